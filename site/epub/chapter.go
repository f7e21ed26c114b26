package epub

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"weft/site"
	"weft/site/book"
	"weft/site/theme"
)

// chapter adds the document of a chapter, and its pictures.
func (v *volume) chapter(n int, c *book.Chapter) error {
	page, assets, err := v.site.Page(c)
	if err != nil {
		return err
	}
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		return err
	}
	article := find(doc, func(n *html.Node) bool { return n.DataAtom == atom.Article })
	if article == nil {
		return errors.New("page has no article")
	}
	r := rewriter{volume: v, where: v.lang + "/" + c.Name + "/", assets: assets}
	r.children(article)
	for _, p := range r.pictures {
		if !slices.ContainsFunc(v.files, func(f file) bool { return f.name == p.name }) {
			v.add(p)
		}
	}
	article.Data, article.DataAtom = "section", atom.Section
	article.Attr = []html.Attribute{{Key: "epub:type", Val: "chapter"}, {Key: "role", Val: "doc-chapter"}}
	var b strings.Builder
	writeXML(&b, article)
	f := file{name: fileOf(c), id: chapterID(n), media: xhtml, data: v.page(label(c), b.String())}
	if r.drawn {
		f.properties = "svg"
	}
	v.add(f)
	return nil
}

// A rewriter makes the article of a page the text of a volume.
type rewriter struct {
	*volume
	// where is the path of the page, assets the files that it has.
	where    string
	assets   []site.File
	pictures []file
	drawn    bool
}

// tools are what is of use on a page only. Of a timeline that is the chart,
// which is as wide as a page; its times are in a table.
var tools = []string{"anchor", "strip-tools", "output-tools", "copy-place", "aloud", "timeline-tools", "chart", "legend"}

// dropped are elements that a reader without script has no use for.
var dropped = map[atom.Atom]bool{
	atom.Button: true, atom.Script: true, atom.Template: true, atom.Style: true, atom.Form: true,
	atom.Select: true, atom.Label: true, atom.Dialog: true, atom.Iframe: true,
}

// roles are the kinds of things that readers of EPUB treat in their own way.
var roles = map[string]string{"doc-noteref": "noteref", "doc-endnotes": "endnotes", "doc-backlink": "backlink"}

// children rewrites what is below a node.
func (r *rewriter) children(n *html.Node) {
	for c := n.FirstChild; c != nil; {
		next := c.NextSibling
		if c.Type == html.CommentNode || c.Type == html.ElementNode && !r.element(c) {
			n.RemoveChild(c)
		} else {
			r.children(c)
		}
		c = next
	}
}

// element rewrites an element; false if it is to be left out, with all in it.
func (r *rewriter) element(n *html.Node) bool {
	class := strings.Fields(attr(n, "class"))
	if dropped[n.DataAtom] || slices.ContainsFunc(tools, func(t string) bool { return slices.Contains(class, t) }) {
		return false
	}
	if n.DataAtom == atom.Details && inWords(n) {
		return false
	}
	if n.DataAtom == atom.Summary && n.Parent != nil && strings.Contains(attr(n.Parent, "class"), "rest") {
		// What was folded follows without a word.
		return false
	}
	r.rename(n, class)
	var kept []html.Attribute
	for _, a := range n.Attr {
		if a, ok := r.attribute(n, a); ok {
			kept = append(kept, a)
		}
	}
	role := roles[attr(n, "role")]
	if strings.HasPrefix(attr(n, "id"), "fn:") {
		role = "footnote"
	}
	if role != "" {
		kept = append(kept, html.Attribute{Key: "epub:type", Val: role})
	}
	n.Attr = kept
	return true
}

// inWords tells that a fold says in words what the drawing before it shows;
// the drawing has a name of its own.
func inWords(fold *html.Node) bool {
	before := fold.PrevSibling
	for before != nil && before.Type != html.ElementNode {
		before = before.PrevSibling
	}
	return before != nil && slices.Contains(strings.Fields(attr(before, "class")), "drawing")
}

