package browser_test

import (
	"context"
	"fmt"
	"os"
	"sync"

	"github.com/chromedp/chromedp"
)

// spotScript is the function that finds the place of a click.
var spotScript = sync.OnceValues(func() ([]byte, error) { return os.ReadFile("testdata/spot.js") })

// click clicks the first element that a selector names.
func (b *tab) click(selector string) {
	b.t.Helper()
	b.clickOn("document.querySelector(" + quote(selector) + ")")
}

// clickOn clicks the element that an expression gives, with the mouse, in its
// middle. It waits until the element stands still there and nothing else covers
// it, and tries again if it has moved away from under the pointer.
func (b *tab) clickOn(element string) {
	b.t.Helper()
	script, err := spotScript()
	if err != nil {
		b.t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(b.ctx, 2*patience)
	defer stop()
	look := fmt.Sprintf("(%s)(() => %s, %d)", script, element, patience.Milliseconds())
	for met := "nothing yet"; met != ""; {
		spot, err := evalKept[struct {
			X, Y float64
			Why  string
		}](ctx, look)
		if err != nil || spot.Why != "" {
			b.t.Fatalf("click %s: %s %v; the pointer has met %s", element, spot.Why, err, met)
		}
		b.do(chromedp.MouseEvent(chromedp.MouseMoved, spot.X, spot.Y), chromedp.MouseClickXY(spot.X, spot.Y))
		met, err = chromedp.Run(ctx, chromedp.Evaluate[string]("globalThis.clickMet?.() ?? ''"))
		if err != nil && !left(err) {
			b.t.Fatalf("click %s: %v", element, err)
		}
		if met != "" {
			b.t.Logf("click %s again: the pointer met %s", element, met)
		}
	}
}
