package stencil

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"unicode/utf8"
)

// A place is where in a page a value stands, as html/template calls it by its
// escapers.
type place struct {
	// before and after are a page around the place, for html/template, which
	// escapes all that is not plain.
	before, after string
	template      *template.Template
	// bytes tells of each byte what becomes of it; nil leaves all to html/template.
	bytes *[256]change
	// raw is the type of values that need no escaping here.
	raw reflect.Type
}

// A change is what becomes of a byte at a place.
type change struct {
	// plain bytes stay what they are, others become escaped; a byte that has
	// neither leaves the whole value to html/template.
	plain   bool
	escaped string
}

// changes gives the changes of all bytes.
func changes(of func(byte) change) *[256]change {
	var all [256]change
	for b := range all {
		all[b] = of(byte(b))
	}
	return &all
}

// places are those that are known, by the names of their escapers.
var places = func() map[string]*place {
	html := reflect.TypeFor[template.HTML]()
	text := changes(func(b byte) change { return change{entity(b) == "", entity(b)} })
	fragment := changes(func(b byte) change { return change{isWord(b), percent(b)} })
	address := changes(func(b byte) change { return change{isWord(b) || b == '/' || b == '#', percent(b)} })
	table := map[string]*place{
		"htmlescaper":   {before: "<p>", after: "</p>", bytes: text, raw: html},
		"attrescaper":   {before: `<p title="`, after: `">`, bytes: text},
		"rcdataescaper": {before: "<title>", after: "</title>", bytes: text},
		"urlfilter urlnormalizer attrescaper": {
			before: `<a href="`, after: `">`, bytes: address},
		"urlescaper attrescaper": {before: `<a href="#`, after: `">`, bytes: fragment},
		"jsvalescaper": {
			before: "<script>", after: "</script>", raw: reflect.TypeFor[template.JS]()},
	}
	for name, p := range table {
		p.template = template.Must(template.New(name).Parse(p.before + "{{.}}" + p.after))
	}
	return table
}()

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

// percent gives what stands in an address for a byte of a character that is not
// ASCII.
func percent(b byte) string {
	if b < utf8.RuneSelf {
		return ""
	}
	return fmt.Sprintf("%%%02x", b)
}

// isWord reports whether a byte is itself in all parts of an address.
func isWord(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '-' || b == '.' || b == '_' || b == '~'
}

// writer gives what writes values of a type at the place.
func (p *place) writer(of reflect.Type) func(Writer, reflect.Value) error {
	switch {
	case of == reflect.TypeFor[string]() && p.bytes != nil:
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
	first := p.plainIn(s)
	for i := first; i < len(s); i++ {
		if c := &p.bytes[s[i]]; !c.plain && c.escaped == "" {
			return p.other(w, s)
		}
	}
	for first < len(s) {
		if _, err := w.WriteString(s[:first]); err != nil {
			return err
		}
		if _, err := w.WriteString(p.bytes[s[first]].escaped); err != nil {
			return err
		}
		s = s[first+1:]
		first = p.plainIn(s)
	}
	_, err := w.WriteString(s)
	return err
}

// plainIn gives how many bytes at the beginning of a text are plain.
func (p *place) plainIn(s string) int {
	for i := range len(s) {
		if !p.bytes[s[i]].plain {
			return i
		}
	}
	return len(s)
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
