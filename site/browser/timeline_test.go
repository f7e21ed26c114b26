package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestTimelineCanBeLookedAtCloser goes through a timeline with keys, widens it
// and plays it together with the output of its cell.
func TestTimelineCanBeLookedAtCloser(t *testing.T) {
	v := serve(t, archived(t, "../testdata/timeline.txtar"), "/")
	b := openTab(t, v.base+"en/a/")
	const details = "document.querySelector('.span-details').textContent"
	is(b, "document.querySelectorAll('.lanes title').length", 0)
	b.do(chromedp.Focus(chromedp.CSS(".lanes")))
	b.press(kb.ArrowRight)
	is(b, details, "P0: this cell, 0 ms to 0.1 ms, 100 µs in all")
	b.press(keys.Down)
	b.press(kb.ArrowRight)
	is(b, details, "this cell: waiting for a channel (channel receive), line 2, 0.1 ms to 4 ms, 3.90 ms in all")
	is(b, "document.querySelectorAll('.lanes .current').length", 1)
	b.press(keys.Escape)
	is(b, "document.querySelectorAll('.lanes .current').length", 0)

	b.click(".timeline .larger")
	is(b, "document.querySelector('.lanes').width.baseVal.value", 1080)
	is(b, "document.querySelector('.lanes rect.run.series-1').getAttribute('x')", "54")
	is(b, "document.documentElement.scrollWidth <= innerWidth", true)
	b.click(".timeline .smaller")
	is(b, "document.querySelector('.lanes rect.run.series-1').getAttribute('x')", "27")

	b.click(".timeline .play")
	b.wait("document.querySelector('.veil') && document.querySelector('.output .to-come')?.textContent === 'two'")
	b.click(".timeline .play")
	is(b, "document.querySelectorAll('.veil, .to-come, .replaying').length", 0)
	b.do(prefer("reduced-motion", "reduce"))
	is(b, "document.querySelector('.timeline .play').checkVisibility()", false)
}
