package site

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark/ast"

	"weft/runner"
	"weft/site/book"
	"weft/site/search"
)

// listOf gives where the list of a language's index is in the site. It has
// the same address in every build, so that the page of a chapter does not
// change with the text of others.
func listOf(lang string) string { return lang + "/search.json" }

// findable gives a chapter as the index for the readers of a language has it.
func (b *builder) findable(lang string, c *book.Chapter) search.Chapter {
	l := b.linkTo(&Page{Path: lang + "/", Lang: lang}, c)
	return search.Chapter{Href: l.Href, Title: l.Label(), Lang: l.Tag, Sections: found(c, b.site.Runs[c])}
}

// addIndex adds the index of the chapters that readers of a language see, but
// for the texts.
func (b *builder) addIndex(lang string, x *search.Index, put func(File) error) error {
	dir := assetDir + "search." + lang + "." + x.Digest() + "/"
	list := x.List(relative(lang+"/", dir), relative(lang+"/", assetDir))
	if err := put(File{Path: listOf(lang), Data: list}); err != nil {
		return err
	}
	return x.Write(func(f search.File) error { return put(File{Path: dir + f.Path, Data: f.Data}) })
}

// found gives the sections of a chapter for the index.
func found(c *book.Chapter, run runner.Run) []search.Section {
	room := findingRoom.Get().(*[]byte)
	defer findingRoom.Put(room)
	f := finding{c: c, run: run, text: (*room)[:0]}
	list, begins := []search.Section{{Title: c.Title}}, []int{0}
	f.line(c.Front.Lead)
	for n := c.Doc().FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			if h != c.TitleHeading() {
				list = append(list, search.Section{ID: headingID(h), Title: c.Text(h)})
				begins = append(begins, len(f.text))
			}
			continue
		}
		f.block(n)
	}
	text := string(f.text)
	*room = f.text
	for i := range list {
		end := len(text)
		if i+1 < len(list) {
			end = begins[i+1]
		}
		list[i].Text = strings.TrimSpace(text[begins[i]:end])
	}
	return list
}

// findingRoom has room for such texts.
var findingRoom = sync.Pool{New: func() any { return new([]byte) }}

// A finding is the text of a chapter for the index, as far as it was read.
type finding struct {
	c    *book.Chapter
	run  runner.Run
	text []byte
}

// line adds a text.
func (f *finding) line(text string) { f.text = append(append(f.text, text...), '\n') }

// block adds the prose of a block, the code in it, and how that failed. What
// cells print is left out: it would find a chapter by the digits of a clock.
func (f *finding) block(n ast.Node) {
	before := len(f.text)
	if f.text = f.c.AppendText(f.text, n); len(f.text) > before {
		f.text = append(f.text, '\n')
	}
	// Walk has no error of its own.
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *book.CellBlock:
			if !n.Attrs.Hide {
				f.line(strings.TrimSpace(n.Code))
			}
			f.failures(n)
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			source := f.c.Source()
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				f.text = append(f.text, line.Value(source)...)
			}
		}
		return ast.WalkContinue, nil
	})
}

// failures adds the first lines of the errors that a cell gave.
func (f *finding) failures(b *book.CellBlock) {
	result, ok := f.run.Result(b.Cell)
	if !ok {
		return
	}
	for _, o := range result.Outputs {
		if o.Error == nil {
			continue
		}
		first, _, _ := strings.Cut(o.Error.Message, "\n")
		f.line(first)
		for _, p := range o.Error.Problems {
			f.line(p.Text)
		}
	}
}
