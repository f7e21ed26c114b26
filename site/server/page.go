package server

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"weft/site/book"
)

// A page is one page of the site as it was served, taken apart for those who
// show an earlier one.
type page struct {
	// where is its path in the site: "zh/threads/".
	where string
	// chapter is the path of the chapter that it shows, and source that as it
	// was then; none if it shows none.
	chapter string
	source  *book.Chapter
	version string
	html    []byte
	title   string
	// blocks are the elements of its text, in order, and bare the same without
	// the lines of the file in which its cells begin, which are in lines by key.
	blocks, bare []string
	lines        map[string]string
	// areas are the other parts that change with a chapter, by their
	// selectors; an empty one is not there.
	areas map[string]string
	// read are the files of the book that it shows or leads to.
	read []string
	// style and script are the addresses of what it loads.
	style, script string
}

// areas are the parts of a page outside its text that change with the book.
var areas = []struct{ selector, tag, class string }{
	{".brand", "a", "brand"},
	{".head", "header", "head"},
	{"nav.nav", "nav", "nav"},
	{"nav.contents", "nav", "contents"},
	{".turn", "footer", "turn"},
	{".notice", "div", "notice"},
	{".tools", "div", "tools"},
	{".foot", "footer", "foot"},
}

// newPage takes a page apart.
func newPage(where string, text []byte) (*page, error) {
	p := &page{where: where, version: versionOf(text)}
	p.html = stamped(text, p.version)
	if p.scan(text) {
		return p, nil
	}
	// Something in it is not closed, as in HTML that a cell displays: then only a
	// parser knows what is in what.
	if err := p.parse(text); err != nil {
		return nil, fmt.Errorf("read page %q: %w", where, err)
	}
	return p, nil
}

// parse takes the page apart as a browser does.
func (p *page) parse(text []byte) error {
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		return err
	}
	p.empty()
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode {
			p.note(n)
		}
	}
	return nil
}

// empty forgets what was found in the page.
func (p *page) empty() {
	p.title, p.style, p.script, p.blocks, p.bare = "", "", "", nil, nil
	p.areas, p.lines = map[string]string{}, map[string]string{}
}

// note takes from an element what is needed of it.
func (p *page) note(n *html.Node) {
	class := strings.Fields(attribute(n, "class"))
	switch {
	case n.Data == "title" && n.Namespace == "" && n.FirstChild != nil:
		p.title = n.FirstChild.Data
	case n.Data == "link" && attribute(n, "rel") == "stylesheet":
		p.style = attribute(n, "href")
	case n.Data == "script" && attribute(n, "type") == "module":
		p.script += attribute(n, "src") + "\n"
	case n.Data == "div" && slices.Contains(class, "text") && p.blocks == nil:
		for child := range n.ChildNodes() {
			if child.Type == html.ElementNode {
				p.block(outer(child))
			}
		}
	}
	if a := areaOf(n.Data, class); a != "" && p.areas[a] == "" {
		p.areas[a] = outer(n)
	}
}

// areaOf gives the selector of an area that begins with an element; empty if it
// is none.
func areaOf(tag string, class []string) string {
	for _, a := range areas {
		if tag == a.tag && slices.Contains(class, a.class) {
			return a.selector
		}
	}
	return ""
}

// cellStart is the tag of a cell, with its key and its line.
var cellStart = regexp.MustCompile(`(<weft-cell\b[^>]* id="([^"]*)"[^>]*) data-line="([0-9]+)"`)

// block notes an element of the text. A line more above it moves all cells, and
// changes nothing else of them.
func (p *page) block(block string) {
	for _, m := range cellStart.FindAllStringSubmatch(block, -1) {
		p.lines[m[2]] = m[3]
	}
	p.blocks = append(p.blocks, block)
	p.bare = append(p.bare, cellStart.ReplaceAllString(block, "$1"))
}

// attribute gives the value of an attribute.
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// outer gives the HTML of an element with its tags.
func outer(n *html.Node) string {
	var b strings.Builder
	if err := html.Render(&b, n); err != nil {
		panic("server: " + err.Error()) // a builder takes everything
	}
	return b.String()
}

// A pageChanged tells a tab what is different from the page that it shows.
type pageChanged struct {
	Type    string   `json:"type"`
	From    string   `json:"from"`
	Version string   `json:"version"`
	Title   string   `json:"title"`
	Splices []splice `json:"splices"`
	// Lines are the lines of the file in which cells begin that are otherwise
	// what they were, by key.
	Lines  map[string]string `json:"lines,omitempty"`
	Areas  map[string]string `json:"areas"`
	Style  string            `json:"style,omitempty"`
	Script bool              `json:"script,omitempty"`
}

// A splice takes elements of the text away and puts others into their place.
type splice struct {
	At     int      `json:"at"`
	Remove int      `json:"remove"`
	HTML   []string `json:"html"`
}

// since gives what differs between p and an earlier page; nil stands for one
// that is not known any more.
func (p *page) since(old *page) pageChanged {
	m := pageChanged{Type: "page-changed", Version: p.version, Title: p.title, Areas: map[string]string{}, Splices: []splice{}}
	if old == nil {
		m.Splices = []splice{{0, -1, p.blocks}}
		for _, a := range areas {
			m.Areas[a.selector] = p.areas[a.selector]
		}
		m.Style = p.style
		return m
	}
	m.From = old.version
	for _, a := range areas {
		if p.areas[a.selector] != old.areas[a.selector] {
			m.Areas[a.selector] = p.areas[a.selector]
		}
	}
	if p.style != old.style {
		m.Style = p.style
	}
	m.Script = p.script != old.script
	m.Splices = p.splices(old)
	for key, line := range p.lines {
		if was, ok := old.lines[key]; ok && was != line {
			if m.Lines == nil {
				m.Lines = map[string]string{}
			}
			m.Lines[key] = line
		}
	}
	return m
}

// splices gives what makes the blocks of an earlier page those of p, in order.
func (p *page) splices(old *page) []splice {
	list := []splice{}
	from, to := old.blocks, p.blocks
	twin := align(len(from), len(to), func(i, j int) bool { return old.bare[i] == p.bare[j] })
	i, j := 0, 0
	for i < len(from) || j < len(to) {
		if i < len(from) && twin[i] == j {
			i, j = i+1, j+1
			continue
		}
		s := splice{At: i, HTML: []string{}}
		for i < len(from) && twin[i] < 0 {
			i++
		}
		end := len(to)
		if i < len(from) {
			end = twin[i]
		}
		s.Remove, s.HTML = i-s.At, append(s.HTML, to[j:end]...)
		j = end
		list = append(list, s)
	}
	return list
}
