package browser_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// made is the folder of what is made for all tests; it goes with them.
var made string

// weft makes the command, once for all tests.
var weft = sync.OnceValues(func() (string, error) {
	var err error
	if made, err = os.MkdirTemp("", "weft-browser-"); err != nil {
		return "", err
	}
	name := filepath.Join(made, "weft")
	out, err := exec.Command("go", "build", "-o", name, "weft/cmd/weft").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build weft: %w\n%s", err, out)
	}
	return name, nil
})

// A notebook is a small book that `weft serve` shows.
type notebook struct {
	t       testing.TB
	dir     string
	home    string
	port    int
	kernel  string
	cmd     *exec.Cmd
	address string // with the token

	// file is the chapter that belongs to the test, path that of its page.
	file, path string
}

const fence = "```"

// one is the first chapter of the book: three cells, and enough to scroll.
var one = `# One

A first paragraph.

` + fence + `go name=numbers
a := 1
b := 2
` + fence + `

## Sums

Some text before the sum.

` + fence + `go
import "fmt"

fmt.Println("sum", a+b)
` + fence + `

More text.

` + fence + `go name=forever
import "time"

for i := 0; ; i++ {
	fmt.Println("tick", i)
	time.Sleep(50 * time.Millisecond)
}
` + fence + "\n" + strings.Repeat("\nA paragraph of a long page.\n", 60)

const two = "# Two\n\nAnother chapter.\n\n" + fence + "go name=other\nimport \"fmt\"\nfmt.Println(\"two\")\n" + fence + "\n"

// newNotebook gives an empty book that is not served yet.
func newNotebook(t testing.TB) *notebook {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &notebook{t: t, dir: t.TempDir(), home: t.TempDir(), port: l.Addr().(*net.TCPAddr).Port, kernel: "yaegi",
		file: "en/01-one.md", path: "/en/one/"}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return n
}

// serveBook serves the book until the test ends.
func serveBook(t testing.TB) *notebook {
	t.Helper()
	n := newNotebook(t)
	n.write("weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
	n.write("en/01-one.md", one)
	n.write("en/02-two.md", two)
	n.start()
	t.Cleanup(n.stop)
	return n
}

// lent is the book that is served to all tests which do no harm to the server;
// each gets a chapter of its own.
var lent struct {
	book *notebook
	used int
}

// lend gives a chapter of a book that is served already.
func lend(t testing.TB) *notebook {
	t.Helper()
	if lent.book == nil {
		if _, err := weft(); err != nil {
			t.Fatal(err)
		}
		book := newNotebook(t)
		book.dir, book.home = filepath.Join(made, "book"), filepath.Join(made, "home")
		book.write("weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
		for i := range 40 {
			book.write(fmt.Sprintf("en/%02d-c%d.md", i+1, i+1), one)
		}
		book.write("en/99-two.md", two)
		book.start()
		lent.book = book
	}
	n := *lent.book
	lent.used++
	n.t, n.file, n.path = t, fmt.Sprintf("en/%02d-c%d.md", lent.used, lent.used), fmt.Sprintf("/en/c%d/", lent.used)
	return &n
}

func (n *notebook) write(name, text string) {
	n.t.Helper()
	file := filepath.Join(n.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		n.t.Fatal(err)
	}
	// As editors do: the file is replaced as a whole.
	if err := os.WriteFile(filepath.Join(n.dir, ".next"), []byte(text), 0o666); err != nil {
		n.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(n.dir, ".next"), file); err != nil {
		n.t.Fatal(err)
	}
}

// edit replaces a text in a file.
func (n *notebook) edit(name, old, text string) {
	n.t.Helper()
	before := n.read(name)
	if !strings.Contains(before, old) {
		n.t.Fatalf("%s has no %q", name, old)
	}
	n.write(name, strings.Replace(before, old, text, 1))
}

func (n *notebook) read(name string) string {
	n.t.Helper()
	data, err := os.ReadFile(filepath.Join(n.dir, filepath.FromSlash(name)))
	if err != nil {
		n.t.Fatal(err)
	}
	return string(data)
}

// start starts the server and waits for the address that it prints.
func (n *notebook) start() {
	n.t.Helper()
	name, err := weft()
	if err != nil {
		n.t.Fatal(err)
	}
	cmd := exec.Command(name, "serve", "--kernel", n.kernel, "--port", fmt.Sprint(n.port), n.dir)
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+n.home)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		n.t.Fatal(err)
	}
	n.cmd = cmd
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		n.t.Fatalf("weft serve prints no address: %v", err)
	}
	n.address = strings.TrimSpace(line)
}

// stop ends the server as Ctrl-C does.
func (n *notebook) stop() {
	_ = n.cmd.Process.Signal(os.Interrupt) // it may have ended
	_ = n.cmd.Wait()
}

// kill ends the server as a crash does.
func (n *notebook) kill() {
	_ = n.cmd.Process.Kill() // it may have ended
	_ = n.cmd.Wait()
}

// page gives the address of a page, with the token.
func (n *notebook) page(path string) string { return strings.Replace(n.address, "/?", path+"?", 1) }

