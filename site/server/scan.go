package server

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A scanner takes a page apart without making a tree of it.
type scanner struct {
	page *page
	text []byte
	at   int // of the token
	// open are the elements around the token, and spans those of them that are
	// wanted.
	open  []string
	spans []span
	// inText is the depth of the element with the text; 0 before it, -1 after it.
	inText int
}

// A span is an element that is wanted: how deep it lies, where it begins, and
// who takes it.
type span struct {
	depth, start int
	take         func(string)
}

// void are the elements that have no end.
var void = map[string]bool{
	"area": true, "base": true, "br": true, "col": true, "embed": true, "hr": true, "img": true,
	"input": true, "link": true, "meta": true, "source": true, "track": true, "wbr": true,
}

// scan takes the page apart; false if an element in it is not closed where it
// should be.
func (p *page) scan(text []byte) bool {
	s := &scanner{page: p, text: text}
	p.empty()
	z := html.NewTokenizer(bytes.NewReader(text))
	for {
		kind := z.Next()
		length := len(z.Raw())
		switch kind {
		case html.ErrorToken:
			return len(s.open) == 0
		case html.StartTagToken, html.SelfClosingTagToken:
			s.start(z, kind, s.at+length)
		case html.TextToken:
			if len(s.open) > 0 && s.open[len(s.open)-1] == "title" && p.title == "" && s.inText == 0 {
				p.title = string(z.Text())
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if !s.end(string(name), s.at+length) {
				return false
			}
		}
		s.at += length
	}
}

// start takes the start of an element, and where that tag ends. Within the text
// only the names of elements matter.
func (s *scanner) start(z *html.Tokenizer, kind html.TokenType, end int) {
	name, more := z.TagName()
	tag, depth := string(name), len(s.open)+1
	switch {
	case s.inText <= 0:
		attrs := map[string]string{}
		for more {
			var key, value []byte
			key, value, more = z.TagAttr()
			attrs[string(key)] = string(value)
		}
		s.frame(tag, attrs, depth)
	case depth == s.inText+1:
		s.spans = append(s.spans, span{depth, s.at, s.page.block})
	}
	if kind == html.SelfClosingTagToken || void[tag] {
		s.close(depth, end)
		return
	}
	s.open = append(s.open, tag)
}

// frame takes the start of an element outside of the text.
func (s *scanner) frame(tag string, attrs map[string]string, depth int) {
	p, class := s.page, strings.Fields(attrs["class"])
	switch {
	case tag == "link" && attrs["rel"] == "stylesheet":
		p.style = attrs["href"]
	case tag == "script" && attrs["type"] == "module":
		p.script += attrs["src"] + "\n"
	case tag == "div" && s.inText == 0 && slices.Contains(class, "text"):
		s.inText = depth
	}
	if a := areaOf(tag, class); a != "" && p.areas[a] == "" {
		s.spans = append(s.spans, span{depth, s.at, func(html string) { p.areas[a] = html }})
	}
}

// end takes the end of an element, and where that is; false if it is not the
// one that is open.
func (s *scanner) end(name string, end int) bool {
	depth := len(s.open)
	if depth == 0 || s.open[depth-1] != name {
		return false
	}
	s.close(depth, end)
	s.open = s.open[:depth-1]
	if depth == s.inText {
		s.inText = -1
	}
	return true
}

// close gives the spans that end at a depth to those who want them.
func (s *scanner) close(depth, end int) {
	for n := len(s.spans); n > 0 && s.spans[n-1].depth == depth; n-- {
		s.spans[n-1].take(string(s.text[s.spans[n-1].start:end]))
		s.spans = s.spans[:n-1]
	}
}
