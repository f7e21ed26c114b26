package site

import (
	"encoding/json"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"
	"time"

	"weft/runner"
	"weft/runner/timeline"
	"weft/site/gantt"
)

// A timelineView is the timeline of a cell as the template gets it.
type timelineView struct {
	Words    *TimelineWords
	Counters []string
	Notes    []string
	Labels   []gantt.Label
	Drawing  template.HTML
	Legend   []legendItem
	// Head and Rows are the table; the first column is the goroutine.
	Head []string
	Rows [][]string
}

// A legendItem explains one sign of the picture.
type legendItem struct {
	Sample template.HTML
	Text   string
}

// timeline gives the view of a timeline; false if it cannot be read.
func (t *text) timeline(c cell, at string, data json.RawMessage) (*timelineView, bool) {
	var tl timeline.Timeline
	if err := json.Unmarshal(data, &tl); err != nil {
		return nil, false
	}
	v := timelineDrawing{&tl, &t.words.Timeline, c, t.chapter.Cells}
	prefix := strings.Map(nameable, fmt.Sprintf("%s-%s-", c.ID(), at))
	p := gantt.Draw(&tl, prefix, t.words.Timeline.Name, v.texts())
	view := &timelineView{
		Words: v.words, Counters: v.words.Counters(tl.Counters), Notes: v.notes(),
		Labels: p.Labels, Drawing: template.HTML(p.SVG), Legend: v.legend(p, prefix),
	}
	view.Head, view.Rows = v.table()
	return view, true
}

// lacksTimeline tells that the cell was to have a timeline and has none,
// because it ended its process before the recording was saved.
func (c cell) lacksTimeline() bool {
	if c.source.Trace == "" || c.source.Param != nil || slices.ContainsFunc(c.result.Outputs, isTimeline) {
		return false
	}
	switch c.result.Ending {
	case runner.Exit, runner.Panic, runner.Fatal, runner.Signal, runner.Memory, runner.Stack, runner.OutputLimit, runner.Timeout:
		return true
	}
	return false
}

// nameable keeps what may stand in a reference to an id.
func nameable(r rune) rune {
	if strings.ContainsRune("()\"'#\\ <>&", r) {
		return '-'
	}
	return r
}

// A timelineDrawing says the things of one timeline in words.
type timelineDrawing struct {
	*timeline.Timeline
	words *TimelineWords
	cell  cell
	all   []runner.Cell // of the chapter
}

func (v timelineDrawing) texts() gantt.Texts {
	return gantt.Texts{
		Processors: v.words.Processors, Goroutines: v.words.Goroutines, Threads: v.words.Threads,
		Label: v.label, Detail: v.detail, Title: v.title, Waits: v.words.Waits, Duration: short,
	}
}

// label names a row.
func (v timelineDrawing) label(k gantt.Kind, r timeline.Row) string {
	switch {
	case k == gantt.Processor:
		return fmt.Sprintf(v.words.processor, r.Number)
	case k == gantt.Thread:
		return fmt.Sprintf(v.words.thread, r.Number)
	case r.Number == 1:
		return v.words.Own
	}
	return r.Name
}

// detail says where the goroutine of a row was started.
func (v timelineDrawing) detail(k gantt.Kind, r timeline.Row) string {
	if k != gantt.Goroutine || r.Line == 0 {
		return ""
	}
	return v.place(r.Line)
}

// place names a line of the Markdown file as one of a cell's code, with the
// number of the cell if it is another one.
func (v timelineDrawing) place(line int) string {
	pos := runner.Pos{File: v.cell.source.Pos.File, Line: line}
	if n, ok := v.cell.lineOf(pos); ok {
		return v.cell.Words.Line(n)
	}
	for _, c := range v.all {
		other := cell{source: c}
		if n, ok := other.lineOf(pos); ok {
			return other.Number() + " " + v.cell.Words.Line(n)
		}
	}
	return ""
}

// title tells all of a span.
func (v timelineDrawing) title(k gantt.Kind, r timeline.Row, s timeline.Span) string {
	what := v.words.State(s.State)
	switch {
	case s.Merged():
		what = v.merged(s)
	case k != gantt.Goroutine:
		what = v.occupant(s)
	case s.What != "":
		what += fmt.Sprintf(v.words.more, v.words.Waits(s))
	}
	if s.Line > 0 && !s.Merged() {
		what += fmt.Sprintf(v.words.at, v.place(s.Line))
	}
	unit := gantt.Step(v.Length)
	return fmt.Sprintf(v.words.title, v.label(k, r), what, precise(s.From, unit), precise(s.To, unit), seconds(s.Length()))
}

