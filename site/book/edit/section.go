package edit

import (
	"errors"
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/yuin/goldmark/ast"
)

// A Section is the Markdown from a heading up to the next one of any level.
type Section struct {
	// ID is that of the heading in the page. It is empty for what stands before
	// the first heading, the title of the chapter among it.
	ID string
	// Text is the Markdown, with LF at the end of each line, without the blank
	// lines at its end.
	Text string
	// Line is the line of the file, from 1, in which it begins.
	Line int
	// end is the line after its last one, without the blank lines there.
	end int
}

// Section gives the section with an id.
func (t *Text) Section(id string) (Section, error) {
	if h := t.chapter.TitleHeading(); h != nil && idOf(h) == id {
		id = ""
	}
	for _, s := range t.sections() {
		if s.ID == id {
			return s, nil
		}
	}
	return Section{}, fmt.Errorf("there is no section %q in the file", id)
}

// SectionAt gives the section that a line of the file is in.
func (t *Text) SectionAt(line int) Section {
	all := t.sections()
	found := all[0]
	for _, s := range all {
		if s.Line <= line {
			found = s
		}
	}
	return found
}

// sections gives all sections in the order of the file.
func (t *Text) sections() []Section {
	all := []Section{{Line: t.chapter.Begin}}
	for n := t.chapter.Doc().FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h != t.chapter.TitleHeading() {
			line := t.chapter.At(h.Pos()).Line
			all[len(all)-1].end = line
			all = append(all, Section{ID: idOf(h), Line: line})
		}
	}
	all[len(all)-1].end = len(t.lines) + 1
	for i := range all {
		s := &all[i]
		for s.end > s.Line && blank(t.lines[s.end-2]) {
			s.end--
		}
		if i == 0 {
			for s.Line < s.end && blank(t.lines[s.Line-1]) {
				s.Line++
			}
		}
		s.Text = t.markdown(s.Line, s.end)
	}
	return all
}

// idOf gives the id of a heading.
func idOf(h *ast.Heading) string {
	v, _ := h.AttributeString("id")
	id, _ := v.([]byte)
	return string(id)
}

// noText has what a line of text cannot have.
var noText = strings.NewReplacer("\r", "\ufffd", "\x00", "\ufffd")

// markdown gives lines as they are edited: with LF at their ends, and without
// bytes that are no text.
func (t *Text) markdown(first, end int) string {
	var all strings.Builder
	for _, line := range t.lines[first-1 : end-1] {
		all.WriteString(noText.Replace(strings.ToValidUTF8(trimEnd(line), "\ufffd")) + "\n")
	}
	return all.String()
}

// Prose gives the text with another Markdown of a section. Lines that both
// have are not touched. What would change the sections around it, as a fence
// that is never closed does, is refused.
func (t *Text) Prose(id, text string) (Change, error) {
	s, err := t.Section(id)
	if err != nil {
		return Change{}, err
	}
	if text, err = normal(text); err != nil {
		return Change{}, err
	}
	if text = strings.TrimRight(text, "\n"); text != "" {
		text += "\n"
	}
	if text == s.Text {
		return Change{Text: t}, nil
	}
	hunks, grown := t.hunks(s, text)
	switch next := s.end - 1; {
	case text == "":
		hunks = []hunk{t.gone(s)}
	case next < len(t.lines) && !blank(t.lines[next]):
		hunks = append(hunks, hunk{next, next, []string{t.end(next)}})
	}
	now := t.with(hunks...)
	if now.chapter.Begin != t.chapter.Begin {
		return Change{}, errors.New("the front matter would change")
	}
	before, after := t.outline().around(s.Line, s.end)
	beforeNow, afterNow := now.outline().around(s.Line, s.end+grown)
	if err := before.equal(beforeNow); err != nil {
		return Change{}, fmt.Errorf("the text would change what stands above it: %w", err)
	}
	if err := after.equal(afterNow); err != nil {
		return Change{}, fmt.Errorf("the text would change what stands below it, as a fence does that is never closed: %w", err)
	}
	return Change{Text: now}, nil
}

// gone takes a section away, with the blank lines that set it apart.
func (t *Text) gone(s Section) hunk {
	h := hunk{first: s.Line - 1, end: s.end - 1}
	for h.end < len(t.lines) && blank(t.lines[h.end]) {
		h.end++
	}
	for h.end == len(t.lines) && h.first > t.chapter.Begin-1 && blank(t.lines[h.first-1]) {
		h.first--
	}
	return h
}

// hunks gives what makes the lines of a section those of a text, and by how
// many lines it grows.
func (t *Text) hunks(s Section, text string) (all []hunk, grown int) {
	end := t.end(s.Line - 1)
	for _, e := range udiff.Lines(s.Text, text) {
		h := hunk{first: s.Line - 1 + strings.Count(s.Text[:e.Start], "\n")}
		h.end = h.first + strings.Count(s.Text[e.Start:e.End], "\n")
		for line := range strings.Lines(e.New) {
			h.lines = append(h.lines, strings.TrimSuffix(line, "\n")+end)
		}
		grown += len(h.lines) - (h.end - h.first)
		all = append(all, h)
	}
	return all, grown
}

// around gives what stands before a line, and from another one on; the cells of
// each part are counted anew.
func (o outline) around(first, end int) (before, after outline) {
	for _, it := range o {
		switch {
		case it.line < first:
			before = append(before, it)
		case it.line >= end:
			after = append(after, it)
		}
	}
	before.count()
	after.count()
	return before, after
}

// count numbers the cells.
func (o outline) count() {
	n := 0
	for _, it := range o {
		if it.cell > 0 {
			n++
			it.cell = n
		}
	}
}
