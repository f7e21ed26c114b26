package show

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Lines is a chart of values that change with another one, drawn as lines.
type Lines struct {
	Title string
	// X and Y name the axes: what was chosen, and what came of it.
	X, Y string
	// XUnit and YUnit are their units, as in [Bars].
	XUnit, YUnit string
	// LogX and LogY ask for logarithmic scales.
	LogX, LogY bool
	// Series names the lines if there are several.
	Series []string
}

// Show displays lines through the points at x, one for each y. Points are
// joined in the order in which they are given.
func (l Lines) Show(x any, y ...any) { chart(l).show("show.Lines", true, x, y) }

// Scatter is a chart of points.
type Scatter struct {
	Title        string
	X, Y         string // the names of the axes
	XUnit, YUnit string // their units, as in [Bars]
	LogX, LogY   bool   // logarithmic scales
	Series       []string
}

// Show displays the points with the coordinates x and y; with several y, as
// many points at each x.
func (s Scatter) Show(x any, y ...any) { chart(s).show("show.Scatter", false, x, y) }

// A chart is the options that lines and points have.
type chart Lines

// most is how many points of a series are drawn one by one.
const most = 1500

func (c chart) show(what string, joined bool, x any, y []any) {
	xs, told := numbers(what, x)
	c.XUnit = oneUnit(what, c.XUnit, told)
	all, unit := allSeries(what, c.Series, c.YUnit, len(xs), "x", y)
	c.YUnit = unit
	if len(xs) == 0 {
		panic(what + ": no values")
	}
	at := series{c.X, xs}
	if c.LogX {
		positive(what, at)
	}
	if c.LogY {
		positive(what, all...)
	}
	present("image/svg+xml", c.draw(joined, at, all), c.text(at, all))
}

func (c chart) draw(joined bool, at series, all []series) string {
	d := &drawing{}
	d.title(c.Title)
	few := len(at.values) <= 40
	d.legend(all, func(i int, x, y float64) {
		if joined {
			d.path(i, [][2]float64{{x, y}, {x + 20, y}})
		}
		if few || !joined {
			mark(d, i, x+10, y, 3.4, "")
		}
	})
	p := plane{xName: c.X, yName: c.Y, height: 200}
	p.x = along([]series{at}, c.LogX, c.XUnit, 7)
	p.y = axis(all, c.LogY, c.YUnit, 5, true)
	if !joined {
		p.x = axis([]series{at}, c.LogX, c.XUnit, 6, false)
	}
	p.axes(d)
	for i, s := range all {
		var points [][2]float64
		for k, v := range s.values {
			points = append(points, [2]float64{p.x.at(at.values[k]), p.y.at(v)})
		}
		if joined {
			d.path(i, thinned(points))
		}
		if !joined && len(points) > most {
			d.dots(i, points)
			continue
		}
		if few || !joined {
			for k, q := range points {
				mark(d, i, q[0], q[1], 3.4, c.says(at.values[k], s.name, s.values[k]))
			}
		}
	}
	return d.svg(c.Title, c.desc(at, all))
}

// path draws the line of a series.
func (d *drawing) path(i int, points [][2]float64) {
	var b strings.Builder
	for k, p := range points {
		if k > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(n(p[0]) + "," + n(p[1]))
	}
	dashed := ""
	if pattern := dash(i); pattern != "" {
		dashed = ` stroke-dasharray="` + pattern + `"`
	}
	d.add(`<polyline points="%s" fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"%s/>`, b.String(), colour(i), dashed)
}

// dots draws very many points as one path of small squares. Those at one
// place are drawn once, and neighbours as one.
func (d *drawing) dots(i int, points [][2]float64) {
	const size = 2
	type place struct{ row, column int }
	var places []place
	for _, p := range points {
		places = append(places, place{int(p[1] / size), int(p[0] / size)})
	}
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.row, b.row), cmp.Compare(a.column, b.column))
	})
	places = slices.Compact(places)
	var b strings.Builder
	for k := 0; k < len(places); {
		first, width := places[k], 0
		for k < len(places) && places[k] == (place{first.row, first.column + width}) {
			k, width = k+1, width+1
		}
		fmt.Fprintf(&b, "M%d %dh%dv%dh-%dz", first.column*size, first.row*size, width*size, size, width*size)
	}
	d.add(`<path d="%s" fill="%s" fill-opacity=".6"/>`, b.String(), colour(i))
}

// thinned gives a line through fewer points that looks the same: of those in
// one column the first, the lowest, the highest and the last.
func thinned(points [][2]float64) [][2]float64 {
	if len(points) <= most {
		return points
	}
	var few [][2]float64
	for i := 0; i < len(points); {
		j, low, high := i, i, i
		for j < len(points) && math.Floor(points[j][0]) == math.Floor(points[i][0]) {
			if points[j][1] < points[low][1] {
				low = j
			}
			if points[j][1] > points[high][1] {
				high = j
			}
			j++
		}
		last := -1
		for _, k := range []int{i, min(low, high), max(low, high), j - 1} {
			if k > last {
				few, last = append(few, points[k]), k
			}
		}
		i = j
	}
	return few
}

func (c chart) says(x float64, name string, y float64) string {
	text := number(x, c.XUnit) + ": " + number(y, c.YUnit)
	if name != "" {
		text = name + ", " + text
	}
	return text
}

func (c chart) desc(at series, all []series) string {
	var things []string
	for _, s := range all {
		lo, hi := extent([]series{s})
		things = append(things, strings.TrimSpace(s.name+" "+number(lo, c.YUnit)+" – "+number(hi, c.YUnit)))
	}
	lo, hi := extent([]series{at})
	return strings.TrimSpace(c.X+" "+number(lo, c.XUnit)+" – "+number(hi, c.XUnit)) + "; " + described(things)
}

// text gives the points as a table: all of some dozens, or every so manyth.
func (c chart) text(at series, all []series) string {
	const rows = 40
	every := (len(at.values) + rows - 1) / rows
	head := []cell{{c.X, true}}
	for _, s := range all {
		name := s.name
		if name == "" {
			name = c.Y
		}
		head = append(head, cell{name, true})
	}
	table := [][]cell{head}
	if c.X == "" && c.Y == "" && len(c.Series) == 0 {
		table = nil
	}
	for i := 0; i < len(at.values); i += every {
		row := []cell{{number(at.values[i], c.XUnit), true}}
		for _, s := range all {
			row = append(row, cell{number(s.values[i], c.YUnit), true})
		}
		table = append(table, row)
	}
	text := heading(c.Title) + aligned(table)
	if every > 1 {
		text += fmt.Sprintf("(1/%d of %d)\n", every, len(at.values))
	}
	return text
}
