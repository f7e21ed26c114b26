package stencil

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
)

// A place is where in a page a value stands, as html/template calls it by its
// escapers.
type place struct {
	// before and after are a page around the place, for html/template, which
	// escapes all that is not plain.
	before, after string
	template      *template.Template
	// plain are the bytes that stay as they are, escaped has what others
	// become; what has neither is left to html/template, and all if plain is nil.
	plain   func(byte) bool
	escaped func(byte) string
	// raw is the type of values that need no escaping here.
	raw reflect.Type
}

// places are those that are known, by the names of their escapers.
var places = func() map[string]*place {
	none := func(byte) string { return "" }
	html := reflect.TypeFor[template.HTML]()
	table := map[string]*place{
		"htmlescaper":   {before: "<p>", after: "</p>", plain: notMarkup, escaped: entity, raw: html},
		"attrescaper":   {before: `<p title="`, after: `">`, plain: notMarkup, escaped: entity},
		"rcdataescaper": {before: "<title>", after: "</title>", plain: notMarkup, escaped: entity},
		"urlfilter urlnormalizer attrescaper": {
			before: `<a href="`, after: `">`, plain: func(b byte) bool { return isWord(b) || b == '/' || b == '#' }, escaped: none},
		"urlescaper attrescaper": {before: `<a href="#`, after: `">`, plain: isWord, escaped: none},
		"jsvalescaper": {
			before: "<script>", after: "</script>", raw: reflect.TypeFor[template.JS]()},
	}
	for name, p := range table {
		p.template = template.Must(template.New(name).Parse(p.before + "{{.}}" + p.after))
	}
	return table
}()

// notMarkup reports whether a byte is itself in HTML.
func notMarkup(b byte) bool { return entity(b) == "" }

// entity gives what stands for a byte that is not itself in HTML.
func entity(b byte) string {
	switch b {
	case 0:
		return "\uFFFD"
	case '"':
		return "&#34;"
	case '&':
		return "&amp;"
	case '\'':
		return "&#39;"
	case '+':
		return "&#43;"
	case '<':
		return "&lt;"
	case '>':
		return "&gt;"
	}
	return ""
}

// isWord reports whether a byte is itself in all parts of an address.
func isWord(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '-' || b == '.' || b == '_' || b == '~'
}

// writer gives what writes values of a type at the place.
func (p *place) writer(of reflect.Type) func(Writer, reflect.Value) error {
	switch {
	case of == reflect.TypeFor[string]() && p.plain != nil:
		return func(w Writer, v reflect.Value) error { return p.write(w, v.String()) }
	case of == p.raw && of != nil:
		return func(w Writer, v reflect.Value) error {
			_, err := w.WriteString(v.String())
			return err
		}
	}
	return func(w Writer, v reflect.Value) error { return p.other(w, v.Interface()) }
}

// write writes a text.
func (p *place) write(w Writer, s string) error {
	from := 0
	for i := range len(s) {
		if p.plain(s[i]) {
			continue
		}
		instead := p.escaped(s[i])
		if instead == "" {
			return p.other(w, s) // from is 0: there is no such place with both
		}
		if _, err := w.WriteString(s[from:i]); err != nil {
			return err
		}
		if _, err := w.WriteString(instead); err != nil {
			return err
		}
		from = i + 1
	}
	_, err := w.WriteString(s[from:])
	return err
}

// other has html/template write a value.
func (p *place) other(w Writer, v any) error {
	var b strings.Builder
	if err := p.template.Execute(&b, v); err != nil {
		return fmt.Errorf("escape %v: %w", v, err)
	}
	_, err := w.WriteString(strings.TrimSuffix(strings.TrimPrefix(b.String(), p.before), p.after))
	return err
}
