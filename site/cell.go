package site

import (
	"cmp"
	"fmt"
	"strconv"

	"weft/runner"
	"weft/site/book"
	"weft/site/gantt"
)

// A cell is a cell of a chapter and what it gave, as the template gets it.
type cell struct {
	Words *Words
	Code  code
	// Outputs is empty if there is nothing to show.
	Outputs []output
	// Place says where a reader can run the cell.
	Place Place
	// Worth is nil if the cell was not run.
	Worth *Worth

	source runner.Cell
	attrs  book.Attrs
	// path is the chapter's, in the book.
	path string
	// result is nil if the cell was not run.
	result *runner.Result
	// recorded tells that Outputs are what the author recorded.
	recorded bool
}

// newCell joins a block of a chapter with the result of its cell; the result
// may be nil.
func newCell(h *Highlights, w *Words, c runner.Cell, b *book.CellBlock, result *runner.Result) cell {
	v := cell{Words: w, source: c, attrs: b.Attrs, result: result}
	v.Code = h.highlight("go", b.Code, v.faults())
	v.recorded = result == nil && b.Want != nil
	return v
}

// ID gives the id of the cell in the page.
func (c cell) ID() string { return c.source.ID() }

// Number gives the number as it stands before the name.
func (c cell) Number() string { return "[" + strconv.Itoa(c.source.Number) + "]" }

// Name gives the cell's own name.
func (c cell) Name() string { return c.source.Name }

// Label names the cell for those who do not see it.
func (c cell) Label() string { return c.Words.CellLabel(c.source) }

// Link is the label of the link to the cell.
func (c cell) Link() string { return c.Words.LinkToCell(c.source) }

// Hidden tells that only the outputs are shown.
func (c cell) Hidden() bool { return c.attrs.Hide }

// Folded tells that the code is shown closed.
func (c cell) Folded() bool { return c.attrs.Fold && !c.attrs.Hide }

// Shown tells that the code is shown open.
func (c cell) Shown() bool { return !c.attrs.Fold && !c.attrs.Hide }

// Class tells whether the cell failed, and whether it was meant to.
func (c cell) Class() string {
	switch s := c.State(); {
	case s == nil:
		return ""
	case s.Class == "bad":
		return "failed"
	case s.Class == "intended":
		return "intended"
	}
	return ""
}

// Tags are what a reader must know of how the cell is run.
func (c cell) Tags() []string {
	var tags []string
	add := func(is bool, tag string, args ...any) {
		if is {
			tags = append(tags, fmt.Sprintf(c.Words.tags[tag], args...))
		}
	}
	add(c.source.NoRun && c.result == nil, "norun")
	add(c.source.Isolated, "isolated")
	add(c.source.Virtual, "virtual")
	add(c.source.Race, "race")
	add(c.source.Kernel != "", "kernel", c.source.Kernel)
	add(c.source.Runs > 1, "runs", c.source.Runs)
	if e := c.source.Expect; e != "" && e != runner.Done {
		tags = append(tags, c.Words.Expects(e))
	}
	if c.Folded() {
		tags = append(tags, c.Words.Lines(c.Code.Lines))
	}
	return tags
}

// A State is how a cell ended, told by a sign, a word and a class.
type State struct{ Class, Sign, Text string }

// State gives how the cell ended; nil if it was not run.
func (c cell) State() *State {
	if c.result == nil {
		return nil
	}
	ending, expect := c.result.Ending, cmp.Or(c.source.Expect, runner.Done)
	text := c.Words.Ending(*c.result)
	switch {
	case ending == runner.NotRun && c.source.NoRun:
		return &State{"idle", "○", c.Words.tags["norun"]}
	case ending == runner.NotRun:
		return &State{"bad", "✕", c.Words.NotCompiled}
	case ending != expect && ending == runner.Done:
		return &State{"bad", "✕", c.Words.Missed(expect)}
	case ending == runner.Done:
		return &State{"ok", "✓", text}
	case ending == expect:
		return &State{"intended", "✓", c.Words.AsExpected(*c.result)}
	}
	return &State{"bad", "✕", text}
}

// Elapsed gives how long the cell took.
func (c cell) Elapsed() string {
	if c.result == nil {
		return ""
	}
	return elapsedText(*c.result)
}

// elapsedText gives how long a cell took, if that is known.
func elapsedText(res runner.Result) string {
	if res.Elapsed <= 0 {
		return ""
	}
	return gantt.Seconds(res.Elapsed)
}

// Origin tells where the outputs come from.
func (c cell) Origin() string {
	switch {
	case c.recorded:
		return c.Words.Recorded
	case c.result == nil || c.result.Ending == runner.NotRun:
		return ""
	}
	return c.Words.Captured
}

// Silent tells that the cell ended well and gave nothing.
func (c cell) Silent() bool {
	return c.result != nil && c.result.Ending == runner.Done && len(c.Outputs) == 0
}

// faults gives the lines of the code that errors point to, each with an id.
func (c cell) faults() map[int]string {
	if c.result == nil {
		return nil
	}
	faults := map[int]string{}
	mark := func(p runner.Pos) {
		if line, ok := c.lineOf(p); ok {
			faults[line] = c.lineID(line)
		}
	}
	for _, o := range c.result.Outputs {
		if o.Error == nil {
			continue
		}
		if o.Error.Stack != "" || o.Error.Ending == runner.Panic {
			// Else the place is that of the cell: a process that is killed,
			// or asleep, tells no line.
			mark(o.Error.Pos)
		}
		for _, a := range o.Error.Acts {
			mark(a.Pos)
		}
		for _, p := range o.Error.Problems {
			mark(p.Pos)
		}
	}
	return faults
}

// lineOf gives the line of the code for a place in the Markdown file; false
// if it is not in this cell.
func (c cell) lineOf(p runner.Pos) (int, bool) {
	p.File = cmp.Or(p.File, c.source.Pos.File)
	return c.source.LineOf(p)
}

func (c cell) lineID(line int) string { return c.ID() + "-L" + strconv.Itoa(line) }
