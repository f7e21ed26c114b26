package show

import (
	"fmt"
	"strconv"
	"strings"
)

// The sizes of a drawing, in its own units: a page draws it at most a little
// larger, a phone at three quarters.
const (
	fullWidth = 440
	titleSize = 14
	textSize  = 12.5
	lineSkip  = 19
)

// The colours are the theme's; the ones behind are for a drawing by itself.
const (
	ink      = "var(--ink, #23241f)"
	softInk  = "var(--ink-2, #595b54)"
	faintInk = "var(--ink-3, #696b63)"
	hairline = "var(--hairline, #e7e3d9)"
	edge     = "var(--edge, #8f8b80)"
	paper    = "var(--output-background, #fffefc)"
)

// colour gives the colour of a series.
func colour(i int) string {
	plain := [...]string{"#1f8a90", "#b9702b", "#7d63c4", "#4d8f4f", "#c2566b", "#4f7fb8"}
	i %= len(plain)
	return fmt.Sprintf("var(--series-%d, %s)", i+1, plain[i])
}

// A drawing is SVG in the making.
type drawing struct {
	b strings.Builder
	y float64 // how far down it is filled
}

// escaped makes a text one that may stand in XML.
var escaped = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "\x00", "").Replace

// n gives a coordinate.
func n(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	if s = strings.TrimSuffix(s, ".0"); s == "-0" {
		return "0"
	}
	return s
}

// add writes an element or a part of one.
func (d *drawing) add(format string, args ...any) { fmt.Fprintf(&d.b, format+"\n", args...) }

// text writes a text; anchor is start, middle or end.
func (d *drawing) text(x, y float64, anchor, fill, s string) {
	if anchor != "start" {
		anchor = `" text-anchor="` + anchor
	} else {
		anchor = ""
	}
	d.add(`<text x="%s" y="%s%s" fill="%s">%s</text>`, n(x), n(y), anchor, fill, escaped(s))
}

// line writes a straight line.
func (d *drawing) line(x1, y1, x2, y2 float64, stroke string) {
	d.add(`<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s"/>`, n(x1), n(y1), n(x2), n(y2), stroke)
}

// filling gives the attributes of an area of a series. Without colours, areas
// differ by how full they are and by their edges.
func filling(i int) string {
	edge := ` stroke="` + colour(i) + `" stroke-width="1.5"`
	fill := ` fill="` + colour(i) + `"`
	switch i % 3 {
	case 1:
		return fill + ` fill-opacity=".45"` + edge
	case 2:
		return fill + ` fill-opacity=".12"` + edge + ` stroke-dasharray="3 2"`
	}
	return fill
}

// bar writes the bar of a series, which is at least a hair wide. What it says
// is shown where the mouse rests on it.
func (d *drawing) bar(x, y, w, h float64, series int, says string) {
	d.add(`<rect x="%s" y="%s" width="%s" height="%s" rx="1.5"%s><title>%s</title></rect>`,
		n(x), n(y), n(max(w, 1)), n(h), filling(series), escaped(says))
}

// title writes the title at the top, in as many lines as it needs.
func (d *drawing) title(s string) {
	if s == "" {
		d.y = 4
		return
	}
	for _, line := range wrapped(s, fullWidth/titleSize) {
		d.y += lineSkip
		d.add(`<text x="0" y="%s" font-size="%d" font-weight="650" fill="%s">%s</text>`, n(d.y-3), titleSize, ink, escaped(line))
	}
	d.y += 5
}

// legend writes the names of series with their marks, in as many lines as
// they need; nothing for one that has no name.
func (d *drawing) legend(all []series, mark func(i int, x, y float64)) {
	if len(all) == 1 && all[0].name == "" {
		return
	}
	x := 0.0
	d.y += lineSkip
	for i, s := range all {
		w := 26 + ems(s.name)*textSize + 16
		if x > 0 && x+w-16 > fullWidth {
			x = 0
			d.y += lineSkip
		}
		mark(i, x, d.y-8)
		d.text(x+26, d.y-4, "start", softInk, s.name)
		x += w
	}
	d.y += 4
}

// svg gives the whole, with its title and a description for those who do not
// see it.
func (d *drawing) svg(title, desc string) string {
	var b strings.Builder
	h := n(d.y)
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%s" viewBox="0 0 %d %s" role="img" aria-label="%s"`,
		fullWidth, h, fullWidth, h, escaped(title))
	fmt.Fprintf(&b, ` font-family="var(--sans, system-ui, sans-serif)" font-size="%v">`+"\n", textSize)
	fmt.Fprintf(&b, "<title>%s</title>\n<desc>%s</desc>\n", escaped(title), escaped(desc))
	return b.String() + d.b.String() + "</svg>\n"
}

// described joins what a drawing says, up to a dozen things.
func described(things []string) string {
	if len(things) > 12 {
		things = append(things[:12:12], "…")
	}
	return strings.Join(things, "; ")
}
