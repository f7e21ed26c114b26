package site

import (
	"encoding/xml"
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

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
