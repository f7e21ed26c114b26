// Package gantt draws a timeline as SVG: a lane for each processor, goroutine
// and thread, with time from left to right.
//
// A picture has no colour of its own: classes say what things are, and the
// style sheet of the theme what they look like. What differs in colour
// differs in shape as well: a running goroutine is a bar, a waiting one a line
// whose pattern tells for what. Every span has a title with all that is known
// of it. The labels of the lanes are not part of the SVG, so that they stay
// in place when it is scrolled.
package gantt

import (
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"weft/runner/timeline"
)

// The measures of a picture, in units that are CSS pixels.
const (
	// Width is how wide a picture is.
	Width      = 540
	headHeight = 24
	laneHeight = 26
	goHeight   = 36
	axisHeight = 24
	barHeight  = 18
)

// Texts are the words of a picture, in the language of its page.
type Texts struct {
	Processors, Goroutines, Threads string
	// Label names a row; under it Detail may say more.
	Label  func(k Kind, r timeline.Row) string
	Detail func(k Kind, r timeline.Row) string
	// Title tells all of a span.
	Title func(k Kind, r timeline.Row, s timeline.Span) string
	// Waits is the short word for what a span waits for.
	Waits func(s timeline.Span) string
	// Duration gives a time on the axis.
	Duration func(d time.Duration) string
}

// A Kind is a kind of row.
type Kind int

// The kinds of rows.
const (
	Processor Kind = iota
	Goroutine
	Thread
)

// A Picture is a drawn timeline.
type Picture struct {
	// SVG is one element.
	SVG string
	// Labels stand beside it, one for each lane and heading, from above.
	Labels []Label
	// States are those that occur, and Merged tells that spans were merged.
	States []timeline.State
	Merged bool
	// Starts and Wakes tell whether there are such arrows.
	Starts, Wakes bool
}

// A Label names a lane. Its class tells how high that is:
// "lane-head", "lane-row" or "lane-goroutine".
type Label struct {
	Class, Text, Detail string
	// Colour is the class of the colour that the goroutine has.
	Colour string
}

