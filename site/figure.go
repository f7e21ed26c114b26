package site

import (
	"cmp"
	"fmt"
	"html"
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
	t.figures++
	id := book.FigureID(t.figures)
	fmt.Fprintf(w, "<figure class=\"figure\" id=\"%s\">\n%s\n", id, t.picture(f))
	fmt.Fprintf(w, "<figcaption>%s%s</figcaption>\n", html.EscapeString(f.Caption), t.anchor(id, t.words.LinkToFigure))
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
func (t *text) picture(f *book.Figure) string {
	if !strings.HasSuffix(f.Destination, ".svg") {
		return t.img(f, f.Destination, f.Alt)
	}
	data, ok := t.file(f, f.Destination)
	if !ok {
		return lost(f.Alt)
	}
	d, err := cleanSVG(string(data), fmt.Sprintf("figure-%d-", t.figures))
	if err != nil {
		t.problem(f, fmt.Sprintf("%s: %v", f.Destination, err), "")
		return lost(f.Alt)
	}
	for _, what := range d.Dropped {
		t.problem(f, fmt.Sprintf("%s: a page cannot have %s", f.Destination, what),
			"draw with plain shapes, and colours like fill=\"var(--accent)\"")
	}
	alt := cmp.Or(f.Alt, d.Title)
	if f.Alt == f.Caption {
		// The caption is read aloud anyway.
		alt = cmp.Or(d.Title, f.Alt)
	}
	return fmt.Sprintf(`<div role="img" aria-label="%s">%s</div>`, html.EscapeString(alt), d.HTML)
}

// img gives the HTML of a picture that is a file of its own.
func (t *text) img(n ast.Node, address, alt string) string {
	data, ok := t.file(n, address)
	if !ok {
		return lost(alt)
	}
	size := ""
	if w, h := measure(data); w > 0 {
		size = fmt.Sprintf(` width="%d" height="%d"`, w, h)
	}
	src := relative(t.page, t.assets.add(path.Base(address), data))
	return fmt.Sprintf(`<img src="%s"%s alt="%s" loading="lazy">`, util.EscapeHTML(util.URLEscape([]byte(src), false)), size, html.EscapeString(alt))
}

// lost gives what stands in the place of a picture that cannot be had.
func lost(alt string) string {
	return `<span class="figure-missing">` + html.EscapeString(alt) + `</span>`
}

// file reads the file of the book that an address in the chapter names;
// false if there is none, which package check reports.
func (t *text) file(n ast.Node, address string) ([]byte, bool) {
	target, err := t.site.Book.Target(t.chapter, address)
	if err != nil {
		return nil, false
	}
	if target.URL != "" {
		t.problem(n, fmt.Sprintf("picture %q is on another host", address),
			"a page loads nothing from there; put the file into the book")
	}
	if target.File == "" {
		return nil, false
	}
	data, err := t.readFile(target.File)
	return data, err == nil
}

// problem notes a mistake of the author at a node of the chapter.
func (t *text) problem(n ast.Node, text, hint string) {
	t.problems = append(t.problems, runner.Problem{Pos: t.chapter.At(n.Pos()), Text: text, Hint: hint})
}
