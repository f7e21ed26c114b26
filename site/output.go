package site

import (
	"fmt"
	"html/template"
	"path"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
)

// An output longer than foldedFrom lines shows its first shownLines; the
// rest is folded.
const (
	foldedFrom = 18
	shownLines = 12
)

// An output is one thing that a cell gave, as the template gets it. The
// fields that are set are shown in their order.
type output struct {
	Words *Words
	// ID is the id of the output in the page, which links can lead to.
	ID string
	// Class names the kind.
	Class string
	// Beats tell the page's script when the output came; they are empty if
	// there is nothing to replay.
	Beats string
	// Label is seen, with Type beside it; Said is only heard.
	Label, Type, Said string
	// Text is what was written, Rest what of it is folded away.
	Text, Rest template.HTML
	// A display is a Drawing, a Picture or HTML; Alternative stands for a
	// drawing or a picture, and InWords is what it says.
	Drawing     template.HTML
	Picture     *picture
	HTML        template.HTML
	Timeline    template.HTML
	Alternative string
	InWords     string
	// What a cell gave many times is one of these.
	Distribution *distribution
	Variation    *variation
	// Acts, Problems and Stack belong to an error.
	Acts     []act
	Problems []fault
	Stack    template.HTML

	restLines, stackLines int
}

// An act is what a goroutine did: what, who, where, and the line of code if it
// is one of the cell's.
type act struct {
	What, Who string
	Place     *place
	Code      string
}

// A fault is one message of the compiler.
type fault struct {
	Place *place
	Text  string
	Hint  string
}

// A place is where a fault is: ID is the line's in the page, or empty if it
// is not there.
type place struct{ ID, Text string }

// Href is the link to the output in its page.
func (o output) Href() template.URL { return template.URL(fragment(o.ID)) }

// RestLabel says how much is folded away.
func (o output) RestLabel() string { return o.Words.More(o.restLines) }

// StackLabel says how long the stack is.
func (o output) StackLabel() string { return o.Words.Stack(o.stackLines) }

// write sets Text and Rest to what a terminal would show.
func (o *output) write(text string) {
	lines := strings.SplitAfter(string(terminal(strings.TrimRight(text, "\n"))), "\n")
	if len(lines) <= foldedFrom {
		o.Text = template.HTML(strings.Join(lines, ""))
		return
	}
	first := strings.TrimSuffix(strings.Join(lines[:shownLines], ""), "\n")
	rest := strings.Join(lines[shownLines:], "")
	// Styles are spans in one another's place, never inside each other.
	if open := strings.LastIndex(first, "<span"); open > strings.LastIndex(first, "</span>") {
		tag := first[open : open+strings.IndexByte(first[open:], '>')+1]
		first, rest = first+"</span>", tag+rest
	}
	o.Text, o.Rest = template.HTML(first), template.HTML(rest)
	o.restLines = len(lines) - shownLines
}

// textOutput gives the output for something written or recorded.
func textOutput(w *Words, class, label, said, text string) output {
	o := output{Words: w, Class: class, Label: label, Said: said}
	o.write(text)
	return o
}

// outputsOf gives what the cell gave, or else what its author recorded.
func (t *text) outputsOf(c cell, want string) []output {
	if c.recorded {
		if strings.TrimSpace(want) == "" {
			return nil
		}
		o := textOutput(t.words, "recorded", "", "", want)
		o.ID = c.outputID(0)
		return []output{o}
	}
	if c.result == nil {
		return nil
	}
	replays := c.Replays() || slices.ContainsFunc(c.result.Outputs, isTimeline)
	var all []output
	for i, o := range c.result.Outputs {
		if toldWithin(c.result.Outputs[:i], o.Error) {
			continue
		}
		if v, ok := t.output(c, strconv.Itoa(i+1), o); ok {
			v.ID = c.outputID(i)
			if replays && !isTimeline(o) {
				v.Beats = beats(o)
			}
			all = append(all, v)
		}
	}
	if c.lacksTimeline() {
		w := t.words.Timeline
		all = append(all, textOutput(t.words, "barred value", w.Short, "", w.Missing))
	}
	return all
}

// outputID gives the id of one of the outputs, counted from 0. The colon
// keeps it apart from the names of cells and headings, the word from the ids
// of figures and tables: a cell may be called "table".
func (c cell) outputID(i int) string { return fmt.Sprintf("%s:out%d", c.ID(), i+1) }

// output gives one output of a cell; false if it has nothing to show. At is
// the place of the output in the cell, and in no other.
func (t *text) output(c cell, at string, o runner.Output) (output, bool) {
	w := t.words
	switch o.Kind {
	case runner.Stdout:
		return textOutput(w, "plain", "", w.Stdout, o.Text), o.Text != ""
	case runner.Stderr:
		return textOutput(w, "barred stderr", "stderr", "", o.Text), o.Text != ""
	case runner.Value:
		v := textOutput(w, "barred value", w.Value, "", o.Text)
		v.Type = o.Type
		return v, true
	case runner.Display:
		return t.display(c, at, o)
	case runner.Failure:
		return c.failure(o.Error), o.Error != nil
	}
	return output{}, false
}

// failure gives the output that says why the cell did not end well.
func (c cell) failure(e *runner.Error) output {
	if e == nil {
		return output{}
	}
	o := output{Words: c.Words, Class: "barred failure", Label: c.Words.Failure}
	if e.Ending == c.source.Expect {
		o.Class, o.Label = "barred failure intended", c.Words.Intended
	}
	for _, a := range e.Acts {
		o.Acts = append(o.Acts, c.act(a))
	}
	for _, p := range e.Problems {
		o.Problems = append(o.Problems, fault{c.place(p.Pos), p.Text, p.Hint})
	}
	// The problems are the message of a compiler.
	if len(o.Problems) == 0 || e.Ending != runner.CompileError {
		o.write(e.Message)
	}
	if stack := strings.TrimRight(e.Stack, "\n"); stack != "" {
		o.Stack = terminal(stack)
		o.stackLines = strings.Count(stack, "\n") + 1
	}
	return o
}

// act gives an act as a reader is to see it.
func (c cell) act(a runner.Act) act {
	v := act{What: a.What, Who: fmt.Sprintf("goroutine %d", a.Goroutine), Place: c.place(a.Pos)}
	switch a.What {
	case "read":
		v.What = c.Words.Reads
	case "write":
		v.What = c.Words.Writes
	}
	if a.Others > 0 {
		v.Who += " " + c.Words.others.of(a.Others)
	}
	if line, ok := c.lineOf(a.Pos); ok {
		v.Code = strings.TrimSpace(strings.Split(c.source.Source, "\n")[line-1])
	}
	return v
}

// place gives where p is; nil if that is not known.
func (c cell) place(p runner.Pos) *place {
	if line, ok := c.lineOf(p); ok {
		id := c.lineID(line)
		if c.Hidden() {
			id = ""
		}
		return &place{id, c.Words.Line(line)}
	}
	if !p.IsValid() {
		return nil
	}
	p.File = path.Base(p.File)
	return &place{Text: p.String()}
}
