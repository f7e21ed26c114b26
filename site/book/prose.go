package book

import (
	"bytes"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// Text gives the prose in a node without markup: the code in a line of text
// counts, blocks of code do not. Blocks are separated by line ends.
func (c *Chapter) Text(n ast.Node) string { return string(c.AppendText(nil, n)) }

// AppendText appends what Text gives.
func (c *Chapter) AppendText(list []byte, n ast.Node) []byte {
	p := prose{source: c.Source(), text: list, begin: len(list)}
	_ = ast.Walk(n, p.add) // which has no error of its own
	return append(p.text[:p.begin], bytes.TrimSpace(p.text[p.begin:])...)
}

// A prose is a text on its way out of the tree of a source.
type prose struct {
	source, text []byte
	begin        int // of what is added
}

// add adds the text that stands in a node itself.
func (p *prose) add(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	if last := len(p.text) - 1; n.Type() == ast.TypeBlock && last >= p.begin && p.text[last] != '\n' {
		p.text = append(p.text, '\n')
	}
	switch n := n.(type) {
	case *ast.Text:
		p.text = append(p.text, p.plain(n)...)
		if n.HardLineBreak() || n.SoftLineBreak() && p.spaced(n) {
			p.text = append(p.text, ' ')
		}
	case *ast.String:
		p.text = append(p.text, n.Value...)
	case *ast.AutoLink:
		p.text = append(p.text, n.Label(p.source)...)
	case *Figure:
		// The alternative text follows: it is that of the image.
		if n.Caption != n.Alt {
			p.text = append(append(p.text, n.Caption...), '\n')
		}
	}
	return ast.WalkContinue, nil
}

// plain resolves escapes and entities of a text that is not code.
func (p *prose) plain(n *ast.Text) []byte {
	value := n.Value(p.source)
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
func (p *prose) spaced(n *ast.Text) bool {
	next, ok := n.NextSibling().(*ast.Text)
	if !ok {
		return true
	}
	before, m := utf8.DecodeLastRune(n.Value(p.source))
	after, k := utf8.DecodeRune(next.Value(p.source))
	return m == 0 || k == 0 || !wide(before) || !wide(after)
}

// A Length is how much there is to read in a chapter: Han characters, and
// words of other scripts. Code does not count.
type Length struct{ Han, Words int }

// counted has room for the prose that is counted.
var counted = sync.Pool{New: func() any { return new([]byte) }}

// Length counts the prose of the chapter.
func (c *Chapter) Length() Length {
	room := counted.Get().(*[]byte)
	defer counted.Put(room)
	*room = c.AppendText((*room)[:0], c.Doc())
	return lengthOf(*room)
}

// lengthOf counts in a text.
func lengthOf(text []byte) Length {
	var l Length
	inWord := false
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text[at:])
		}
		at += size
		if isHan(r) {
			l.Han++
			inWord = false
			continue
		}
		// An apostrophe does not end a word.
		letter := isLetter(r) || inWord && (r == '\'' || r == '’' || r == '_')
		if letter && !inWord {
			l.Words++
		}
		inWord = letter
	}
	return l
}

// isLetter tells letters and digits; of text in Latin letters nearly all are small.
func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// isHan tells Han characters; nearly all are in one range.
func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r > unicode.MaxLatin1 && unicode.Is(unicode.Han, r)
}

// Minutes is how long reading takes at 400 Han characters or 220 words a
// minute, at least one minute.
func (l Length) Minutes() int {
	return max(1, (l.Han*220+l.Words*400+400*220-1)/(400*220))
}
