package analysis

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"weft/runner/timeline"
)

// lanes are the processors, or the threads, with what runs on them.
type lanes struct {
	all map[int64]*lane
	of  map[*goroutine]int64 // where a goroutine is
}

// A lane is one of them.
type lane struct {
	row   *row
	on    *goroutine
	state timeline.State
	since time.Duration
}

// begin makes the present time zero.
func (l *lanes) begin() {
	for _, n := range l.all {
		n.row, n.since = newRow(timeline.Row{}), 0
	}
}

// lane gives a lane.
func (l *lanes) lane(id int64) *lane {
	n := l.all[id]
	if n == nil {
		if l.all == nil {
			l.all, l.of = map[int64]*lane{}, map[*goroutine]int64{}
		}
		n = &lane{row: newRow(timeline.Row{})}
		l.all[id] = n
	}
	return n
}

// enter puts a goroutine on a lane.
func (l *lanes) enter(id int64, g *goroutine, s timeline.State, at time.Duration) {
	n := l.lane(id)
	n.close(at)
	if n.on != nil && n.on != g {
		delete(l.of, n.on)
	}
	if old, ok := l.of[g]; ok && old != id {
		l.leave(old, at)
	}
	n.on, n.state, n.since = g, s, at
	l.of[g] = id
}

// leave empties a lane.
func (l *lanes) leave(id int64, at time.Duration) {
	n := l.lane(id)
	n.close(at)
	if n.on != nil {
		delete(l.of, n.on)
	}
	n.on = nil
}

// leaveBy empties the lane that a goroutine is on.
func (l *lanes) leaveBy(g *goroutine, at time.Duration) {
	if id, ok := l.of[g]; ok {
		l.leave(id, at)
	}
}

// close ends the span of a lane.
func (n *lane) close(at time.Duration) {
	if n.on == nil {
		return
	}
	s := timeline.Span{From: min(n.since, at), To: at, State: n.state}
	switch {
	case n.on.member():
		s.Goroutine = n.on.row.Number
	case n.on.gc:
		s.State = timeline.GC
	default:
		s.State = timeline.Other
	}
	n.row.add(s, true)
}

// finish gives the rows of those that were ever used, with the busiest if
// there are too many.
func (l *lanes) finish(spans int, end time.Duration) []timeline.Row {
	var ids []int64
	for _, id := range slices.Sorted(maps.Keys(l.all)) {
		l.leave(id, end)
		if len(l.all[id].row.Counts) > 0 {
			ids = append(ids, id)
		}
	}
	busy := func(id int64) time.Duration {
		t := l.all[id].row.Times
		return t.Sum() - t[timeline.Other]
	}
	slices.SortStableFunc(ids, func(a, b int64) int { return cmp.Compare(busy(b), busy(a)) })
	ids = ids[:min(len(ids), maxLanes)]
	slices.Sort(ids)
	rows := []timeline.Row{}
	for _, id := range ids {
		r := l.all[id].row
		r.Number = int(id)
		rows = append(rows, r.finish(spans, end))
	}
	return rows
}
