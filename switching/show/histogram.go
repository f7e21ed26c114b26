package show

import (
	"fmt"
	"math"
	"slices"
)

// Histogram is a chart of how often values of each size occur.
type Histogram struct {
	Title string
	// X names the values, Unit is their unit as in [Bars].
	X, Unit string
	// Log asks for a logarithmic scale of the values.
	Log bool
}

// Show displays how many of the values lie in each of some intervals, and
// where half and 99 of 100 lie below.
func (h Histogram) Show(values any) {
	const what = "show.Histogram"
	v, told := numbers(what, values)
	if len(v) == 0 {
		panic(what + ": no values")
	}
	h.Unit = oneUnit(what, h.Unit, told)
	if h.Log {
		positive(what, series{"", v})
	}
	slices.Sort(v)
	bins := h.bins(v)
	present("image/svg+xml", h.draw(v, bins), h.text(v, bins))
}

// A bin is an interval and how many values are in it: lo itself, not hi.
type bin struct {
	lo, hi float64
	count  int
}

// bins gives intervals of one width, on a logarithmic scale of one ratio,
// with round ends. The values are sorted.
func (h Histogram) bins(v []float64) []bin {
	lo, hi := v[0], v[len(v)-1]
	var ends []float64
	switch {
	case h.Log:
		ends = logEnds(lo, hi, h.Unit)
	case hi-lo <= 24 && isWhole([]series{{"", v}}):
		for e := lo; e <= hi+1; e++ {
			ends = append(ends, e)
		}
	default:
		s := linear(lo, hi, h.Unit, binCount(v), false)
		ends = s.ticks
		if hi >= ends[len(ends)-1] {
			ends = append(ends, ends[len(ends)-1]+s.step)
		}
	}
	bins := make([]bin, len(ends)-1)
	i := 0
	for k := range bins {
		bins[k] = bin{lo: ends[k], hi: ends[k+1]}
		for ; i < len(v) && (v[i] < ends[k+1] || k == len(bins)-1); i++ {
			bins[k].count++
		}
	}
	return bins
}

// binCount gives how many intervals suit sorted values: the width is that of
// Freedman and Diaconis, within limits.
func binCount(v []float64) int {
	quarter := quantile(v, 0.75) - quantile(v, 0.25)
	width := 2 * quarter / math.Cbrt(float64(len(v)))
	if width <= 0 {
		return 12
	}
	return int(min(max((v[len(v)-1]-v[0])/width, 6), 30))
}

// logEnds gives the ends of intervals of which ten, five or three make a power
// of ten; for bytes they are powers of two.
func logEnds(lo, hi float64, unit string) []float64 {
	base, mantissas := 10.0, []float64{1, 2, 5}
	switch decades := math.Log10(hi / lo); {
	case isBinary(unit):
		base, mantissas = 2, []float64{1}
	case decades < 1.2:
		mantissas = []float64{1, 1.25, 1.6, 2, 2.5, 3.2, 4, 5, 6.3, 8}
	case decades < 4:
		mantissas = []float64{1, 1.6, 2.5, 4, 6.3}
	}
	var all []float64
	e := int(math.Floor(math.Log(lo)/math.Log(base)+1e-9)) - 1
	for {
		for _, m := range mantissas {
			all = append(all, m*math.Pow(base, float64(e)))
			if all[len(all)-1] > hi*(1+1e-9) {
				for len(all) > 2 && all[1] <= lo*(1+1e-9) {
					all = all[1:]
				}
				return all
			}
		}
		e++
	}
}

// quantile gives the value below which a part of sorted values lies.
func quantile(v []float64, part float64) float64 {
	return v[min(int(part*float64(len(v))), len(v)-1)]
}

