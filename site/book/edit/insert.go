package edit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Insert gives the text with a new cell before or after another one, in the
// list or quote that this stands in. Info is what stands behind its fence.
func (t *Text) Insert(cell int, after bool, info, source string) (Change, error) {
	b, err := t.block(cell)
	if err != nil {
		return Change{}, err
	}
	lines, source, err := t.fenced(info, source)
	if err != nil {
		return Change{}, err
	}
	end := t.end(b.first)
	number, h := cell, hunk{b.first, b.first + 1, nil}
	if after {
		number, h = cell+1, hunk{b.end, b.end, nil}
		if !b.tight {
			h.lines = append(h.lines, b.blank(end))
		}
		h.lines = append(h.lines, place{b.rest, b.rest}.put(lines, end)...)
		if !b.tight && b.rest == "" && b.end < len(t.lines) && !blank(t.lines[b.end]) {
			h.lines = append(h.lines, end)
		}
	} else {
		h.lines = b.put(lines, end)
		if !b.tight {
			h.lines = append(h.lines, b.blank(end))
		}
		h.lines = append(h.lines, b.rest+t.lines[b.first][len(b.head):])
	}
	return t.inserted(h, number, source)
}

// Append gives the text with a new cell at the end of a section; see
// [Text.Section].
func (t *Text) Append(section, info, source string) (Change, error) {
	s, err := t.Section(section)
	if err != nil {
		return Change{}, err
	}
	lines, source, err := t.fenced(info, source)
	if err != nil {
		return Change{}, err
	}
	at := s.end - 1
	end := t.end(at - 1)
	h := hunk{at, at, place{}.put(lines, end)}
	if at > 0 && !blank(t.lines[at-1]) {
		h.lines = slices.Insert(h.lines, 0, end)
	}
	if at < len(t.lines) && !blank(t.lines[at]) {
		h.lines = append(h.lines, end)
	}
	number := 1
	for _, b := range t.chapter.Blocks() {
		if b.Cell > 0 && b.First <= at && !inNote(b) { // cells in notes come last
			number = max(number, b.Cell+1)
		}
	}
	return t.inserted(h, number, source)
}

// fenced gives the lines of a new cell.
func (t *Text) fenced(info, source string) (lines []string, normalized string, err error) {
	info = strings.TrimSpace(info)
	if source, err = normal(source); err != nil {
		return nil, "", err
	}
	if info != "go" && !strings.HasPrefix(info, "go ") || strings.ContainsAny(info, "\r\n\x00`") {
		return nil, "", fmt.Errorf("%q begins no cell; write go, then attributes", info)
	}
	fence := fenceFor("```", source)
	lines = append(lines, fence+info)
	for line := range strings.Lines(source) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	lines = append(lines, fence)
	if alone := t.parse([]byte(strings.Join(lines, "\n"))); len(alone.Cells) != 1 || alone.Cells[0].Source != source {
		return nil, "", fmt.Errorf("a fence of %q is no cell", info)
	}
	return lines, source, nil
}

// inserted makes a hunk with a new cell, which has a number.
func (t *Text) inserted(h hunk, number int, source string) (Change, error) {
	now := t.with(h)
	if p := t.newProblem(now); p != "" {
		return Change{}, errors.New(p)
	}
	want := t.outline()
	want.insert(number, item{cell: number, text: source, any: true})
	return t.check(now, want, number)
}

// newProblem gives a mistake that the chapter has now and had not before.
func (t *Text) newProblem(now *Text) string {
	count := map[string]int{}
	for _, p := range t.chapter.Problems() {
		count[p.Text]++
	}
	for _, p := range now.chapter.Problems() {
		if count[p.Text]--; count[p.Text] < 0 && len(now.chapter.Problems()) > len(t.chapter.Problems()) {
			return p.Text
		}
	}
	return ""
}
