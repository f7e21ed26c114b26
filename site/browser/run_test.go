package browser_test

import (
	"context"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"weft/runner"
	"weft/site"
	"weft/site/book"
	"weft/site/editor"
)

// runnable serves a site whose cells can be run, by a session that the tests
// bring: cell by cell what the first comment of its text says.
func runnable(t *testing.T, prefix string, cells ...string) *server {
	t.Helper()
	var text strings.Builder
	text.WriteString("# Running\n")
	for i, c := range cells {
		text.WriteString("\nText.\n\n```go name=" + string(rune('a'+i)) + "\n" + c + "\n```\n")
	}
	files := fstest.MapFS{
		"weft.toml":  {Data: []byte("languages = [\"en\"]\n[title]\nen = \"Book\"\n")},
		"en/01-a.md": {Data: []byte(text.String())},
	}
	b, err := book.OpenFS(".", files)
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{Book: b, Runs: map[*book.Chapter]runner.Run{}, Places: map[*book.Chapter][]site.Place{}}
	c := b.Chapters["en"][0]
	run := runner.Run{Kernel: "go", Go: "go1.26.8"}
	for i := range cells {
		s.Places[c] = append(s.Places[c], site.Place{Where: "browser"})
		run.Results = append(run.Results, runner.Result{Cell: i + 1, Ending: runner.Done, Elapsed: 5e6, Verdict: runner.Alone,
			Outputs: []runner.Output{{Kind: runner.Stdout, Text: "the book's\n"}}})
	}
	s.Runs[c] = run
	v := serve(t, s, prefix)
	v.addKernel(t)
	return v
}

// addKernel puts the session that the tests bring in the place of the real one.
func (v *server) addKernel(t *testing.T) {
	t.Helper()
	kernel, err := os.ReadFile("testdata/kernel.js")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range v.files {
		switch {
		case path.Base(name) == "main.js":
			v.files[path.Join(path.Dir(name), "kernel/kernel.js")] = kernel
		case name == "en/a/index.html":
			v.files[name] = withEditor.ReplaceAll(data, nil) // a weft that was built without
			v.files["en/large/index.html"] = data
		}
	}
}

// withEditor is where a page names the large editor.
var withEditor = regexp.MustCompile(` data-editor="[^"]*"`)

// own is the reader's output of a cell, strip what its strip says.
func own(cell string) string {
	return "document.querySelector('#" + cell + " > .outputs.mine')?.textContent"
}

func strip(cell string) string { return "document.querySelector('#" + cell + " .own').textContent" }

// TestCellsRunOnPages runs a cell on a page below a path, under the strict
// policy. Nothing of the kernel is loaded before; the book's output stays
// one click away and can be compared, and all of it comes back.
func TestCellsRunOnPages(t *testing.T) {
	v := runnable(t, "/docs/", "f()", "g()")
	b := openTab(t, v.base+"en/a/")
	is(b, "performance.getEntriesByType('resource').filter((r) => /cells|kernel|words-/.test(r.name)).length", 0)
	is(b, "document.querySelectorAll('.run').length", 2)
	shift := eval[float64](b, "document.querySelector('#a').getBoundingClientRect().height")
	b.click("#a .run")
	b.wait(own("a") + "?.includes('ran f()')")
	b.wait(strip("a") + ".includes('done')")
	is(b, strip("a")+".includes('run in this browser')", true)
	is(b, strip("a")+".includes('not confirmed')", true)
	is(b, "document.querySelector('#a > .outputs').checkVisibility()", false)
	b.click("#a .views input[value=book]")
	is(b, "document.querySelector('#a > .outputs').checkVisibility()", true)
	b.click("#a .views input[value=both]")
	is(b, "document.querySelector('#a .difference .removed').textContent.startsWith(\"- the book's\")", true)
	is(b, "document.querySelector('#a .difference .added').textContent.startsWith('+ ran f()')", true)
	b.click("#a .reset")
	is(b, "document.querySelector('#a > .outputs').checkVisibility()", true)
	is(b, "document.querySelectorAll('#a > .outputs.mine, #a .views').length", 0)
	if got := eval[float64](b, "document.querySelector('#a').getBoundingClientRect().height"); got != shift {
		t.Errorf("the cell is %v high, before it was %v", got, shift)
	}
	is(b, "document.getElementById('run-said').textContent.includes('done')", true)
}