func (h Histogram) draw(v []float64, bins []bin) string {
	d := &drawing{}
	d.title(h.Title)
	d.y += 10 // for the names of the quantiles
	p := plane{xName: h.X, height: 160}
	most := 0
	for _, b := range bins {
		most = max(most, b.count)
	}
	p.y = whole(float64(most), 4)
	p.x = h.scale(bins)
	p.axes(d)
	says := h.says(bins)
	for i, b := range bins {
		if h.single(bins) {
			b.lo, b.hi = b.lo-0.5, b.hi-0.5
		}
		if b.count > 0 {
			x0, x1, y := p.x.at(b.lo), p.x.at(b.hi), p.y.at(float64(b.count))
			d.bar(x0+0.5, y, x1-x0-1, p.bottom-y, 0, says[i])
		}
	}
	h.quantiles(d, p, v, bins)
	return d.svg(h.Title, h.summary(v))
}

// says gives what each bar says.
func (h Histogram) says(bins []bin) []string {
	var all []string
	for _, b := range bins {
		at := number(b.lo, h.Unit)
		if !h.single(bins) {
			at += " – " + number(b.hi, h.Unit)
		}
		all = append(all, fmt.Sprintf("%s: %d", at, b.count))
	}
	return all
}

// scale gives the scale of the intervals, which ends with them.
func (h Histogram) scale(bins []bin) scale {
	lo, hi := bins[0].lo, bins[len(bins)-1].hi
	s := linear(lo, hi, h.Unit, 6, true)
	if h.Log {
		s = logarithmic(lo, hi, h.Unit, 7).within(lo, hi)
	}
	s.lo, s.hi = lo, hi
	if h.single(bins) { // each value has its bar: the tick is below its middle
		s.lo, s.hi, s.step, s.ticks = lo-0.5, hi-0.5, 1, nil
		for i, b := range bins {
			if len(bins) <= 12 || i%2 == 0 {
				s.ticks = append(s.ticks, b.lo)
			}
		}
	}
	return s
}

// single reports whether each interval is one whole number.
func (h Histogram) single(bins []bin) bool {
	return !h.Log && bins[0].hi-bins[0].lo == 1 && bins[0].lo == math.Trunc(bins[0].lo) && len(bins) <= 25
}

// quantiles marks the middle value, and that which one of a hundred exceeds.
func (h Histogram) quantiles(d *drawing, p plane, v []float64, bins []bin) {
	if len(v) < 20 || h.single(bins) {
		return
	}
	last := -1e9
	for _, q := range []struct {
		part float64
		name string
	}{{0.5, "50%"}, {0.99, "99%"}} {
		x := p.x.at(quantile(v, q.part))
		label := q.name + " " + number(quantile(v, q.part), h.Unit)
		w := ems(label) * tickSize
		d.add(`<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-dasharray="3 3"/>`, n(x), n(p.top-5), n(x), n(p.bottom), softInk)
		at := min(max(x, w/2), fullWidth-w/2)
		if at-w/2 < last+10 {
			at = last + 10 + w/2
		}
		last = at + w/2
		if last <= fullWidth {
			d.add(`<text x="%s" y="%s" text-anchor="middle" font-size="%v" fill="%s">%s</text>`, n(at), n(p.top-9), tickSize, softInk, escaped(label))
		}
	}
}

// summary says what the values are in a line.
func (h Histogram) summary(v []float64) string {
	f := func(x float64) string { return number(x, h.Unit) }
	return fmt.Sprintf("n = %d, min %s, 50%% %s, 90%% %s, 99%% %s, max %s",
		len(v), f(v[0]), f(quantile(v, 0.5)), f(quantile(v, 0.9)), f(quantile(v, 0.99)), f(v[len(v)-1]))
}

// text gives the chart in block characters.
func (h Histogram) text(v []float64, bins []bin) string {
	most := 0
	for _, b := range bins {
		most = max(most, b.count)
	}
	var rows [][]cell
	for _, b := range bins {
		row := []cell{{number(b.lo, h.Unit), true}, {"– " + number(b.hi, h.Unit), false}}
		if h.single(bins) {
			row = row[:1]
		}
		row = append(row, cell{number(float64(b.count), ""), true}, cell{block(float64(b.count)/float64(most), 32), false})
		rows = append(rows, row)
	}
	return heading(h.Title) + aligned(rows) + h.summary(v) + "\n"
}
