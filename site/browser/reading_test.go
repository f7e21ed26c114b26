package browser_test

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

const chapter = "zh/cost/"

const paper = "getComputedStyle(document.body).backgroundColor"

// TestThemeIsChosenAndKept chooses the dark colours, and finds them on other
// pages and after a reload, before anything is painted.
func TestThemeIsChosenAndKept(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	light := eval[string](b, paper)
	b.click(".theme-button")
	b.click("[data-theme-choice=dark]")
	b.wait(paper + " !== " + quote(light))
	is(b, "document.querySelector('[data-theme-choice=dark]').ariaPressed", "true")
	is(b, "document.querySelector('#theme').matches(':popover-open')", false)
	dark := eval[string](b, paper)
	b.visit(v.base + "en/")
	is(b, paper, dark)
	b.click(".theme-button")
	b.click("[data-theme-choice=auto]")
	b.wait(paper + " === " + quote(light))
	b.do(prefer("color-scheme", "dark"))
	is(b, paper, dark)
}

// prefer makes the reader one who prefers something, as style sheets ask for
// it.
func prefer(what, value string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		_, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-" + what, Value: value}},
		})
		return err
	})
}

// TestLanguageSwitchStaysOnTheSection scrolls to the second section and
// changes the language.
func TestLanguageSwitchStaysOnTheSection(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	b.do(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('main [data-section]')[2].scrollIntoView({ behavior: 'instant' })"))
	section := eval[string](b, "document.querySelectorAll('main [data-section]')[2].dataset.section")
	b.click("a.language")
	b.wait("document.documentElement.lang === 'en' && document.readyState === 'complete'")
	is(b, "location.pathname + location.hash", "/en/cost/#"+section)
	b.wait("Math.abs(document.querySelector('main [data-section=" + quote(section) + "]').getBoundingClientRect().top) < innerHeight / 2 || scrollY + innerHeight >= document.body.scrollHeight - 2")
}

// TestContentsFollowTheReader scrolls, and chooses a section.
func TestContentsFollowTheReader(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	is(b, "document.querySelectorAll('#contents [aria-current]').length", 1)
	b.do(chromedp.Evaluate[chromedp.Void]("scrollTo(0, document.body.scrollHeight)"))
	b.wait("[...document.querySelectorAll('#contents a[href^=\"#\"]')].at(-1).ariaCurrent === 'true'")
	b.click("#contents li a")
	b.wait("document.querySelector('#contents li a').ariaCurrent === 'true'")
	b.wait("location.hash === document.querySelector('#contents li a').hash")
}

// TestFoldedCodeOpens opens folded code with the keyboard.
func TestFoldedCodeOpens(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	is(b, "document.querySelector('main details').open", false)
	b.do(chromedp.Focus(chromedp.CSS("main details summary")))
	b.press(keys.Enter)
	b.wait("document.querySelector('main details').open")
}

// TestLinkOpensALongOutput follows a link to an output of which most is
// folded away.
func TestLinkOpensALongOutput(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	id := eval[string](b, "document.querySelector('.output:has(> .rest:not(.stack))').id")
	b.visit(v.base + chapter + "#" + id)
	b.visit("about:blank")
	b.visit(v.base + chapter + "#" + id)
	b.wait("document.getElementById(" + quote(id) + ").querySelector('.rest').open")
}

// TestCopyTakesTheCode copies a cell and pastes.
func TestCopyTakesTheCode(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	code := "document.querySelector('.cell .code code').textContent"
	b.click(".cell .copy")
	b.wait("document.querySelector('.cell .copy-label').textContent === document.querySelector('.cell .copy-label').dataset.done")
	b.do(chromedp.Evaluate[chromedp.Void]("document.body.prepend(document.createElement('textarea')); document.querySelector('textarea').focus()"))
	b.do(chromedp.KeyEvent("v", chromedp.KeyModifiers(chromedp.ModifierCtrl), func(p *input.DispatchKeyEventParams) { p.Commands = []string{"paste"} }))
	is(b, "document.querySelector('textarea').value", strings.TrimSuffix(eval[string](b, code), "\n")+"\n")
}

// TestPagesReadWellWithoutScript lets no script run: text, code and outputs
// are there, menus open, and what needs script is not shown. A policy forbids
// the scripts, since the driver of the browser needs some of its own.
func TestPagesReadWellWithoutScript(t *testing.T) {
	v := serve(t, everything(t), "/")
	v.noScript = true
	b := openTab(t, v.base+chapter)
	b.forgive("script")
	text := eval[string](b, "document.querySelector('main').innerText")
	if !strings.Contains(text, "1000000 次往返，平均每次切换 155ns") || !strings.Contains(text, "func pingpong") {
		t.Errorf("the text has no code or no output: %s", text)
	}
	is(b, "document.documentElement.classList.contains('js')", false)
	is(b, "[...document.querySelectorAll('.search-button, .copy, .theme-button, dialog')].some((e) => e.checkVisibility())", false)
	b.click("main details summary")
	b.wait("document.querySelector('main details').open")
	b.do(chromedp.EmulateViewport(390, 844))
	b.click(".contents-button")
	b.do(chromedp.WaitVisible(chromedp.CSS("#contents")))
}

// TestNothingStandsOutOnAnyScreen looks at every page at the widths of
// phones and desks: none can be scrolled sideways.
func TestNothingStandsOutOnAnyScreen(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := emptyTab(t)
	for _, width := range []int64{320, 390, 768, 1000, 1280, 1920} {
		b.do(chromedp.EmulateViewport(width, 800))
		for _, page := range pagesOf(v) {
			b.visit(v.base + page)
			if wide := eval[int64](b, "document.documentElement.scrollWidth"); wide > width {
				t.Errorf("%s is %d wide on a screen of %d", page, wide, width)
			}
		}
	}
}

// TestMenusOpenOnAPhone opens chapters and contents, which are beside the
// text elsewhere.
func TestMenusOpenOnAPhone(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := emptyTab(t)
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.visit(v.base + chapter)
	for _, menu := range []string{"nav", "contents"} {
		b.do(chromedp.WaitNotVisible(chromedp.CSS("#" + menu)))
		b.do(chromedp.Tap(chromedp.CSS("." + menu + "-button")))
		b.do(chromedp.WaitVisible(chromedp.CSS("#" + menu)))
		b.press(keys.Escape)
		b.do(chromedp.WaitNotVisible(chromedp.CSS("#" + menu)))
	}
	b.do(chromedp.Tap(chromedp.CSS(".contents-button")))
	b.do(chromedp.Tap(chromedp.CSS("#contents li:last-child a")))
	b.wait("!document.querySelector('#contents').matches(':popover-open') && location.hash !== ''")
}

// TestSiteWorksBelowAPath goes by links through a site whose address has a
// path, and to a page that is not there.
func TestSiteWorksBelowAPath(t *testing.T) {
	s := everything(t)
	s.BaseURL = "https://example.org/docs/"
	v := serve(t, s, "/docs/")
	b := openTab(t, v.base)
	b.click("main a[hreflang=en]")
	b.wait("location.pathname === '/docs/en/' && document.readyState === 'complete'")
	b.click("a.language")
	b.wait("location.pathname === '/docs/zh/' && document.readyState === 'complete'")
	b.click("main a[href*=cost]")
	b.wait("location.pathname === '/docs/zh/cost/' && document.readyState === 'complete'")
	is(b, "document.documentElement.classList.contains('js') && document.querySelectorAll('.copy').length > 0", true)
	b.visit(v.base + "zh/no/such/page/")
	is(b, "document.styleSheets.length > 0 && document.styleSheets[0].cssRules.length > 0", true)
	b.forgive("404")
	b.click("main a[hreflang=zh-Hans]")
	b.wait("location.pathname === '/docs/zh/'")
}

// pagesOf gives the addresses of all pages of a site, from its root.
func pagesOf(v *server) []string {
	var pages []string
	for _, name := range v.names() {
		if strings.HasSuffix(name, ".html") {
			pages = append(pages, strings.TrimSuffix(name, "index.html"))
		}
	}
	return pages
}
