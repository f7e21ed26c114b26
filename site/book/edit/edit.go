// Package edit changes the Markdown of a chapter: it saves, inserts, splits,
// removes and moves cells, and replaces the text of a section.
//
// Only the lines that a change is about are touched; all others stay byte for
// byte, with their ends, their indentation and whatever they may hold. A change
// is made on lines, then the new text is parsed and held against the old one:
// every other cell, heading, paragraph and table must be what it was. What would
// not be so is refused, with the reason for the author: these are the errors of
// this package. Nothing here reads or writes files.
package edit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"weft/site/book"
)

// A Text is the file of a chapter, and what it is read as. It does not change.
type Text struct {
	// mark is the byte order mark of the file, if it has one.
	mark    []byte
	lines   []string // with their ends
	chapter *book.Chapter
	parse   func([]byte) *book.Chapter
}

// Read gives the text of a file, which parse makes a chapter of.
func Read(file []byte, parse func([]byte) *book.Chapter) *Text {
	rest := bytes.TrimPrefix(file, []byte("\ufeff"))
	t := &Text{mark: file[:len(file)-len(rest)], chapter: parse(file), parse: parse}
	for line := range strings.Lines(string(rest)) {
		t.lines = append(t.lines, line)
	}
	return t
}

// Chapter gives the chapter that the text is read as.
func (t *Text) Chapter() *book.Chapter { return t.chapter }

// Bytes gives the text as a file.
func (t *Text) Bytes() []byte {
	return append(slices.Clone(t.mark), strings.Join(t.lines, "")...)
}

// A Change is a text after a change, and the numbers of the cells that it was
// about, as they are counted now.
type Change struct {
	*Text
	Cells []int
}

// Keys gives the names of the cells that the change was about.
func (c Change) Keys() []string {
	keys := []string{}
	for _, n := range c.Cells {
		keys = append(keys, c.chapter.Cells[n-1].ID())
	}
	return keys
}

// A hunk puts other lines into the place of those from first up to end.
type hunk struct {
	first, end int
	lines      []string
}

// with gives the text with hunks, which are in order and do not overlap. A
// file without an end of its last line stays one.
func (t *Text) with(hunks ...hunk) *Text {
	var lines []string
	next, written := 0, false
	for _, h := range hunks {
		lines = append(append(lines, t.lines[next:h.first]...), h.lines...)
		next, written = h.end, len(h.lines) > 0
	}
	lines = append(lines, t.lines[next:]...)
	for i, line := range lines {
		if i < len(lines)-1 && !strings.HasSuffix(line, "\n") {
			lines[i] += t.end(len(t.lines) - 1)
		}
	}
	if written && next > 0 && next == len(t.lines) && !strings.HasSuffix(t.lines[next-1], "\n") {
		lines[len(lines)-1] = trimEnd(lines[len(lines)-1])
	}
	now := &Text{mark: t.mark, lines: lines, parse: t.parse}
	now.chapter = t.parse(now.Bytes())
	return now
}

// end gives how lines end around one with an index.
func (t *Text) end(at int) string {
	for _, line := range slices.Backward(t.lines[:min(at+1, len(t.lines))]) {
		if strings.HasSuffix(line, "\n") {
			return line[len(trimEnd(line)):]
		}
	}
	for _, line := range t.lines {
		if strings.HasSuffix(line, "\n") {
			return line[len(trimEnd(line)):]
		}
	}
	return "\n"
}

// trimEnd gives a line without its end.
func trimEnd(line string) string {
	return strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
}

// blank reports whether a line has nothing but spaces.
func blank(line string) bool { return strings.Trim(line, " \t\r\n") == "" }

// normal gives source as a cell has it: whole lines.
func normal(source string) (string, error) {
	source = strings.ReplaceAll(source, "\r\n", "\n")
	if strings.ContainsAny(source, "\r\x00") {
		return "", errors.New("the text has characters that no line can have")
	}
	if source != "" && !strings.HasSuffix(source, "\n") {
		source += "\n"
	}
	return strings.ToValidUTF8(source, "\ufffd"), nil
}

// block gives the cell with a number.
func (t *Text) block(cell int) (*block, error) {
	for _, b := range t.chapter.Blocks() {
		if b.Cell == cell && cell > 0 {
			return t.read(b)
		}
	}
	return nil, fmt.Errorf("there is no cell %d", cell)
}
