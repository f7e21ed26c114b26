package site

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"html/template"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// drawn are the elements that an inlined SVG may have. Nothing among them
// runs script, holds HTML or loads a file.
var drawn = map[string]bool{
	"svg": true, "g": true, "defs": true, "title": true, "desc": true, "use": true, "symbol": true,
	"path": true, "rect": true, "circle": true, "ellipse": true, "line": true, "polyline": true, "polygon": true,
	"text": true, "tspan": true, "textPath": true,
	"marker": true, "pattern": true, "clipPath": true, "mask": true, "linearGradient": true, "radialGradient": true, "stop": true,
}

// A drawing is SVG that may stand in a page: it cannot run or load anything,
// and its ids clash with no other.
type drawing struct {
	HTML template.HTML
	// Title is the title of the whole, which is not part of HTML: a browser
	// would show it wherever the mouse rests on the drawing.
	Title string
	// Dropped names what was left out, in order and each once.
	Dropped []string
}

// cleanSVG makes a drawing of SVG. Ids get the prefix. What a page cannot
// have is left out; style attributes become attributes, because a page
// allows no style outside its sheet. The error is for text that is no SVG.
func cleanSVG(source, prefix string) (drawing, error) {
	c := svgCleaner{prefix: prefix}
	d := xml.NewDecoder(strings.NewReader(source))
	// A page is HTML: it has names for all these characters.
	d.Entity = xml.HTMLEntity
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return drawing{}, fmt.Errorf("read SVG: %w", err)
		}
		if err := c.token(t); err != nil {
			return drawing{}, err
		}
	}
	if c.out.Len() == 0 || len(c.open) > 0 {
		return drawing{}, errors.New("read SVG: no complete <svg> element")
	}
	title := strings.Join(strings.Fields(c.title.String()), " ")
	return drawing{template.HTML(c.out.String()), title, c.dropped}, nil
}

// svgCleaner holds the state of one cleanSVG.
type svgCleaner struct {
	prefix  string
	out     strings.Builder
	open    []string
	dropped []string
	// written are the attributes that the element being started has.
	written map[string]bool
	// skip is how deep we are below an element that is left out.
	skip  int
	title strings.Builder
	// titled is set in the title of the whole.
	titled bool
}

func (c *svgCleaner) token(t xml.Token) error {
	switch t := t.(type) {
	case xml.StartElement:
		return c.start(t)
	case xml.EndElement:
		return c.end(t)
	case xml.CharData:
		switch {
		case c.titled:
			c.title.Write(t)
		case c.skip == 0 && len(c.open) > 0:
			c.out.WriteString(html.EscapeString(string(t)))
		}
	}
	return nil
}

func (c *svgCleaner) start(t xml.StartElement) error {
	switch {
	case len(c.open) == 0 && c.skip == 0 && (t.Name.Local != "svg" || c.out.Len() > 0):
		return fmt.Errorf("read SVG: element <%s> where <svg> should be", t.Name.Local)
	case c.skip == 0 && len(c.open) == 1 && t.Name.Local == "title":
		c.titled = true
		c.skip++
		return nil
	case c.skip > 0 || t.Name.Space != "" || !drawn[t.Name.Local]:
		if c.skip == 0 {
			c.drop("<" + t.Name.Local + ">")
		}
		c.skip++
		return nil
	}
	c.open = append(c.open, t.Name.Local)
	c.out.WriteString("<" + t.Name.Local)
	c.written = map[string]bool{}
	for _, a := range styleFirst(t.Attr) {
		c.attribute(t.Name.Local, a)
	}
	if len(c.open) == 1 && !c.written["viewBox"] {
		c.viewBox(t.Attr)
	}
	c.out.WriteString(">")
	return nil
}

// styleFirst puts a style attribute before the others: what it says counts
// more than an attribute, and of two attributes a browser takes the first.
func styleFirst(attrs []xml.Attr) []xml.Attr {
	attrs = slices.Clone(attrs)
	slices.SortStableFunc(attrs, func(a, b xml.Attr) int {
		switch {
		case a.Name.Local == b.Name.Local:
			return 0
		case a.Name.Local == "style":
			return -1
		case b.Name.Local == "style":
			return 1
		}
		return 0
	})
	return attrs
}

