package site

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"weft/site/book"
)

// link renders a link. One to a chapter leads to its page; one that leads
// nowhere, which package check reports, is its text.
func (t *text) link(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	l := n.(*ast.Link)
	href, ok := t.href(l)
	switch {
	case !ok:
		return ast.WalkContinue, nil
	case !entering:
		_, err := w.WriteString("</a>")
		return ast.WalkContinue, err
	}
	fmt.Fprintf(w, `<a href="%s"`, html.EscapeString(href))
	if len(l.Title) > 0 {
		fmt.Fprintf(w, ` title="%s"`, html.EscapeString(book.Destination(l.Title)))
	}
	_, err := w.WriteString(">")
	return ast.WalkContinue, err
}

// href gives the reference for a link; false if it leads nowhere.
func (t *text) href(l *ast.Link) (string, bool) {
	target, err := t.site.Book.Target(t.chapter, book.Destination(l.Destination))
	switch {
	case err != nil:
		return "", false
	case target.URL != "":
		return safeURL(target.URL)
	case target.Chapter != nil:
		return t.toChapter(target)
	}
	data, err := t.readFile(target.File)
	if err != nil {
		return "", false
	}
	ref := relative(t.page, t.assets.add(path.Base(target.File), data))
	return escapePath(ref) + fragment(target.Fragment), true
}

// toChapter gives the reference to a chapter; false if that is not on the
// site, which may be because it is a draft.
func (t *text) toChapter(target book.Target) (string, bool) {
	switch {
	case target.Chapter == t.chapter && target.Fragment == "":
		return "#main", true
	case target.Chapter == t.chapter:
		return fragment(target.Fragment), true
	case target.Chapter.Front.Draft && !t.site.Drafts:
		return "", false
	}
	where, id := pageOf(target.Chapter), target.Fragment
	if target.Chapter.Lang == t.chapter.Lang && t.lang != t.chapter.Lang {
		where, id = t.builder.edition(t.lang, target.Chapter, id)
		t.read = append(t.read, target.Chapter.Path, t.builder.original(target.Chapter).Path) // for their sections
	}
	return escapePath(relative(t.page, where)) + fragment(id), true
}

// safeURL gives an address outside the book, unless following it would run
// something.
func safeURL(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	return address, slices.Contains([]string{"", "http", "https", "mailto", "tel"}, u.Scheme)
}

// escapePath gives a path as a URL has it.
func escapePath(p string) string {
	parts := strings.Split(p, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}

// fragment gives an id as the end of a URL; nothing for none.
func fragment(id string) string {
	if id == "" {
		return ""
	}
	return "#" + (&url.URL{Fragment: id}).EscapedFragment()
}
