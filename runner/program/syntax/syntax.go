// Package syntax finds the syntax errors of a cell and tells them as the Go
// compiler does: its words, its places, one error for a line, and the same
// errors that follow from the first.
//
// The compiler has a parser of its own, which no other program can import,
// and whose messages are those that learners meet and look up. go/parser has
// other words, and goes on after a mistake in another way. So this package
// reads Go a second time, with the grammar of the specification and the
// compiler's ways of saying what is missing and of finding its feet again. It
// builds no tree; go/parser does that for cells without errors.
//
// A cell that holds declarations only is read as a file. In any other cell
// imports, declarations and statements may stand in any order, and what is
// told of the statements is what the compiler tells of those of a function.
package syntax

import (
	"slices"
	"sort"
	"strings"
)

// An Error is a mistake at an offset of the source.
type Error struct {
	Offset int
	// Text is the compiler's message; errors of the lexer lack the words
	// "syntax error".
	Text string
}

// Errors gives the syntax errors of a cell in the order of their places. An
// offset is at most the length of src without the white space at its end.
func Errors(src string) []Error {
	p := newParser(src)
	if p.holdsStatements() || !p.file() {
		p = newParser(src)
		p.cell()
	}
	return p.once()
}

// once gives the errors of p without those that the compiler does not print:
// after a syntax error the others of its line, and repetitions.
func (p *parser) once() []Error {
	var list []Error
	var syntax, other Error
	sameLine := func(a, b Error) bool {
		return a.Text != "" && p.line(a.Offset) == p.line(b.Offset)
	}
	for _, e := range p.all() {
		if strings.HasPrefix(e.Text, "syntax error") {
			if sameLine(syntax, e) {
				continue
			}
			syntax = e
		} else {
			if sameLine(other, e) && other.Text == e.Text {
				continue
			}
			other = e
		}
		list = append(list, e)
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].Offset < list[j].Offset })
	return slices.Compact(list)
}

// all gives the errors in the order in which the compiler finds them.
func (p *parser) all() []Error {
	for _, e := range p.errors {
		if strings.HasPrefix(e.Text, "syntax error") {
			return p.errors
		}
	}
	return append(p.errors, p.later...)
}

// line counts the lines before an offset.
func (p *parser) line(offset int) int { return strings.Count(p.src[:offset], "\n") }