// viewBox writes one made of width and height: without it a drawing cannot
// follow the width of the page.
func (c *svgCleaner) viewBox(attrs []xml.Attr) {
	size := map[string]string{}
	for _, a := range attrs {
		size[a.Name.Local] = strings.TrimSuffix(a.Value, "px")
	}
	w, errW := strconv.ParseFloat(size["width"], 64)
	h, errH := strconv.ParseFloat(size["height"], 64)
	if errW == nil && errH == nil && w > 0 && h > 0 {
		c.write("viewBox", "0 0 "+size["width"]+" "+size["height"])
	}
}

func (c *svgCleaner) end(t xml.EndElement) error {
	if c.skip > 0 {
		c.skip--
		c.titled = c.titled && c.skip > 0
		return nil
	}
	last := len(c.open) - 1
	if last < 0 || c.open[last] != t.Name.Local {
		return fmt.Errorf("read SVG: </%s> closes nothing", t.Name.Local)
	}
	c.open = c.open[:last]
	c.out.WriteString("</" + t.Name.Local + ">")
	return nil
}

// attribute writes an attribute if it may stand in a page.
func (c *svgCleaner) attribute(element string, a xml.Attr) {
	name, value := a.Name.Local, a.Value
	switch {
	case name == "xmlns" || a.Name.Space == "xmlns" || a.Name.Space == "xml":
		// HTML knows the namespace; nobody misses these.
	case name == "style" && a.Name.Space == "":
		c.declarations(element, value)
	case name == "href" && (a.Name.Space == "" || a.Name.Space == "xlink"):
		if !strings.HasPrefix(value, "#") {
			c.drop("href to another file")
			return
		}
		c.write(name, "#"+c.prefix+value[1:])
	case a.Name.Space != "" || !attributeName.MatchString(name) || disguised(name):
		c.drop("attribute " + name)
	case name == "id":
		c.write(name, c.prefix+value)
	case name == "role" || strings.HasPrefix(name, "aria-"):
		// What is around the drawing says what it is.
	default:
		c.plain(name, value)
	}
}

// disguised tells whether HTML would take an attribute for a handler or for
// one that is treated apart: unlike XML it ignores case.
func disguised(name string) bool {
	lower := strings.ToLower(name)
	return strings.HasPrefix(lower, "on") || name != lower && (lower == "style" || lower == "href" || lower == "id")
}

var (
	attributeName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	localURL      = regexp.MustCompile(`url\(\s*['"]?#([^'")\s]+)['"]?\s*\)`)
	otherURL      = regexp.MustCompile(`(?i)url\(\s*['"]?[^#'"\s]|javascript:|@import|expression\(`)
)

// plain writes an attribute whose value may refer to an id of the drawing.
func (c *svgCleaner) plain(name, value string) {
	if otherURL.MatchString(value) {
		c.drop("attribute " + name + " with a URL")
		return
	}
	c.write(name, localURL.ReplaceAllString(value, "url(#"+c.prefix+"$1)"))
}

// declarations writes those of a style attribute as attributes of their own.
func (c *svgCleaner) declarations(element, style string) {
	for d := range strings.SplitSeq(style, ";") {
		name, value, ok := strings.Cut(d, ":")
		if name = strings.TrimSpace(name); !ok {
			continue
		}
		if !presentation[name] {
			c.drop("style " + name + " of <" + element + ">")
			continue
		}
		c.plain(name, strings.TrimSpace(value))
	}
}

func (c *svgCleaner) write(name, value string) {
	if c.written[name] {
		return
	}
	c.written[name] = true
	c.out.WriteString(" " + name + `="` + html.EscapeString(value) + `"`)
}

func (c *svgCleaner) drop(what string) {
	if !slices.Contains(c.dropped, what) {
		c.dropped = append(c.dropped, what)
	}
}

// presentation are the properties that SVG also has as attributes.
var presentation = map[string]bool{
	"fill": true, "fill-opacity": true, "fill-rule": true, "stroke": true, "stroke-width": true, "stroke-opacity": true,
	"stroke-dasharray": true, "stroke-dashoffset": true, "stroke-linecap": true, "stroke-linejoin": true, "stroke-miterlimit": true,
	"opacity": true, "color": true, "display": true, "visibility": true, "transform": true,
	"font-family": true, "font-size": true, "font-style": true, "font-weight": true, "letter-spacing": true,
	"text-anchor": true, "text-decoration": true, "dominant-baseline": true, "alignment-baseline": true, "writing-mode": true,
	"marker-start": true, "marker-mid": true, "marker-end": true, "clip-path": true, "clip-rule": true, "mask": true,
	"stop-color": true, "stop-opacity": true, "paint-order": true, "vector-effect": true, "shape-rendering": true, "text-rendering": true,
}