// precise gives a time with two digits more than the scale.
func precise(d, step time.Duration) string {
	d = d.Round(max(1, step/100))
	switch {
	case step >= 500*time.Millisecond:
		return strconv.FormatFloat(d.Seconds(), 'f', -1, 64) + " s"
	case step >= 500*time.Microsecond:
		return strconv.FormatFloat(float64(d)/1e6, 'f', -1, 64) + " ms"
	case step >= 500*time.Nanosecond:
		return strconv.FormatFloat(float64(d)/1e3, 'f', -1, 64) + " µs"
	}
	return strconv.FormatInt(int64(d), 10) + " ns"
}

// occupant says who has a processor or a thread.
func (v timelineDrawing) occupant(s timeline.Span) string {
	who := v.words.runtime
	i := slices.IndexFunc(v.Timeline.Goroutines, func(r timeline.Row) bool { return r.Number == s.Goroutine })
	switch {
	case s.Goroutine > 0 && i >= 0:
		who = v.label(gantt.Goroutine, v.Timeline.Goroutines[i])
	case s.State == timeline.GC:
		return v.words.State(s.State)
	case s.State != timeline.Other:
		who = v.words.elsewhere
	}
	if s.State == timeline.Syscall {
		who += fmt.Sprintf(v.words.more, v.words.State(s.State))
	}
	return who
}

// merged says what a merged span stands for.
func (v timelineDrawing) merged(s timeline.Span) string {
	text := v.words.several.of(s.Count)
	for _, state := range timeline.States {
		if share := float64(s.Times[state]) / float64(max(s.Length(), 1)); share >= .005 {
			text += fmt.Sprintf(v.words.share, v.words.State(state), share*100)
		}
	}
	return text
}

// notes say what is not in the picture.
func (v timelineDrawing) notes() []string {
	var notes []string
	if v.Cut {
		notes = append(notes, v.words.Cut)
	}
	if v.Still {
		notes = append(notes, v.words.Still)
	}
	if v.Others != nil {
		notes = append(notes, fmt.Sprintf(v.words.Others, v.Others.Count))
	}
	if v.MoreArrows > 0 {
		notes = append(notes, fmt.Sprintf(v.words.Left, v.MoreArrows))
	}
	return notes
}

// legend explains the signs that the picture has.
func (v timelineDrawing) legend(p gantt.Picture, prefix string) []legendItem {
	var items []legendItem
	add := func(is bool, sample, text string) {
		if is {
			items = append(items, legendItem{template.HTML(sample), text})
		}
	}
	for _, s := range p.States {
		add(true, p.Sample(prefix, s), v.words.State(s))
	}
	add(p.Merged, gantt.SampleMerged, v.words.Merged)
	add(p.Starts, gantt.SampleStart, v.words.Starts)
	add(p.Wakes, gantt.SampleWake, v.words.Wakes)
	return items
}

// table gives how long each goroutine was in each state, and how often.
func (v timelineDrawing) table() (head []string, rows [][]string) {
	var states []timeline.State
	for _, s := range timeline.States {
		if slices.ContainsFunc(v.Timeline.Goroutines, func(r timeline.Row) bool { return r.Counts[s] > 0 }) {
			states = append(states, s)
		}
	}
	head = []string{v.words.Goroutine, v.words.Started}
	for _, s := range states {
		head = append(head, v.words.State(s))
	}
	times := func(t timeline.Times, counts map[timeline.State]int) []string {
		var cells []string
		for _, s := range states {
			switch {
			case t[s] == 0:
				cells = append(cells, "–")
			case counts[s] > 1:
				cells = append(cells, seconds(t[s])+fmt.Sprintf(v.words.Counted, counts[s]))
			default:
				cells = append(cells, seconds(t[s]))
			}
		}
		return cells
	}
	for _, r := range v.Timeline.Goroutines {
		rows = append(rows, append([]string{v.label(gantt.Goroutine, r), v.place(r.Line)}, times(r.Times, r.Counts)...))
	}
	if o := v.Others; o != nil {
		rows = append(rows, append([]string{fmt.Sprintf(v.words.Others, o.Count), ""}, times(o.Times, nil)...))
	}
	return head, rows
}
