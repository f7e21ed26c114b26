package site

import (
	"strings"

	"weft/runner"
	"weft/site/book"
	"weft/site/theme"
)

// Draw gives the HTML of a display that a cell of a chapter has given just
// now, as its page would have it after a build: timelines, drawings, and HTML
// that is cleaned. It is empty for what the script of a page draws by itself.
// At stands in the ids of what is drawn, and must be in no other of the page.
func Draw(c *book.Chapter, of runner.Cell, at string, o runner.Output) string {
	if o.Kind != runner.Display || o.Data[runner.RunsType] != nil || o.Data[runner.VariantsType] != nil {
		return ""
	}
	w := wordsFor(c.Lang)
	t := &text{words: w, lang: c.Lang, page: pageOf(c), chapter: c, assets: assets{}}
	v, ok := t.display(cell{Words: w, source: of, path: c.Path}, at, o)
	if !ok || v.Timeline == "" && v.Drawing == "" && v.HTML == "" {
		return ""
	}
	var b strings.Builder
	if err := theme.Templates().Execute(&b, "output", v); err != nil {
		return "" // the page shows its text
	}
	return b.String()
}
