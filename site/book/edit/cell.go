package edit

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Save gives the text with another source of a cell. Lines that both have are
// not touched. The fence is made longer if a line of the source would close it.
func (t *Text) Save(cell int, source string) (Change, error) {
	b, err := t.block(cell)
	if err != nil {
		return Change{}, err
	}
	if source, err = normal(source); err != nil {
		return Change{}, err
	}
	if source == b.Code {
		return Change{t, []int{cell}}, nil
	}
	want := t.outline()
	want.cell(cell).text = source
	return t.check(t.recoded(b, source), want, cell)
}

// recoded gives the text with another source of a block, unchecked.
func (t *Text) recoded(b *block, source string) *Text {
	var now *Text
	if blank(b.Code) {
		lines := b.put(strings.Split("\n"+strings.TrimSuffix(source, "\n"), "\n"), t.end(b.first))
		now = t.with(hunk{b.first + 1, b.close(), lines[1:][:strings.Count(source, "\n")]})
	} else {
		now = Read(t.chapter.Recode(t.Bytes(), b.CellBlock, source), t.parse)
	}
	fence := fenceFor(b.fence, source)
	if fence == b.fence {
		return now
	}
	longer := func(i int) hunk {
		line := now.lines[i]
		at := strings.IndexByte(line, fence[0])
		return hunk{i, i + 1, []string{line[:at] + fence[len(b.fence):] + line[at:]}}
	}
	return now.with(longer(b.first), longer(b.first+1+strings.Count(source, "\n")))
}

// Insert gives the text with a new cell before or after another one, in the
// list or quote that this stands in. Info is what stands behind its fence.
func (t *Text) Insert(cell int, after bool, info, source string) (Change, error) {
	b, err := t.block(cell)
	if err != nil {
		return Change{}, err
	}
	lines, source, err := t.fenced(info, source)
	if err != nil {
		return Change{}, err
	}
	end := t.end(b.first)
	number, h := cell, hunk{b.first, b.first + 1, nil}
	if after {
		number, h = cell+1, hunk{b.end, b.end, nil}
		if !b.tight {
			h.lines = append(h.lines, b.blank(end))
		}
		h.lines = append(h.lines, place{b.rest, b.rest}.put(lines, end)...)
		if !b.tight && b.rest == "" && b.end < len(t.lines) && !blank(t.lines[b.end]) {
			h.lines = append(h.lines, end)
		}
	} else {
		h.lines = b.put(lines, end)
		if !b.tight {
			h.lines = append(h.lines, b.blank(end))
		}
		h.lines = append(h.lines, b.rest+t.lines[b.first][len(b.head):])
	}
	return t.inserted(h, number, source)
}

// Append gives the text with a new cell at the end of a section; see
// [Text.Section].
func (t *Text) Append(section, info, source string) (Change, error) {
	s, err := t.Section(section)
	if err != nil {
		return Change{}, err
	}
	lines, source, err := t.fenced(info, source)
	if err != nil {
		return Change{}, err
	}
	at := s.end - 1
	end := t.end(at - 1)
	h := hunk{at, at, place{}.put(lines, end)}
	if at > 0 && !blank(t.lines[at-1]) {
		h.lines = slices.Insert(h.lines, 0, end)
	}
	if at < len(t.lines) && !blank(t.lines[at]) {
		h.lines = append(h.lines, end)
	}
	number := 1
	for _, b := range t.chapter.Blocks() {
		if b.Cell > 0 && b.First <= at && !inNote(b) { // cells in notes come last
			number = max(number, b.Cell+1)
		}
	}
	return t.inserted(h, number, source)
}

// fenced gives the lines of a new cell.
func (t *Text) fenced(info, source string) (lines []string, normalized string, err error) {
	info = strings.TrimSpace(info)
	if source, err = normal(source); err != nil {
		return nil, "", err
	}
	if info != "go" && !strings.HasPrefix(info, "go ") || strings.ContainsAny(info, "\r\n\x00`") {
		return nil, "", fmt.Errorf("%q begins no cell; write go, then attributes", info)
	}
	fence := fenceFor("```", source)
	lines = append(lines, fence+info)
	for line := range strings.Lines(source) {
		lines = append(lines, strings.TrimSuffix(line, "\n"))
	}
	lines = append(lines, fence)
	if alone := t.parse([]byte(strings.Join(lines, "\n"))); len(alone.Cells) != 1 || alone.Cells[0].Source != source {
		return nil, "", fmt.Errorf("a fence of %q is no cell", info)
	}
	return lines, source, nil
}

