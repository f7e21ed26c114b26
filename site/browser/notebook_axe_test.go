package browser_test

import (
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestNotebookIsAccessible has axe judge the page of a notebook with its
// editors, its menu, its list of problems and the choice between two texts open,
// in light on a desk and in dark on a phone.
func TestNotebookIsAccessible(t *testing.T) {
	modules(t)
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	n, b := serveWork(t)
	n.edit(n.file, "A word.", "A word.\n\n## 进程与线程\n\nA [link](nowhere.md).")
	for theme, width := range map[string]int64{"light": 1440, "dark": 390} {
		b.do(chromedp.EmulateViewport(width, 900))
		b.do(chromedp.Evaluate[chromedp.Void]("localStorage.setItem('weft-theme', " + quote(theme) + ")"))
		b.do(chromedp.Reload())
		b.wait("document.querySelector('.problems-button')?.hidden === false && document.querySelector('#twice .menu-button')")
		b.judge(t, string(axe), theme)
		b.rewrite("twice", "import \"fmt\"\n\nfmt.Println(unknown)")
		b.wait("document.querySelector('#twice').innerText.includes('undefined: unknown')")
		b.click(".text h2 .prose-edit")
		b.wait(inProse)
		b.judge(t, string(axe), theme+" with editors")
		b.click(".problems-button")
		b.judge(t, string(axe), theme+" with problems")
		b.click("#twice .menu-button")
		b.judge(t, string(axe), theme+" with a menu")
		b.press(keys.Escape)
		was := n.read(n.file)
		n.write(n.file, strings.Replace(was, "2*n", "3*n", 1))
		b.wait("document.querySelector('#twice .compare')?.hidden === false")
		b.click("#twice .compare")
		b.judge(t, string(axe), theme+" with a conflict")
		b.click("#conflict button[value=disk]")
		n.write(n.file, was)
		b.wait(text("twice") + ".includes('2*n')")
	}
}
