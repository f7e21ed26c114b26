package program_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"weft/runner"
	"weft/runner/program"
)

// chapter gives cells, the last of which has a bar at a place, and its offset.
func chapter(sources ...string) (cells []runner.Cell, offset int) {
	for i, s := range sources {
		if i == len(sources)-1 {
			offset = strings.Index(s, "|")
			s = s[:offset] + s[offset+1:]
		}
		cells = append(cells, runner.Cell{Number: i + 1, Source: s, Pos: runner.Pos{File: "c.md", Line: 1, Col: 1}})
	}
	return cells, offset
}

// TestComplete: what may be written is known at a place in code that is
// finished and in code that is not.
func TestComplete(t *testing.T) {
	above := "import (\"fmt\"; \"strings\"; \"sync\")\n// A point is a place. It has two numbers.\ntype point struct{ x, yes int }\nfunc (p *point) Move(by int) {}\nvar here point\nvar mu sync.Mutex\nconst speed = 3\n"
	for _, c := range []struct {
		name, source string
		want         string // wanted names with kinds, those after ! unwanted
	}{
		{"package members", "fmt.Prin|", "Print/func Printf/func Println/func !Sprint"},
		{"package members without a letter", "strings.|", "Builder/type Contains/func ToUpper/func"},
		{"before more code", "fmt.|\nx := 1\n", "Println/func"},
		{"fields and methods", "here.|", "Move/method x/field yes/field"},
		{"methods of the library", "mu.|", "Lock/method TryLock/method Unlock/method !state"},
		{"embedded", "type two struct{ point; n int }\nvar t two\nt.|", "Move/method n/field point/field x/field"},
		{"in an open function", "func f(arg int) {\n\tlocal := arg\n\tlo|\n", "local/var !arg"},
		{"parameters", "func f(argument int) int {\n\treturn arg|\n}", "argument/var"},
		{"in a method", "type q struct{ field int }\nfunc (me q) get() int {\n\tif me.|", "field/field get/method"},
		{"names of cells above", "sp|", "speed/const"},
		{"types", "var p poi|", "point/type"},
		{"packages", "str|", "string/type strings/package struct/keyword !speed"},
		{"own variables", "count := 1\ncou|", "count/var"},
		{"in a call", "fmt.Println(here.|", "Move/method x/field"},
		{"a result", "strings.NewReader(\"\").Re|", "Read/method Reset/method"},
		{"not in a text", `s := "fmt.|"`, ""},
		{"not in a comment", "// fmt.|\n", ""},
		{"after a mistake", "x := 1 + \"a\"\nfmt.Pri|", "Println/func"},
		{"unclosed brackets", "if (here.|", "x/field"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cells, offset := chapter(above, c.source)
			names, _ := program.Complete(cells, offset, shared.Importer())
			var got []string
			for _, n := range names {
				got = append(got, n.Name+"/"+n.Kind)
			}
			if c.want == "" && len(got) > 0 {
				t.Errorf("got %v, want nothing", got)
			}
			for want := range strings.FieldsSeq(c.want) {
				name, unwanted := strings.CutPrefix(want, "!")
				has := slices.ContainsFunc(got, func(s string) bool { return s == name || strings.HasPrefix(s, name+"/") })
				if has == unwanted {
					t.Errorf("%s: has it: %v; got %v", want, has, got)
				}
			}
		})
	}
}

// TestHover: the type of a name is told, the value of a constant, and what the
// comment above it says.
func TestHover(t *testing.T) {
	above := "import \"strings\"\n// A point is a place. It has two numbers.\ntype point struct{ x int }\nconst speed = 3\n// step walks on.\nfunc step(p *point) {}\n"
	for _, c := range []struct{ source, want string }{
		{"strings.To|Upper(\"a\")", "func strings.ToUpper(s string) string | strings ToUpper | "},
		{"var b strings.Builder\nb.Le|n()", "func (*strings.Builder).Len() int | strings Builder.Len | "},
		{"n := spe|ed", "const speed untyped int = 3 |   | "},
		{"st|ep(nil)", "func step(p *point) |   | step walks on."},
		{"var p poi|nt\np", "type point struct{x int} |   | A point is a place."},
		{"str|ings.ToUpper(\"\")", "package strings (strings) | strings  | "},
	} {
		cells, offset := chapter(above, c.source)
		n, ok := program.Hover(cells, offset, shared.Importer())
		got := fmt.Sprintf("%s | %s %s | %s", n.Type, n.Path, n.Key, n.Doc)
		if !ok || got != c.want {
			t.Errorf("%s: %q, %v; want %q", c.source, got, ok, c.want)
		}
	}
	cells, offset := chapter(above, "x := 1 |  + 2")
	if n, ok := program.Hover(cells, offset, shared.Importer()); ok {
		t.Errorf("between names: %+v", n)
	}
}

// FuzzComplete: no text and no place in it is too much.
func FuzzComplete(f *testing.F) {
	f.Add("fmt.Pr", 6)
	f.Add("func f() { if x := ", 19)
	f.Add("type t struct { t.", 18)
	f.Fuzz(func(t *testing.T, source string, offset int) {
		cells := []runner.Cell{{Number: 1, Source: "import \"fmt\"\n"}, {Number: 2, Source: source}}
		imp := few{shared.Importer()}
		program.Complete(cells, offset, imp)
		program.Hover(cells, offset, imp)
	})
}