// inserted makes a hunk with a new cell, which has a number.
func (t *Text) inserted(h hunk, number int, source string) (Change, error) {
	now := t.with(h)
	if p := t.newProblem(now); p != "" {
		return Change{}, errors.New(p)
	}
	want := t.outline()
	want.insert(number, item{cell: number, text: source, any: true})
	return t.check(now, want, number)
}

// newProblem gives a mistake that the chapter has now and had not before.
func (t *Text) newProblem(now *Text) string {
	count := map[string]int{}
	for _, p := range t.chapter.Problems {
		count[p.Text]++
	}
	for _, p := range now.chapter.Problems {
		if count[p.Text]--; count[p.Text] < 0 && len(now.chapter.Problems) > len(t.chapter.Problems) {
			return p.Text
		}
	}
	return ""
}

// Split gives the text with a cell cut in two before a line of its source,
// from 1. The first part keeps the name; the output fence and what is expected
// of the end go with the second.
func (t *Text) Split(cell int, source string, line int) (Change, error) {
	b, err := t.block(cell)
	if err != nil {
		return Change{}, err
	}
	if source, err = normal(source); err != nil {
		return Change{}, err
	}
	all := slices.Collect(strings.Lines(source))
	if line < 1 || line > len(all)+1 {
		return Change{}, fmt.Errorf("the cell has no line %d", line)
	}
	first := strings.Join(trimBlank(all[:line-1], false), "")
	second := strings.Join(trimBlank(all[line-1:], true), "")
	now := t.recoded(b, first+second)
	half, err := now.block(cell)
	if err != nil {
		return Change{}, err
	}
	one, two := splitInfo(half.info(now))
	end := now.end(half.first)
	cut := half.first + 1 + strings.Count(first, "\n")
	h := hunk{cut, cut, []string{half.rest + half.fence + end}}
	if !half.tight {
		h.lines = append(h.lines, half.blank(end))
	}
	h.lines = append(h.lines, half.rest+half.fence+two+end)
	head := hunk{half.first, half.first + 1, []string{half.head + half.fence + one + end}}
	if one == half.info(now) {
		head.lines[0] = now.lines[half.first]
	}
	want := t.outline()
	want.insert(cell+1, item{cell: cell + 1, text: second, any: true, want: want.cell(cell).want})
	*want.cell(cell) = item{cell: cell, text: first, any: true}
	return t.check(now.with(head, h), want, cell, cell+1)
}

// trimBlank takes blank lines from the beginning or the end of a list.
func trimBlank(lines []string, begin bool) []string {
	for len(lines) > 0 && begin && blank(lines[0]) {
		lines = lines[1:]
	}
	for n := len(lines); n > 0 && !begin && blank(lines[n-1]); n-- {
		lines = lines[:n-1]
	}
	return lines
}

// splitInfo gives what stands behind the fences of two halves of a cell: each
// has the attributes that say how it is run and shown. A name and a parameter
// stay with the first, the expected ending goes with the second.
func splitInfo(info string) (one, two string) {
	for _, word := range words(info) {
		key, _, _ := strings.Cut(strings.TrimSpace(word), "=")
		switch key {
		case "name", "param":
			one += word
		case "expect":
			two += word
		default:
			one, two = one+word, two+word
		}
	}
	return one, two
}

// words cuts the text behind a fence before each word; a text in double quotes
// is in one word.
func words(info string) []string {
	var all []string
	start, quoted, inside := 0, false, false
	for i := 0; i < len(info); i++ {
		switch c := info[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted, inside = !quoted, true
		case (c == ' ' || c == '\t') && !quoted:
			if inside {
				all, start = append(all, info[start:i]), i
			}
			inside = false
		default:
			inside = true
		}
	}
	return append(all, info[start:])
}

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
