package edit

import (
	"strings"
)

// Remove gives the text without a cell and its output fence.
func (t *Text) Remove(cell int) (Change, error) {
	b, err := t.block(cell)
	if err != nil {
		return Change{}, err
	}
	want := t.outline()
	want.remove(cell)
	var last error
	for _, h := range t.removals(b) {
		c, err := t.check(t.with(h...), want)
		if err == nil {
			return c, nil
		}
		last = err
	}
	return Change{}, last
}

// removals gives how a block can be taken out, what is liked best first: with
// the blank lines that only set it apart, with one left in its place, or with
// all below it.
func (t *Text) removals(b *block) [][]hunk {
	before, after := b.first, b.end
	for before > t.chapter.Begin-1 && t.blankIn(before-1, b.place) {
		before--
	}
	for after < len(t.lines) && t.blankIn(after, b.place) {
		after++
	}
	if b.head != b.rest {
		return t.headless(b, after)
	}
	h := hunk{b.first, b.end, nil}
	if before == 0 {
		h.end = after // nothing stands above it
	} else if after == len(t.lines) || b.NextSibling() == nil && b.PreviousSibling() != nil {
		h.first = before
	} else {
		h.end += min(b.first-before, after-b.end)
	}
	apart := hunk{b.first, b.end, []string{b.blank(t.end(b.first))}}
	return [][]hunk{{h}, {apart}, {{b.first, after, nil}}}
}

// headless gives how a block can be taken out with which an item of a list
// begins: the mark of the item goes to what follows, or goes as well.
func (t *Text) headless(b *block, after int) [][]hunk {
	if b.NextSibling() != nil && after < len(t.lines) && strings.HasPrefix(t.lines[after], b.rest) {
		return [][]hunk{{{b.first, after + 1, []string{b.head + t.lines[after][len(b.rest):]}}}}
	}
	return [][]hunk{{{b.first, b.end, nil}}, {{b.first, b.end, []string{t.end(b.first)}}}}
}

// blankIn reports whether a line is blank, in a place.
func (t *Text) blankIn(i int, p place) bool {
	rest := strings.TrimRight(p.rest, " \t")
	return blank(strings.TrimPrefix(t.lines[i], rest))
}
