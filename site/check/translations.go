package check

import (
	"fmt"
	"path"
	"slices"

	"weft/runner"
	"weft/site/book"
)

// originals are the chapters in the first language, also by name.
type originals struct {
	all    []*book.Chapter
	byName map[string]*book.Chapter
}

func originalsOf(b *book.Book) originals {
	o := originals{byName: map[string]*book.Chapter{}}
	if len(b.Languages) > 0 {
		o.all = b.Chapters[b.Languages[0]]
	}
	for _, c := range o.all {
		if o.byName[c.Name] == nil {
			o.byName[c.Name] = c
		}
	}
	return o
}

// checkTranslation reports what a translation has other than its original,
// which is the chapter of the same name in the first language: cells, files,
// their attributes, and their code but for comments and texts. And it tells
// when the original has changed since.
func checkTranslation(b *book.Book, c *book.Chapter, from originals) []runner.Problem {
	if c.Lang == b.Languages[0] {
		return nil
	}
	original := from.byName[c.Name]
	if original == nil {
		return noOriginal(c, from.all)
	}
	t := &translation{Chapter: c, original: original}
	t.state()
	t.cells()
	t.files()
	return t.problems
}

// noOriginal reports a chapter without an original whose name is nearly that of
// one, or which has the number of one.
func noOriginal(c *book.Chapter, originals []*book.Chapter) []runner.Problem {
	var names []string
	meant := ""
	for _, o := range originals {
		names = append(names, o.Name)
		if o.Number >= 0 && o.Number == c.Number {
			meant = path.Base(o.Path)
		}
	}
	if near := book.Closest(c.Name, names); near != "" && len(c.Name) > 3 { // any two letters are near
		meant = path.Base(originals[slices.Index(names, near)].Path)
	}
	if meant == "" {
		return nil
	}
	return []runner.Problem{{
		Pos:  c.At(0),
		Text: fmt.Sprintf("there is no chapter %q of which this could be the translation", c.Name),
		Hint: fmt.Sprintf("a translation has the file name of its original; did you mean %q?", meant),
	}}
}

// A translation is a chapter and its original.
type translation struct {
	*book.Chapter
	original *book.Chapter
	problems []runner.Problem
}

// report notes a problem at an offset of the chapter.
func (t *translation) report(at int, hint, format string, args ...any) {
	t.problems = append(t.problems, runner.Problem{Pos: t.At(at), Text: fmt.Sprintf(format, args...), Hint: hint})
}

// state compares the original with what the translation was made from.
func (t *translation) state() {
	now := t.original.Digest()
	p := runner.Problem{Pos: t.Front.OriginalAt}
	switch t.Front.Original {
	case now:
		return
	case "":
		p.Pos = t.At(0)
		p.Text = fmt.Sprintf("translation does not say which state of %s it was made from", t.original.File)
		p.Hint = fmt.Sprintf("if it is that of today, write the key original with the value %q into the front matter", now)
	default:
		p.Text = fmt.Sprintf("%s has changed since this translation was made from it", t.original.File)
		p.Hint = fmt.Sprintf("translate what is new, then give the key original the value %q", now)
	}
	t.problems = append(t.problems, p)
}

// cells compares the cells of both chapters.
func (t *translation) cells() {
	if len(t.Cells) == 0 && len(t.original.Cells) == 0 {
		return
	}
	own, theirs := cellBlocks(t.Chapter), cellBlocks(t.original)
	for _, p := range pair(own, theirs) {
		switch {
		case p.original == nil:
			t.extra(p.own, theirs)
		case p.own == nil:
			t.missing(p, own)
		default:
			t.cell(p.own, p.original)
		}
	}
}

