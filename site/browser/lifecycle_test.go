package browser_test

import (
	"context"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// lifecycle has Chromium freeze a tab, as it does with tabs that nobody looks
// at and before a machine sleeps, or wake it.
func (b *tab) lifecycle(state page.SetWebLifecycleStateState) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.SetWebLifecycleState, page.SetWebLifecycleStateParams{State: state})
		return err
	}))
}

// TestNotebookSleeps freezes a tab in which something is typed; meanwhile the
// file changes, and once the server is another one. The tab that wakes is as
// the file is, and has what was typed.
func TestNotebookSleeps(t *testing.T) {
	n := serveBook(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("numbers", "a := 20\nb := 3")
	b.lifecycle("frozen")
	n.edit(n.file, "A first paragraph.", "Written in the first night.")
	b.lifecycle("active")
	b.wait("document.querySelector('.text').innerText.includes('Written in the first night.')")
	b.lifecycle("frozen")
	n.kill()
	n.edit(n.file, "Written in the first night.", "Written in the second night.")
	n.start()
	b.lifecycle("active")
	b.wait("document.querySelector('.text').innerText.includes('Written in the second night.')")
	is(b, text("numbers"), "a := 20\nb := 3")
	is(b, "window.mark", true)
	b.click("#cell-2 .run")
	b.wait(outputs("cell-2") + ".includes('sum 23')")
	b.forgive("ERR_CONNECTION_REFUSED", "WebSocket connection")
}

// TestNotebookServerIsSilent stops the server without ending it, so that the
// connection seems to be well: who wakes asks whether anybody is there, says
// that nobody is, and finds the server when it goes on.
func TestNotebookServerIsSilent(t *testing.T) {
	n := serveBook(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("numbers", "a := 20\nb := 3")
	signal := func(s syscall.Signal) {
		if err := n.cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
	}
	signal(syscall.SIGSTOP)
	b.lifecycle("frozen")
	b.lifecycle("active")
	b.wait("document.querySelector('.notebook-line').textContent !== ''")
	signal(syscall.SIGCONT)
	b.wait("document.querySelector('.notebook-line').textContent === ''")
	b.press("s", chromedp.ModifierCtrl)
	n.holds(b, "a := 20\nb := 3")
	b.wait("document.querySelector('.save-all').hidden")
	b.forgive("WebSocket connection", "ERR_EMPTY_RESPONSE", "ERR_CONNECTION_RESET")
}

// TestNotebookSharesDraftsOfProse types Markdown in one tab, sees it in
// another one, and saves it there.
func TestNotebookSharesDraftsOfProse(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	c := openBeside(t, b, n.page(n.path))
	for _, tab := range []*tab{b, c} {
		tab.click("#sums .prose-edit")
		tab.wait("document.querySelector('.prose-text')")
	}
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelector('.prose-text').focus(); document.querySelector('.prose-text').setSelectionRange(9, 13)"))
	c.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.blur()"))
	b.write("Much")
	c.wait("document.querySelector('.prose-text').value.includes('Much text before')")
	c.click(".prose-editor button[type=submit]")
	n.holds(c, "Much text before the sum.")
	c.wait("!document.querySelector('.prose-editor')")
	b.wait("document.querySelector('.text').innerText.includes('Much text') && document.querySelector('.save-all').hidden")
}

// TestNotebookNeverFlashes looks at each frame while a word of the text and the
// text of a cell change in the file: what the cell gave stays until it gives
// something new, the page is never without its style, and nothing is shifted.
func TestNotebookNeverFlashes(t *testing.T) {
	n, b := serveWork(t)
	b.wait("document.querySelector('#twice .state.ok')")
	eval[bool](b, `scrollTo({ top: 80, behavior: "instant" }), window.bare = 0, window.places = new Map(), requestAnimationFrame(function look() {
		const outputs = document.querySelector("#twice .outputs:not([hidden])");
		if (!outputs?.innerText.includes("twice") || getComputedStyle(document.querySelector(".strip")).display !== "flex") window.bare++;
		window.places.set(Math.round(document.querySelector("#ask").getBoundingClientRect().top), document.querySelector("#twice").innerText);
		requestAnimationFrame(look);
	}) > 0`)
	n.edit(n.file, "A word.", "A work.")
	b.wait("document.querySelector('.text').innerText.includes('A work.')")
	n.edit(n.file, "2*n", "4*n")
	b.wait("document.querySelector('#twice .outputs:not([hidden])').innerText.includes('twice 8')")
	b.do(chromedp.Sleep(100 * time.Millisecond))
	is(b, "window.bare", 0.0)
	if places := eval[map[string]string](b, "Object.fromEntries(window.places)"); len(places) != 1 {
		t.Errorf("what stands below was moved: %q", places)
	}
}
