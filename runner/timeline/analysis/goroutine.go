package analysis

import (
	"slices"
	"strings"
	"time"

	"golang.org/x/exp/trace"

	"weft/runner/timeline"
)

// A goroutine is one of the trace. Those that are not the cell's have no row.
type goroutine struct {
	row    *row
	state  timeline.State
	since  time.Duration
	what   string
	line   int
	host   bool // started by the kernel or the runtime while the trace ran, or part of the runtime
	gc     bool // works for the garbage collector
	idle   bool // has the processor of a browser while that waits for what comes from outside
	looked bool // its stack has told what it is
	name   string
}

// goroutine gives what is known of a goroutine.
func (a *analysis) goroutine(id trace.GoID) *goroutine {
	g := a.known[id]
	if g == nil {
		g = &goroutine{}
		a.known[id] = g
	}
	return g
}

// member reports whether g is of the cell.
func (g *goroutine) member() bool { return g != nil && g.row != nil }

// adopt makes g one of the cell's, from its present state on.
func (a *analysis) adopt(g *goroutine) {
	r := timeline.Row{Name: g.name, Line: g.line}
	if len(a.members) < maxGoroutines {
		r.Number = len(a.members) + 1
	}
	g.row, g.line = newRow(r), 0
	g.since = max(0, g.since)
	a.members = append(a.members, g)
}

// close ends the span that g is in.
func (g *goroutine) close(at time.Duration) {
	if g.state == "" {
		return
	}
	g.since = min(g.since, at) // the end may be earlier
	g.row.add(timeline.Span{From: g.since, To: at, State: g.state, What: g.what, Line: g.line}, g.row.Number > 0)
	g.state = ""
}

// transition takes a change of the state of a goroutine.
func (a *analysis) transition(ev trace.Event, st trace.StateTransition) {
	id := st.Resource.Goroutine()
	from, to := st.Goroutine()
	if from == to {
		return // said again
	}
	g := a.goroutine(id)
	if !g.looked {
		g.look(st.Stack)
	}
	switch {
	case !a.begun:
	case from == trace.GoNotExist:
		a.created(ev, st, g)
	case from == trace.GoWaiting && to == trace.GoRunnable:
		a.woken(ev, g)
	}
	a.move(ev, st, g, from, to)
	if to == trace.GoNotExist {
		delete(a.known, id)
	}
}

// hosts are what the functions begin with of goroutines that are not the
// cell's: the runtime's, the tracer's, and those of package recorder, which has
// one name in the interpreter and another beside a compiled chapter. A timer of
// an earlier recording may end in this one.
var hosts = []string{"runtime.", "runtime/trace.", "weft/recorder.", "weft/runner/timeline/recorder."}

// look finds out what a goroutine is by the outermost function on its stack.
func (g *goroutine) look(s trace.Stack) {
	outer := ""
	for f := range s.Frames() {
		outer = f.Func
	}
	if outer == "" {
		return
	}
	g.looked = true
	g.gc = outer == "runtime.gcBgMarkWorker"
	g.idle = outer == "runtime.handleAsyncEvent"
	g.host = g.host || slices.ContainsFunc(hosts, func(prefix string) bool { return strings.HasPrefix(outer, prefix) })
	if g.name == "" {
		g.name = plain(outer)
	}
}

// created takes a new goroutine. It is the cell's if one of the cell's has
// started it. Those that nobody has started are of timers, which are the
// cell's: nothing else in its process has any with a function.
func (a *analysis) created(ev trace.Event, st trace.StateTransition, g *goroutine) {
	by := ev.Goroutine()
	parent := a.known[by]
	if !parent.member() && (by != trace.NoGoroutine || g.host) {
		g.host = true
		return
	}
	g.state, g.since = timeline.Ready, a.at()
	if n, ok := a.names[by]; ok {
		g.name, g.line = n.name, n.line
		delete(a.names, by)
	} else {
		g.line = a.lineOf(ev.Stack())
	}
	a.adopt(g)
	if parent.member() {
		a.arrow(parent, g, true)
	}
}

// woken takes the wake of a goroutine. One that was there before the cell
// began and has to do with it is from then on one of the cell's.
func (a *analysis) woken(ev trace.Event, g *goroutine) {
	by := a.known[ev.Goroutine()]
	if by == nil || by == g {
		return
	}
	for _, pair := range [][2]*goroutine{{by, g}, {g, by}} {
		if pair[0].member() && !pair[1].member() && pair[1].looked && !pair[1].host && pair[1].state != "" {
			a.adopt(pair[1])
		}
	}
	if by.member() && g.member() {
		a.arrow(by, g, false)
	}
}

func (a *analysis) arrow(from, to *goroutine, start bool) {
	if from.row.Number > 0 && to.row.Number > 0 {
		a.arrows.add(timeline.Arrow{At: a.at(), From: from.row.Number, To: to.row.Number, Start: start})
	}
}

// move changes the state of a goroutine, and what runs on the processor and
// the thread of the event.
func (a *analysis) move(ev trace.Event, st trace.StateTransition, g *goroutine, from, to trace.GoState) {
	state, what, line := a.stateOf(st, to)
	at := a.at()
	if g.member() {
		a.count(g.state, state)
		g.close(at)
		a.active = at
	}
	g.state, g.since, g.what, g.line = state, at, what, line
	proc, thread := int64(ev.Proc()), int64(ev.Thread())
	switch {
	case g.idle:
	case to == trace.GoRunning || to == trace.GoSyscall:
		if ev.Proc() != trace.NoProc {
			a.procs.enter(proc, g, state, at)
		}
		a.threads.enter(thread, g, state, at)
	default:
		if from == trace.GoRunning || from == trace.GoSyscall {
			a.procs.leaveBy(g, at)
			a.threads.leaveBy(g, at)
		}
	}
}

// count counts the goroutines of the cell that run.
func (a *analysis) count(from, to timeline.State) {
	if from == timeline.Running {
		a.running--
	}
	if to == timeline.Running {
		a.running++
		a.Counters.AtOnce = max(a.Counters.AtOnce, a.running)
	}
}

// lineOf gives the innermost line of the Markdown file on a stack.
func (a *analysis) lineOf(s trace.Stack) int {
	for f := range s.Frames() {
		if a.ownsFile(f.File) {
			return int(f.Line)
		}
	}
	return 0
}