// TestReadersEditCells edits by mouse and by keyboard: the text stays where it
// was, with its colours; input methods write; what is shown of an older text
// is marked; a reload keeps the edit; Escape, then Tab leaves.
func TestReadersEditCells(t *testing.T) {
	v := runnable(t, "/", "a := 1\nprintln(a)", "g()")
	b := openTab(t, v.base+"en/a/")
	top := "document.querySelector('#a .strip').getBoundingClientRect().top"
	before := eval[float64](b, top)
	b.do(chromedp.Focus(chromedp.CSS("#a .edit")))
	b.press(keys.Enter)
	b.wait("document.activeElement.matches('#a textarea')")
	is(b, top, before)
	is(b, "document.querySelector('#a .code').textContent.includes('println')", true)
	b.do(chromedp.Evaluate[chromedp.Void]("document.activeElement.setSelectionRange(0, 0)"))
	b.write("// 线程")
	b.press(keys.Enter)
	is(b, "document.querySelector('#a .line .c').textContent", "// 线程")
	is(b, "document.querySelectorAll('#a .line').length", 3)
	is(b, "document.querySelector('#a').matches('.stale.edited')", true)
	is(b, strip("a")+".includes('the output is older')", true)
	b.press(keys.Tab)
	is(b, "document.activeElement.value.startsWith('// 线程\\n\\ta := 1')", true)
	b.press(keys.Escape)
	b.press(keys.Tab)
	is(b, "document.activeElement.matches('textarea')", false)
	b.visit(v.base + "en/a/")
	b.wait("document.querySelector('#a').matches('.stale.edited')")
	is(b, "document.querySelector('#a code').textContent.startsWith('// 线程')", true)
	is(b, "performance.getEntriesByType('resource').filter((r) => r.name.includes('kernel')).length", 0)
	b.click("#a .line")
	b.wait("document.activeElement.matches('#a textarea')")
	b.press(keys.Enter, chromedp.ModifierCtrl)
	b.wait(own("a") + "?.includes('ran // 线程')")
	is(b, "document.querySelector('#a').matches('.stale')", false)
	is(b, "document.activeElement.matches('#a textarea')", true)
	b.press(keys.Enter, chromedp.ModifierShift)
	b.wait("document.activeElement.matches('#b .run')")
	b.click("#a .reset")
	is(b, "document.querySelector('#a code').textContent", "a := 1\nprintln(a)\n")
	is(b, "localStorage.length", 0)
}

