package show

import "math"

// A plane is where points are drawn: two scales with the names of their axes.
type plane struct {
	x, y         scale
	xName, yName string
	height       float64
	// frame is what the axes need.
	top, bottom, left float64
}

// tickSize is the size of the letters at ticks.
const tickSize = 11.5

// axes draws ticks, names and lines of both axes, and gives the scales their
// places.
func (p *plane) axes(d *drawing) {
	if name := p.y.name(p.yName); name != "" {
		d.y += lineSkip - 2
		d.text(0, d.y-5, "start", softInk, name)
	}
	p.left = 0
	for _, t := range p.y.ticks {
		p.left = max(p.left, ems(p.y.label(t))*tickSize)
	}
	p.left += 8
	right := 6.0
	if k := len(p.x.ticks); k > 0 {
		right = max(right, ems(p.x.label(p.x.ticks[k-1]))*tickSize/2)
	}
	p.top, p.bottom = d.y+7, d.y+7+p.height
	p.x.from, p.x.to = p.left+4, fullWidth-right
	p.y.from, p.y.to = p.bottom, p.top
	for _, t := range p.y.ticks {
		y := p.y.at(t)
		d.line(p.left, y, fullWidth-2, y, hairline)
		d.add(`<text x="%s" y="%s" text-anchor="end" font-size="%v" fill="%s">%s</text>`, n(p.left-8), n(y+4), tickSize, faintInk, escaped(p.y.label(t)))
	}
	d.line(p.left, p.bottom, fullWidth-2, p.bottom, edge)
	last := -1e9
	for _, t := range p.x.ticks {
		x, w := p.x.at(t), ems(p.x.label(t))*tickSize
		d.line(x, p.bottom, x, p.bottom+4, edge)
		if x-w/2 < last+8 {
			continue
		}
		last = x + w/2
		d.add(`<text x="%s" y="%s" text-anchor="middle" font-size="%v" fill="%s">%s</text>`, n(x), n(p.bottom+17), tickSize, faintInk, escaped(p.x.label(t)))
	}
	d.y = p.bottom + 22
	if name := p.x.name(p.xName); name != "" {
		d.y += lineSkip - 3
		d.text(fullWidth-2, d.y-4, "end", softInk, name)
	}
	d.y += 2
}

// mark draws the sign of a series: each has a shape of its own.
func mark(d *drawing, i int, x, y, r float64, says string) {
	fill, edge := colour(i), paper
	var shape string
	at := func(dx, dy float64) string { return n(x+dx*r) + "," + n(y+dy*r) }
	switch i % 6 {
	case 0:
		shape = `<circle cx="` + n(x) + `" cy="` + n(y) + `" r="` + n(r)
	case 1:
		shape = `<rect x="` + n(x-r*0.9) + `" y="` + n(y-r*0.9) + `" width="` + n(r*1.8) + `" height="` + n(r*1.8)
	case 2:
		shape = `<polygon points="` + at(0, -1.25) + " " + at(1.15, 0.9) + " " + at(-1.15, 0.9)
	case 3:
		shape = `<polygon points="` + at(0, -1.35) + " " + at(1.35, 0) + " " + at(0, 1.35) + " " + at(-1.35, 0)
	case 4:
		shape = `<polygon points="` + at(0, 1.25) + " " + at(1.15, -0.9) + " " + at(-1.15, -0.9)
	default:
		shape = `<circle cx="` + n(x) + `" cy="` + n(y) + `" r="` + n(r*0.8)
		fill, edge = paper, fill
	}
	shape += `" fill="` + fill + `" stroke="` + edge + `"`
	if i%6 == 5 {
		shape += ` stroke-width="2"`
	}
	if says == "" {
		d.add("%s/>", shape)
		return
	}
	d.add("%s><title>%s</title></%s>", shape, escaped(says), shape[1:1+index(shape[1:])])
}

// index gives where the name of an element ends.
func index(s string) int {
	for i := range s {
		if s[i] == ' ' {
			return i
		}
	}
	return len(s)
}

// dash gives the pattern of the line of a series.
func dash(i int) string {
	return [...]string{"", "6 3", "2 3", "9 3 2 3", "4 2", "1 3"}[i%6]
}

// axis gives a scale that holds all of the values.
func axis(all []series, log bool, unit string, n int, fromZero bool) scale {
	lo, hi := extent(all)
	if log {
		if lo == hi {
			lo, hi = lo/2, hi*2
		}
		return logarithmic(lo, hi, unit, n)
	}
	if fromZero && lo > 0 && lo < hi*0.6 || lo == hi && lo > 0 {
		lo = 0 // what can stand on zero, does
	}
	return linear(lo, hi, unit, n, false)
}

// along gives a scale for the places of points, which ends with them where
// they are not to be on ticks.
func along(all []series, log bool, unit string, n int) scale {
	lo, hi := extent(all)
	if log {
		return axis(all, true, unit, n, false)
	}
	s := linear(lo, hi, unit, n, lo != hi)
	if isWhole(all) && s.step < 1 {
		s.step, s.ticks = 1, nil
		for v := math.Ceil(s.lo); v <= s.hi; v++ {
			s.ticks = append(s.ticks, v)
		}
	}
	return s
}

// isWhole reports whether all values are whole numbers.
func isWhole(all []series) bool {
	for _, s := range all {
		for _, v := range s.values {
			if v != math.Trunc(v) {
				return false
			}
		}
	}
	return true
}
