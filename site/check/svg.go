package check

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"

	"weft/runner"
	"weft/site/book"
)

// svgSpace is the namespace of SVG.
const svgSpace = "http://www.w3.org/2000/svg"

// checkSVG reports what an SVG file has that must not become part of a
// page: it is put into the HTML as it stands.
func checkSVG(file string, text []byte) []runner.Problem {
	s := &svg{file: file, text: text}
	d := xml.NewDecoder(bytes.NewReader(text))
	for {
		s.at = int(d.InputOffset())
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			s.malformed(int(d.InputOffset()), err)
			return s.problems
		}
		s.token(token)
	}
	if !s.open {
		s.report("", "SVG has no element")
	}
	return s.problems
}

// An svg is an SVG file that is being read.
type svg struct {
	file string
	text []byte
	// at is the offset of the token.
	at int
	// open tells that the outermost element was there; style that the text is
	// that of a style element.
	open, style bool
	problems    []runner.Problem
}

// report adds a problem at the token.
func (s *svg) report(hint, format string, args ...any) {
	s.reportAt("", hint, format, args...)
}

// reportAt adds a problem at the next place of a text from the token on; at
// the token if the text is written in another way there.
func (s *svg) reportAt(what, hint, format string, args ...any) {
	at := s.at + max(0, bytes.Index(s.text[s.at:], []byte(what)))
	s.problems = append(s.problems, runner.Problem{
		Pos: book.Position(s.file, s.text, at), Text: fmt.Sprintf(format, args...), Hint: hint,
	})
}

// malformed reports an error of the XML parser where it noticed it.
func (s *svg) malformed(at int, err error) {
	s.at = at
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		s.report("", "SVG is not well-formed: %s", syntax.Msg)
		return
	}
	s.report("", "SVG is not well-formed: %v", err)
}

// token looks at one token of the file.
func (s *svg) token(token xml.Token) {
	switch t := token.(type) {
	case xml.StartElement:
		s.element(t)
	case xml.EndElement:
		s.style = false
	case xml.CharData:
		if s.style {
			s.css(string(t))
		}
	case xml.Directive:
		s.report("take the line away", "SVG has a directive: <!%s>", firstLine(string(t)))
	case xml.ProcInst:
		if t.Target != "xml" {
			s.report("take the line away", "SVG has an instruction: <?%s", t.Target)
		}
	}
}

// element looks at one element and its attributes.
func (s *svg) element(e xml.StartElement) {
	if !s.open {
		s.first(e.Name)
	}
	name := strings.ToLower(e.Name.Local)
	s.style = name == "style"
	switch name {
	case "script":
		s.report("a figure is a still picture", "SVG has a script")
	case "foreignobject":
		s.report("write it as text and shapes", "SVG has a <foreignObject>")
	}
	for _, a := range e.Attr {
		s.attribute(name, a)
	}
}

// first looks at the outermost element.
func (s *svg) first(name xml.Name) {
	s.open = true
	hint := fmt.Sprintf("begin with <svg xmlns=%q viewBox=…>", svgSpace)
	switch {
	case name.Local != "svg":
		s.report(hint, "SVG begins with <%s>", name.Local)
	case name.Space != svgSpace:
		s.report(hint, "SVG has no namespace and is not shown outside of a page")
	}
}

// attribute looks at one attribute of an element.
func (s *svg) attribute(element string, a xml.Attr) {
	name, value := strings.ToLower(a.Name.Local), strings.TrimSpace(a.Value)
	switch {
	case strings.HasPrefix(name, "on"):
		s.reportAt(a.Name.Local, "a figure is a still picture", "SVG has a script in the attribute %q", a.Name.Local)
	case (name == "href" || name == "src") && !inside(element, value):
		s.reportAt(value, "use what is in the file itself: href=\"#id\"", "SVG refers to %q outside of itself", value)
	case a.Name.Space != "xmlns" && name != "xmlns":
		s.css(value)
	}
}

// inside reports whether the reference of an element stays in the page. A
// link may lead elsewhere, but it may not run anything.
func inside(element, ref string) bool {
	if strings.HasPrefix(ref, "#") || strings.HasPrefix(ref, "data:image/") {
		return true
	}
	return element == "a" && !strings.Contains(strings.ToLower(ref), "javascript:")
}

// loads is what makes a style load something: the one thing it may name is
// in the file itself.
var loads = regexp.MustCompile(`(?i)@import\b[^;]*|url\(\s*["']?\s*([^#"'\s)][^"')]*)["']?\s*\)?`)

// css looks at a style or at the value of an attribute.
func (s *svg) css(text string) {
	for _, m := range loads.FindAllStringSubmatch(text, -1) {
		if !strings.HasPrefix(m[1], "data:image/") {
			s.reportAt(m[0], "use what is in the file itself: url(#id)", "SVG loads something in a style: %s", firstLine(m[0]))
		}
	}
}

// firstLine gives the beginning of a text for a message.
func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if r := []rune(line); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return line
}