// TestLargeEditor has the large editor come in the place of the text area: text,
// cursor, colours and height stay, under the strict policy; problems are
// underlined, names are completed, an input method writes Chinese, and keys run
// cells. Escape, then Tab leaves.
func TestLargeEditor(t *testing.T) {
	if len(editor.Bundle()) == 0 {
		require(t, "npm", "the editor was not bundled: make editor")
	}
	v := runnable(t, "/", "// wrong\nx()\n// 1\n// 2\n// 3\n// 4\n// 5\n// 6\n// 7", "g()")
	b := openTab(t, v.base+"en/large/")
	top := "document.querySelector('#a .strip').getBoundingClientRect().top"
	before := eval[float64](b, top)
	const inside = "document.querySelector('#a .editor').shadowRoot"
	b.do(chromedp.Focus(chromedp.CSS("#a .edit")))
	b.press(keys.Enter)
	b.wait("document.querySelector('#a .editor')?.shadowRoot.activeElement?.matches('.cm-content')")
	if after := eval[float64](b, top); after < before-1 || after > before+1 {
		t.Errorf("the strip moved from %v to %v", before, after)
	}
	is(b, "getComputedStyle("+inside+".querySelector('.cm-line span')).color === getComputedStyle(document.querySelector('#a .c')).color", true)
	b.press(keys.Enter, chromedp.ModifierCtrl)
	b.wait(inside + ".querySelector('.cm-lintRange-error')?.textContent === 'x'")
	is(b, inside+".querySelectorAll('.cm-line').length", 9)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, input.ImeSetComposition, input.ImeSetCompositionParams{Text: "xian"})
		return err
	}))
	b.write("线程")
	b.wait("document.querySelector('#a code').textContent.includes('线程')")
	is(b, "document.querySelector('#a code').textContent.includes('xian')", false)
	is(b, "document.querySelector('#a').matches('.stale.edited')", true)
	b.press(keys.Enter)
	b.write("fmt.Pri")
	b.press(" ", chromedp.ModifierCtrl)
	b.wait(inside + ".querySelector('.cm-tooltip-autocomplete')?.textContent.includes('Println')")
	b.press(keys.Escape)
	b.press(keys.Escape)
	b.press(keys.Tab)
	is(b, "document.activeElement.matches('.editor')", false)
	b.click("#a .reset")
	is(b, "document.querySelectorAll('.editor').length", 0)
	is(b, "document.querySelector('#a .code').checkVisibility()", true)
}

// TestRunsEndAsTheyEnd has a cell that is stopped, one that streams, one that
// panics, one that does not compile and one that reads.
func TestRunsEndAsTheyEnd(t *testing.T) {
	v := runnable(t, "/", "// loop", "// stream", "// panic\nx()", "// wrong\nx()", "// input")
	b := openTab(t, v.base+"en/a/")
	b.click("#a .run")
	b.wait("document.querySelector('#a.running .run').textContent === 'Stop'")
	b.click("#a .run")
	b.wait(strip("a") + ".includes('stopped')")
	b.click("#b .run")
	b.wait(own("b") + "?.includes('one')")
	is(b, "document.querySelector('#b').matches('.running')", true)
	b.click("#b .run")
	b.wait("document.querySelector('#b:not(.running) > .outputs.mine .output')?.dataset.beats === '0:4 900:8'")
	b.click("#c .run")
	b.wait("document.querySelector('#c.failed')")
	is(b, "document.querySelector('#c .failure pre').textContent", "panic: <b>no</b>")
	is(b, "document.querySelector('#c .line:nth-child(2)').matches('.fault')", true)
	b.click("#d .run")
	b.wait("document.querySelector('#d .problems a')?.textContent === 'line 2'")
	b.click("#d .problems a")
	b.wait("document.activeElement.matches('#d textarea') && document.activeElement.selectionStart === 9")
	b.click("#e .run")
	b.wait("document.activeElement.matches('#e .stdin input')")
	b.write("weft")
	b.press(keys.Enter)
	b.wait(own("e") + "?.includes('hello weft')")
	is(b, "document.querySelectorAll('.stdin').length", 0)
}

// TestMuchOutputIsBounded has ten megabytes written: few lines are in the
// page, the rest can be had, and the page stays alive meanwhile.
func TestMuchOutputIsBounded(t *testing.T) {
	v := runnable(t, "/", "// many")
	b := openTab(t, v.base+"en/a/")
	b.do(chromedp.Evaluate[chromedp.Void](`globalThis.longest = 0; let last = performance.now();
		(function tick() { const now = performance.now(); longest = Math.max(longest, now - last); last = now; requestAnimationFrame(tick); })()`))
	b.click("#a .run")
	b.wait("document.querySelector('#a:not(.running) > .outputs.mine .rest')")
	is(b, own("a")+".length < 100_000", true)
	is(b, "document.querySelector('#a .rest .when-closed').textContent.includes('163828')", true)
	b.click("#a .rest > summary")
	b.wait("document.querySelector('#a .rest pre').textContent.split('\\n').length === 2000")
	b.click("#a .further")
	b.wait("document.querySelector('#a .rest pre').textContent.split('\\n').length === 4000")
	t.Logf("the longest time between two frames: %.0f ms", eval[float64](b, "longest"))
}

