package book

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// html takes raw HTML out of the tree, and reports all that is not a
// comment: what a page is made of is the theme's.
func (b *builder) html() {
	for _, n := range blocks[*ast.HTMLBlock](b.doc) {
		b.raw(n, n.Lines().At(0).Start)
	}
	if bytes.IndexByte(b.Source(), '<') < 0 {
		return
	}
	for _, n := range nodes[*ast.RawHTML](b.doc) {
		b.raw(n, n.Segments.At(0).Start)
	}
}

// raw takes out one piece of HTML that begins at an offset.
func (b *builder) raw(n ast.Node, at int) {
	n.Parent().RemoveChild(n.Parent(), n)
	rest := bytes.TrimLeft(b.Source()[at:], " ")
	at = len(b.Source()) - len(rest)
	line, _, _ := bytes.Cut(rest, []byte("\n"))
	if bytes.HasPrefix(line, []byte("<!--")) || bytes.HasPrefix(line, []byte("</")) {
		return
	}
	tag, _, _ := bytes.Cut(line, []byte(">"))
	b.flaw(at, htmlHint(string(tag)), "HTML is left out of the page: %s>", tag)
}

// htmlHint tells what to write instead of a tag.
func htmlHint(tag string) string {
	name := strings.FieldsFunc(strings.TrimPrefix(tag, "<"), func(r rune) bool { return r == ' ' || r == '/' || r == '\t' })
	if len(name) == 0 {
		return ""
	}
	switch strings.ToLower(name[0]) {
	case "details", "summary":
		return "write a quote that begins with > [!DETAILS] title"
	case "img", "figure":
		return "write ![alt text](file.svg \"caption\")"
	case "br":
		return "end the line with a backslash"
	case "a":
		return "write [text](address); a heading gets an id with {#id}"
	}
	return "put code like this between backticks"
}
