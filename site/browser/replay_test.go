package browser_test

import "testing"

// TestReplayShowsOutputsAsTheyCame replays a cell. What has not come yet is
// not seen; at the end everything is as before. Who wants no motion gets no
// button.
func TestReplayShowsOutputsAsTheyCame(t *testing.T) {
	v := serve(t, everything(t), "/")
	b := openTab(t, v.base+chapter)
	const pre = "document.querySelector('.cell:has(.replay) .output pre')"
	whole := eval[string](b, pre+".innerHTML")
	text := eval[string](b, pre+".textContent")
	b.click(".replay")
	b.wait("document.querySelector('.replaying .to-come')?.textContent.startsWith('次往返')")
	is(b, "document.querySelector('.replaying .to-come').checkVisibility({ visibilityProperty: true })", false)
	is(b, pre+".textContent", text)
	b.click(".replay")
	is(b, pre+".innerHTML", whole)
	b.click(".replay")
	b.wait("document.querySelector('.replaying .to-come') !== null")
	b.wait("document.querySelector('.replaying') === null")
	is(b, pre+".innerHTML", whole)
	is(b, "document.querySelectorAll('.to-come').length", 0)
	b.do(prefer("reduced-motion", "reduce"))
	is(b, "document.querySelector('.replay').checkVisibility()", false)
}
