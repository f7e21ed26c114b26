package analysis

import (
	"time"

	"weft/runner/timeline"
)

// The sizes of a picture.
const (
	// A timeline has at most about allSpans spans, but a row may always have
	// fewSpans, and never has more than maxSpans.
	allSpans = 3000
	fewSpans = 60
	maxSpans = 300
	// maxKept is how many a row may have while the trace is read.
	maxKept = 8 * maxSpans
)

// spansFor gives how many spans each of so many rows may have.
func spansFor(rows int) int { return min(max(allSpans/max(rows, 1), fewSpans), maxSpans) }

// A row is a row in the making. It takes spans in order.
type row struct {
	timeline.Row
	parts []part
	grain time.Duration // what is shorter has been merged
}

// A part is a span in the making: of a merged one it knows how long each
// goroutine had.
type part struct {
	timeline.Span
	by map[int]time.Duration
}

// newRow makes a row that keeps its spans if it is to be drawn.
func newRow(r timeline.Row) *row {
	r.Times, r.Counts, r.Spans = timeline.Times{}, map[timeline.State]int{}, []timeline.Span{}
	return &row{Row: r}
}

// add adds a span. One without length counts, but is not to be seen.
func (r *row) add(s timeline.Span, drawn bool) {
	r.Times[s.State] += s.Length()
	r.Counts[s.State]++
	if !drawn || s.Length() <= 0 {
		return
	}
	r.parts = append(r.parts, part{Span: s})
	if len(r.parts) > maxKept {
		r.reduce(maxKept/2, s.To-r.parts[0].From)
	}
}

// finish sets the spans of the row, at most n, in a picture of the length.
func (r *row) finish(n int, length time.Duration) timeline.Row {
	r.cut(length)
	r.reduce(n, length)
	for _, p := range r.parts {
		r.Spans = append(r.Spans, p.Span)
	}
	return r.Row
}

// cut takes away what is after the end of the picture.
func (r *row) cut(length time.Duration) {
	for n := len(r.parts); n > 0 && r.parts[n-1].To > length; n-- {
		p := &r.parts[n-1]
		if p.From < length && !p.Merged() {
			r.Times[p.State] -= p.To - length
			p.To = length
			return
		}
		if p.Merged() {
			for s, d := range p.Times {
				r.Times[s] -= d
			}
		} else {
			r.Times[p.State] -= p.Length()
		}
		r.parts = r.parts[:n-1]
	}
}

// reduce merges spans until there are at most n, those first that could not
// be told apart in a picture of the length.
func (r *row) reduce(n int, length time.Duration) {
	r.grain = max(r.grain, length/time.Duration(3*n))
	for {
		r.parts = merge(r.parts, r.grain)
		if len(r.parts) <= n {
			return
		}
		r.grain += r.grain/4 + 1
	}
}

// merge merges neighbours that are shorter than the grain into spans not
// longer than two and a half.
func merge(parts []part, grain time.Duration) []part {
	merged := parts[:0]
	for _, p := range parts {
		if n := len(merged); n > 0 && merged[n-1].small(grain) && p.small(grain) && p.To-merged[n-1].From <= grain*5/2 {
			merged[n-1] = join(merged[n-1], p)
			continue
		}
		merged = append(merged, p)
	}
	return merged
}

// small reports whether a part may be merged with its neighbours.
func (p part) small(grain time.Duration) bool {
	return p.Length() < grain || p.Merged() && p.Length() < grain*5/2
}

// join merges two parts of which b follows a.
func join(a, b part) part {
	m := part{Span: timeline.Span{From: a.From, To: b.To, Times: timeline.Times{}}, by: map[int]time.Duration{}}
	for _, p := range []part{a, b} {
		m.take(p)
	}
	var longest, most time.Duration
	for _, s := range timeline.States {
		if m.Times[s] > longest {
			longest, m.State = m.Times[s], s
		}
	}
	for g, d := range m.by {
		if d > most || d == most && g < m.Goroutine {
			most, m.Goroutine = d, g
		}
	}
	return m
}

// take adds what a part stands for.
func (p *part) take(o part) {
	if !o.Merged() {
		p.Count++
		p.Times[o.State] += o.Length()
		p.by[o.Goroutine] += o.Length()
		return
	}
	p.Count += o.Count
	for s, d := range o.Times {
		p.Times[s] += d
	}
	for g, d := range o.by {
		p.by[g] += d
	}
}
