package browser_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// BenchmarkSaveToPage measures how long it takes from the save of a file to the
// page that has changed in the browser: a word of the prose, and what a cell
// gives on the interpreter, in a small book and in the largest chapter of the
// real one. The medians are those of the first message of the server, of the change
// in the page, and of the frame that shows it.
//
//	go test ./site/browser -run '^$' -bench SaveToPage -benchtime 40x
func BenchmarkSaveToPage(b *testing.B) {
	for _, size := range []string{"small", "largest"} {
		n := newNotebook(b)
		file, path := n.benchBook(size)
		n.start()
		defer n.stop()
		t := emptyTab(b)
		t.do(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
			_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: hears})
			return err
		}))
		t.visit(n.page(path))
		t.wait("document.querySelector('html').dataset.version")
		t.waitLong("document.querySelector('#bench .outputs')?.textContent.includes('mark 0')", 10*time.Minute) // the whole chapter is run
		time.Sleep(2 * time.Second)                                                                             // what the opening has begun is no part of it
		for _, what := range []string{"prose", "cell"} {
			b.Run(size+"/"+what, func(b *testing.B) { t.measure(b, n, file, what) })
		}
		t.visit("about:blank")
	}
}

// benchBook writes a book with a cell "bench" in its middle.
func (n *notebook) benchBook(size string) (file, path string) {
	n.t.Helper()
	cell := "The word is mark0.\n\n" + fence + "go name=bench\nimport \"fmt\"\n\nfmt.Println(\"mark\", 0)\n" + fence + "\n"
	if size == "small" {
		n.write("weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
		n.write("en/01-one.md", strings.Replace(one, "More text.\n", cell+"\nMore text.\n", 1))
		return "en/01-one.md", "/en/one/"
	}
	if err := os.CopyFS(n.dir, os.DirFS("../../content")); err != nil {
		n.t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(n.dir, "*", "*.md"))
	if err != nil {
		n.t.Fatal(err)
	}
	file, err = filepath.Rel(n.dir, slices.MaxFunc(files, func(a, b string) int { return int(sizeOf(n.t, a) - sizeOf(n.t, b)) }))
	if err != nil {
		n.t.Fatal(err)
	}
	text := n.read(file)
	middle := strings.Index(text[len(text)/2:], "\n## ") + len(text)/2 + 1
	n.write(file, text[:middle]+cell+"\n"+text[middle:])
	name := strings.TrimSuffix(filepath.Base(file), ".md")
	return file, "/" + filepath.Dir(file) + "/" + strings.TrimLeft(name, "0123456789-") + "/"
}

func sizeOf(t testing.TB, name string) int64 {
	info, err := os.Stat(name)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// hears has a page note when the server last told of a change.
const hears = `window.WebSocket = class extends WebSocket {
	constructor(...args) {
		super(...args);
		this.addEventListener("message", ({ data }) => { if (/^{"type":"(page-changed|output|ended)"/.test(data)) window.heard ??= performance.timeOrigin + performance.now(); });
	}
};`

// seen has the page note when it has a text, and when that is shown.
const seen = `(place, text) => { window.seen = new Promise((resolve) => {
	const now = () => performance.timeOrigin + performance.now();
	const look = () => {
		if (!document.querySelector(place)?.textContent.includes(text)) return;
		observer.disconnect();
		const changed = now();
		requestAnimationFrame(() => setTimeout(() => resolve([window.heard, changed, now()])));
	};
	const observer = new MutationObserver(look);
	window.heard = undefined;
	observer.observe(document, { subtree: true, childList: true, characterData: true });
}); return true; }`

// measure changes the file again and again.
func (b *tab) measure(bench *testing.B, n *notebook, file, what string) {
	place, old := ".text", "mark0"
	if what == "cell" {
		place, old = "#bench .outputs:not([hidden])", "\"mark\", 0"
	}
	text := n.read(file)
	if !strings.Contains(text, old) {
		bench.Fatalf("%s has no %q", file, old)
	}
	defer n.write(file, text)
	var heard, changed, shown []float64
	for i := 1; bench.Loop(); i++ {
		now := strings.Replace(old, "0", fmt.Sprint(1000+i), 1)
		bench.StopTimer()
		time.Sleep(300 * time.Millisecond) // as a writer does
		eval[bool](b, fmt.Sprintf("(%s)(%q, %q)", seen, place, strings.ReplaceAll(strings.Trim(now, `"`), `",`, "")))
		bench.StartTimer()
		from := float64(time.Now().UnixMicro()) / 1000
		n.write(file, strings.Replace(text, old, now, 1))
		at := eval[[]float64](b, "window.seen")
		heard, changed, shown = append(heard, at[0]-from), append(changed, at[1]-from), append(shown, at[2]-from)
	}
	for name, list := range map[string][]float64{"ms-heard": heard, "ms-changed": changed, "ms-shown": shown} {
		slices.Sort(list)
		bench.ReportMetric(list[len(list)/2], name)
	}
	bench.ReportMetric(0, "ns/op")
}
