package site

import (
	"fmt"
	"html"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/util"
)

// The ids of footnotes have a colon, which the id of no heading has.

// footnotes renders the list of footnotes at the end of a chapter.
func (t *text) footnotes(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, err := w.WriteString("</ol>\n</section>\n")
		return ast.WalkContinue, err
	}
	title := html.EscapeString(t.words.Footnotes)
	_, err := fmt.Fprintf(w, "<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"%s\">\n<p class=\"footnotes-title\">%[1]s</p>\n<ol>\n", title)
	return ast.WalkContinue, err
}

// footnote renders one of the list.
func (t *text) footnote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, err := w.WriteString("</li>\n")
		return ast.WalkContinue, err
	}
	_, err := fmt.Fprintf(w, "<li id=\"fn:%d\">\n", n.(*extast.Footnote).Index)
	return ast.WalkContinue, err
}

// footnoteLink renders the mark in the text.
func (t *text) footnoteLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	f := n.(*extast.FootnoteLink)
	_, err := fmt.Fprintf(w, `<sup><a class="footnote-ref" id="%s" href="#fn:%d" role="doc-noteref">%[2]d</a></sup>`,
		refID(f.Index, f.RefIndex), f.Index)
	return ast.WalkContinue, err
}

// footnoteBacklink renders the way back to the mark.
func (t *text) footnoteBacklink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	f := n.(*extast.FootnoteBacklink)
	_, err := fmt.Fprintf(w, ` <a class="footnote-backref" href="#%s" role="doc-backlink" aria-label="%s">↩&#xfe0e;</a>`,
		refID(f.Index, f.RefIndex), html.EscapeString(t.words.BackToText))
	return ast.WalkContinue, err
}

// refID gives the id of a mark; a footnote may have several.
func refID(index, ref int) string {
	if ref == 0 {
		return fmt.Sprintf("ref:%d", index)
	}
	return fmt.Sprintf("ref:%d:%d", index, ref)
}
