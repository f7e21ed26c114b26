package export

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"weft/site/book"
)

// Doc is what an exported program says of itself at the top: the title of the
// chapter and its lead.
func Doc(ch *book.Chapter) string {
	doc := ch.Title
	if ch.Front.Lead != "" {
		doc += "\n\n" + ch.Front.Lead
	}
	return doc
}

// Sections gives the headings that stand above the cells, by the number of the
// first cell below each. Where several stand above one cell, they are
// paragraphs of one text.
func Sections(ch *book.Chapter) map[int]string {
	sections := map[int]string{}
	var above []*ast.Heading
	// Walk has no error of its own.
	_ = ast.Walk(ch.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Heading:
			if entering && n != ch.TitleHeading() {
				above = append(enclosing(above, n.Level), n)
			}
		case *book.CellBlock:
			if entering && n.Cell > 0 && len(above) > 0 {
				sections[n.Cell] = headingText(ch, above)
				above = nil
			}
		}
		return ast.WalkContinue, nil
	})
	return sections
}

// enclosing gives those headings that a heading of a level stands below.
func enclosing(headings []*ast.Heading, level int) []*ast.Heading {
	for len(headings) > 0 && headings[len(headings)-1].Level >= level {
		headings = headings[:len(headings)-1]
	}
	return headings
}

// headingText gives headings as paragraphs.
func headingText(ch *book.Chapter, headings []*ast.Heading) string {
	var texts []string
	for _, h := range headings {
		texts = append(texts, ch.Text(h))
	}
	return strings.Join(texts, "\n\n")
}
