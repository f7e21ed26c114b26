package check

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"

	"weft/site/book"
)

// An address is a place of a chapter that leads somewhere.
type address struct {
	chapter *book.Chapter
	// text is the address, decoded; offset is where it stands.
	text   string
	offset int
	// image tells that the page shows what is there; alt is said of it.
	image bool
	alt   string
	// labelled tells that the address is written elsewhere, where the label
	// of a link is defined.
	labelled bool
}

// addresses gives the addresses of a chapter: of links and images, and of
// the labels that some of them have.
func addresses(c *book.Chapter) []address {
	var all []address
	// Walk has no error of its own.
	_ = ast.Walk(c.Doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if a, ok := addressOf(c, n); ok && entering {
			all = append(all, a)
		}
		return ast.WalkContinue, nil
	})
	return all
}

// addressOf gives the address in a node; false if it has none.
func addressOf(c *book.Chapter, n ast.Node) (address, bool) {
	switch n := n.(type) {
	case *ast.Link:
		return inText(c, n.Pos(), n.Destination, n.Reference), true
	case *ast.Image:
		a := inText(c, n.Pos(), n.Destination, n.Reference)
		a.image, a.alt = true, c.Text(n)
		return a, true
	case *ast.LinkReferenceDefinition:
		a := address{chapter: c, text: book.Destination(n.Destination)}
		a.offset = find(c.Source, n.Pos(), `\]:\s*<?`, n.Destination)
		return a, true
	}
	return address{}, false
}

// inText gives the address of a link or image that begins at an offset.
func inText(c *book.Chapter, at int, destination []byte, label *ast.ReferenceLink) address {
	a := address{chapter: c, text: book.Destination(destination), offset: at, labelled: label != nil}
	if !a.labelled {
		a.offset = find(c.Source, at, `\]\(\s*<?`, destination)
	}
	return a
}

// find gives the offset of a destination in the paragraph that goes on at an
// offset; goldmark does not tell it. It is the first after what stands
// before destinations, else the given offset: that of the link.
func find(source []byte, at int, before string, destination []byte) int {
	rest := source[at:]
	if end := bytes.Index(rest, []byte("\n\n")); end >= 0 {
		rest = rest[:end]
	}
	m := regexp.MustCompile(before + `(` + regexp.QuoteMeta(string(destination)) + `)`).FindSubmatchIndex(rest)
	if m == nil {
		return at
	}
	return at + m[2]
}
