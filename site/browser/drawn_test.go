package browser_test

import "testing"

// TestNotebookDraws: a timeline and a drawing of a cell that was run in the
// page look as after a build, and a reader can look closer at the timeline.
func TestNotebookDraws(t *testing.T) {
	n := serveBook(t)
	n.edit("en/02-two.md", "Another chapter.", fence+"go name=seen trace\nimport \"time\"\ndone := make(chan bool)\ngo func() { time.Sleep(time.Millisecond); done <- true }()\n<-done\n"+fence+
		"\n\n"+fence+"go name=drawn\nimport \"weft/show\"\nshow.SVG(`<svg viewBox=\"0 0 9 9\"><circle r=\"3\"/></svg>`)\n"+fence)
	b := openNotebook(t, n, "/en/two/")
	b.click("#seen .run")
	b.wait("document.querySelector('#seen .outputs.mine > .output > weft-timeline .lanes')")
	b.wait("document.querySelector('#seen .outputs.mine weft-timeline .play')")
	b.click("#drawn .run")
	b.wait("document.querySelector('#drawn .outputs.mine > .output > .drawing svg circle')")
}
