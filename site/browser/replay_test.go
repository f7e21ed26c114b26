package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestReplayShowsOutputsAsTheyCame replays a cell. What has not come yet is
// not seen; at the end everything is as before. It can be paused, moved by
// keyboard and go faster; who wants no motion moves it by hand.
func TestReplayShowsOutputsAsTheyCame(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	const pre = "document.querySelector('.cell:has(.replay) .output pre')"
	const toCome = "document.querySelector('.replaying .to-come')"
	whole := eval[string](b, pre+".innerHTML")
	text := eval[string](b, pre+".textContent")
	b.click(".replay")
	b.wait(toCome + "?.textContent.startsWith('次往返')")
	is(b, toCome+".checkVisibility({ visibilityProperty: true })", false)
	is(b, pre+".textContent", text)
	b.click(".replay")
	b.wait("!document.querySelector('.player')")
	is(b, pre+".innerHTML", whole)

	b.click(".replay")
	b.wait("document.querySelector('.player')")
	b.do(chromedp.Focus(chromedp.CSS(".player input")))
	b.press(kb.End)
	is(b, "document.querySelectorAll('.to-come').length", 0)
	b.press(kb.Home)
	is(b, toCome+" !== null", true)
	at := "Number(document.querySelector('.player input').value)"
	before := eval[float64](b, at)
	b.press(kb.ArrowRight)
	if now := eval[float64](b, at); now <= before {
		t.Errorf("the arrow leads from %v to %v", before, now)
	}
	is(b, "document.querySelector('.player input').getAttribute('aria-valuetext') === document.querySelector('.player-time').textContent", true)
	b.do(chromedp.Evaluate[chromedp.Void](`{ const s = document.querySelector(".player select"); s.value = "8"; s.dispatchEvent(new Event("change")); }`))
	b.click(".player-pause")
	b.wait("document.querySelector('.replaying') === null")
	is(b, pre+".innerHTML", whole)
	is(b, "document.querySelectorAll('.to-come').length", 0)
	b.press(keys.Escape)
	is(b, "document.querySelectorAll('.player').length", 0)

	b.do(prefer("reduced-motion", "reduce"))
	b.click(".replay")
	b.wait("document.querySelector('.replaying')")
	is(b, "document.querySelector('.player-pause').checkVisibility()", false)
	is(b, at, before)
}
