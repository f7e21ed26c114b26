package book

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// address is an address in the middle of a text.
var address = regexp.MustCompile(`https?://[A-Za-z0-9][-A-Za-z0-9.]*(?::[0-9]+)?(?:[/?#][-A-Za-z0-9@:%_+.~#?&/=();,!$'*]*)?`)

// links makes links of addresses that stand directly after a wide
// character. goldmark looks for them only after a space, and Chinese is
// written without.
func (b *builder) links() {
	if !bytes.Contains(b.Source(), []byte("://")) {
		return
	}
	for _, t := range nodes[*ast.Text](b.doc) {
		if !linked(t) {
			b.link(t)
		}
	}
}

// linked reports whether a text is in a link or in code.
func linked(n ast.Node) bool {
	for n = n.Parent(); n != nil && n.Type() == ast.TypeInline; n = n.Parent() {
		switch n.Kind() {
		case ast.KindLink, ast.KindImage, ast.KindCodeSpan:
			return true
		}
	}
	return false
}

// link makes links of the addresses in a text, and texts of what stands
// between and after them.
func (b *builder) link(t *ast.Text) {
	start, end, ok := b.address(t)
	for ; ok; start, end, ok = b.address(t) {
		link := ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(start, end)))
		link.SetPos(start)
		rest := ast.NewTextSegment(text.NewSegment(end, t.Segment.Stop))
		rest.SetSoftLineBreak(t.SoftLineBreak())
		rest.SetHardLineBreak(t.HardLineBreak())
		t.Segment = t.Segment.WithStop(start)
		t.SetSoftLineBreak(false)
		t.SetHardLineBreak(false)
		t.Parent().InsertAfter(t.Parent(), t, link)
		t.Parent().InsertAfter(t.Parent(), link, rest)
		t = rest
	}
}

// address gives the offsets of the first address after a wide character.
func (b *builder) address(t *ast.Text) (start, end int, ok bool) {
	source := b.Source()[t.Segment.Start:t.Segment.Stop]
	for _, m := range address.FindAllIndex(source, -1) {
		if before, _ := utf8.DecodeLastRune(source[:m[0]]); wide(before) {
			start = t.Segment.Start + m[0]
			return start, start + len(trimAddress(string(source[m[0]:m[1]]))), true
		}
	}
	return 0, 0, false
}

// trimAddress takes the punctuation of the sentence off an address.
func trimAddress(a string) string {
	for {
		short := strings.TrimRight(a, "?!.,:;*_~'")
		if strings.HasSuffix(short, ")") && strings.Count(short, ")") > strings.Count(short, "(") {
			short = short[:len(short)-1]
		}
		if short == a {
			return a
		}
		a = short
	}
}
