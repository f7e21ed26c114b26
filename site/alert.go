package site

import (
	"fmt"
	"html"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"weft/site/book"
)

// alert renders a callout or a fold.
func (t *text) alert(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	a := n.(*book.Alert)
	element, attributes := "div", `class="alert `+html.EscapeString(a.Name)+`" role="note"`
	if a.Name == "details" {
		element, attributes = "details", `class="more"`
	}
	if !entering {
		_, err := w.WriteString("</" + element + ">\n")
		return ast.WalkContinue, err
	}
	fmt.Fprintf(w, "<%s %s>\n", element, attributes)
	if _, titled := a.FirstChild().(*book.AlertTitle); !titled {
		t.openTitle(w, a)
		w.WriteString(html.EscapeString(t.words.Alert(a.Name)))
		t.closeTitle(w, a)
	}
	return ast.WalkContinue, nil
}

// alertTitle renders the title that the author gave a callout.
func (t *text) alertTitle(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	a, ok := n.Parent().(*book.Alert)
	switch {
	case !ok:
	case entering:
		t.openTitle(w, a)
	default:
		t.closeTitle(w, a)
	}
	return ast.WalkContinue, nil
}

func (t *text) openTitle(w util.BufWriter, a *book.Alert) {
	if a.Name == "details" {
		w.WriteString("<summary>")
		return
	}
	w.WriteString(`<p class="alert-title">`)
	t.execute(w, "alert-icon", a.Name)
}

func (t *text) closeTitle(w util.BufWriter, a *book.Alert) {
	if a.Name == "details" {
		w.WriteString("</summary>\n")
		return
	}
	w.WriteString("</p>\n")
}
