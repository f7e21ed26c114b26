package show

import (
	"fmt"
	"math"
	"strings"
)

// Bars is a chart of labelled values, drawn as bars from left to right.
type Bars struct {
	Title string
	// Unit is that of the values. Seconds ("s"), bytes ("B"), "Hz" and "/s"
	// are given the prefixes that suit the values.
	Unit string
	// Log asks for a logarithmic scale, for values of very different size.
	Log bool
	// Series names the values if each label has several.
	Series []string
}

// Show displays a bar for each label. With several values there is a group of
// bars for each label.
func (b Bars) Show(labels []string, values ...any) {
	const what = "show.Bars"
	all, unit := allSeries(what, b.Series, b.Unit, len(labels), "labels", values)
	if len(labels) == 0 {
		panic(what + ": no values")
	}
	if b.Unit = unit; b.Log {
		positive(what, all...)
	}
	present("image/svg+xml", b.draw(labels, all), b.text(labels, all))
}

// scale gives the scale of the values. A logarithmic one begins below the
// least value, which would have no bar otherwise.
func (b Bars) scale(all []series) scale {
	lo, hi := extent(all)
	if b.Log {
		s := logarithmic(lo*0.7, hi, b.Unit, 6)
		s.hi = hi
		return s.within(s.lo, hi)
	}
	lo, hi = min(lo, 0), max(hi, 0)
	if lo == hi {
		hi = 1
	}
	return linear(lo, hi, b.Unit, 4, true)
}

// base gives the value from which bars are drawn.
func (b Bars) base(s scale) float64 {
	if b.Log {
		return s.lo
	}
	return 0
}

func (b Bars) draw(labels []string, all []series) string {
	const labelGap, valueGap, padding = 10.0, 6.0, 8.0
	d := &drawing{}
	d.title(b.Title)
	d.legend(all, func(i int, x, y float64) {
		d.add(`<rect x="%s" y="%s" width="18" height="10" rx="1.5"%s/>`, n(x), n(y-5), filling(i))
	})
	labelWidth, lines := 0.0, make([][]string, len(labels))
	for i, label := range labels {
		lines[i] = wrapped(label, 140/textSize)
		for _, line := range lines[i] {
			labelWidth = max(labelWidth, ems(line)*textSize)
		}
	}
	valueWidth := 0.0
	for _, s := range all {
		for _, v := range s.values {
			valueWidth = max(valueWidth, ems(number(v, b.Unit))*textSize)
		}
	}
	s := b.scale(all)
	s.from, s.to = min(labelWidth, 150)+labelGap, fullWidth-valueGap-valueWidth
	if s.lo < 0 && !b.Log { // the values of bars to the left stand left of them
		s.from += valueWidth + valueGap
	}
	thick := 16.0
	if len(all) > 1 {
		thick = 13
	}
	d.y += 4
	top := d.y
	under := d.b.Len()
	for i := range labels {
		group := max(float64(len(all))*(thick+2)-2, float64(len(lines[i]))*15)
		d.y += padding / 2
		for l, line := range lines[i] {
			y := d.y + group/2 + (float64(l)-float64(len(lines[i])-1)/2)*15
			d.text(min(labelWidth, 150), y+4.5, "end", ink, line)
		}
		y := d.y + (group-float64(len(all))*(thick+2)+2)/2
		for k, ser := range all {
			b.bar(d, s, k, y, thick, strings.TrimSpace(labels[i]+" "+ser.name), ser.values[i], valueGap)
			y += thick + 2
		}
		d.y += group + padding/2
	}
	b.axis(d, s, top, under)
	return d.svg(b.Title, b.desc(labels, all))
}

// bar draws the bar of one value, with the value at its end.
func (b Bars) bar(d *drawing, s scale, k int, y, thick float64, name string, v, gap float64) {
	x0, x1 := s.at(b.base(s)), s.at(v)
	says := number(v, b.Unit)
	d.bar(min(x0, x1), y, math.Abs(x1-x0), thick, k, name+": "+says)
	if x1 >= x0 {
		d.text(max(x1, x0+1)+gap, y+thick/2+4.5, "start", softInk, says)
	} else {
		d.text(x1-gap, y+thick/2+4.5, "end", softInk, says)
	}
}

// axis draws the ticks below the bars, and their lines under them.
func (b Bars) axis(d *drawing, s scale, top float64, under int) {
	over := d.b.String()
	d.b.Reset()
	d.b.WriteString(over[:under])
	for _, t := range s.ticks {
		x := s.at(t)
		stroke := hairline
		if t == b.base(s) {
			stroke = edge
		}
		d.line(x, top, x, d.y, stroke)
	}
	d.b.WriteString(over[under:])
	d.y += lineSkip - 3
	name := s.name("")
	end := fullWidth - ems(name)*textSize - 8
	last := -1e9
	for _, t := range s.ticks {
		label := s.label(t)
		x, w := s.at(t), ems(label)*11.5
		x = max(x, w/2)
		if x-w/2 < last+8 || x+w/2 > fullWidth || name != "" && x+w/2 > end {
			continue
		}
		last = x + w/2
		d.add(`<text x="%s" y="%s" text-anchor="middle" font-size="11.5" fill="%s">%s</text>`, n(x), n(d.y-3), faintInk, escaped(label))
	}
	if name != "" {
		d.add(`<text x="%d" y="%s" text-anchor="end" font-size="11.5" fill="%s">%s</text>`, fullWidth, n(d.y-3), faintInk, escaped(name))
	}
	d.y += 3
}

func (b Bars) desc(labels []string, all []series) string {
	var things []string
	for i, label := range labels {
		for _, s := range all {
			things = append(things, strings.TrimSpace(label+" "+s.name)+" "+number(s.values[i], b.Unit))
		}
	}
	return described(things)
}

// text gives the chart in block characters.
func (b Bars) text(labels []string, all []series) string {
	const width = 32
	s := b.scale(all)
	s.from, s.to = 0, 1
	var rows [][]cell
	for i, label := range labels {
		for k, ser := range all {
			row := []cell{{label, false}}
			if k > 0 {
				row[0].text = ""
			}
			if len(all) > 1 {
				row = append(row, cell{ser.name, false})
			}
			v := ser.values[i]
			row = append(row, cell{number(v, b.Unit), true})
			part := math.Abs(s.at(v) - s.at(b.base(s)))
			row = append(row, cell{block(part, width), false})
			rows = append(rows, row)
		}
	}
	text := heading(b.Title) + aligned(rows)
	if b.Log {
		text += fmt.Sprintf("(log: %s – %s)\n", number(s.lo, b.Unit), number(s.hi, b.Unit))
	}
	return text
}

// heading gives a title as the first line of a text.
func heading(title string) string {
	if title == "" {
		return ""
	}
	return title + "\n"
}