// openNotebook opens a chapter and waits until it can be run.
func openNotebook(t testing.TB, n *notebook, path string) *tab {
	t.Helper()
	b := emptyTab(t)
	b.still()
	b.visit(n.page(path))
	b.wait("document.querySelectorAll('.run').length > 0 && document.querySelector('html').dataset.version")
	eval[bool](b, "window.mark = true")
	return b
}

// still asks pages not to scroll smoothly: what is clicked must not move.
func (b *tab) still() {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}},
		})
		return err
	}))
}

// rewrite puts another text into the cell of a key.
func (b *tab) rewrite(key, text string) {
	b.t.Helper()
	b.click("#" + key + " .edit")
	b.wait(writes(key))
	b.all()
	b.press(kb.Backspace) // typed over, Chromium would keep the style of what was there
	b.write(text)
}

// writes tells that the editor of a cell has the focus: the large one, if the
// page has it.
func writes(key string) string {
	return "document.activeElement.closest('#" + key + "') && (document.getElementById('run-parts').dataset.editor ? " +
		"document.activeElement.shadowRoot?.activeElement?.matches('.cm-content') : document.activeElement.matches('textarea'))"
}

// all selects the text in which the cursor is.
func (b *tab) all() {
	b.t.Helper()
	b.do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl), func(p *input.DispatchKeyEventParams) { p.Commands = []string{"selectAll"} }))
}

// text gives the text of a cell.
func text(key string) string {
	return "document.querySelector('#" + key + " .code code').textContent.trim()"
}

// outputs gives what a cell has printed in this page.
func outputs(key string) string {
	return "(document.querySelector('#" + key + " .outputs.mine')?.innerText ?? '')"
}

// TestNotebookFollowsTheFile changes the file in an editor while its reader
// has scrolled and writes into a cell.
func TestNotebookFollowsTheFile(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.wait("document.querySelector('#cell-2 .state')") // the book's run, which moves what is to be clicked
	b.rewrite("cell-2", "// mine")
	at := eval[float64](b, "document.querySelector('#cell-2').getBoundingClientRect().top")
	n.edit(n.file, "A first paragraph.", "A first paragraph, which is longer now.\n\nAnd one more.\n\nAnd another one.")
	b.wait("document.querySelector('.text').innerText.includes('And another one.')")
	is(b, "window.mark", true)
	is(b, text("cell-2"), "// mine")
	is(b, "document.activeElement.closest('weft-cell').id", "cell-2")
	if now := eval[float64](b, "document.querySelector('#cell-2').getBoundingClientRect().top"); now-at > 1 || at-now > 1 {
		t.Errorf("the cell moved from %v to %v", at, now)
	}
	// A cell above gives this one another number: what is typed goes with it.
	n.edit(n.file, "## Sums", fence+"go\nc := 3\n"+fence+"\n\n## Sums")
	b.wait(text("cell-3") + " === " + quote("// mine"))
	is(b, text("cell-2"), "c := 3")
	is(b, "document.activeElement.closest('weft-cell').id", "cell-3")
	is(b, "document.querySelector('#cell-3 .cell-number').textContent", "[3]")
	is(b, "window.mark", true)
}

// TestNotebookRunsEditsAndSaves edits a cell, runs it, and writes it to the
// file; what is not written survives a reload.
func TestNotebookRunsEditsAndSaves(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("numbers", "a := 20\nb := 3")
	b.click("#cell-2 .run")
	b.wait(outputs("cell-2") + ".includes('sum 23')")
	b.wait("!document.querySelector('.save-all').hidden")
	b.do(chromedp.Reload())
	b.wait("document.querySelector('#numbers .save') && " + text("numbers") + ".startsWith('a := 20')")
	b.press("s", chromedp.ModifierCtrl)
	b.wait("document.querySelector('#numbers .save').hidden && document.querySelector('.save-all').hidden")
	if want := strings.Replace(one, "a := 1\nb := 2", "a := 20\nb := 3", 1); n.read(n.file) != want {
		t.Errorf("the file is\n%.400s", n.read(n.file))
	}
	b.click("#forever .run")
	b.wait(outputs("forever") + ".includes('tick 2')")
	b.click("#forever .run")
	b.wait("!document.querySelector('#forever').classList.contains('running')")
}

// TestNotebookConflict changes a cell here and in the file, and chooses each
// of the two once.
func TestNotebookConflict(t *testing.T) {
	for _, choice := range []string{"mine", "disk"} {
		t.Run(choice, func(t *testing.T) {
			n := lend(t)
			b := openNotebook(t, n, n.path)
			b.rewrite("numbers", "a := 20\nb := 3")
			n.edit(n.file, "a := 1\n", "a := 77\n")
			b.wait("document.querySelector('#numbers .compare')?.hidden === false")
			is(b, text("numbers"), "a := 20\nb := 3")
			b.press("s", chromedp.ModifierCtrl)
			b.wait("document.querySelector('#conflict').open")
			is(b, "document.querySelector('.conflict-code').innerText.includes('a := 77')", true)
			if got := n.read(n.file); strings.Contains(got, "20") {
				t.Errorf("it was written over")
			}
			b.click("#conflict button[value=" + choice + "]")
			b.wait("document.querySelector('.save-all').hidden")
			want := map[string]string{"mine": "a := 20\nb := 3", "disk": "a := 77\nb := 2"}[choice]
			is(b, text("numbers"), want)
			if got := n.read(n.file); !strings.Contains(got, want) {
				t.Errorf("the file is\n%.200s", got)
			}
		})
	}
}

