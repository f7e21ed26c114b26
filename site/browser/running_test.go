package browser_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// working has cells that depend on each other, read, wait and draw.
var working = strings.ReplaceAll(`# Work

A word.

§go name=base
n := 2
§

§go name=twice
import "fmt"

fmt.Println("twice", 2*n)
§

§go name=ask
import (
	"bufio"
	"os"
)

lines := bufio.NewScanner(os.Stdin)
for lines.Scan() {
	fmt.Println("hello", lines.Text())
}
fmt.Println("bye")
§

§go name=slow norun
import "time"

for i := range 100 {
	fmt.Println("tick", i)
	time.Sleep(50 * time.Millisecond)
}
§

§go name=drawn trace
import "time"

done := make(chan int)
go func() { time.Sleep(time.Millisecond); close(done) }()
<-done
§
`, "§", fence)

// serveWork serves a book with that chapter until the test ends, and opens it
// once its cells have been run.
func serveWork(t *testing.T) (*notebook, *tab) {
	t.Helper()
	n := newNotebook(t)
	n.write("weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
	n.write(n.file, working)
	n.start()
	t.Cleanup(n.stop)
	b := openNotebook(t, n, n.path)
	b.wait("document.querySelector('#twice .outputs')?.innerText.includes('twice 4')")
	return n, b
}

// class waits until a cell has a class, or has it no more.
func (b *tab) class(key, class string, has bool) {
	b.t.Helper()
	not := map[bool]string{true: "", false: "!"}[has]
	b.wait(not + "document.getElementById('" + key + "').classList.contains('" + class + "')")
}

// rerun runs the cell in which the cursor is, and stays there.
func (b *tab) rerun() {
	b.t.Helper()
	b.press(keys.Enter, chromedp.ModifierCtrl)
}

// TestNotebookHidesNothing edits a cell on which another depends: that is
// marked as old, though it never ran in this session, and runs by itself or
// waits as the switch says; so it goes when the file is edited.
func TestNotebookHidesNothing(t *testing.T) {
	n, b := serveWork(t)
	b.rewrite("base", "n := 5")
	b.class("twice", "stale", true)
	b.rerun()
	b.wait(outputs("twice") + ".includes('twice 10')")
	b.class("twice", "stale", false)

	b.click(".affected input")
	b.rewrite("base", "n := 6")
	b.rerun()
	b.class("base", "stale", false)
	b.class("twice", "stale", true)
	is(b, outputs("twice")+".includes('twice 10')", true)
	b.click("#twice .menu-button")
	b.click(".run-menu [role=menuitem]") // what stands above it
	b.press(keys.Escape)
	b.class("twice", "stale", true)
	b.click("#twice .run")
	b.wait(outputs("twice") + ".includes('twice 12')")

	b.click(".affected input")
	b.press("s", chromedp.ModifierCtrl)
	b.wait("document.querySelector('.save-all').hidden")
	n.edit(n.file, "n := 6", "n := 7")
	b.wait(outputs("twice") + ".includes('twice 14')")
	n.edit(n.file, "2*n", "3*n")
	b.wait("document.querySelector('#twice .outputs:not([hidden])').innerText.includes('twice 21')")
	n.edit(n.file, "n := 7", "m := 7")
	b.wait("document.querySelector('#twice').innerText.includes('undefined: n')")
}

// TestNotebookRunsProcesses has a cell read what is typed, stops one that
// prints while it runs, without loss of what was defined, restarts the kernel
// and looks at a timeline that was drawn for this run.
func TestNotebookRunsProcesses(t *testing.T) {
	n, b := serveWork(t)
	b.click("#ask .run")
	b.wait("document.querySelector('#ask .stdin input')")
	for _, name := range []string{"weft", "世界"} {
		b.wait("document.activeElement.matches('#ask .stdin input')")
		b.write(name)
		b.press(keys.Enter)
		b.wait(outputs("ask") + ".includes('hello " + name + "')")
	}
	b.click("#ask .stdin button[type=button]")
	b.wait(outputs("ask") + ".includes('bye')")
	b.class("ask", "running", false)

	n.edit(n.file, "go name=slow norun", "go name=slow")
	b.wait(outputs("slow") + ".includes('tick 2')") // it is new to the run of the book
	b.wait("parseFloat(document.querySelector('#slow .own .elapsed').textContent) > 0.2")
	b.click("#slow .run")
	b.class("slow", "running", false)
	is(b, outputs("slow")+".includes('tick 99')", false)
	b.click("#twice .run")
	b.wait(outputs("twice") + ".includes('twice 4')")

	b.click(".notebook-bar .restart")
	b.click("#twice .run")
	b.class("twice", "running", false)
	b.wait(outputs("twice") + ".includes('twice 4')")

	b.click("#drawn .run")
	b.wait("document.querySelector('#drawn .outputs.mine svg')")
}

// TestNotebookEditorKnowsTheProgram types a mistake, asks for names and for
// what one is, and saves what gofmt would write otherwise.
func TestNotebookEditorKnowsTheProgram(t *testing.T) {
	n, b := serveWork(t)
	b.rewrite("twice", "import \"fmt\"\n\nfmt.Println(n,unknown)")
	b.wait("document.querySelector('#twice').innerText.includes('undefined: unknown')")
	if eval[string](b, "document.getElementById('run-parts').dataset.editor ?? ''") != "" {
		const shadow = "document.activeElement.shadowRoot"
		b.wait(shadow + "?.querySelector('.cm-lintRange-error')?.textContent === 'unknown'")
		b.press(kb.End, chromedp.ModifierCtrl)
		b.press(keys.Enter)
		b.write("fmt.Printl")
		b.press(" ", chromedp.ModifierCtrl)
		b.wait(shadow + ".querySelector('.cm-tooltip-autocomplete')?.innerText.includes('Println')")
		b.wait(shadow + ".querySelector('.cm-completionInfo')?.innerText.includes('formats')")
		b.press(keys.Escape)
		b.write("n")
		b.point(shadow + ".querySelector('.cm-line:last-of-type')")
		b.wait(shadow + ".querySelector('.cm-about')?.innerText.includes('func fmt.Println')")
	}
	b.all()
	b.press(kb.Backspace)
	b.write("import \"fmt\"\n\nfmt.Println( n,3 )")
	b.press("s", chromedp.ModifierCtrl)
	n.holds(b, "fmt.Println(n, 3)\n"+fence)
	b.wait(text("twice") + ".endsWith('fmt.Println(n, 3)') && document.querySelector('.save-all').hidden")
}

// point puts the pointer onto the right end of the text of an element.
func (b *tab) point(element string) {
	b.t.Helper()
	at := eval[[]float64](b, "(() => { const text = document.createRange(); text.selectNodeContents("+element+"); const r = text.getBoundingClientRect(); return [r.right - 12, r.top + r.height / 2]; })()")
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: input.DispatchMouseEventTypeMouseMoved, X: at[0], Y: at[1]})
		return err
	}))
}
