package syntax_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weft/runner/program/syntax"
)

// told gives the errors of a cell as line:col: text.
func told(src string) string {
	var b strings.Builder
	for _, e := range syntax.Errors(src) {
		before := src[:e.Offset]
		fmt.Fprintf(&b, "%d:%d: %s\n", strings.Count(before, "\n")+1, e.Offset-strings.LastIndex(before, "\n"), e.Text)
	}
	return b.String()
}

// TestCells holds what no Go file has: statements at the top, beside
// declarations. What is as in Go is compared with the compiler in the tests of
// package program.
func TestCells(t *testing.T) {
	for _, test := range []struct{ name, src, want string }{
		{"empty", "", ""},
		{"comment only", "// nothing\n", ""},
		{"package clause", "package main\nimport \"fmt\"\nfmt.Println()\n", ""},
		{"mixed", "x := 1\nimport \"fmt\"\nfunc f() {}\nfmt.Println(x)\ntype T int\nfunc (T) m() {}\nvar y T\n", ""},
		{"expression", "1 + 2", ""},
		{"function literal", "func() { println(1) }()\n", ""},
		{"function literal with result", "func(x int) int { return x }(1)\n", ""},
		{"function literal with type of a package", "func() time.Duration { return 1 }()\n", ""},
		{"function literal with generic type", "func() L[int] { return nil }()\n", ""},
		{"block", "{\n\tx := 1\n\t_ = x\n}\n", ""},
		{"label", "L:\nfor {\n\tbreak L\n}\n", ""},
		{"semicolons", "a := 1; b := 2; println(a, b)\n", ""},
		{"return", "return\n", ""},

		{"brace too many", "println(1)\n}\nprintln(2)\n", "2:1: syntax error: unexpected }, nothing is open here\n"},
		{"parenthesis too many", "println(1))\nprintln(2\n",
			"1:11: syntax error: unexpected ) at end of statement\n2:10: syntax error: unexpected newline in argument list; possibly missing comma or )\n"},
		{"brace of function on the next line", "x := 1\nfunc f()\n{\n\tprintln(2)\n}\nprintln(x)\n",
			"3:1: syntax error: unexpected semicolon or newline before {\n"},
		{"skipped with its block", "while true {\n\tprintln(1)\n}\nprintln(2)\n", "1:7: syntax error: unexpected name true at end of statement\n"},
		{"else on the next line", "if true {\n}\nelse {\n\tprintln(1)\n}\nprintln(2)\n", "3:1: syntax error: unexpected keyword else, expected }\n"},
		{"mistakes here and there", "x y := 1\nfunc f( {}\nprintln(1)\nif {\n}\n",
			"1:3: syntax error: unexpected name y at end of statement\n2:9: syntax error: unexpected {, expected )\n4:4: syntax error: missing condition in if statement\n"},
		{"declaration in statement", "x := 1\nconst y 2\n", "2:9: syntax error: unexpected literal 2 at end of statement\n"},
		{"declaration in file", "const y 2\n", "1:9: syntax error: unexpected literal 2 after top level declaration\n"},
		{"end of cell", "for i := range 3 {\n\tprintln(i)\n\n", "2:12: syntax error: unexpected EOF, expected }\n"},
		{"one for each line", "x := := 1 y = = 2\n", "1:6: syntax error: unexpected :=, expected expression\n"},
		{"the same twice", "@@ x := 1 @\n", "1:1: invalid character U+0040 '@'\n"},
	} {
		if got := told(test.src); got != test.want {
			t.Errorf("%s: %q:\n%swant\n%s", test.name, test.src, got, test.want)
		}
	}
}

func TestDeepNestingEnds(t *testing.T) {
	const n = 1_000_000
	for _, open := range []string{"(", "[", "{", "-", "*", "func(){", "if x {", "[]", "x(", "T{", "if x {} else ", "L: "} {
		src := "x = " + strings.Repeat(open, n/len(open))
		if len(syntax.Errors(src)) == 0 {
			t.Errorf("%q many times is no error", open)
		}
	}
}

// TestStandardLibraryHasNoErrors reads some hundred files that the compiler
// accepts.
func TestStandardLibraryHasNoErrors(t *testing.T) {
	src := sources(t)
	n := 0
	for _, dir := range []string{"fmt", "go/types", "net/http", "reflect", "runtime", "slices", "sync", "unicode"} {
		files, err := filepath.Glob(filepath.Join(src, dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			n++
			if got := told(string(text)); got != "" {
				t.Errorf("%s:\n%s", file, got)
			}
		}
	}
	if n == 0 {
		t.Skip("no sources of the standard library")
	}
}

// sources gives where the sources of the standard library are.
func sources(t testing.TB) string {
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no sources of the standard library: ", err)
	}
	return filepath.Join(strings.TrimSpace(string(out)), "src")
}

// FuzzErrors promises that any text can be read, that each error has a place
// in it, and that Go without errors is Go for go/parser too.
func FuzzErrors(f *testing.F) {
	for _, src := range []string{
		"x := 1\nprintln(x)\n", "func f[T any](a ...T) (n int, err error) { return }\n",
		"switch x := y.(type) {\ncase int, *T:\ndefault:\n}\n", "for i := range 10 { go f(i) }\n",
		"type L[T interface{ ~int | string }] struct { a, b T `tag`; *p.Q }\n", "select { case c <- 1: case x, ok := <-c: }\n",
		"var m = map[string][]int{\"a\": {1, 2}, `b`: nil}\n", "0x1p-2 + 0b1_0i + 'a' + '\\u00e9'\n", "/* c */ “”，\n",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		errors := syntax.Errors(src)
		last := 0
		for _, e := range errors {
			if e.Offset < last || e.Offset > len(src) || e.Text == "" {
				t.Errorf("error %+v after offset %d of %d", e, last, len(src))
			}
			last = e.Offset
		}
		if len(errors) > 0 || strings.Contains(src, "package") {
			return
		}
		// Declarations between statements are in order for a cell only.
		if !isFunctionBody(src) && !isFile(src) && !mixes(src) {
			t.Errorf("go/parser refuses %q", src)
		}
	})
}

func isFile(src string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", "package p;"+src, parser.SkipObjectResolution)
	return err == nil
}

func isFunctionBody(src string) bool { return isFile("func _() {" + src + "\n}") }

// mixes reports whether a text has functions or imports that may stand
// beside statements.
func mixes(src string) bool {
	file, _ := parser.ParseFile(token.NewFileSet(), "", "package p;"+src, parser.SkipObjectResolution)
	found := strings.Contains(src, "import") || strings.Contains(src, "func")
	ast.Inspect(file, func(n ast.Node) bool {
		_, ok := n.(*ast.FuncDecl)
		found = found || ok
		return !found
	})
	return found
}

func BenchmarkErrors(b *testing.B) {
	text, err := os.ReadFile(filepath.Join(sources(b), "net", "http", "server.go"))
	if err != nil {
		b.Skip(err)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		syntax.Errors(string(text))
	}
}
