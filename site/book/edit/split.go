package edit

import (
	"fmt"
	"slices"
	"strings"
)

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
