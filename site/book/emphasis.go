package book

import (
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// A delimiters is a kind of delimiter: which bytes it is made of, and what
// stands between two.
type delimiters interface {
	parser.DelimiterProcessor
	trigger() []byte
	// allowed reports whether a run of this length after this rune counts.
	allowed(length int, before rune) bool
}

// A delimiterParser reads delimiters as goldmark does, but for those beside
// a Han character. CommonMark takes a delimiter between punctuation and a
// letter for the beginning or the end of a word, and so leaves the stars of
// **“线程”**很贵 in the page: Chinese has no spaces to tell them apart.
type delimiterParser struct{ delimiters }

// Trigger implements parser.InlineParser.
func (p delimiterParser) Trigger() []byte { return p.trigger() }

// Parse implements parser.InlineParser.
func (p delimiterParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 1, p.delimiters)
	if d == nil || !p.allowed(d.OriginalLength, before) {
		return nil
	}
	if after := following(line[d.OriginalLength:]); d.Char != '_' {
		d.CanOpen = d.CanOpen || begins(before, after)
		d.CanClose = d.CanClose || begins(after, before)
	}
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

// begins reports whether a delimiter can stand at the beginning of a span
// that goes on with inside, because of a wide character on either side. The
// end of a span is the same in the mirror.
func begins(outside, inside rune) bool {
	if util.IsSpaceRune(inside) {
		return false
	}
	return wide(outside) || wide(inside)
}

// following gives the first rune of the rest of a line; its end is a space.
func following(rest []byte) rune {
	if len(rest) == 0 {
		return ' '
	}
	return util.ToRune(rest, 0)
}

// wide reports whether a rune is of a script that is written without spaces
// between words, or of its punctuation.
func wide(r rune) bool {
	switch util.EastAsianWidth(r) {
	case "F", "W", "H":
		return true
	}
	return false
}

// emphasis is * and _.
type emphasis struct{}

func (emphasis) trigger() []byte         { return []byte{'*', '_'} }
func (emphasis) allowed(int, rune) bool  { return true }
func (emphasis) IsDelimiter(b byte) bool { return b == '*' || b == '_' }
func (emphasis) OnMatch(n int) ast.Node  { return ast.NewEmphasis(n) }
func (emphasis) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// strikethrough is ~ and ~~.
type strikethrough struct{}

func (strikethrough) trigger() []byte { return []byte{'~'} }
func (strikethrough) allowed(length int, before rune) bool {
	return length <= 2 && before != '~'
}
func (strikethrough) IsDelimiter(b byte) bool { return b == '~' }
func (strikethrough) OnMatch(int) ast.Node    { return east.NewStrikethrough() }
func (strikethrough) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}
