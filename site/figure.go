package site

import (
	"cmp"
	"fmt"
	"html"
	"io/fs"
	"path"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"weft/runner"
	"weft/site/book"
)

// figure renders an image that stands alone: SVG of the book as part of the
// page, so that it has the colours of the theme.
func (t *text) figure(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	f := n.(*book.Figure)
	if !entering {
		return ast.WalkContinue, nil
	}
	fmt.Fprintf(w, "<figure class=\"figure\">\n%s\n", t.picture(n, f.Destination, f.Alt))
	if f.Caption != "" {
		fmt.Fprintf(w, "<figcaption>%s</figcaption>\n", html.EscapeString(f.Caption))
	}
	_, err := w.WriteString("</figure>\n")
	return ast.WalkSkipChildren, err
}

// image renders an image in a line of text.
func (t *text) image(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	_, err := w.WriteString(t.img(n, book.Destination(n.(*ast.Image).Destination), t.chapter.Text(n)))
	return ast.WalkSkipChildren, err
}

// picture gives the HTML of a figure's picture.
func (t *text) picture(n ast.Node, address, alt string) string {
	if !strings.HasSuffix(address, ".svg") {
		return t.img(n, address, alt)
	}
	data, err := t.file(address)
	if err != nil {
		return t.lost(n, alt, err)
	}
	t.figures++
	d, err := cleanSVG(string(data), fmt.Sprintf("figure-%d-", t.figures))
	if err != nil {
		return t.lost(n, alt, err)
	}
	for _, what := range d.Dropped {
		t.problem(n, fmt.Sprintf("%s: a page cannot have %s", address, what),
			"draw with plain shapes, and colours like fill=\"var(--accent)\"")
	}
	return fmt.Sprintf(`<div role="img" aria-label="%s">%s</div>`, html.EscapeString(cmp.Or(alt, d.Title)), d.HTML)
}

// img gives the HTML of a picture that is a file of its own.
func (t *text) img(n ast.Node, address, alt string) string {
	data, err := t.file(address)
	if err != nil {
		return t.lost(n, alt, err)
	}
	size := ""
	if w, h := measure(data); w > 0 {
		size = fmt.Sprintf(` width="%d" height="%d"`, w, h)
	}
	src := relative(t.page, t.assets.add(path.Base(address), data))
	return fmt.Sprintf(`<img src="%s"%s alt="%s" loading="lazy">`, util.EscapeHTML(util.URLEscape([]byte(src), false)), size, html.EscapeString(alt))
}

// lost gives what stands in the place of a picture that cannot be had, and
// reports it.
func (t *text) lost(n ast.Node, alt string, err error) string {
	t.problem(n, err.Error(), "")
	return `<span class="figure-missing">` + html.EscapeString(alt) + `</span>`
}

// file reads the file of the book that an address in the chapter names.
func (t *text) file(address string) ([]byte, error) {
	target, err := t.site.Book.Target(t.chapter, address)
	switch {
	case err != nil:
		return nil, err
	case target.URL != "":
		return nil, fmt.Errorf("picture %q is on another host; a page loads nothing from there", address)
	case target.File == "":
		return nil, fmt.Errorf("picture %q is a chapter", address)
	}
	data, err := fs.ReadFile(t.site.Book.FS, target.File)
	if err != nil {
		return nil, fmt.Errorf("no file %q in the book", target.File)
	}
	return data, nil
}

// problem notes a mistake of the author at a node of the chapter.
func (t *text) problem(n ast.Node, text, hint string) {
	t.problems = append(t.problems, runner.Problem{Pos: t.chapter.At(n.Pos()), Text: text, Hint: hint})
}
