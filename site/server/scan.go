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
			s.start(z.Token(), s.at+length)
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

// start takes the start of an element, and where that tag ends.
func (s *scanner) start(t html.Token, end int) {
	p := s.page
	get := func(key string) string {
		for _, a := range t.Attr {
			if a.Key == key {
				return a.Val
			}
		}
		return ""
	}
	depth := len(s.open) + 1
	class := strings.Fields(get("class"))
	switch {
	case t.Data == "link" && get("rel") == "stylesheet":
		p.style = get("href")
	case t.Data == "script" && get("type") == "module":
		p.script += get("src") + "\n"
	case t.Data == "div" && s.inText == 0 && slices.Contains(class, "text"):
		s.inText = depth
	case s.inText > 0 && depth == s.inText+1:
		s.spans = append(s.spans, span{depth, s.at, p.block})
	}
	if a := areaOf(t.Data, class); a != "" && p.areas[a] == "" {
		s.spans = append(s.spans, span{depth, s.at, func(html string) { p.areas[a] = html }})
	}
	if t.Type == html.SelfClosingTagToken || void[t.Data] {
		s.close(depth, end)
		return
	}
	s.open = append(s.open, t.Data)
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