// TestLinksCarryCode opens a link with code: it is shown and marked, nothing is
// run and nothing is kept, until the reader says so.
func TestLinksCarryCode(t *testing.T) {
	v := runnable(t, "/", "f()", "g()")
	b := openTab(t, v.base+"en/a/")
	shared := `import(document.querySelector('script[type=module]').src.replace('main.js', 'edit/share.js')).then((m) => m.pack({ b: { source: "evil(\"<img src=x onerror=alert(1)>\")\n", base: "g()\n" } }))`
	hash := eval[string](b, shared)
	b.visit("about:blank")
	b.visit(v.base + "en/a/" + hash)
	b.wait("document.querySelector('#b .cell-note')")
	is(b, "document.querySelector('#b code').textContent.startsWith('evil(')", true)
	is(b, "document.querySelectorAll('#b img').length", 0)
	is(b, strip("b")+".includes('from a link')", true)
	is(b, "localStorage.length", 0)
	is(b, "globalThis.kernelOfTest === undefined", true)
	b.click("#b .cell-note .tool")
	b.wait("localStorage.length === 1")
	b.visit("about:blank")
	b.visit(v.base + "en/a/#code=AAAA")
	b.wait("document.querySelector('.notice')")
}

// TestPagesWithRunsNeedNoScript shows a page without script: there are no
// buttons, and nothing is missing.
func TestPagesWithRunsNeedNoScript(t *testing.T) {
	v := runnable(t, "/", "f()")
	v.noScript = true
	b := openTab(t, v.base+"en/a/")
	b.forgive("script-src")
	is(b, "[...document.querySelectorAll('main button')].filter((e) => e.checkVisibility()).length", 0)
	is(b, "document.querySelector('#a .output').textContent.includes(\"the book's\")", true)
}

// TestRunningPagesAreAccessible has axe judge a page with cells that run, were
// edited, are stale and have failed, in light and dark, wide and narrow.
func TestRunningPagesAreAccessible(t *testing.T) {
	modules(t)
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	v := runnable(t, "/", "f()", "g()", "// panic\nx()", "// loop", "// input")
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{1440, 390} {
			b := openTab(t, v.base+"en/a/")
			b.do(chromedp.EmulateViewport(width, 900))
			b.do(chromedp.Evaluate[chromedp.Void]("localStorage.setItem('weft-theme', " + quote(theme) + ")"))
			b.visit(v.base + "en/a/")
			b.click("#a .run")
			b.wait(own("a") + "?.includes('ran')")
			b.click("#a .views input[value=both]")
			b.do(chromedp.Focus(chromedp.CSS("#b .edit")))
			b.press(keys.Enter)
			b.wait("document.activeElement.matches('textarea')")
			b.write("// wrong")
			b.wait("document.querySelector('#b .cell-problems') && CSS.highlights.get('weft-problem').size === 1")
			b.click("#c .run")
			b.wait("document.querySelector('#c.failed')")
			b.click("#d .run")
			b.wait("document.querySelector('#d.running .elapsed')")
			b.judge(t, string(axe), "running "+theme)
			b.click("#b .menu-button")
			b.wait("document.querySelector('.run-menu:popover-open')")
			b.press(kb.ArrowDown)
			is(b, "document.activeElement.getAttribute('role')", "menuitem")
			b.judge(t, string(axe), "menu "+theme)
			if dir := os.Getenv("WEFT_PICTURES"); dir != "" && b.ctx.Err() == nil {
				b.press(keys.Escape)
				b.keepPicture(path.Join(dir, "running-"+theme+"-"+map[int64]string{1440: "desk", 390: "phone"}[width]+".png"))
			}
		}
	}
}

// keepPicture keeps the whole page that is open.
func (b *tab) keepPicture(name string) {
	data, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(name, data, 0o644)
	}
	b.t.Log("picture:", name, err)
}
