package book

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// A fenceParser is goldmark's parser of fences, which also notes where each
// begins and whether it is closed.
type fenceParser struct{ parser.BlockParser }

// Open implements parser.BlockParser.
func (p fenceParser) Open(parent ast.Node, r text.Reader, pc parser.Context) (ast.Node, parser.State) {
	_, segment := r.PeekLine()
	start := segment.Start + pc.BlockOffset() - segment.Padding
	node, state := p.BlockParser.Open(parent, r, pc)
	if node != nil {
		fenceNotes(pc)[node] = &fenceNote{start: start}
	}
	return node, state
}

// Continue implements parser.BlockParser. goldmark closes a fence here only
// at its closing line; what ends with the text or with the list around it
// is never asked again.
func (p fenceParser) Continue(node ast.Node, r text.Reader, pc parser.Context) parser.State {
	state := p.BlockParser.Continue(node, r, pc)
	if state&parser.Close != 0 {
		fenceNotes(pc)[node].closed = true
	}
	return state
}

// A piece is the text between the lines of a fence, without the
// indentation of the list or quote around it. Each line of text is a slice
// of the chapter: it begins indents[i] bytes after the start of its line; nil
// means that all begin there.
type piece struct {
	text    string
	start   int
	indents []int
}

// content gives the text in a fence of source. An empty one begins where
// the line after the fence does.
func content(source []byte, node *ast.FencedCodeBlock, start int) piece {
	lines := node.Lines()
	if lines.Len() == 0 {
		return piece{start: nextLine(source, start)}
	}
	p := piece{start: lineBegin(source, lines.At(0))}
	var all strings.Builder
	all.Grow(lines.At(lines.Len()-1).Stop - p.start + 1)
	count := 0
	for i := range lines.Len() {
		begin, end := lineBegin(source, lines.At(i)), lines.At(i).Stop
		if begin >= end {
			continue // the text ends behind the mark of a quote
		}
		indent := begin - lineStart(source, begin)
		if indent > 0 && p.indents == nil {
			p.indents = make([]int, count, lines.Len()) // the lines before have none
		}
		if p.indents != nil {
			p.indents = append(p.indents, indent)
		}
		count++
		all.Write(source[begin:end])
		if source[end-1] != '\n' {
			all.WriteByte('\n')
		}
	}
	p.text = all.String()
	return p
}

// lineBegin gives the offset where a line of code begins. goldmark spells a
// tab that belongs half to the list around as spaces; the tab is taken
// whole, so that a line stays a slice of the file.
func lineBegin(source []byte, s text.Segment) int {
	if s.Padding > 0 && s.Start > 0 && source[s.Start-1] == '\t' {
		return s.Start - 1
	}
	return s.Start
}

// nextLine gives the offset of the line after the one with an offset; the
// offset itself if that is the last.
func nextLine(source []byte, offset int) int {
	for i := offset; i < len(source)-1; i++ {
		if source[i] == '\n' {
			return i + 1
		}
	}
	return offset
}
