// Package analysis reads the execution traces that package recorder records
// into timelines.
//
// It reads a trace once, event by event, and keeps what a picture can show:
// its memory does not grow with the trace, but for a few words for each
// goroutine. Of a goroutine it says running when it has a processor; whether
// the operating system let the thread run meanwhile, a trace does not tell.
package analysis

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"time"

	"golang.org/x/exp/trace"

	"weft/runner/timeline"
	"weft/runner/timeline/recorder"
)

// Options say what to read out of a trace.
type Options struct {
	// File is the Markdown file of the cell.
	File string
	// Threads asks for rows of threads.
	Threads bool
}

// maxGoroutines is how many goroutines have a row; maxLanes how many
// processors and threads.
const (
	maxGoroutines = 24
	maxLanes      = 16
)

// Read reads a trace. The error is for one that is damaged or not of a cell.
func Read(r io.Reader, o Options) (*timeline.Timeline, error) {
	in, err := trace.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("read trace: %w", err)
	}
	a := newAnalysis(o)
	for !a.ended {
		ev, err := in.ReadEvent()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read trace: %w", err)
		}
		a.event(ev)
	}
	if !a.begun {
		return nil, errors.New("read trace: no cell begins in it")
	}
	return a.finish(), nil
}

// An analysis is a trace as far as it has been read.
type analysis struct {
	Options
	timeline.Timeline
	begun, ended bool
	zero, now    trace.Time
	before       usage

	known    map[trace.GoID]*goroutine
	members  []*goroutine // those of the cell, in the order of their appearance
	names    map[trace.GoID]note
	running  int
	active   time.Duration // when a goroutine of the cell last did something
	procs    lanes
	threads  lanes
	arrows   arrows
	ownsFile func(string) bool
}

// A note is what the next goroutine that one starts is called.
type note struct {
	line int
	name string
}

func newAnalysis(o Options) *analysis {
	base := path.Base(strings.ReplaceAll(o.File, `\`, "/"))
	return &analysis{
		Options: o, known: map[trace.GoID]*goroutine{}, names: map[trace.GoID]note{},
		ownsFile: func(file string) bool { return o.File != "" && path.Base(file) == base },
	}
}

// event takes the next event.
func (a *analysis) event(ev trace.Event) {
	if ev.Time() > a.now {
		a.now = ev.Time()
	}
	if a.begun {
		a.Counters.Events++
	}
	switch ev.Kind() {
	case trace.EventLog:
		if l := ev.Log(); l.Category == recorder.Category {
			a.message(ev, l.Message)
		}
	case trace.EventStateTransition:
		st := ev.StateTransition()
		switch st.Resource.Kind {
		case trace.ResourceGoroutine:
			a.transition(ev, st)
		case trace.ResourceProc:
			if _, to := st.Proc(); to != trace.ProcRunning {
				a.procs.leave(int64(st.Resource.Proc()), a.at())
			}
		}
	}
}

// at gives the time of the last event on the timeline.
func (a *analysis) at() time.Duration { return a.now.Sub(a.zero) }

// message takes what package recorder has put into the trace.
func (a *analysis) message(ev trace.Event, text string) {
	word, rest, _ := strings.Cut(text, " ")
	switch {
	case word == "begin" && !a.begun:
		a.begin(ev, rest)
	case !a.begun:
	case word == "go":
		var n note
		line, name, _ := strings.Cut(rest, " ")
		_, _ = fmt.Sscan(line, &n.line)
		n.name = name
		a.names[ev.Goroutine()] = n
	case word == "end" || word == "cut" || word == "still":
		a.ended, a.Cut, a.Still = true, word == "cut", word == "still"
		a.use(rest)
	}
}

// begin makes the goroutine of the event the cell's, and its time zero.
func (a *analysis) begin(ev trace.Event, rest string) {
	a.begun, a.zero = true, ev.Time()
	start, rest, _ := strings.Cut(rest, " ")
	_, _ = fmt.Sscan(start, (*int64)(&a.Start))
	_, _ = a.before.scan(rest)
	a.procs.begin()
	a.threads.begin()
	g := a.goroutine(ev.Goroutine())
	g.state, g.since, g.name = timeline.Running, 0, "" // its function is the kernel's
	a.running++
	a.Counters.AtOnce = 1
	a.adopt(g)
	a.procs.enter(int64(ev.Proc()), g, timeline.Running, 0)
	a.threads.enter(int64(ev.Thread()), g, timeline.Running, 0)
}

// A usage is what a process has used.
type usage struct {
	user, system           time.Duration
	voluntary, involuntary int
	threads                int
}

// scan reads a usage; the count is zero if there is none.
func (u *usage) scan(text string) (int, error) {
	return fmt.Sscan(text, (*int64)(&u.user), (*int64)(&u.system), &u.voluntary, &u.involuntary, &u.threads)
}

// use sets the counters that the system gives.
func (a *analysis) use(text string) {
	var u usage
	if n, _ := u.scan(text); n < 5 {
		return
	}
	c := &a.Counters
	c.Measured = true
	c.User, c.System = u.user-a.before.user, u.system-a.before.system
	c.Voluntary, c.Involuntary = u.voluntary-a.before.voluntary, u.involuntary-a.before.involuntary
	c.Threads = u.threads
}

// finish closes what is open and gives the timeline.
func (a *analysis) finish() *timeline.Timeline {
	a.Cut = a.Cut || !a.ended
	end := a.at()
	if a.Still { // what comes after the last thing that happened is all the same
		end = min(end, a.active+max(a.active/4, time.Millisecond))
	}
	for _, g := range a.members {
		g.close(end)
	}
	a.Length, a.Counters.Wall = end, end
	a.Counters.Goroutines = len(a.members) - 1
	lanes := len(a.procs.all)
	if a.Options.Threads {
		lanes += len(a.threads.all)
	}
	n := spansFor(min(len(a.members), maxGoroutines) + min(lanes, 2*maxLanes))
	a.Goroutines = a.rows(n, end)
	a.Processors = a.procs.finish(n, end)
	if a.Options.Threads {
		a.Timeline.Threads = a.threads.finish(n, end)
	}
	a.Arrows, a.MoreArrows = a.arrows.finish(end)
	return &a.Timeline
}

// rows gives the rows of the goroutines. Those with one name are numbered.
func (a *analysis) rows(n int, length time.Duration) []timeline.Row {
	count, seen := map[string]int{}, map[string]int{}
	for _, g := range a.members {
		count[g.row.Name]++
	}
	var rows []timeline.Row
	for _, g := range a.members {
		r := g.row.finish(n, length)
		if count[r.Name] > 1 {
			seen[r.Name]++
			r.Name = fmt.Sprintf("%s #%d", r.Name, seen[r.Name])
		}
		if g.row.Number > 0 {
			rows = append(rows, r)
			continue
		}
		if a.Others == nil {
			a.Others = &timeline.Others{Times: timeline.Times{}}
		}
		a.Others.Count++
		for s, d := range r.Times {
			a.Others.Times[s] += d
		}
	}
	return rows
}
