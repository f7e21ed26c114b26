package book

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// outline leaves the text of a chapter for whoever needs its tree, if all else
// is known without; false if it is not.
func (b *builder) outline() bool {
	if b.mayHaveCells() || !b.headline() {
		return false
	}
	b.tree.unread, b.tree.flaws = true, b.flaws
	return true
}

// mayHaveCells reports whether a line of the text could begin a cell or a file:
// what stands before and around it is not looked at.
func (b *builder) mayHaveCells() bool {
	for _, marks := range []string{"```", "~~~"} {
		for text := b.Source(); ; {
			_, after, ok := bytes.Cut(text, []byte(marks))
			if !ok {
				break
			}
			text = bytes.TrimLeft(after, marks)
			if info, _, _ := bytes.Cut(text, newline); mayBeCell(bytes.TrimSpace(info)) {
				return true
			}
		}
	}
	return false
}

// mayBeCell reports whether a fence with an info string is a cell or a file.
func mayBeCell(info []byte) bool {
	if len(info) == 0 {
		return false
	}
	f, _ := readFence(string(info), 0)
	return f.kind()&(onCell|onFile) != 0
}

// headline finds the title where it stands before the text or in its first
// line, and reports whether it does.
func (b *builder) headline() bool {
	if b.Title = b.Front.Title; b.Title != "" {
		return true
	}
	for line := range bytes.Lines(b.Source()) {
		if len(bytes.TrimSpace(line)) > 0 {
			b.Title = b.titleAlone(line)
			break
		}
	}
	return b.Title != ""
}

// titleAlone gives the text of a line that is a heading; empty if it is none, or
// may be another one with the lines that follow.
func (b *builder) titleAlone(line []byte) string {
	if bytes.ContainsAny(line, "[]") || bytes.Contains(line, []byte("://")) {
		return ""
	}
	alone := Chapter{source: source{strong: line}}
	h, ok := markdownOf(b.Lang).Parse(text.NewReader(line)).FirstChild().(*ast.Heading)
	if !ok {
		return ""
	}
	return alone.Text(h)
}
