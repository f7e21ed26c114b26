package site

import (
	"html/template"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"

	"weft/site/book"
)

// A section is a heading of a chapter as its page shows it.
type section struct {
	// Number is shown before the heading: "3.1". Only sections of the first
	// level have one.
	Number string
	// Twins are ids that are the same in every language; see [twins].
	Twins []string
}

// An Entry is a section in the contents of a page.
type Entry struct {
	ID    string
	Title template.HTML
	Below []Entry
}

// number gives the numbers of all sections of a chapter, and the ids that
// they share with its original.
func number(c, original *book.Chapter) map[*ast.Heading]section {
	sections := map[*ast.Heading]section{}
	shared := twins(c, original)
	for _, p := range passages(c) {
		s := section{Twins: shared[p.heading]}
		if p.Depth == 0 && c.Number >= 0 {
			s.Number = strconv.Itoa(c.Number) + "." + p.Number
		}
		sections[p.heading] = s
	}
	return sections
}

// contents gives the sections of a chapter for its table of contents, two
// levels of them.
func contents(c *book.Chapter) []Entry { return entries(c, c.Sections(), 2) }

func entries(c *book.Chapter, sections []book.Section, levels int) []Entry {
	if levels == 0 {
		return nil
	}
	var list []Entry
	for _, s := range sections {
		list = append(list, Entry{s.ID, title(c, s.Heading), entries(c, s.Sections, levels-1)})
	}
	return list
}

// title gives a heading as plain text, but for code, which stays code.
func title(c *book.Chapter, h *ast.Heading) template.HTML {
	var b strings.Builder
	for n := h.FirstChild(); n != nil; n = n.NextSibling() {
		text := template.HTMLEscapeString(c.Text(n))
		if n.Kind() == ast.KindCodeSpan {
			text = "<code>" + text + "</code>"
		}
		b.WriteString(text)
		if t, ok := n.(*ast.Text); ok && strings.HasSuffix(string(t.Value(c.Source())), " ") {
			b.WriteByte(' ')
		}
	}
	return template.HTML(strings.TrimSpace(b.String()))
}
