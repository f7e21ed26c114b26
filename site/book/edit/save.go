package edit

import (
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