// rename gives an element another name where a reader would not know it, or
// would close it.
func (r *rewriter) rename(n *html.Node, class []string) {
	switch {
	case n.Data == "svg":
		r.drawn = true
	case strings.Contains(n.Data, "-") && n.Namespace == "", n.DataAtom == atom.Details:
		n.Data, n.DataAtom = "div", atom.Div
	case n.DataAtom == atom.Summary:
		n.Data, n.DataAtom = "p", atom.P
		if slices.Contains(class, "cell-head") {
			n.Data, n.DataAtom = "div", atom.Div
		}
	case n.DataAtom == atom.Input:
		box := "☐"
		if has(n, "checked") {
			box = "☑"
		}
		n.Data, n.DataAtom, n.Attr = "span", atom.Span, nil
		n.AppendChild(&html.Node{Type: html.TextNode, Data: box})
	}
}

// attribute gives an attribute as the volume has it; false for none.
func (r *rewriter) attribute(n *html.Node, a html.Attribute) (html.Attribute, bool) {
	switch {
	case a.Key == "id":
		a.Val = idOf(a.Val)
	case a.Key == "href" && n.DataAtom == atom.A:
		a.Val = r.link(a.Val)
		return a, a.Val != ""
	case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
		a.Val = "#" + idOf(a.Val[1:])
	case a.Key == "src":
		a.Val = r.picture(a.Val)
	case slices.Contains([]string{"loading", "tabindex", "popover", "open", "hreflang", "aria-live", "translate", "fetchpriority"}, a.Key),
		strings.HasPrefix(a.Key, "data-"), strings.HasPrefix(a.Key, "on"):
		return a, false
	case a.Key == "font-weight":
		a.Val = weight(a.Val)
	case n.Namespace == "svg":
		a.Val = ids(theme.Light(a.Val))
	}
	return a, true
}

// link gives the reference for one of a page; empty if it would lead nowhere.
func (r *rewriter) link(href string) string {
	u, err := url.Parse(href)
	if err != nil || u.IsAbs() {
		return href
	}
	fragment := ""
	if u.Fragment != "" {
		fragment = "#" + idOf(u.Fragment)
	}
	if u.Path == "" {
		if fragment == "#main" {
			return hrefOf(fileOf(r.chapters[r.where]))
		}
		return fragment
	}
	target := strings.TrimPrefix(path.Join("/", r.where, u.Path), "/")
	if c := r.chapters[target+"/"]; c != nil {
		return hrefOf(fileOf(c)) + fragment
	}
	if base := r.identifier(); strings.HasPrefix(base, "http") {
		root := strings.TrimSuffix(base, r.lang+"/")
		if strings.HasSuffix(u.Path, "/") {
			target += "/"
		}
		return root + hrefOf(target) + fragment
	}
	return ""
}

// picture takes a picture of the page into the volume and gives the reference
// to it.
func (r *rewriter) picture(src string) string {
	u, err := url.Parse(src)
	if err != nil {
		return src
	}
	name := strings.TrimPrefix(path.Join("/", r.where, u.Path), "/")
	for _, a := range r.assets {
		if a.Path == name {
			base := path.Base(name)
			f := file{name: "pictures/" + base, media: mediaOf(base), data: a.Data}
			f.id = "picture-" + idOf(base)
			r.pictures = append(r.pictures, f)
			return hrefOf(f.name)
		}
	}
	return src
}

// idOf gives an id as XML has it: a name without colon.
func idOf(id string) string {
	id = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd) || r == '-' || r == '_' || r == '.' {
			return r
		}
		return '.'
	}, id)
	if first := []rune(id + "-")[0]; !unicode.IsLetter(first) && first != '_' {
		return "_" + id
	}
	return id
}

// weight gives the weight of letters in hundreds, which is all that EPUB knows.
func weight(value string) string {
	if w, err := strconv.Atoi(value); err == nil {
		return strconv.Itoa((w + 50) / 100 * 100)
	}
	return value
}

// ids rewrites the references to ids in an attribute of a drawing.
func ids(value string) string {
	head, rest, ok := strings.Cut(value, "url(#")
	if !ok {
		return value
	}
	id, rest, _ := strings.Cut(rest, ")")
	return fmt.Sprintf("%surl(#%s)%s", head, idOf(id), rest)
}

// find gives the first node below one for which is holds; nil if there is none.
func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			return d
		}
	}
	return nil
}

// attr gives an attribute of a node; empty if it has none.
func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
