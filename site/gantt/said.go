package gantt

import (
	"fmt"
	"slices"

	"weft/runner"
	"weft/runner/timeline"
)

// A said says the things of one timeline in words.
type said struct {
	*timeline.Timeline
	Place
}

func (v said) texts() Texts {
	return Texts{
		Processors: v.Words.processors, Goroutines: v.Words.goroutines, Threads: v.Words.threads,
		Label: v.label, Detail: v.detail, Title: v.title, Waits: v.Words.waitsFor, Duration: short,
	}
}

// label names a row.
func (v said) label(k Kind, r timeline.Row) string {
	switch {
	case k == Processor:
		return fmt.Sprintf(v.Words.processor, r.Number)
	case k == Thread:
		return fmt.Sprintf(v.Words.thread, r.Number)
	case r.Number == 1:
		return v.Words.own
	}
	return r.Name
}

// detail says where the goroutine of a row was started.
func (v said) detail(k Kind, r timeline.Row) string {
	if k != Goroutine || r.Line == 0 {
		return ""
	}
	return v.place(r.Line)
}

// place names a line of the Markdown file as one of a cell's code, with the
// number of the cell if it is another one.
func (v said) place(line int) string {
	pos := runner.Pos{File: v.Cell.Pos.File, Line: line}
	if n, ok := v.Cell.LineOf(pos); ok {
		return fmt.Sprintf(v.Words.line, n)
	}
	for _, c := range v.Chapter {
		if n, ok := c.LineOf(pos); ok {
			return fmt.Sprintf("[%d] "+v.Words.line, c.Number, n)
		}
	}
	return ""
}

// title tells all of a span.
func (v said) title(k Kind, r timeline.Row, s timeline.Span) string {
	w := v.Words
	what := w.state(s.State)
	switch {
	case s.Merged():
		what = v.merged(s)
	case k != Goroutine:
		what = v.occupant(s)
	case s.What != "":
		what += fmt.Sprintf(w.more, w.waitsFor(s))
	}
	if s.Line > 0 && !s.Merged() {
		what += fmt.Sprintf(w.at, v.place(s.Line))
	}
	unit := Step(v.Length)
	return fmt.Sprintf(w.title, v.label(k, r), what, precise(s.From, unit), precise(s.To, unit), Seconds(s.Length()))
}

// occupant says who has a processor or a thread.
func (v said) occupant(s timeline.Span) string {
	who := v.Words.runtime
	i := slices.IndexFunc(v.Timeline.Goroutines, func(r timeline.Row) bool { return r.Number == s.Goroutine })
	switch {
	case s.Goroutine > 0 && i >= 0:
		who = v.label(Goroutine, v.Timeline.Goroutines[i])
	case s.State == timeline.GC:
		return v.Words.state(s.State)
	case s.State != timeline.Other:
		who = v.Words.elsewhere
	}
	if s.State == timeline.Syscall {
		who += fmt.Sprintf(v.Words.more, v.Words.state(s.State))
	}
	return who
}

// merged says what a merged span stands for.
func (v said) merged(s timeline.Span) string {
	text := v.Words.several.of(s.Count)
	for _, state := range timeline.States {
		if share := float64(s.Times[state]) / float64(max(s.Length(), 1)); share >= .005 {
			text += fmt.Sprintf(v.Words.share, v.Words.state(state), share*100)
		}
	}
	return text
}

// notes say what is not in the picture, and what is different in it.
func (v said) notes() []string {
	var notes []string
	if v.Browser {
		notes = append(notes, v.Words.browser)
	}
	if v.Cut {
		notes = append(notes, v.Words.cut)
	}
	if v.Still {
		notes = append(notes, v.Words.still)
	}
	if v.Others != nil {
		notes = append(notes, fmt.Sprintf(v.Words.others, v.Others.Count))
	}
	if v.MoreArrows > 0 {
		notes = append(notes, fmt.Sprintf(v.Words.left, v.MoreArrows))
	}
	return notes
}