// Draw draws a timeline. Prefix begins every id in the picture; name is what
// it is called for those who do not see it.
func Draw(t *timeline.Timeline, prefix, name string, w Texts) Picture {
	d := &drawing{Timeline: t, texts: w, prefix: prefix, middle: map[int]float64{}}
	d.rows(Processor, w.Processors, t.Processors)
	d.rows(Goroutine, w.Goroutines, t.Goroutines)
	d.rows(Thread, w.Threads, t.Threads)
	for _, a := range t.Arrows {
		d.arrow(a)
	}
	height := d.y + axisHeight
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="lanes" width="%d" height="%s" viewBox="0 0 %[1]d %[2]s" role="img" aria-label="%s" data-length="%d" data-start="%d">`,
		Width, number(height), html.EscapeString(name), t.Length, t.Start)
	d.patterns(&b)
	d.axis(&b)
	b.WriteString(d.body.String() + "</svg>")
	d.picture.SVG = b.String()
	for _, s := range timeline.States {
		if d.states[s] {
			d.picture.States = append(d.picture.States, s)
		}
	}
	return d.picture
}

// A drawing is a picture in the making.
type drawing struct {
	*timeline.Timeline
	texts   Texts
	prefix  string
	picture Picture
	body    strings.Builder
	y       float64
	// first is where the first goroutine's lane begins.
	first  float64
	middle map[int]float64 // of the lanes of goroutines
	states map[timeline.State]bool
}

// rows draws the rows of a kind under a heading.
func (d *drawing) rows(k Kind, heading string, rows []timeline.Row) {
	if len(rows) == 0 {
		return
	}
	d.y += headHeight
	d.picture.Labels = append(d.picture.Labels, Label{Class: "lane-head", Text: heading})
	if k == Goroutine {
		d.first = d.y
	}
	for _, r := range rows {
		d.row(k, r)
	}
}

// row draws one row.
func (d *drawing) row(k Kind, r timeline.Row) {
	l := Label{Class: "lane-row", Text: d.texts.Label(k, r), Detail: d.texts.Detail(k, r)}
	height := float64(laneHeight)
	if k == Goroutine {
		l.Class, height = "lane-goroutine", goHeight
		l.Colour = Colour(r.Number)
		d.middle[r.Number] = d.y + height/2
	}
	d.picture.Labels = append(d.picture.Labels, l)
	class := ""
	if k != Goroutine {
		class = " base"
	}
	fmt.Fprintf(&d.body, `<g class="row%s">`, class)
	if k != Goroutine {
		fmt.Fprintf(&d.body, `<rect class="ground" x="0" y="%s" width="%d" height="%d"/>`, number(d.y+(height-barHeight)/2), Width, barHeight)
	}
	for _, s := range r.Spans {
		d.span(k, r, s, height)
	}
	d.body.WriteString("</g>\n")
	d.y += height
}

// Colour gives the class of the colour of a goroutine.
func Colour(number int) string {
	switch {
	case number <= 0:
		return "other"
	case number == 1:
		return "own"
	}
	return "series-" + strconv.Itoa((number-2)%6+1)
}

// x gives where a time is.
func (d *drawing) x(at time.Duration) float64 {
	if d.Length <= 0 {
		return 0
	}
	return float64(at) / float64(d.Length) * Width
}

// span draws a span of a row whose lane has the height.
func (d *drawing) span(k Kind, r timeline.Row, s timeline.Span, height float64) {
	x, width := d.x(s.From), max(d.x(s.To)-d.x(s.From), .6)
	if d.states == nil {
		d.states = map[timeline.State]bool{}
	}
	title := html.EscapeString(d.texts.Title(k, r, s))
	number1 := s.Goroutine
	if k == Goroutine {
		number1 = r.Number
	}
	colour := Colour(number1)
	if s.Merged() {
		d.merged(s, x, width, height, colour, title)
		return
	}
	d.states[s.State] = true
	shape := shapes[s.State]
	high := min(shape.height, height-4)
	if k != Goroutine {
		high = min(max(high, barHeight), barHeight)
	}
	class := shape.class
	if s.State == timeline.Running {
		class += " " + colour
	}
	fill := ""
	if shape.pattern {
		fill = fmt.Sprintf(` fill="url(#%s%s)"`, d.prefix, s.State)
	}
	fmt.Fprintf(&d.body, `<rect class="%s" x="%s" y="%s" width="%s" height="%s"%s><title>%s</title></rect>`,
		class, number(x), number(d.y+(height-high)/2), number(width), number(high), fill, title)
	d.label(k, s, x, width, height)
}

// label writes into or above a span what it is, if there is room.
func (d *drawing) label(k Kind, s timeline.Span, x, width, height float64) {
	text, class, y := "", "", d.y+height/2+4
	switch {
	case k == Goroutine && s.State != timeline.Running && s.State != timeline.Ready:
		text, class, y = d.texts.Waits(s), "wait", d.y+height/2-6
		if s.State == timeline.Syscall {
			y = d.y + height/2 - 10.5
		}
	case k != Goroutine && s.State == timeline.Running && s.Goroutine > 0:
		text, class = d.nameOf(s.Goroutine), "name"
		if extent(text) > width-6 {
			text = strconv.Itoa(s.Goroutine)
		}
	}
	if text == "" || extent(text) > width-6 {
		return
	}
	fmt.Fprintf(&d.body, `<text class="%s" x="%s" y="%s">%s</text>`, class, number(x+width/2), number(y), html.EscapeString(text))
}

// nameOf gives the label of a goroutine.
func (d *drawing) nameOf(n int) string {
	i := slices.IndexFunc(d.Goroutines, func(r timeline.Row) bool { return r.Number == n })
	if i < 0 {
		return ""
	}
	return d.texts.Label(Goroutine, d.Goroutines[i])
}

// merged draws a span that stands for several: a ground on which the share
// of running is a bar from below.
func (d *drawing) merged(s timeline.Span, x, width, height float64, colour, title string) {
	d.picture.Merged = true
	high := min(24, height-8)
	share := 0.0
	if l := s.Length(); l > 0 {
		share = float64(s.Times[timeline.Running]) / float64(l)
	}
	top := d.y + (height-high)/2
	fmt.Fprintf(&d.body, `<g class="merged %s"><title>%s</title><rect class="several" x="%s" y="%s" width="%s" height="%s"/>`,
		colour, title, number(x), number(top), number(width), number(high))
	if part := high * min(share, 1); part >= .3 {
		fmt.Fprintf(&d.body, `<rect class="share" x="%s" y="%s" width="%s" height="%s"/>`, number(x), number(top+high-part), number(width), number(part))
	}
	d.body.WriteString("</g>")
}

// arrow draws a start or a wake.
func (d *drawing) arrow(a timeline.Arrow) {
	from, ok1 := d.middle[a.From]
	to, ok2 := d.middle[a.To]
	if !ok1 || !ok2 {
		return
	}
	class, head, sign := "wake", -4.0, 1.0
	if a.Start {
		class = "start"
		d.picture.Starts = true
	} else {
		d.picture.Wakes = true
	}
	if to < from {
		head, sign = 4, -1
	}
	fmt.Fprintf(&d.body, `<path class="arrow %s" transform="translate(%s %s)" d="M0 0V%sm-2.5 %sl2.5 %s 2.5 %s"/>`,
		class, number(d.x(a.At)), number(from), number(to-from-sign*9), number(head), number(-head), number(head))
}

// number gives a coordinate with one digit behind the point.
func number(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

// extent gives about how wide a small text is.
func extent(s string) float64 {
	w := 0.0
	for _, r := range s {
		if r >= 0x2e80 {
			w += 11
		} else {
			w += 6.2
		}
	}
	return w
}
