package book

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Text gives the prose in a node without markup: the code in a line of text
// counts, blocks of code do not. Blocks are separated by line ends.
func (c *Chapter) Text(n ast.Node) string {
	var text strings.Builder
	// Walk has no error of its own.
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		if n.Type() == ast.TypeBlock && text.Len() > 0 && !strings.HasSuffix(text.String(), "\n") {
			text.WriteByte('\n')
		}
		c.write(&text, n)
		return ast.WalkContinue, nil
	})
	return strings.TrimSpace(text.String())
}

// write adds the text that stands in an inline node itself.
func (c *Chapter) write(text *strings.Builder, n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		text.Write(c.plain(n))
		if n.HardLineBreak() || n.SoftLineBreak() && c.spaced(n) {
			text.WriteByte(' ')
		}
	case *ast.String:
		text.Write(n.Value)
	case *ast.AutoLink:
		text.Write(n.Label(c.Source()))
	case *Figure:
		// The alternative text follows: it is that of the image.
		if n.Caption != n.Alt {
			text.WriteString(n.Caption + "\n")
		}
	}
}

// plain resolves escapes and entities of a text that is not code.
func (c *Chapter) plain(n *ast.Text) []byte {
	value := n.Value(c.Source())
	if n.Parent() != nil && n.Parent().Kind() == ast.KindCodeSpan || n.IsRaw() {
		return value
	}
	return unescape(value)
}

// unescape resolves backslashes and entities as HTML does.
func unescape(text []byte) []byte {
	if bytes.IndexByte(text, '\\') < 0 && bytes.IndexByte(text, '&') < 0 {
		return text
	}
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(text)))
}

// spaced reports whether the line end after a text counts as a space: not
// between wide characters.
func (c *Chapter) spaced(n *ast.Text) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return true
	}
	before, m := utf8.DecodeLastRune(n.Value(c.Source()))
	after, k := utf8.DecodeRune(next.Value(c.Source()))
	return m == 0 || k == 0 || !wide(before) || !wide(after)
}

// A Length is how much there is to read in a chapter: Han characters, and
// words of other scripts. Code does not count.
type Length struct{ Han, Words int }

// Length counts the prose of the chapter.
func (c *Chapter) Length() Length {
	var l Length
	inWord := false
	for _, r := range c.Text(c.Doc()) {
		if r > unicode.MaxLatin1 && unicode.Is(unicode.Han, r) {
			l.Han++
			inWord = false
			continue
		}
		// An apostrophe does not end a word.
		letter := unicode.IsLetter(r) || unicode.IsDigit(r) || inWord && (r == '\'' || r == '’' || r == '_')
		if letter && !inWord {
			l.Words++
		}
		inWord = letter
	}
	return l
}

// Minutes is how long reading takes at 400 Han characters or 220 words a
// minute, at least one minute.
func (l Length) Minutes() int {
	return max(1, (l.Han*220+l.Words*400+400*220-1)/(400*220))
}
