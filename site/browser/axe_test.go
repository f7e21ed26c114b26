package browser_test

import (
	"os"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPagesAreAccessible has axe judge every page of a site, in light and
// dark, on a desk and on a phone, and the open search. Pages of a kind that
// differ in nothing but their text are judged once.
func TestPagesAreAccessible(t *testing.T) {
	modules(t)
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatal(err)
	}
	v := serve(t, everything(t), "/")
	pages := pagesOf(v)
	slices.Sort(pages)
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{1440, 390} {
			b := openTab(t, v.base+"zh/")
			b.do(chromedp.EmulateViewport(width, 900))
			b.do(chromedp.Evaluate[chromedp.Void]("localStorage.setItem('weft-theme', " + quote(theme) + ")"))
			for _, page := range pages {
				b.visit(v.base + page)
				b.judge(t, string(axe), page+" "+theme)
			}
			b.visit(v.base + chapter)
			b.click(".search-button")
			b.write("线程")
			b.wait(firstResult)
			b.judge(t, string(axe), "search "+theme)
		}
	}
}

// judge reports what axe finds on the page that is open.
func (b *tab) judge(t *testing.T, axe, name string) {
	t.Helper()
	b.do(chromedp.Evaluate[chromedp.Void](axe))
	type violation struct{ ID, Help, HTML, Why string }
	found := eval[[]violation](b, `axe.run(document, { resultTypes: ["violations"] }).then((r) => r.violations.flatMap((v) =>
		v.nodes.map((n) => ({ ID: v.id, Help: v.help, HTML: n.html.slice(0, 200), Why: n.failureSummary }))))`)
	for _, f := range found {
		t.Errorf("%s: %s: %s: %s: %s", name, f.ID, f.Help, f.HTML, f.Why)
	}
}
