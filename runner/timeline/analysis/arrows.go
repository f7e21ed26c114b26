package analysis

import (
	"time"

	"weft/runner/timeline"
)

// maxArrows is how many arrows a timeline has: more would hide it.
const maxArrows = 90

// arrows are the starts and wakes of a trace. Of those that lead the same way
// in one stretch of time the first is kept; the stretches become longer as
// the arrows become too many.
type arrows struct {
	kept    []timeline.Arrow
	stretch time.Duration
	total   int
}

// add adds an arrow; they come in order.
func (a *arrows) add(n timeline.Arrow) {
	a.total++
	a.kept = append(a.kept, n)
	if len(a.kept) > 16*maxArrows {
		a.reduce(8*maxArrows, n.At)
	}
}

// finish gives those to be drawn and how many more there were.
func (a *arrows) finish(length time.Duration) ([]timeline.Arrow, int) {
	a.reduce(maxArrows, length)
	return a.kept, a.total - len(a.kept)
}

// reduce leaves at most n arrows.
func (a *arrows) reduce(n int, length time.Duration) {
	if len(a.kept) > n {
		a.stretch = max(a.stretch, length/time.Duration(n))
		a.thin()
	}
	for len(a.kept) > n && a.stretch < 2*length {
		a.stretch += a.stretch/4 + 1
		a.thin()
	}
	if len(a.kept) > n { // there are more ways than arrows
		for i := range n {
			a.kept[i] = a.kept[i*len(a.kept)/n]
		}
		a.kept = a.kept[:n]
	}
}

// thin keeps the first arrow of each way in each stretch.
func (a *arrows) thin() {
	type way struct {
		from, to int
		start    bool
	}
	last := map[way]time.Duration{}
	kept := a.kept[:0]
	for _, o := range a.kept {
		w := way{o.From, o.To, o.Start}
		if at, ok := last[w]; ok && o.At-at < a.stretch {
			continue
		}
		last[w] = o.At
		kept = append(kept, o)
	}
	a.kept = kept
}
