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

// A spot is the middle of an element in the window, or why it has none that can
// be clicked.
type spot struct {
	X, Y float64
	Why  string
}

// spot waits until the element that an expression gives stands still and is not
// covered.
func (b *tab) spot(ctx context.Context, element string) (spot, error) {
	script, err := spotScript()
	if err != nil {
		return spot{}, err
	}
	return evalKept[spot](ctx, fmt.Sprintf("(%s)(() => %s, %d)", script, element, patience.Milliseconds()))
}

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
	ctx, stop := context.WithTimeout(b.ctx, 2*patience)
	defer stop()
	for met := "nothing yet"; met != ""; {
		spot, err := b.spot(ctx, element)
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
