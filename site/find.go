package site

import (
	"strings"

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
	list := []search.Section{{Title: c.Title}}
	texts := []*strings.Builder{{}}
	texts[0].WriteString(c.Front.Lead + "\n")
	for n := c.Doc().FirstChild(); n != nil; n = n.NextSibling() {
		if h, ok := n.(*ast.Heading); ok {
			if h != c.TitleHeading() {
				list = append(list, search.Section{ID: headingID(h), Title: c.Text(h)})
				texts = append(texts, &strings.Builder{})
			}
			continue
		}
		write(texts[len(texts)-1], c, n, run)
	}
	for i := range list {
		list[i].Text = strings.TrimSpace(texts[i].String())
	}
	return list
}

// write adds the prose of a block, the code in it, and how that failed. What
// cells print is left out: it would find a chapter by the digits of a clock.
func write(text *strings.Builder, c *book.Chapter, n ast.Node, run runner.Run) {
	if prose := c.Text(n); prose != "" {
		text.WriteString(prose + "\n")
	}
	// Walk has no error of its own.
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *book.CellBlock:
			if !n.Attrs.Hide {
				text.WriteString(strings.TrimSpace(n.Code) + "\n")
			}
			writeFailures(text, n, run)
		case *ast.FencedCodeBlock, *ast.CodeBlock:
			text.Write(n.Lines().Value(c.Source()))
		}
		return ast.WalkContinue, nil
	})
}

// writeFailures adds the first lines of the errors that a cell gave.
func writeFailures(text *strings.Builder, b *book.CellBlock, run runner.Run) {
	result, ok := run.Result(b.Cell)
	if !ok {
		return
	}
	for _, o := range result.Outputs {
		if o.Error == nil {
			continue
		}
		first, _, _ := strings.Cut(o.Error.Message, "\n")
		text.WriteString(first + "\n")
		for _, p := range o.Error.Problems {
			text.WriteString(p.Text + "\n")
		}
	}
}