// extra reports a cell that is not in the original, or not in that place.
func (t *translation) extra(b *book.CellBlock, theirs []*book.CellBlock) {
	name := b.Attrs.Name
	if named(theirs, name) != nil {
		t.report(b.Pos(), "the cells of both chapters stand in the same order",
			"cell %q stands in another place than in %s", name, t.original.File)
		return
	}
	var names []string
	for _, o := range theirs {
		names = append(names, o.Attrs.Name)
	}
	hint := ""
	if near := book.Closest(name, names); near != "" && name != "" {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	t.report(b.Pos(), hint, "cell %q is not in %s", t.Cells[b.Cell-1].ID(), t.original.File)
}

// missing reports a cell of the original that is nowhere in the translation, at
// the cell before which it should stand.
func (t *translation) missing(p cellPair, own []*book.CellBlock) {
	o := p.original
	if named(own, o.Attrs.Name) != nil {
		return // told as one that stands elsewhere
	}
	at := len(t.Source())
	if p.next != nil {
		at = p.next.Pos()
	}
	t.report(at, "it stands at "+t.original.At(o.Pos()).String(),
		"cell %q of the original is missing", t.original.Cells[o.Cell-1].ID())
}

// cell compares a cell with its original.
func (t *translation) cell(own, theirs *book.CellBlock) {
	a, b := t.Cells[own.Cell-1], t.original.Cells[theirs.Cell-1]
	if key := otherOption(a.Options, b.Options); key != "" {
		t.report(own.Pos(), fmt.Sprintf("the original is at %s", t.original.At(theirs.Pos())),
			"attribute %s of cell %q is not that of its original", key, a.ID())
	}
	if d, ok := compareCode(a.Source, b.Source); !ok {
		t.problems = append(t.problems, runner.Problem{
			Pos:  a.At(d.line, d.col),
			Text: fmt.Sprintf("the code of cell %q is not that of its original: %s, not %s", a.ID(), d.own, d.theirs),
			Hint: fmt.Sprintf("only comments and texts may differ; the original is at %s", b.At(d.otherLine, d.otherCol)),
		})
	}
}

// files compares the files of both chapters, those of Go also inside.
func (t *translation) files() {
	theirs := t.original.Files
	for _, f := range t.Files {
		i := slices.IndexFunc(theirs, func(o runner.File) bool { return o.Name == f.Name })
		if i < 0 {
			t.problems = append(t.problems, runner.Problem{
				Pos: f.Pos, Text: fmt.Sprintf("file %q is not in %s", f.Name, t.original.File)})
			continue
		}
		if path.Ext(f.Name) != ".go" {
			continue
		}
		if d, ok := compareCode(f.Data, theirs[i].Data); !ok {
			t.problems = append(t.problems, runner.Problem{
				Pos:  runner.Pos{File: f.Pos.File, Line: f.Pos.Line + d.line - 1, Col: d.col},
				Text: fmt.Sprintf("the code of %q is not that of its original: %s, not %s", f.Name, d.own, d.theirs),
				Hint: fmt.Sprintf("only comments and texts may differ; the original is at %s:%d", theirs[i].Pos.File, theirs[i].Pos.Line+d.otherLine-1),
			})
		}
	}
	for _, o := range theirs {
		if !slices.ContainsFunc(t.Files, func(f runner.File) bool { return f.Name == o.Name }) {
			t.report(len(t.Source()), "it stands at "+o.Pos.String(), "file %q of the original is missing", o.Name)
		}
	}
}

// cellBlocks gives the blocks of a chapter that are cells.
func cellBlocks(c *book.Chapter) []*book.CellBlock {
	return slices.DeleteFunc(c.Blocks(), func(b *book.CellBlock) bool { return b.Cell == 0 })
}

// named gives the cell with a name; nil if there is none.
func named(blocks []*book.CellBlock, name string) *book.CellBlock {
	i := slices.IndexFunc(blocks, func(b *book.CellBlock) bool { return name != "" && b.Attrs.Name == name })
	if i < 0 {
		return nil
	}
	return blocks[i]
}

// A cellPair is a cell and its original, of which one may be missing; next is
// then the cell of the translation that follows.
type cellPair struct{ own, original, next *book.CellBlock }

// pair finds for each cell its original, so that as many as possible have one:
// cells belong together that have the same name or both have none.
func pair(own, theirs []*book.CellBlock) []cellPair {
	// best[i][j] is how many pairs there are from i and j on.
	best := make([][]int, len(own)+1)
	for i := range best {
		best[i] = make([]int, len(theirs)+1)
	}
	same := func(i, j int) bool { return own[i].Attrs.Name == theirs[j].Attrs.Name }
	for i := len(own) - 1; i >= 0; i-- {
		for j := len(theirs) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if same(i, j) {
				best[i][j] = best[i+1][j+1] + 1
			}
		}
	}
	var pairs []cellPair
	i, j := 0, 0
	for i < len(own) || j < len(theirs) {
		switch {
		case i < len(own) && j < len(theirs) && same(i, j):
			pairs = append(pairs, cellPair{own: own[i], original: theirs[j]})
			i, j = i+1, j+1
		case j == len(theirs) || i < len(own) && best[i+1][j] >= best[i][j+1]:
			pairs = append(pairs, cellPair{own: own[i]})
			i++
		default:
			p := cellPair{original: theirs[j]}
			if i < len(own) {
				p.next = own[i]
			}
			pairs = append(pairs, p)
			j++
		}
	}
	return pairs
}
