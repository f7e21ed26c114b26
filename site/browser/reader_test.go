package browser_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"weft/runner"
	"weft/site"
	"weft/site/book"
)

// readers serves a book of two chapters, en/a and en/b, whose cells are run by
// the real kernel. For each cell there is what the book shows.
func readers(t *testing.T, chapters [2]string, shown map[string]runner.Output) *server {
	t.Helper()
	b, err := book.OpenFS(".", fstest.MapFS{
		"weft.toml":  {Data: []byte("languages = [\"en\"]\n[title]\nen = \"Book\"\n")},
		"en/01-a.md": {Data: []byte(chapters[0])},
		"en/02-b.md": {Data: []byte(chapters[1])},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{Book: b, Runs: map[*book.Chapter]runner.Run{}, Places: map[*book.Chapter][]site.Place{}, Kernel: instantSite(t).Kernel}
	for _, c := range b.Chapters["en"] {
		run := runner.Run{Kernel: "go", Go: "go1.26.8"}
		for _, cell := range c.Cells {
			s.Places[c] = append(s.Places[c], site.Place{Where: "browser"})
			res := runner.Result{Cell: cell.Number, Ending: runner.Done, Elapsed: 5e6, Verdict: runner.Confirmed}
			if o, ok := shown[cell.Name]; ok {
				res.Outputs = []runner.Output{o}
			}
			run.Results = append(run.Results, res)
		}
		s.Runs[c] = run
	}
	return serve(t, s, "/")
}

func printedText(text string) runner.Output { return runner.Output{Kind: runner.Stdout, Text: text} }

const readersText = `# Running

## First section

` + "```go name=sum\nimport \"fmt\"\n\n// Sum is documented.\nfunc Sum(n int) int { return n * (n + 1) / 2 }\n\nfmt.Println(\"sum\", Sum(9))\n```" + `

` + "```go name=twice\n2 * Sum(9)\n```" + `

## Parameters

` + "```go name=workers param=n=1,2,4\nn := 2\nfor range n {\n\tfmt.Println(\"worker of\", n)\n}\n```" + `

## Input and time

` + "```go name=ask\nimport (\n\t\"bufio\"\n\t\"os\"\n)\n\nline, _ := bufio.NewReader(os.Stdin).ReadString('\\n')\nfmt.Print(\"hello, \", line)\n```" + `

` + "```go name=slow\nimport \"time\"\n\nfor i := range 3 {\n\tfmt.Println(\"tick\", i)\n\ttime.Sleep(60 * time.Millisecond)\n}\n```" + `
`

const showingText = "# Showing\n\n```go name=table\nimport \"weft/show\"\n\nshow.Table{Title: \"Squares\", Head: []string{\"n\", \"n²\"}}.Show([]any{2, 4}, []any{12, 144})\n" +
	"show.HTML(`<img src=x onerror=alert(1)><p onclick=\"alert(2)\">good <a href=\"javascript:alert(3)\">bad</a></p>`)\n" +
	"show.SVG(`<svg width=\"10\" height=\"10\" onload=\"alert(4)\"><script>alert(5)</script><circle r=\"3\"/></svg>`)\n```\n"

// readersBook gives the book that the tests of this file read.
func readersBook(t *testing.T) *server {
	t.Helper()
	v := runner.Variation{Name: "n", Written: 1}
	for _, value := range []string{"1", "2", "4"} {
		text := strings.Repeat("worker of "+value+"\n", int(value[0]-'0'))
		v.Variants = append(v.Variants, runner.Variant{Value: value, Result: runner.Result{Ending: runner.Done, Elapsed: 1e6, Outputs: []runner.Output{printedText(text)}}})
	}
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return readers(t, [2]string{readersText, showingText}, map[string]runner.Output{
		"sum": printedText("sum 45\n"), "twice": {Kind: runner.Value, Type: "int", Text: "90"},
		"workers": {Kind: runner.Display, Data: map[string]json.RawMessage{runner.VariantsType: data, "text/plain": json.RawMessage(`"workers\n"`)}},
		"ask":     printedText("hello, reader\n"), "slow": printedText("tick 0\ntick 1\ntick 2\n"),
	})
}

// ran waits until a cell has an output of the reader's.
func (b *tab) ran(cell, text string) {
	b.t.Helper()
	b.wait("document.querySelector('#" + cell + ":not(.running) > .outputs.mine')?.textContent.includes(" + quote(text) + ")")
}

// editorOf is the root of the large editor of a cell.
func editorOf(cell string) string {
	return "document.querySelector('#" + cell + " .editor').shadowRoot"
}

// same is what a cell says of its output and the book's.
func same(cell string) string { return "document.querySelector('#" + cell + " .same').textContent" }

// TestReaderChangesCells goes the way of a reader who runs a cell, changes it,
// is told what is wrong, has it formatted, compares, shares it, comes back, and
// has the book's cell again.
func TestReaderChangesCells(t *testing.T) {
	b := openTab(t, readersBook(t).base+"en/a/")
	b.click("#twice .run")
	b.ran("twice", "90")
	is(b, same("twice"), "= same as in the book")
	is(b, "document.querySelectorAll('#sum > .outputs.mine').length", 0)

	b.click("#sum .edit")
	b.wait("document.querySelector('#sum .editor')?.shadowRoot.activeElement")
	b.press(keys.End, chromedp.ModifierCtrl)
	b.press(keys.Enter)
	b.write("fmt.Println( Sun(10) )")
	b.wait("document.querySelector('#sum .cell-problems')?.textContent === '8:14 undefined: Sun'")
	b.wait(editorOf("sum") + ".querySelector('.cm-lintRange-error')?.textContent === 'Sun'")
	is(b, "document.querySelector('#sum .own .state.bad').textContent.includes('does not compile')", true)
	b.write(" // Su")
	b.press(keys.Enter)
	b.write("Su")
	b.press(" ", chromedp.ModifierCtrl)
	b.wait(editorOf("sum") + ".querySelector('.cm-completionInfo')?.textContent.includes('Sum is documented.')")
	b.press(keys.Escape)
	replace(b, "sum", "import \"fmt\"\nfunc Sum(n int) int { return  n }\nfmt.Println( \"sum\",Sum(9) )\n")
	b.press("F", chromedp.ModifierShift|chromedp.ModifierAlt)
	b.wait("document.querySelector('#sum code').textContent.includes('fmt.Println(\"sum\", Sum(9))')")
	b.wait("!document.querySelector('#sum .cell-problems')")
	is(b, "document.querySelector('#twice').matches('.stale')", true)
	b.press(keys.Enter, chromedp.ModifierCtrl)
	b.ran("sum", "sum 9")
	is(b, same("sum"), "≠ not as in the book")
	b.click("#sum .views input[value=both]")
	is(b, "document.querySelector('#sum .difference').textContent.replaceAll('\\n', '|')", "- sum 45 (only in the book)|+ sum 9 (only in yours)|")

	b.menu("twice", "Run above")
	b.press(keys.Escape)
	b.menu("twice", "Run all")
	b.wait("document.querySelector('#ask .stdin')")
	is(b, own("twice")+".includes('18')", true)
	b.click("#ask .stdin button[type=button]")
	b.ran("slow", "tick 2")
	b.menu("twice", "Restart")
	b.wait("document.querySelector('#ask:not(.running)')")

	b.do(chromedp.Evaluate[chromedp.Void]("navigator.clipboard.writeText = async (text) => { globalThis.link = text; }"))
	b.menu("sum", "Copy a link")
	b.wait("globalThis.link")
	link := eval[string](b, "link")
	other := openTab(t, link)
	other.wait("document.querySelector('#sum .cell-note')")
	is(other, "document.querySelector('#sum code').textContent.includes('return n }')", true)
	is(other, "performance.getEntriesByType('resource').some((r) => r.name.includes('kernel.wasm'))", false)

	b.visit(strings.Split(link, "#")[0])
	b.wait("document.querySelector('#sum').matches('.edited')")
	is(b, "document.querySelector('#sum code').textContent.includes('return n }')", true)
	b.click("#sum .reset")
	is(b, "document.querySelector('#sum code').textContent.includes('return n * (n + 1) / 2')", true)
	is(b, "document.querySelector('#sum').matches('.edited, .stale') || localStorage.length > 0", false)
}

// menu chooses from the menu of a cell.
func (b *tab) menu(cell, entry string) {
	b.t.Helper()
	b.click("#" + cell + " .menu-button")
	b.wait("document.querySelector('.run-menu:popover-open')")
	b.clickOn("[...document.querySelectorAll('.run-menu button')].find((e) => e.textContent.startsWith(" + quote(entry) + "))")
}

// replace gives a cell that is being edited another text.
func replace(b *tab, cell, text string) {
	b.t.Helper()
	b.press("a", chromedp.ModifierCtrl)
	b.press(kb.Backspace)
	b.write(strings.TrimSuffix(text, "\n"))
	b.wait("document.querySelector('#" + cell + " code').textContent === " + quote(text))
}

// TestReaderGivesValues: before there is a kernel the control of a parameter has
// the values of the book; then any value. A cell that reads gets a line; and
// what the reader's run gave is replayed, by hand if he wants no motion.
func TestReaderGivesValues(t *testing.T) {
	b := openTab(t, readersBook(t).base+"en/a/")
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: "reduce"}}})
		return err
	}))
	slide := func(where, to string) {
		b.do(chromedp.Evaluate[chromedp.Void]("(() => { const e = document.querySelector('#workers " + where + " input[type=range]'); e.value = " + to + "; e.dispatchEvent(new Event('input', { bubbles: true })); })()"))
	}
	slide(".outputs", "2")
	is(b, "document.querySelector('#workers .variant:not([hidden])').dataset.value", "4")
	is(b, "performance.getEntriesByType('resource').some((r) => r.name.includes('kernel'))", false)
	b.click("#ask .run")
	b.wait("document.activeElement.matches('#ask .stdin input')")
	b.write("reader")
	b.press(keys.Enter)
	b.ran("ask", "hello, reader")
	is(b, same("ask"), "= same as in the book")

	slide(".param", "0")
	is(b, "document.querySelector('#workers > .outputs .variant:not([hidden])').dataset.value", "1")
	is(b, "document.querySelectorAll('#workers > .outputs.mine').length", 0)
	b.click("#workers .param input[type=text]")
	b.write("3")
	b.press(keys.Enter)
	b.ran("workers", "worker of 3\nworker of 3\nworker of 3")
	is(b, "document.querySelector('#workers .with-value').textContent", "n = 3")
	is(b, same("workers"), "")
	slide(".param", "2")
	b.ran("workers", "worker of 4")
	is(b, same("workers"), "= same as in the book")
	b.click("#workers .run")
	b.wait("document.querySelector('#workers:not(.running) > .outputs.mine .variants.chosen')")
	is(b, same("workers"), "= same as in the book")

	b.click("#slow .run")
	b.ran("slow", "tick 2")
	b.click("#slow .replay")
	b.wait("document.querySelector('#slow .player input[type=range]')")
	is(b, "document.querySelector('#slow .player-pause').checkVisibility()", false)
	b.do(chromedp.Evaluate[chromedp.Void]("(() => { const e = document.querySelector('#slow .player input'); e.value = 61 + Number(e.min); e.dispatchEvent(new Event('input')); })()"))
	b.wait("[...document.querySelectorAll('#slow .outputs.mine pre')].some((e) => e.checkVisibility() && e.textContent.includes('tick 1'))")
	if axe, err := os.ReadFile("node_modules/axe-core/axe.min.js"); err == nil {
		b.judge(t, string(axe), "with values")
	}
}

