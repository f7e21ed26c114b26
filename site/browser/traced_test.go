package browser_test

import (
	"encoding/json"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"weft/runner"
)

// TestPublishedCellsDrawTimelines runs a traced cell: its timeline stands in the
// place of the book's, in the same words, with the goroutines of this run on
// the one processor that a browser has, and can be looked at closer. The book's
// is a click away. What is edited has a new one, and a deadlock has one too.
func TestPublishedCellsDrawTimelines(t *testing.T) {
	s := instantSite(t, "// traced\ndone := make(chan int)\nfor i := range 3 {\n\tgo func(id int) { done <- id }(i)\n}\nprintln(<-done < 3, <-done < 3, <-done < 3)")
	book := json.RawMessage(`{"length": 4000000, "processors": [{"number": 7, "spans": [{"to": 4000000, "state": "running", "goroutine": 1}]}],
		"goroutines": [{"number": 1, "spans": [{"to": 4000000, "state": "running"}], "counts": {"running": 1}}], "counters": {"wall": 4000000}}`)
	for c, run := range s.Runs {
		run.Results[0].Outputs = append(run.Results[0].Outputs, runner.Output{Kind: runner.Display, Data: map[string]json.RawMessage{runner.TimelineType: book}})
		s.Runs[c] = run
	}
	v := serve(t, s, "/")
	b := openTab(t, v.base+"en/a/")
	const mine, shown = "#a > .outputs.mine weft-timeline", "[...document.querySelectorAll('#a weft-timeline')].filter((e) => e.checkVisibility())"
	names := "[...document.querySelectorAll('" + mine + " .lane-name')].map((e) => e.textContent).join()"
	is(b, shown+".length", 1)
	b.click("#a .run")
	b.wait(names + " === 'Processors (P),P0,Goroutines,this cell,func(0),func(1),func(2)'")
	b.wait("!document.querySelector('#a.running')") // its end draws the timeline once more
	is(b, own("a")+".includes('true true true')", true)
	is(b, shown+".length", 1)
	is(b, "document.querySelector('"+mine+"').textContent.includes('one processor (P)')", true)
	is(b, "document.querySelector('"+mine+"').textContent.includes('3 goroutines started, at most 1 running at once')", true)
	is(b, "[...document.querySelectorAll('[id]')].length === new Set([...document.querySelectorAll('[id]')].map((e) => e.id)).size", true)

	is(b, "[...document.querySelectorAll('weft-timeline rect')].every((e) => Math.abs(parseFloat(getComputedStyle(e).width) - e.getAttribute('width')) < 1 && getComputedStyle(e).display !== 'none')", true)

	b.do(chromedp.Focus(chromedp.CSS(mine + " .lanes")))
	b.press(kb.ArrowRight)
	is(b, "document.querySelector('"+mine+" .span-details').textContent.startsWith('P0: this cell, 0 ')", true)
	b.click(mine + " .play")
	b.wait("document.querySelector('" + mine + " .veil')")
	b.click(mine + " .play")

	b.click("#a .views input[value=book]")
	is(b, shown+"[0].textContent.includes('P7')", true)
	b.click("#a .views input[value=mine]")
	is(b, shown+"[0].textContent.includes('P7')", false)

	b.rewrite("a", "<-make(chan int)")
	b.click("#a .run")
	b.wait("document.querySelector('" + mine + "')?.textContent.includes('all goroutines wait')")
	b.wait(own("a") + "?.includes('deadlock')")
}
