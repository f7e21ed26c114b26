package gantt

import (
	"fmt"
	"strings"

	"weft/runner/timeline"
)

// Words are what is said of timelines in one language. The formats get what
// their names say, in this order.
type Words struct {
	// Short names a timeline, and Missing says why a cell has none.
	Short, Missing string

	name                            string // of the picture
	processors, goroutines, threads string
	own                             string // the goroutine of the cell itself
	others, left                    string // with a count: goroutines, arrows that are not drawn
	cut, still                      string // why the recording ended early
	browser                         string // what is different there
	table, starts, wakes, merged    string
	play, pause, larger, smaller    string
	help                            string

	// Columns of the table: the goroutine and the times are others.
	goroutine, startedAt, counted string

	// Counters.
	wall, cpu, switches string
	started, system     plural // goroutines, threads

	processor, thread, line string
	title                   string // row, what, from, to, length
	more, at                string // put to what: a closer word, a place
	several                 plural // how many spans
	share                   string // state, percent
	elsewhere, runtime      string // who runs on a processor: one without a row, none of the cell
	states                  map[timeline.State]string
	waits                   map[string]string // short words for what the runtime calls otherwise
}

// WordsFor gives the words for a language of a book: the English ones if it
// has none.
func WordsFor(lang string) *Words {
	if primary, _, _ := strings.Cut(lang, "-"); primary == "zh" {
		return &chinese
	}
	return &english
}

// A plural is a text with a number, as it reads for one and for others; without
// the latter it reads the same for all.
type plural struct{ one, other string }

func (p plural) of(n int) string {
	if n == 1 || p.other == "" {
		return fmt.Sprintf(p.one, n)
	}
	return fmt.Sprintf(p.other, n)
}

// counters gives what the cell cost, in phrases.
func (w *Words) counters(c timeline.Counters) []string {
	list := []string{fmt.Sprintf(w.wall, Seconds(c.Wall))}
	if c.Measured {
		list = append(list, fmt.Sprintf(w.cpu, Seconds(c.User+c.System), Seconds(c.User), Seconds(c.System)))
	}
	list = append(list, fmt.Sprintf(w.started.of(c.Goroutines), c.AtOnce))
	if c.Measured {
		list = append(list, w.system.of(c.Threads), fmt.Sprintf(w.switches, c.Voluntary, c.Involuntary))
	}
	return list
}

// state names a state.
func (w *Words) state(s timeline.State) string {
	if text, ok := w.states[s]; ok {
		return text
	}
	return string(s)
}

// waitsFor says what a span waits for, more exactly if that is known.
func (w *Words) waitsFor(s timeline.Span) string {
	if text, ok := w.waits[s.What]; ok {
		return text
	}
	if s.What != "" {
		return s.What
	}
	return w.state(s.State)
}
