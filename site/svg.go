package site

import (
	"encoding/xml"
	"errors"
	"fmt"
	"html"
	"html/template"
	"io"
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
	case c.skip > 0 || t.Name.Space != "" || !drawn[t.Name.Local] || c.inText():
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

// inText tells whether what comes is in a title or a description. What HTML
// finds there is not SVG.
func (c *svgCleaner) inText() bool {
	last := len(c.open) - 1
	return last >= 0 && (c.open[last] == "title" || c.open[last] == "desc")
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
