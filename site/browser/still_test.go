package browser_test

import (
	"testing"

	"github.com/chromedp/chromedp"
)

// watchPlaces notes all places that the parts of a cell have from now on, in it.
const watchPlaces = `(cell) => {
	const places = globalThis.places = new Set();
	(function look() {
		if (places !== globalThis.places) return;
		const top = cell.getBoundingClientRect().top;
		const boxes = [".strip", ".run", ".copy", ".edit", ".menu-button", ".views"].map((part) => cell.querySelector(part).getBoundingClientRect());
		const outputs = [...cell.querySelectorAll(":scope > .outputs")].find((e) => e.checkVisibility())?.getBoundingClientRect().top ?? 0;
		places.add([...boxes.flatMap((r) => [r.left, r.top - top, r.width, r.height]), outputs - top].map(Math.round).join(" "));
		requestAnimationFrame(look);
	})();
	return true;
}`

// TestRunsMoveNothing runs cells and looks at each frame: from when the button
// was pressed until the cell has ended, its strip is as high as it was, its
// buttons stay where they are, and so does what it gives. So it is in a cell that
// runs again, with what a run that ends says of itself.
func TestRunsMoveNothing(t *testing.T) {
	v := published(t, "/", "import (\"fmt\"; \"time\")\nn := 40\nfor i := range 4 {\n\tfmt.Println(i)\n\ttime.Sleep(40 * time.Millisecond)\n}", "n++", "panic(n)", "n")
	for _, width := range []int64{1440, 390} {
		b := openTab(t, v.base+"en/a/")
		b.do(chromedp.EmulateViewport(width, 900))
		for _, cell := range []string{"a", "b", "c", "d", "a", "b"} {
			element := "document.querySelector('#" + cell + "')"
			b.click("#" + cell + " .run")
			b.wait(element + ".querySelector('.views')")
			eval[bool](b, "("+watchPlaces+")("+element+")")
			b.wait("!" + element + ".matches('.running') && " + strip(cell) + ".includes('interpreted only')")
			eval[bool](b, "new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(true))))")
			if got := eval[[]string](b, "[...places]"); len(got) != 1 {
				t.Errorf("%d px wide, the parts of cell %s are at %q", width, cell, got)
			}
		}
	}
}
