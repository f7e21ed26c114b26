package book

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
)

// A Section is a heading of a chapter and the sections below it.
type Section struct {
	Level int
	// ID is the id of the heading in the page.
	ID string
	// Number counts the sections of the chapter: "1.2" is the second one
	// in the first. It goes by depth, also where a level is left out.
	Number string
	// Text is the heading without markup.
	Text     string
	Heading  *ast.Heading
	Sections []Section
}

// Sections gives the headings of the chapter as a tree. The heading that
// is the title of the chapter is not among them, nor are headings in quotes
// and lists.
func (c *Chapter) Sections() []Section { return c.sectionsIn(c.Doc()) }

func (c *Chapter) sectionsIn(doc ast.Node) []Section {
	var flat []Section
	title := titleIn(doc)
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h != title {
			flat = append(flat, Section{Level: h.Level, ID: headingID(h), Text: c.Text(h), Heading: h})
		}
	}
	return nest(flat, "")
}

// A Passage is a section without those below it.
type Passage struct {
	// Depth is how many sections it is in.
	Depth      int
	ID, Number string
	// Cells are the names that its cells have of their own.
	Cells []string
}

// Passages gives the sections of a chapter in the order of the page, which is
// that of the headings.
func (c *Chapter) Passages() []Passage { return c.known().passages }

func (c *Chapter) passagesIn(doc ast.Node) []Passage {
	var list []Passage
	at := map[ast.Node]int{}
	var walk func([]Section, int)
	walk = func(sections []Section, depth int) {
		for _, s := range sections {
			at[s.Heading] = len(list)
			list = append(list, Passage{Depth: depth, ID: s.ID, Number: s.Number})
			walk(s.Sections, depth+1)
		}
	}
	walk(c.sectionsIn(doc), 0)
	now := -1
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if i, ok := at[n]; ok {
			now = i
		} else if now >= 0 {
			list[now].Cells = append(list[now].Cells, cellNames(n)...)
		}
	}
	return list
}

// cellNames gives the names of the cells in a node.
func cellNames(n ast.Node) []string {
	var names []string
	for _, b := range blocks[*CellBlock](n) {
		if b.Attrs.Name != "" {
			names = append(names, b.Attrs.Name)
		}
	}
	return names
}

// TitleHeading gives the heading of level 1 that the chapter begins with,
// which is its title; nil if it does not begin with one.
func (c *Chapter) TitleHeading() *ast.Heading { return titleIn(c.Doc()) }

func titleIn(doc ast.Node) *ast.Heading {
	if h, ok := doc.FirstChild().(*ast.Heading); ok && h.Level == 1 {
		return h
	}
	return nil
}

// nest puts sections below those of a higher level before them.
func nest(flat []Section, prefix string) []Section {
	var tree []Section
	for len(flat) > 0 {
		s := flat[0]
		n := 1
		for n < len(flat) && flat[n].Level > s.Level {
			n++
		}
		s.Number = prefix + strconv.Itoa(len(tree)+1)
		s.Sections = nest(flat[1:n], s.Number+".")
		tree = append(tree, s)
		flat = flat[n:]
	}
	return tree
}

// Anchors gives the ids in the page of the chapter that a link can lead to:
// those of headings, cells, named samples, figures and tables.
func (c *Chapter) Anchors() []string { return c.known().anchors }

func (c *Chapter) anchorsIn(doc ast.Node) []string {
	var ids []string
	for _, h := range blocks[*ast.Heading](doc) {
		ids = append(ids, headingID(h))
	}
	for _, cell := range c.Cells {
		ids = append(ids, cell.ID())
	}
	for _, block := range blocks[*CellBlock](doc) {
		if block.Attrs.Ignore && block.Attrs.Name != "" {
			ids = append(ids, block.Attrs.Name)
		}
	}
	for i := range blocks[*Figure](doc) {
		ids = append(ids, FigureID(i+1))
	}
	for i := range blocks[*extast.Table](doc) {
		ids = append(ids, TableID(i+1))
	}
	return ids
}

// FigureID gives the id of a figure in its page; figures count from 1. It
// has a colon, which the id of no heading and of no cell has.
func FigureID(n int) string { return fmt.Sprintf("figure:%d", n) }

// TableID gives the id of a table in its page; tables count from 1.
func TableID(n int) string { return fmt.Sprintf("table:%d", n) }

// headings gives every heading an id that no other has. An id that the
// author wrote is kept: {#id} at the end of the heading.
func (b *builder) headings() {
	all := blocks[*ast.Heading](b.doc)
	for _, h := range all {
		b.ownID(h)
	}
	for _, h := range all {
		if headingID(h) != "" {
			continue
		}
		id := b.freeID(slug(b.Text(h)))
		b.names[id] = inLine(b.At(h.Pos()))
		h.SetAttributeString("id", []byte(id))
	}
}

// ownID takes the id that the author gave a heading, unless it is taken.
func (b *builder) ownID(h *ast.Heading) {
	id := headingID(h)
	place, taken := b.names[id]
	switch {
	case id == "":
		// A value that is no text, as in {id=3}, is as good as none.
		h.SetAttributeString("id", []byte(nil))
	case taken:
		b.flaw(h.Pos(), "the other may be a heading or a cell", "id %q is used twice; first %s", id, place)
		h.SetAttributeString("id", []byte(nil))
	default:
		b.names[id] = inLine(b.At(h.Pos()))
	}
}

// headingID gives the id of a heading; empty if it has none.
func headingID(h *ast.Heading) string {
	v, _ := h.AttributeString("id")
	id, _ := v.([]byte)
	return string(id)
}

// freeID numbers an id until no other is the same.
func (b *builder) freeID(id string) string {
	for i := 0; ; i++ {
		free := id
		if i > 0 {
			free = fmt.Sprintf("%s-%d", id, i)
		}
		if _, taken := b.names[free]; !taken {
			return free
		}
	}
}

// slug makes an id of the text of a heading, as the Git hosts do, so that a
// link to a section works there too: small letters, hyphens for spaces, no
// punctuation.
func slug(text string) string {
	id := strings.Map(func(r rune) rune {
		switch {
		case unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd, unicode.Pc) || r == '-':
			return unicode.ToLower(r)
		case unicode.IsSpace(r):
			return '-'
		}
		return -1
	}, strings.TrimSpace(text))
	if id == "" {
		return "section"
	}
	return id
}
