package site

import (
	"slices"

	"github.com/yuin/goldmark/ast"

	"weft/site/book"
)

// A passage is a section of a chapter without those below it.
type passage struct {
	book.Passage
	heading *ast.Heading
}

// passages gives the sections of a chapter in the order of the page.
func passages(c *book.Chapter) []passage {
	var list []passage
	all := c.Passages()
	for n := c.Doc().FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok && h != c.TitleHeading() {
			list = append(list, passage{all[len(list)], h})
		}
	}
	return list
}

// twins gives the ids that the sections of a chapter share with its editions
// in other languages: they are made of the places of the original's
// sections, so that the original's own are simply those. A section of a
// translation has the ids of all that it stands for, its true twin first.
func twins(c, original *book.Chapter) map[*ast.Heading][]string {
	ids := map[*ast.Heading][]string{}
	to := passages(c)
	if c == original {
		for _, p := range to {
			ids[p.heading] = []string{"s" + p.Number}
		}
		return ids
	}
	from := original.Passages()
	for i, j := range match(from, c.Passages()) {
		if j >= 0 {
			h := to[j].heading
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
func match(from, to []book.Passage) []int {
	pairs := make([]int, len(from))
	if slices.EqualFunc(from, to, func(a, b book.Passage) bool { return a.Depth == b.Depth }) {
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
		case next < len(to) && to[next].Depth == from[i].Depth && !promised(to[next], from[i+1:]):
			last = next
		}
		pairs[i] = last
	}
	return pairs
}

// sharing gives the first passage from start on that has a cell of p; -1 if
// there is none.
func sharing(p book.Passage, to []book.Passage, start int) int {
	for j := start; j < len(to); j++ {
		if slices.ContainsFunc(to[j].Cells, func(name string) bool { return slices.Contains(p.Cells, name) }) {
			return j
		}
	}
	return -1
}

// promised tells whether a cell of p stands in one of the passages that follow.
func promised(p book.Passage, following []book.Passage) bool {
	return slices.ContainsFunc(following, func(f book.Passage) bool { return sharing(p, []book.Passage{f}, 0) == 0 })
}
