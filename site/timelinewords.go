package site

import (
	"fmt"
	"time"

	"weft/runner/timeline"
)

// TimelineWords are what is said of timelines. The formats get what their
// names say, in this order.
type TimelineWords struct {
	Name, Short                     string // of the picture
	Processors, Goroutines, Threads string
	Own                             string // the goroutine of the cell itself
	Others, Left                    string // with a count: goroutines, arrows that are not drawn
	Cut, Still, Missing             string // why the recording ended early, or is not there
	Table, Starts, Wakes, Merged    string
	Play, Pause, Larger, Smaller    string
	Help                            string

	// Columns of the table: the goroutine and the times are others.
	Goroutine, Started, Counted string

	// Counters.
	wall, cpu, switches string
	goroutines, threads plural

	processor, thread  string
	title              string // row, what, from, to, length
	more, at           string // put to what: a closer word, a place
	several            plural // how many spans
	share              string // state, percent
	elsewhere, runtime string // who runs on a processor: one without a row, none of the cell
	states             map[timeline.State]string
	waits              map[string]string // short words for what the runtime calls otherwise
}

// Counters gives what the cell cost, in phrases.
func (w *TimelineWords) Counters(c timeline.Counters) []string {
	list := []string{fmt.Sprintf(w.wall, seconds(c.Wall))}
	if c.Measured {
		list = append(list, fmt.Sprintf(w.cpu, seconds(c.User+c.System), seconds(c.User), seconds(c.System)))
	}
	list = append(list, fmt.Sprintf(w.goroutines.of(c.Goroutines), c.AtOnce))
	if c.Measured {
		list = append(list, w.threads.of(c.Threads), fmt.Sprintf(w.switches, c.Voluntary, c.Involuntary))
	}
	return list
}

// State names a state.
func (w *TimelineWords) State(s timeline.State) string {
	if text, ok := w.states[s]; ok {
		return text
	}
	return string(s)
}

// Waits says what a span waits for, more exactly if that is known.
func (w *TimelineWords) Waits(s timeline.Span) string {
	if text, ok := w.waits[s.What]; ok {
		return text
	}
	if s.What != "" {
		return s.What
	}
	return w.State(s.State)
}

// short gives a time on a scale: one unit, without more digits than needed.
func short(d time.Duration) string {
	switch {
	case d == 0:
		return "0"
	case d%time.Second == 0 || d > 10*time.Second:
		return fmt.Sprintf("%g s", d.Seconds())
	case d >= time.Millisecond:
		return fmt.Sprintf("%g ms", float64(d)/float64(time.Millisecond))
	case d >= time.Microsecond:
		return fmt.Sprintf("%g µs", float64(d)/float64(time.Microsecond))
	}
	return fmt.Sprintf("%d ns", d)
}