// TestReaderTakesThePageAway: the cells as they are now, as a program that the go
// command takes and as a notebook; what cells display is drawn, and runs nothing.
func TestReaderTakesThePageAway(t *testing.T) {
	v := readersBook(t)
	b := openTab(t, v.base+"en/b/")
	b.click("#table .run")
	b.ran("table", "144")
	is(b, "document.querySelectorAll('#table > .outputs.mine > .display').length", 3)
	is(b, "document.querySelector('#table .mine td.number').textContent", "2")
	is(b, "document.querySelector('#table .mine .display:nth-child(2) .html').innerHTML", "<p>good bad</p>")
	is(b, "document.querySelector('#table .mine svg').outerHTML", `<svg width="10" height="10" viewBox="0 0 10 10"><circle r="3"></circle></svg>`)
	// Chromium tells of a handler that it sees while it parses HTML, where that
	// has no effect.
	b.forgive("/run/clean.js")
	name, data := b.saved("table", "Download the program")
	if name != "b.zip" {
		t.Errorf("a program with package show is %s", name)
	}
	dir := unzip(t, data)
	goSays(t, filepath.Join(dir, "b"), "12  144", ".")

	b.visit(v.base + "en/a/")
	b.click("#sum .edit")
	b.wait("document.querySelector('#sum .editor')?.shadowRoot.activeElement")
	replace(b, "sum", "import \"fmt\"\n\nfunc Sum(n int) int { return n }\n\nfmt.Println(\"new\", Sum(9))\n")
	b.click("#sum .run")
	b.ran("sum", "new 9")
	name, data = b.saved("sum", "Download the program")
	if name != "a.go" || !strings.Contains(string(data), "// First section") {
		t.Errorf("%s:\n%s", name, data)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	goSays(t, filepath.Dir(file), "new 9\n18\nworker of 2\nworker of 2\nhello, tick 0\n", name)

	name, data = b.saved("sum", "Download the notebook")
	var book struct {
		Format, Minor int
		Cells         []struct {
			Type     string         `json:"cell_type"`
			Source   []string       `json:"source"`
			Count    *int           `json:"execution_count"`
			Metadata map[string]any `json:"metadata"`
			Outputs  []struct {
				Type string `json:"output_type"`
				Text any    `json:"text"`
			} `json:"outputs"`
		}
	}
	if err := json.Unmarshal(data, &book); err != nil || name != "a.ipynb" {
		t.Fatalf("%s: %v", name, err)
	}
	for _, c := range book.Cells {
		switch source := strings.Join(c.Source, ""); c.Metadata["name"] {
		case "sum":
			if !strings.HasSuffix(source, "fmt.Println(\"new\", Sum(9))") || c.Count == nil || len(c.Outputs) != 1 || c.Outputs[0].Type != "stream" {
				t.Errorf("the changed cell is %+v", c)
			}
		case "slow":
			if len(c.Outputs) != 1 {
				t.Errorf("the book's cell is %+v", c)
			}
		}
	}
	if dir := os.Getenv("WEFT_PICTURES"); dir != "" {
		_ = os.WriteFile(filepath.Join(dir, name), data, 0o644) // for the tools of Jupyter
	}
}

// saved chooses from the menu of a cell what gives a file, and gives that.
func (b *tab) saved(cell, entry string) (name string, data []byte) {
	b.t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](`globalThis.file = null;
		HTMLAnchorElement.prototype.click = function () { globalThis.fileName = this.download; };
		URL.createObjectURL = (blob) => {
			const reader = new FileReader();
			reader.onload = () => { globalThis.file = reader.result.split(",")[1]; };
			reader.readAsDataURL(blob);
			return "blob:x";
		};`))
	b.menu(cell, entry)
	b.wait("globalThis.file")
	data, err := base64.StdEncoding.DecodeString(eval[string](b, "file"))
	if err != nil {
		b.t.Fatal(err)
	}
	return eval[string](b, "fileName"), data
}

// unzip unpacks an archive into a new directory.
func unzip(t *testing.T, data []byte) string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range r.File {
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(from) // checks the sum
		if err != nil {
			t.Fatal(f.Name, err)
		}
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// goSays vets and runs an exported program, whose output has a text.
func goSays(t *testing.T, dir, want, what string) {
	t.Helper()
	for _, verb := range []string{"vet", "run"} {
		cmd := exec.CommandContext(t.Context(), "go", verb, what)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
		out, err := cmd.CombinedOutput()
		if err != nil || verb == "run" && !strings.Contains(string(out), want) {
			t.Errorf("go %s %s: %v\n%s\nwant %s", verb, what, err, out, want)
		}
	}
}
