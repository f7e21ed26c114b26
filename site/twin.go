package site

import (
	"slices"

	"github.com/yuin/goldmark/ast"

	"weft/site/book"
)

// A passage is a section of a chapter without those below it.
type passage struct {
	book.Section
	depth int
	// cells are the names that its cells have of their own.
	cells []string
}

// passages gives the sections of a chapter in the order of the page.
func passages(c *book.Chapter) []passage {
	var list []passage
	at := map[ast.Node]int{}
	var walk func([]book.Section, int)
	walk = func(sections []book.Section, depth int) {
		for _, s := range sections {
			at[s.Heading] = len(list)
			list = append(list, passage{Section: s, depth: depth})
			walk(s.Sections, depth+1)
		}
	}
	walk(c.Sections(), 0)
	now := -1
	for n := c.Doc.FirstChild(); n != nil; n = n.NextSibling() {
		if i, ok := at[n]; ok {
			now = i
		} else if now >= 0 {
			list[now].cells = append(list[now].cells, cellNames(n)...)
		}
	}
	return list
}

// cellNames gives the names of the cells in a node.
func cellNames(n ast.Node) []string {
	var names []string
	// Walk has no error of its own.
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if b, ok := n.(*book.CellBlock); ok && entering && b.Attrs.Name != "" {
			names = append(names, b.Attrs.Name)
		}
		return ast.WalkContinue, nil
	})
	return names
}

// twins gives the ids that the sections of a chapter share with its editions
// in other languages: they are made of the places of the original's
// sections, so that the original's own are simply those. A section of a
// translation has the ids of all that it stands for, its true twin first.
func twins(c, original *book.Chapter) map[*ast.Heading][]string {
	ids := map[*ast.Heading][]string{}
	from := passages(original)
	if c == original {
		for _, p := range from {
			ids[p.Heading] = []string{"s" + p.Number}
		}
		return ids
	}
	to := passages(c)
	for i, j := range match(from, to) {
		if j >= 0 {
			h := to[j].Heading
			ids[h] = append(ids[h], "s"+from[i].Number)
		}
	}
	return ids
}

// match gives for each passage of the original the one of a translation that
// a reader should come to; -1 if there is none before it. Where both have
// the same sections it goes by order; where they differ, passages with a cell
// of the same name belong together, and between them it goes by order as far
// as it goes.
func match(from, to []passage) []int {
	pairs := make([]int, len(from))
	if slices.EqualFunc(from, to, func(a, b passage) bool { return a.depth == b.depth }) {
		for i := range pairs {
			pairs[i] = i
		}
		return pairs
	}
	last := -1
	for i := range from {
		next := last + 1
		switch j := sharing(from[i], to, next); {
		case j >= 0:
			last = j
		case next < len(to) && to[next].depth == from[i].depth && !promised(to[next], from[i+1:]):
			last = next
		}
		pairs[i] = last
	}
	return pairs
}

// sharing gives the first passage from start on that has a cell of p; -1 if
// there is none.
func sharing(p passage, to []passage, start int) int {
	for j := start; j < len(to); j++ {
		if slices.ContainsFunc(to[j].cells, func(name string) bool { return slices.Contains(p.cells, name) }) {
			return j
		}
	}
	return -1
}

// promised tells whether a cell of p stands in one of the passages that follow.
func promised(p passage, following []passage) bool {
	return slices.ContainsFunc(following, func(f passage) bool { return sharing(p, []passage{f}, 0) == 0 })
}
