package edit

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"weft/runner"
	"weft/site/book"
)

// An outline is what a chapter consists of, in the order of its lines.
type outline []*item

// An item is a cell, or another part of a chapter that has no parts.
type item struct {
	// cell is the number of a cell, and zero for everything else.
	cell int
	line int
	kind string
	// text is that of a paragraph or heading without indentation, and the
	// code of a cell.
	text    string
	attrs   book.Attrs
	options runner.Options
	want    runner.Want
	// any stands for all attributes.
	any bool
}

// outline gives what the chapter consists of.
func (t *Text) outline() outline {
	var all outline
	c := t.chapter
	// Walk has no error of its own.
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Type() != ast.TypeBlock {
			return ast.WalkContinue, nil
		}
		if it := itemOf(c, n); it != nil {
			if it.cell == 0 && inNote(n) {
				return ast.WalkSkipChildren, nil // there only as long as it is referred to
			}
			all = append(all, it)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	slices.SortStableFunc(all, func(a, b *item) int { return a.line - b.line })
	return all
}

// inNote reports whether a node is part of a footnote.
func inNote(n ast.Node) bool {
	for ; n != nil; n = n.Parent() {
		if n.Kind() == extast.KindFootnote {
			return true
		}
	}
	return false
}

// itemOf gives the item that a node is; nil if it has parts, or is none.
func itemOf(c *book.Chapter, n ast.Node) *item {
	it := &item{kind: n.Kind().String(), line: c.At(n.Pos()).Line}
	switch n := n.(type) {
	case *book.CellBlock:
		it.cell, it.text, it.attrs = n.Cell, n.Code, n.Attrs
		if n.Cell > 0 {
			it.options = c.Cells[n.Cell-1].Options
		}
		if n.Want != nil {
			it.want = n.Want.Want
		}
		return it
	case *extast.Table:
		it.text = c.Text(n)
		return it
	case *ast.LinkReferenceDefinition, *ast.ThematicBreak:
		return it
	case *ast.TextBlock, *ast.Paragraph:
		it.kind = "text" // a list may become loose
	}
	if child := n.FirstChild(); child != nil && child.Type() == ast.TypeBlock {
		return nil
	}
	it.text = textOf(c, n)
	if it.text == "" && it.kind == "text" {
		return nil
	}
	return it
}

// textOf gives the lines of a node without what stands before them.
func textOf(c *book.Chapter, n ast.Node) string {
	if n.Lines().Len() == 0 {
		return c.Text(n)
	}
	var lines []string
	for _, segment := range n.Lines().Sliced(0, n.Lines().Len()) {
		lines = append(lines, strings.TrimSpace(string(segment.Value(c.Source()))))
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// at gives the place of a cell in the list; its length if there is none.
func (o outline) at(cell int) int {
	if i := slices.IndexFunc(o, func(it *item) bool { return it.cell == cell }); i >= 0 {
		return i
	}
	return len(o)
}

// cell gives the item of a cell.
func (o outline) cell(number int) *item { return o[o.at(number)] }

// insert puts a cell to where it belongs by its number.
func (o *outline) insert(number int, it item) {
	at := o.at(number)
	for _, other := range *o {
		if other.cell >= number {
			other.cell++
		}
	}
	*o = slices.Insert(*o, at, &it)
}

// remove takes a cell out.
func (o *outline) remove(number int) {
	at := o.at(number)
	*o = slices.Delete(*o, at, at+1)
	for _, other := range *o {
		if other.cell > number {
			other.cell--
		}
	}
}

// swap lets two cells change places.
func (o outline) swap(one, two int) {
	i, j := o.at(one), o.at(two)
	o[i], o[j] = o[j], o[i]
	o[i].cell, o[j].cell = o[j].cell, o[i].cell
}

// check gives a text as the change that it is, if it has the outline that is
// wanted.
func (t *Text) check(now *Text, want outline, cells ...int) (Change, error) {
	if now.chapter.Begin != t.chapter.Begin {
		return Change{}, errors.New("the front matter would change")
	}
	have := now.outline()
	if err := want.equal(have); err != nil {
		return Change{}, err
	}
	return Change{now, cells}, nil
}

// equal tells where two outlines differ, but for where everything stands; lines
// are those of o, which is the text that an author sees. Cells come first: they
// are what a reason should be about. A new cell may stand anywhere among the text
// around it.
func (o outline) equal(have outline) error {
	mine, theirs := o.parts(true), have.parts(true)
	for _, it := range mine {
		if it.cell > len(theirs) {
			return fmt.Errorf("%s would be none any more", it)
		}
		if !same(it, have.cell(it.cell)) {
			return fmt.Errorf("%s would be read in another way", it)
		}
	}
	if len(theirs) > len(mine) {
		return errors.New("there would be more cells")
	}
	mine, theirs = o.parts(false), have.parts(false)
	for i, it := range mine {
		if i >= len(theirs) || !same(it, theirs[i]) {
			return fmt.Errorf("%s would be read in another way", it)
		}
	}
	if len(theirs) > len(mine) {
		return errors.New("what stands around it would be read in another way")
	}
	return nil
}

// parts gives the cells, or all else.
func (o outline) parts(cells bool) outline {
	return slices.DeleteFunc(slices.Clone(o), func(it *item) bool { return (it.cell > 0) != cells })
}

// String names the item for a reason.
func (it *item) String() string {
	switch {
	case it.cell == 0:
		return fmt.Sprintf("what stands in line %d", it.line)
	case it.line == 0:
		return "the new cell"
	}
	return fmt.Sprintf("the cell in line %d", it.line)
}

// same reports whether two items are alike but for their numbers and lines.
func same(a, b *item) bool {
	if a.any || b.any {
		return a.text == b.text && a.want.Text == b.want.Text
	}
	x, y := *a, *b
	x.line, y.line, x.cell, y.cell = 0, 0, 0, 0
	if x.attrs.Name == "" || y.attrs.Name == "" {
		// Of two blocks with one name the second has none.
		x.attrs.Name, y.attrs.Name = "", ""
	}
	return reflect.DeepEqual(x, y)
}
