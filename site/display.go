package site

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	gmtext "github.com/yuin/goldmark/text"
	nethtml "golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"weft/runner"
	"weft/site/book"
)

// display gives a display in the richest form that a page can have. What
// cannot be read is shown as its text; a display is never lost.
func (t *text) display(c cell, at string, o runner.Output) (output, bool) {
	if v, ok := t.many(c, at, o); ok {
		return v, true
	}
	plain := bundled(o, "text/plain")
	v := output{Words: t.words, Class: "display"}
	if data := o.Data[runner.TimelineType]; data != nil {
		if v.Timeline = t.timeline(c, at, data); v.Timeline != "" {
			return v, true
		}
	}
	if svg := bundled(o, "image/svg+xml"); svg != "" {
		d, err := cleanSVG(svg, fmt.Sprintf("%s-%s-", c.ID(), at))
		if err == nil {
			v.Drawing = d.HTML
			v.describe(plain, d.Title, t.words.Figure)
			return v, true
		}
	}
	if png, err := base64.StdEncoding.DecodeString(bundled(o, "image/png")); err == nil && len(png) > 0 {
		w, h := measure(png)
		v.Picture = &picture{relative(t.page, t.assets.add(c.ID()+".png", png)), w, h}
		v.describe(plain, t.words.Figure)
		return v, true
	}
	for _, form := range []string{bundled(o, "text/html"), t.markdown(bundled(o, "text/markdown"))} {
		if v.HTML = cleanHTML(form); strings.TrimSpace(string(v.HTML)) != "" {
			return v, true
		}
	}
	if laidOut := indented(bundled(o, "application/json")); laidOut != "" {
		plain = laidOut
	}
	v.write(plain)
	return v, plain != ""
}

// bundled gives one form of a display; empty if it has none, or if that is
// no JSON string.
func bundled(o runner.Output, mime string) string {
	var s string
	if json.Unmarshal(o.Data[mime], &s) != nil {
		return ""
	}
	return s
}

// describe sets what stands for a picture: the first line of its text, or
// else one of the names. A longer text is offered to be read.
func (o *output) describe(plain string, names ...string) {
	plain = strings.Trim(plain, "\n")
	line, _, _ := strings.Cut(plain, "\n")
	o.Alternative = cmp.Or(append([]string{strings.TrimSpace(line)}, names...)...)
	if strings.Contains(plain, "\n") {
		o.InWords = plain
	}
}

// markdown gives HTML for Markdown that a cell displays. Its headings stand
// below those of the chapter; HTML in it is left out, and so are footnotes,
// whose ids are those of the chapter.
func (t *text) markdown(source string) string {
	if source == "" {
		return ""
	}
	m := goldmark.New(goldmark.WithExtensions(book.Extensions(t.chapter.Lang)...))
	doc := m.Parser().Parse(gmtext.NewReader([]byte(source)))
	ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if h, ok := n.(*ast.Heading); ok && entering {
			h.Level = min(h.Level+2, 6)
		}
		return ast.WalkContinue, nil
	})
	var b strings.Builder
	if m.Renderer().Render(&b, []byte(source), doc) != nil {
		return ""
	}
	return b.String()
}

// indented lays out a text in JSON; empty if it is none.
func indented(source string) string {
	var b bytes.Buffer
	if json.Indent(&b, []byte(source), "", "  ") != nil {
		return ""
	}
	return b.String()
}

// allowed is the policy for HTML that a cell displays: text, lists, tables
// and links to elsewhere; no style, no script, no forms, nothing loaded.
var allowed = newPolicy()

func newPolicy() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"p", "br", "hr", "div", "span", "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "mark", "q",
		"code", "pre", "kbd", "samp", "var", "abbr", "blockquote", "figure", "figcaption",
		"h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "ruby", "rt", "rp",
		"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("th", "td")
	p.AllowAttrs("scope").Matching(scopes).OnElements("th")
	p.AllowAttrs("class").Matching(numbers).OnElements("th", "td")
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("lang").Matching(bluemonday.SpaceSeparatedTokens).Globally()
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(false)
	return p
}

// What weft/show writes in tables.
var (
	scopes  = regexp.MustCompile(`^(col|row)$`)
	numbers = regexp.MustCompile(`^number$`)
)

// cleanHTML gives the part of a piece of HTML that a page can have. Every
// element of it is complete, so that it cannot end one that is around it.
func cleanHTML(source string) template.HTML {
	return template.HTML(allowed.Sanitize(completed(allowed.Sanitize(source))))
}

// completed gives some HTML as a browser understands it: each element has its
// end, and no end is without its element.
func completed(source string) string {
	div := &nethtml.Node{Type: nethtml.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := nethtml.ParseFragment(strings.NewReader(source), div)
	if err != nil {
		return ""
	}
	var b strings.Builder
	for _, n := range nodes {
		if nethtml.Render(&b, n) != nil {
			return ""
		}
	}
	return b.String()
}
