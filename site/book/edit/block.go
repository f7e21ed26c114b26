package edit

import (
	"errors"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"

	"weft/site/book"
)

// A block is a cell with its output fence as it stands in the file: the lines
// from first up to end.
type block struct {
	*book.CellBlock
	first, end int
	place
	// fence is the mark of its fence: "```".
	fence string
	// tight tells that it stands in a list whose items have no blank lines.
	tight bool
}

// A place is what stands before a block: head in its first line, where the mark
// of a list may be, and rest in the others.
type place struct{ head, rest string }

// errOpen is the reason against a change of a cell that has no end.
var errOpen = errors.New("a fence of the cell is never closed; close it in an editor first")

// read finds a cell of the chapter in the lines.
func (t *Text) read(b *book.CellBlock) (*block, error) {
	col := t.chapter.At(b.Pos()).Col - 1
	k := &block{CellBlock: b, first: b.First - 1, end: b.End - 1}
	if !b.Closed || k.end > len(t.lines) {
		return nil, errOpen
	}
	line := t.lines[k.first]
	if col > len(line) || !strings.HasPrefix(line[col:], "```") && !strings.HasPrefix(line[col:], "~~~") {
		return nil, fmt.Errorf("the fence of the cell is not found in line %d", b.First)
	}
	k.fence = line[col : len(line)-len(strings.TrimLeft(line[col:], line[col:col+1]))]
	closing := t.lines[k.close()]
	k.place = placeOf(line[:col], closing[:strings.IndexByte(closing, k.fence[0])])
	if item, ok := b.Parent().(*ast.ListItem); ok {
		list, ok := item.Parent().(*ast.List)
		k.tight = ok && list.IsTight
	}
	return k, nil
}

// info gives what the first line has after its mark, without the line's end.
func (k *block) info(t *Text) string {
	return trimEnd(t.lines[k.first])[len(k.head)+len(k.fence):]
}

// close gives the index of the line that closes the fence of the code.
func (k *block) close() int { return k.first + 1 + strings.Count(k.Code, "\n") }

// placeOf gives the place of a block by what stands before its first line and
// before its closing one.
func placeOf(head, closing string) place {
	if strings.Trim(head, " \t>") == "" {
		return place{head, head}
	}
	if strings.Trim(head, " \t>-+*.)0123456789") != "" {
		return place{head, closing}
	}
	// A list goes on below the text of its item.
	rest := strings.Map(func(r rune) rune {
		if r == '>' || r == '\t' {
			return r
		}
		return ' '
	}, head)
	return place{head, rest}
}

// put gives lines without ends as they stand in a place.
func (p place) put(lines []string, end string) []string {
	all := make([]string, len(lines))
	for i, line := range lines {
		before := p.rest
		switch {
		case i == 0:
			before = p.head
		case line == "":
			before = strings.TrimRight(p.rest, " \t")
		}
		all[i] = before + line + end
	}
	return all
}

// blank gives a blank line in the place.
func (p place) blank(end string) string { return strings.TrimRight(p.rest, " \t") + end }

// bare gives the lines of a block without what its place puts before them.
func (k *block) bare(t *Text) []string {
	var all []string
	code, want := k.At.Line-1, -1
	if k.Want != nil {
		want = k.Want.Pos.Line - 1
	}
	for i := k.first; i < k.end; i++ {
		line := trimEnd(t.lines[i])
		switch {
		case i == k.first:
			line = line[len(k.head):]
		case i < k.close():
			line = cut(line, k.Indents, i-code)
		case k.Want != nil && i >= want && i < want+strings.Count(k.Want.Text, "\n"):
			line = cut(line, k.Want.Indents, i-want)
		default:
			// A fence, or what stands between the two.
			line = line[min(len(line), len(line)-len(strings.TrimLeft(line, " \t>"))):]
		}
		all = append(all, line)
	}
	return all
}

// cut takes from a line of code what stands before it.
func cut(line string, indents []int, at int) string {
	if indents == nil {
		return line
	}
	return line[min(len(line), indents[at]):]
}

// fenceFor gives a mark of a fence that no line of a text closes: at least as
// long as the one given.
func fenceFor(fence, text string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if strings.Trim(line, fence[:1]) == "" && len(line) >= len(fence) {
			fence = line + fence[:1]
		}
	}
	return fence
}
