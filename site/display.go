package site

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"strings"

	"github.com/microcosm-cc/bluemonday"

	"weft/runner"
)

// display gives a display in the richest form that a page can have. What
// cannot be read is shown as its text; a display is never lost.
func (t *text) display(c cell, i int, o runner.Output) (output, bool) {
	plain := bundled(o, "text/plain")
	v := output{Words: t.words, Class: "display"}
	if svg := bundled(o, "image/svg+xml"); svg != "" {
		d, err := cleanSVG(svg, fmt.Sprintf("%s-%d-", c.ID(), i+1))
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
	if page := bundled(o, "text/html"); page != "" {
		if v.HTML = cleanHTML(page); strings.TrimSpace(string(v.HTML)) != "" {
			return v, true
		}
	}
	if plain == "" {
		plain = bundled(o, "text/markdown")
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
	p.AllowAttrs("title").Globally()
	p.AllowAttrs("lang").Matching(bluemonday.SpaceSeparatedTokens).Globally()
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(false)
	return p
}

// cleanHTML gives the part of a piece of HTML that a page can have.
func cleanHTML(source string) template.HTML {
	return template.HTML(allowed.Sanitize(source))
}