// TestNotebookServerIsKilled takes the server away while one writes, and
// starts it again: the tab finds it, and has what was typed.
func TestNotebookServerIsKilled(t *testing.T) {
	n := serveBook(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("numbers", "a := 20\nb := 3")
	n.kill()
	b.wait("document.querySelector('.notebook-line').textContent !== ''")
	b.press("s", chromedp.ModifierCtrl)
	b.wait("document.querySelector('.notebook-note.bad').textContent !== ''")
	n.edit(n.file, "A first paragraph.", "Written while nobody looked.")
	n.start()
	b.wait("document.querySelector('.notebook-line').textContent === ''")
	b.wait("document.querySelector('.text').innerText.includes('Written while nobody looked.')")
	is(b, text("numbers"), "a := 20\nb := 3")
	is(b, "window.mark", true)
	b.click("#cell-2 .run")
	b.wait(outputs("cell-2") + ".includes('sum 23')")
	b.press("s", chromedp.ModifierCtrl)
	b.wait("document.querySelector('.save-all').hidden")
	if got := n.read(n.file); !strings.Contains(got, "a := 20") {
		t.Errorf("the file is\n%.200s", got)
	}
	b.forgive("ERR_CONNECTION_REFUSED", "WebSocket connection")
}

// TestNotebookKernelEnds lets a cell end its own process; those after it run
// in a new one.
func TestNotebookKernelEnds(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("forever", "import (\n\t\"os\"\n\t\"syscall\"\n)\n\nsyscall.Kill(os.Getpid(), syscall.SIGKILL)")
	b.click("#forever .run")
	b.wait("document.querySelector('#forever').classList.contains('failed')")
	b.click("#cell-2 .run")
	b.wait(outputs("cell-2") + ".includes('sum 3')")
}

// TestNotebookInTwoTabs shows a chapter twice and another one beside it: what
// is written in one is seen in the other, and chapters do not disturb each other.
func TestNotebookInTwoTabs(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	c := openBeside(t, b, n.page(n.path))
	d := openBeside(t, b, n.page("/en/two/"))
	b.rewrite("numbers", "a := 20\nb := 3")
	c.wait(text("numbers") + " === " + quote("a := 20\nb := 3"))
	c.click("#cell-2 .run")
	b.wait(outputs("cell-2") + ".includes('sum 23')")
	d.click("#other .run")
	d.wait(outputs("other") + ".includes('two')")
	c.press("s", chromedp.ModifierCtrl)
	for _, tab := range []*tab{b, c} {
		tab.wait("document.querySelector('.save-all').hidden")
		is(tab, text("numbers"), "a := 20\nb := 3")
	}
	if strings.Contains(eval[string](d, "document.querySelector('.text').innerText"), "sum") {
		t.Error("one chapter has outputs of another")
	}
}

// TestNotebookKeepsLostCells deletes a cell from the file that was edited here.
func TestNotebookKeepsLostCells(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	b.rewrite("numbers", "a := 20\nb := 3")
	n.edit(n.file, fence+"go name=numbers\na := 1\nb := 2\n"+fence+"\n", "")
	b.wait("document.querySelectorAll('weft-cell').length === 2")
	b.wait("document.querySelector('.lost-cell code')?.textContent === 'a := 20\\nb := 3\\n'")
	b.do(chromedp.Reload())
	b.wait("document.querySelector('.run')")
	b.wait("document.querySelector('.lost-cell code')?.textContent === 'a := 20\\nb := 3\\n'")
	b.click(".lost-cell .drop")
	b.do(chromedp.Reload())
	b.wait("document.querySelector('.run')")
	is(b, "document.querySelector('.lost-cell')", any(nil))
}

// TestNotebookTellsProblems writes a mistake into the file and takes it out
// again.
func TestNotebookTellsProblems(t *testing.T) {
	n := lend(t)
	b := openNotebook(t, n, n.path)
	n.edit(n.file, "go name=numbers", "go nmae=numbers")
	b.wait("!document.querySelector('.problems-button').hidden")
	b.click(".problems-button")
	b.wait("document.querySelector('#problems').innerText.includes('nmae')")
	n.edit(n.file, "go nmae=numbers", "go name=numbers")
	b.wait("document.querySelector('.problems-button').hidden")
}

// openBeside opens an address in another tab of the same profile.
func openBeside(t testing.TB, b *tab, address string) *tab {
	t.Helper()
	ctx, stop := chromedp.NewContext(b.ctx)
	t.Cleanup(stop)
	c := &tab{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, c.watch); err != nil {
		t.Fatal(err)
	}
	c.still()
	c.visit(address)
	c.wait("document.querySelectorAll('.run').length > 0")
	return c
}
