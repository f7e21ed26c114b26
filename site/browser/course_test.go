package browser_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"weft/runner"
	"weft/site/book"
)

var verify = flag.Bool("verify", false, "run the book on its pages, which takes minutes")

// TestBookRunsOnPages builds the book and has each page run all of its cells, as
// a reader does: what it shows at the end is what Go gives, or what the cell's
// comparison rule allows, and where both are the same the page says so.
func TestBookRunsOnPages(t *testing.T) {
	if !*verify {
		t.Skip("all pages of the book take minutes: -verify")
	}
	b, err := book.Open("../../content")
	if err != nil {
		t.Fatal(err)
	}
	v := builtBook(t)
	for _, lang := range b.Languages {
		for _, ch := range b.Chapters[lang] {
			t.Run(lang+"/"+ch.Name, func(t *testing.T) {
				if page := v.files[lang+"/"+ch.Name+"/index.html"]; bytes.Contains(page, []byte(`data-run="browser"`)) {
					runsOnPage(t, v, ch)
				}
			})
		}
	}
}

// builtBook builds the book with the command and serves what that has written.
func builtBook(t *testing.T) *server {
	t.Helper()
	out := t.TempDir() + "/site"
	command(t, "build", "../../content", "--out", out)
	v := &server{prefix: "/", files: map[string][]byte{}}
	dir := os.DirFS(out)
	err := fs.WalkDir(dir, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		v.files[name], err = fs.ReadFile(dir, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	v.Server = httptest.NewServer(v)
	t.Cleanup(v.Close)
	v.base = v.URL + v.prefix
	return v
}

// command runs weft and gives what it prints. That a cell of the book does not
// give what it should is not its affair.
func command(t *testing.T, args ...string) []byte {
	t.Helper()
	name, err := weft()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), name, args...)
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("weft %v: %v\n%s", args, err, said.String())
	}
	return out
}

// runsOnPage runs all cells on the page of a chapter and compares them with Go.
func runsOnPage(t *testing.T, v *server, ch *book.Chapter) {
	var run runner.Run
	if err := json.Unmarshal(command(t, "run", "--json", "--kernel", "go", "../../content/"+ch.Path), &run); err != nil {
		t.Fatal(err)
	}
	b := openTab(t, v.base+ch.Lang+"/"+ch.Name+"/")
	is(b, "(window.ran = {}, document.addEventListener('weft-end', (e) => { window.ran[e.target.id] = e.detail; }), true)", true)
	places := eval[map[string]string](b, "Object.fromEntries([...document.querySelectorAll('weft-cell[data-run]')].map((c) => [c.id, c.dataset.run]))")
	j := runner.Judgement{Kernel: "go", Second: "yaegi"}
	var wanted []runner.Cell
	for i, c := range ch.Cells {
		res := run.Results[i]
		if places[c.ID()] == "browser" && res.Ending != runner.NotRun && res.Ending != runner.CompileError {
			wanted = append(wanted, c)
		}
		j.Give("go", c, res)
	}
	b.do(chromedp.Focus(chromedp.CSS("weft-cell[data-run=browser] .run")))
	b.press(kb.Enter, chromedp.ModifierAlt)
	b.waitLong("Object.keys(window.ran).length > 0 && !document.querySelector('weft-cell.running')", 5*time.Minute)
	sums := map[string]int{}
	for _, c := range wanted {
		sums[onPage(b, &j, c)]++
	}
	t.Logf("%d cells: %v", len(wanted), sums)
}

// onPage gives the verdict on what the page shows of a cell at the end.
func onPage(b *tab, j *runner.Judgement, c runner.Cell) string {
	b.t.Helper()
	var got runner.Result
	text := eval[string](b, "JSON.stringify(window.ran["+quote(c.ID())+"] ?? null)")
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		b.t.Fatal(err)
	}
	if got.Ending == "" {
		b.t.Errorf("%s has not been run", c.ID())
		return "not run"
	}
	if c.Kernel == j.Second { // Go is not asked
		if !c.Accepts(got.Ending) {
			b.t.Errorf("%s ends with %s", c.ID(), got.Ending)
		}
		return "pinned"
	}
	got.Verdict, got.Reason, got.Kernel = "", "", ""
	j.Cells = append(j.Cells, c)
	j.Give(j.Second, c, got)
	res, ok := j.Result(c)
	if !ok || res.Verdict != runner.Confirmed && res.Verdict != runner.Varying {
		b.t.Errorf("%s: %s: %s\nGo:\n%.600s\npage:\n%.600s", c.ID(), res.Verdict, res.Reason, res.Account(), got.Account())
	}
	const other = "?.querySelector(':scope > .views .same.other') != null"
	if res.Verdict == runner.Confirmed && eval[bool](b, "document.getElementById("+quote(c.ID())+")"+other) {
		b.t.Errorf("%s: the page says that it is not as in the book, but it is as Go has it:\n%.600s", c.ID(), res.Account())
	}
	return string(res.Verdict)
}
