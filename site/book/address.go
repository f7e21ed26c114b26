package book

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
)

// An Address is a place of a chapter that leads somewhere.
type Address struct {
	// Text is the address, decoded, and Raw as it is written: a copy, which
	// would keep the whole chapter in memory otherwise.
	Text string
	Raw  []byte
	// Offset is where it stands; if that is not known, where its link does.
	Offset int
	// Image tells that the page shows what is there; Alt is said of it.
	Image bool
	Alt   string
	// Labelled tells that the address is written elsewhere, where the label
	// of a link is defined.
	Labelled bool
}

// Addresses gives the addresses of a chapter: of links and images, and of
// the labels that some of them have.
func (c *Chapter) Addresses() []Address { return c.known().addresses }

func (c *Chapter) addressesIn(doc ast.Node) []Address {
	var all []Address
	// Walk has no error of its own.
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if a, ok := c.address(n); ok && entering {
			all = append(all, a)
		}
		return ast.WalkContinue, nil
	})
	return all
}

// address gives the address in a node; false if it has none.
func (c *Chapter) address(n ast.Node) (Address, bool) {
	switch n := n.(type) {
	case *ast.Link:
		return c.inText(n.Pos(), n.Destination, n.Reference), true
	case *ast.Image:
		a := c.inText(n.Pos(), n.Destination, n.Reference)
		a.Image, a.Alt = true, c.Text(n)
		return a, true
	case *ast.LinkReferenceDefinition:
		a := Address{Text: Destination(n.Destination), Raw: bytes.Clone(n.Destination)}
		a.Offset = destinationAt(c.Source(), n.Pos(), "]:", n.Destination)
		return a, true
	}
	return Address{}, false
}

// inText gives the address of a link or image that begins at an offset.
func (c *Chapter) inText(at int, destination []byte, label *ast.ReferenceLink) Address {
	a := Address{Text: Destination(destination), Raw: bytes.Clone(destination), Offset: at, Labelled: label != nil}
	if !a.Labelled {
		a.Offset = destinationAt(c.Source(), at, "](", destination)
	}
	return a
}

// destinationAt gives the offset of a destination in the paragraph that goes on at an
// offset; goldmark does not tell it. It is the first after what stands
// before destinations, else the given offset: that of the link.
func destinationAt(source []byte, at int, before string, destination []byte) int {
	rest := source[at:]
	if end := bytes.Index(rest, []byte("\n\n")); end >= 0 {
		rest = rest[:end]
	}
	for from := 0; ; {
		i := bytes.Index(rest[from:], []byte(before))
		if i < 0 {
			return at
		}
		from += i + len(before)
		opened := bytes.TrimPrefix(bytes.TrimLeft(rest[from:], " \t\n\f\r"), []byte("<"))
		if bytes.HasPrefix(opened, destination) {
			return at + len(rest) - len(opened)
		}
	}
}
