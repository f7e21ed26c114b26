package site

import (
	"fmt"
	"html"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"

	"weft/site/book"
)

// task renders the box of an entry in a list of tasks.
func (t *text) task(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	checked, label := "", t.words.TaskOpen
	if n.(*extast.TaskCheckBox).IsChecked {
		checked, label = " checked", t.words.TaskDone
	}
	_, err := fmt.Fprintf(w, `<input type="checkbox" disabled%s aria-label="%s"> `, checked, html.EscapeString(label))
	return ast.WalkContinue, err
}

// table renders a table that scrolls by itself.
func (t *text) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		t.tables++
		_, err := fmt.Fprintf(w, "<div class=\"table-place\" id=\"%s\">\n<div class=\"table\"><table>\n", book.TableID(t.tables))
		return ast.WalkContinue, err
	}
	_, err := fmt.Fprintf(w, "</table></div>\n%s</div>\n", t.anchor(book.TableID(t.tables), t.words.LinkToTable))
	return ast.WalkContinue, err
}

// tableCell renders a cell of a table, aligned by a class.
func (t *text) tableCell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	c := n.(*extast.TableCell)
	element, attrs := "td", ""
	if n.Parent().Kind() == extast.KindTableHeader {
		element, attrs = "th", ` scope="col"`
	}
	if !entering {
		_, err := w.WriteString("</" + element + ">\n")
		return ast.WalkContinue, err
	}
	if c.Alignment == extast.AlignCenter || c.Alignment == extast.AlignRight {
		attrs += ` class="` + c.Alignment.String() + `"`
	}
	_, err := w.WriteString("<" + element + attrs + ">")
	return ast.WalkContinue, err
}
