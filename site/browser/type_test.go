package browser_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestRoomBesideLatinChangesNoText reads a Chinese page in a browser that
// leaves no room between Han and Latin by itself: a script makes it, and the
// text is that of a browser that does.
func TestRoomBesideLatinChangesNoText(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	text := eval[string](b, "document.querySelector('.text').textContent")
	is(b, "document.querySelectorAll('.gap').length", 0)
	b.do(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{
			Source: "const supports = CSS.supports.bind(CSS); CSS.supports = (...all) => all[0] !== 'text-autospace' && supports(...all)",
		})
		return err
	}))
	b.visit(v.base + chapter)
	b.wait("document.querySelectorAll('.text .gap').length > 0")
	is(b, "document.querySelector('.text').textContent", text)
	is(b, "document.querySelectorAll('code .gap, pre .gap, svg .gap').length", 0)
	is(b, "[...document.querySelectorAll('.gap')].every((gap) => gap.textContent === '' && gap.getBoundingClientRect().width === 0)", true)
	is(b, "[...document.querySelectorAll('.gap')].every((gap) => parseFloat(getComputedStyle(gap).marginInlineStart) > 0)", true)
}

// media sets what a page is shown on.
func media(kind string, features ...*emulation.MediaFeature) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: kind, Features: features})
		return err
	})
}

// TestPaperHasTheTextAndNoTools prints a page, with the colours of the system
// dark: the paper is white, all folds are open but those that say a drawing in
// words, and nothing to press is on it.
func TestPaperHasTheTextAndNoTools(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	folds := eval[int64](b, "document.querySelectorAll('main details:not([open])').length")
	if folds == 0 {
		t.Fatal("the page has no folds")
	}
	b.do(media("print", &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"}))
	is(b, paper, "rgb(255, 255, 255)")
	is(b, "[...document.querySelectorAll('main details:not(.drawing + .rest)')].every((d) => d.lastElementChild.getBoundingClientRect().height > 0)", true)
	is(b, "[...document.querySelectorAll('.tools, .side, .tool, .anchor, .turn, .skip')].filter((e) => e.checkVisibility()).length", 0)
	is(b, "[...document.querySelectorAll('main :is(h1, h2, .code, .output, table, figure)')].every((e) => e.checkVisibility())", true)
	is(b, "[...document.querySelectorAll('.code, .output pre, .table')].filter((e) => e.scrollWidth > e.clientWidth + 1).length", 0)
}

// TestLineTellsHowFarOneHasRead scrolls to the end; who wants no motion has no
// such line.
func TestLineTellsHowFarOneHasRead(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	const line = "getComputedStyle(document.querySelector('.bar'), '::after')"
	b.wait(line + ".transform.startsWith('matrix(0,')")
	b.do(chromedp.Evaluate[chromedp.Void]("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })"))
	b.wait(line + ".transform.startsWith('matrix(1,')")
	b.do(media("", &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"}))
	is(b, line+".content", "none")
	is(b, "getComputedStyle(document.documentElement).scrollBehavior", "auto")
}

// TestForcedColoursReachDrawings looks at a figure where the system sets the
// colours: its lines have that of the text, on whatever ground.
func TestForcedColoursReachDrawings(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	b.do(media("", &emulation.MediaFeature{Name: "forced-colors", Value: "active"}))
	is(b, "getComputedStyle(document.querySelector('figure svg')).color === getComputedStyle(document.body).color", true)
	is(b, "matchMedia('(forced-colors: active)').matches", true)
}

// TestForeignTextHasItsOwnFonts reads a chapter that is not translated: the
// page is English, the text Chinese.
func TestForeignTextHasItsOwnFonts(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+"zh/threads/")
	const font = "getComputedStyle(document.querySelector('article')).fontFamily"
	chinese := eval[string](b, font)
	height := eval[string](b, "getComputedStyle(document.querySelector('article p')).lineHeight")
	b.visit(v.base + "en/threads/")
	is(b, "document.documentElement.lang", "en")
	is(b, "document.querySelector('article').lang", "zh-Hans")
	is(b, font, chinese)
	is(b, "getComputedStyle(document.querySelector('article p')).lineHeight", height)
	is(b, "document.querySelector('.notice a').hreflang", "zh-Hans")
}
