package stencil_test

import (
	"bytes"
	"errors"
	"html/template"
	"strings"
	"testing"

	"weft/site/stencil"
)

// A leaf and a tree are values as templates get them.
type leaf struct {
	Name string
	HTML template.HTML
	Size int64
	Kind kind
}

type kind string

// Shout has a receiver that is no pointer.
func (l leaf) Shout(mark string) string { return strings.ToUpper(l.Name) + mark }

type tree struct {
	*leaf
	Title, Address string
	Script         template.JS
	Leaves         []leaf
	Rows           [][]string
	Inner          *tree
	Any            any
	err            error
}

// Head gives a text; Fails an error too, if there is one.
func (t *tree) Head() string           { return t.Title + " · <head>" }
func (t *tree) Fails() (string, error) { return "fine", t.err }
func (t *tree) Few() bool              { return len(t.Leaves) < 2 }

// nasty are texts that mean something somewhere.
var nasty = []string{
	"", "plain", `<script>alert("x")</script>`, `a&b 'c' +d="e"`, "javascript:alert(1)", "JAVASCRIPT:x", "mailto:a@b", "https://example.org/ä?q=1&r=2#s",
	"../zh/第一/#节", "a b%20c%zz", "//host/path", "nul\x00and\xffbad", "\u2028", "x/y:z", "*{background:url(x)}", "<!-- --> ]]> {{.}}", "figure:1",
}

// templates use all that a set knows.
var templates = map[string]string{
	"places":  `<p class="a {{.Title}}" id='{{.Address}}'>{{.Title}}</p><title>{{.Title}}</title><a href="{{.Address}}">x</a><a href="#{{.Address}}">y</a><textarea>{{.Title}}</textarea>`,
	"kinds":   `<p title="{{.HTML}}">{{.HTML}}{{.Size}}{{.Kind}}</p><a href="{{.Kind}}">z</a><title>{{.HTML}}</title>`,
	"script":  `<script>{{.Script}}</script><script>{{.Title}}</script>`,
	"branch":  `{{if .Title}}a{{else}}b{{end}}{{if not .Few}}many{{else if eq .Title "plain" "figure:1"}}c{{end}}{{with .Inner}}{{.Title}}{{else}}{{.Title}}{{end}}`,
	"range":   `<ul>{{range .Leaves}}<li>{{.Name}} {{.Shout "!"}} {{$.Title}}</li>{{else}}none{{end}}</ul>`,
	"nested":  `{{range .Rows}}{{range $i, $c := .}}{{if $i}}<td>{{$c}}</td>{{else}}<th>{{$c}}</th>{{end}}{{end}}{{end}}`,
	"methods": `{{.Head}}{{.Fails}}{{with $x := .Head}}{{$x}}{{end}}`,
	"deep":    `{{template "leaf" .}}{{with .Inner}}{{template "deep" .}}{{template "mark"}}{{end}}`,
	"leaf":    `<i>{{.Name}}</i>{{/* nothing */}}`,
	"mark":    `<b>mark</b>`,
	"other":   `{{printf "%q" .Title}}{{len .Leaves}}{{.Any}}`,
}

func newSet(t testing.TB) (*template.Template, *stencil.Set) {
	parse := func() *template.Template {
		all := template.New("all")
		for name, text := range templates {
			template.Must(all.New(name).Parse(text))
		}
		return all
	}
	return parse(), stencil.New(parse())
}

// TestExecute writes what html/template writes, for texts that mean something
// wherever they come to stand.
func TestExecute(t *testing.T) {
	plain, set := newSet(t)
	for i, s := range nasty {
		next := nasty[(i+1)%len(nasty)]
		one := leaf{Name: s, HTML: template.HTML("<b>" + next + "</b>"), Size: 12, Kind: kind(s)}
		v := &tree{leaf: &one, Title: s, Address: next, Script: template.JS("f(1 < 2)"), Any: s, Rows: [][]string{{s, next}, nil, {next}}}
		if i%2 == 0 {
			v.Leaves = []leaf{one, {Name: next}, {}}
			v.Inner = &tree{leaf: &one, Title: next}
		}
		for name := range templates {
			var want, got bytes.Buffer
			if err := plain.ExecuteTemplate(&want, name, v); err != nil {
				t.Fatal(err)
			}
			if err := set.Execute(&got, name, v); err != nil {
				t.Fatal(err)
			}
			if got.String() != want.String() {
				t.Errorf("%s of %q:\n%s\nwant\n%s", name, s, &got, &want)
			}
		}
	}
}

// TestCheck tells templates that are left to html/template from others.
func TestCheck(t *testing.T) {
	_, set := newSet(t)
	for name := range templates {
		left := name == "other" || name == "methods" // which declares a variable
		if err := set.Check(name, &tree{}); (err != nil) != left {
			t.Errorf("%s: %v", name, err)
		}
	}
	if set.Check("nothing", &tree{}) == nil || set.Check("leaf", 1) == nil {
		t.Error("there is no such template, or no such field")
	}
}

// TestErrors returns what goes wrong while a template is executed.
func TestErrors(t *testing.T) {
	_, set := newSet(t)
	gone := errors.New("gone")
	for name, v := range map[string]*tree{
		"leaf":    {},
		"kinds":   {},
		"methods": {err: gone},
		"places":  nil,
	} {
		if err := set.Execute(&bytes.Buffer{}, name, v); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if err := set.Execute(full{gone}, "mark", nil); !errors.Is(err, gone) {
		t.Errorf("a writer that fails: %v", err)
	}
}

// full is a writer that fails.
type full struct{ err error }

func (f full) Write([]byte) (int, error)       { return 0, f.err }
func (f full) WriteString(string) (int, error) { return 0, f.err }

// FuzzEscape compares what a text becomes in each place.
func FuzzEscape(f *testing.F) {
	for _, s := range nasty {
		f.Add(s)
	}
	plain, set := newSet(f)
	f.Fuzz(func(t *testing.T, s string) {
		v := &tree{leaf: &leaf{Name: s, HTML: template.HTML(s), Kind: kind(s)}, Title: s, Address: s}
		for _, name := range []string{"places", "kinds"} {
			var want, got bytes.Buffer
			wantErr, err := plain.ExecuteTemplate(&want, name, v), set.Execute(&got, name, v)
			if wantErr != nil || err != nil || got.String() != want.String() {
				t.Errorf("%s of %q: %v %v\n%s\nwant\n%s", name, s, err, wantErr, &got, &want)
			}
		}
	})
}
