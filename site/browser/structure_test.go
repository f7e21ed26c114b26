package browser_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// holds waits until a chapter in the file has a text.
func (n *notebook) holds(b *tab, text string) {
	n.t.Helper()
	for range 1500 {
		if strings.Contains(n.read(n.file), text) {
			return
		}
		b.do(chromedp.Evaluate[chromedp.Void]("new Promise((resolve) => setTimeout(resolve, 20))", chromedp.EvalAwaitPromise))
	}
	n.t.Fatalf("the file never has %q:\n%.300s", text, n.read(n.file))
}

// TestNotebookChangesItsCells inserts, splits, moves and deletes cells by
// keys, each time with the change in the file, and takes a deletion back. What
// is typed elsewhere is not touched.
func TestNotebookChangesItsCells(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("forever", "// mine")
	b.rewrite("numbers", "a := 1\nb := 2")

	b.press(keys.Enter, chromedp.ModifierCtrl, chromedp.ModifierShift)
	b.wait(writes("cell-2"))
	n.holds(b, "b := 2\n"+fence+"\n\n"+fence+"go\n"+fence+"\n\n## Sums")
	b.write("c := a + 10")
	b.press("s", chromedp.ModifierCtrl)
	n.holds(b, fence+"go\nc := a + 10\n"+fence)
	n.holds(b, "// mine")

	b.click("#numbers .edit")
	b.wait(writes("numbers"))
	b.press(kb.Home, chromedp.ModifierCtrl)
	b.press(kb.End)
	b.press("_", chromedp.ModifierCtrl, chromedp.ModifierShift)
	n.holds(b, fence+"go name=numbers\na := 1\n"+fence+"\n\n"+fence+"go\nb := 2\n"+fence+"\n\n"+fence+"go\nc := a + 10\n")
	b.wait(writes("cell-2"))
	b.wait(text("numbers") + " === 'a := 1' && " + text("cell-2") + " === 'b := 2'")
	b.wait("document.querySelector('.save-all').hidden")

	b.press(keys.Down, chromedp.ModifierAlt, chromedp.ModifierShift)
	b.wait(text("cell-3") + " === 'b := 2'")
	is(b, "document.activeElement.closest('weft-cell').id", "cell-3")
	n.holds(b, "c := a + 10\n"+fence+"\n\n"+fence+"go\nb := 2\n")

	before := n.read(n.file)
	b.click("#cell-2 .menu-button")
	b.click(".run-menu [role=menuitem]:last-child")
	b.wait("!document.querySelector('#cell-5') && document.querySelectorAll('weft-cell').length === 4")
	if strings.Contains(n.read(n.file), "a + 10") {
		t.Error("the deleted cell is in the file")
	}
	b.click(".notebook-bar .undo")
	b.wait("document.querySelectorAll('weft-cell').length === 5")
	if got := n.read(n.file); got != before {
		t.Errorf("what was undone is not as it was:\n%.500s", got)
	}
	is(b, "window.mark", true)
}

// TestNotebookKeepsWhatWasTypedIntoADeletedCell deletes a cell that is not
// saved: its text stays in the page.
func TestNotebookKeepsWhatWasTypedIntoADeletedCell(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("numbers", "a := 20")
	b.press(kb.Backspace, chromedp.ModifierCtrl, chromedp.ModifierShift)
	b.wait("document.querySelector('.lost-cell code')?.textContent === 'a := 20\\n'")
	b.wait("document.querySelectorAll('weft-cell').length === 2")
}

// TestNotebookEditsProse edits a section as Markdown; a reload keeps what is
// not in the file yet.
func TestNotebookEditsProse(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.click("#sums .prose-edit")
	b.wait(inProse)
	b.press(keys.Escape)
	b.wait("!document.querySelector('.prose-editor') && document.activeElement.matches('#sums .prose-edit')")
	b.press(keys.Enter)
	b.wait(inProse)
	b.wait("document.activeElement.value.startsWith('## Sums\\n\\nSome text before the sum.\\n\\n```go\\n')")
	eval[bool](b, "document.activeElement.setSelectionRange(9, 33) ?? true")
	b.write("*Other* words, 用中文")
	b.do(chromedp.Reload())
	b.wait("document.querySelector('.prose-editor textarea')?.value.includes('*Other* words')")
	b.wait("!document.querySelector('.save-all').hidden")
	b.click(".prose-text")
	b.press(keys.Enter, chromedp.ModifierCtrl)
	n.holds(b, "## Sums\n\n*Other* words, 用中文.\n\n"+fence+"go\n")
	b.wait("document.querySelector('.text em')?.textContent === 'Other' && !document.querySelector('.prose-editor')")
	b.wait("document.querySelector('.save-all').hidden")
	if want := strings.Replace(one, "Some text before the sum.", "*Other* words, 用中文.", 1); n.read(n.file) != want {
		t.Errorf("the file is\n%.400s", n.read(n.file))
	}
	b.click(".notebook-bar .undo")
	n.holds(b, "Some text before the sum.")
}

// inProse tells that the editor of a section has the focus.
const inProse = "document.activeElement.matches('.prose-text')"

// TestNotebookConflictInProse changes a section here and in the file, and
// chooses each of the two once.
func TestNotebookConflictInProse(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	for choice, want := range map[string]string{"mine": "Mine", "disk": "Theirs"} {
		was := n.read(n.file)
		b.click(".head .prose-edit")
		b.wait(inProse)
		b.all()
		b.write("# One\n\nMine.")
		n.write(n.file, strings.Replace(one, "A first paragraph.", "Theirs.", 1))
		b.wait("!document.querySelector('.prose-editor .compare').hidden")
		b.press("s", chromedp.ModifierCtrl)
		b.wait("document.querySelector('#conflict').open")
		is(b, "document.querySelector('.conflict-code').innerText.includes('Theirs.')", true)
		b.click("#conflict button[value=" + choice + "]")
		if choice == "disk" {
			b.wait(inProse + " && document.activeElement.value.includes('Theirs.') && document.querySelector('.save-all').hidden")
			b.press(keys.Escape)
		}
		b.wait("!document.querySelector('.prose-editor') && document.querySelector('.save-all').hidden")
		n.holds(b, want+".")
		n.write(n.file, was)
		b.wait("document.querySelector('.text').innerText.includes('A first paragraph')")
	}
}

// TestNotebookPutsProseAway cancels an editor with something typed, and takes
// that back.
func TestNotebookPutsProseAway(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.click("#sums .prose-edit")
	b.wait(inProse)
	b.write("typed ")
	b.press(keys.Escape)
	is(b, inProse, true) // nothing typed goes by a key
	b.click(".prose-editor .cancel")
	b.wait("!document.querySelector('.prose-editor')")
	b.click(".notebook-bar .undo")
	b.wait("document.querySelector('.prose-text')?.value.includes('typed ')")
	b.do(chromedp.Reload())
	b.wait("document.querySelector('.prose-text')?.value.includes('typed ')")
}
