package edit

import (
	"errors"
	"fmt"
	"slices"
)

// Move gives the text with a cell in the place of the one that comes after it,
// for by = 1, or before it, for by = -1, and that in its place; the text between
// them stays where it is.
func (t *Text) Move(cell, by int) (Change, error) {
	if by != 1 && by != -1 {
		return Change{}, fmt.Errorf("a cell moves by 1 or -1, not by %d", by)
	}
	if cell+by < 1 || cell+by > len(t.chapter.Cells) {
		return Change{}, errors.New("there is no cell to change places with")
	}
	one, err := t.block(cell)
	if err != nil {
		return Change{}, err
	}
	two, err := t.block(cell + by)
	if err != nil {
		return Change{}, err
	}
	if one.first > two.first {
		one, two = two, one
	}
	want := t.outline()
	want.swap(cell, cell+by)
	return t.check(t.with(hunk{one.first, one.end, t.into(two, one)}, hunk{two.first, two.end, t.into(one, two)}), want, cell+by)
}

// into gives the lines of a block in the place of another one.
func (t *Text) into(b, other *block) []string {
	if b.place == other.place {
		return slices.Clone(t.lines[b.first:b.end])
	}
	return other.put(b.bare(t), t.end(b.first))
}
