package golexer_test

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"weft/site/golexer"
)

// A piece is a run of characters of one type, however it was cut.
type piece struct {
	kind chroma.TokenType
	text string
}

// pieces gives what a lexer makes of a source.
func pieces(t testing.TB, l chroma.Lexer, source string) []piece {
	t.Helper()
	it, err := l.Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		t.Fatal(err)
	}
	var list []piece
	for tok := it(); tok != chroma.EOF; tok = it() {
		if n := len(list); n > 0 && list[n-1].kind == tok.Type {
			list[n-1].text += tok.Value
		} else if tok.Value != "" {
			list = append(list, piece{tok.Type, tok.Value})
		}
	}
	return list
}

// agrees checks a source against chroma's lexer.
func agrees(t testing.TB, source string) {
	t.Helper()
	got, want := pieces(t, golexer.New(), source), pieces(t, lexers.Get("go"), source)
	for i := range max(len(got), len(want)) {
		var g, w piece
		if i < len(got) {
			g = got[i]
		}
		if i < len(want) {
			w = want[i]
		}
		if g != w {
			t.Errorf("piece %d is %v %.60q, chroma has %v %.60q", i, g.kind, g.text, w.kind, w.text)
			return
		}
	}
}

// What is rare in Go has the types that chroma gives it.
var rare = []string{
	"", "\n", " \r\n\t", "a", "a (", "a\n(", "len", "len(x)", "len (x)", "string(b)", "string", "any", "any(x)", "float", "float(x)",
	"importer", "import\u200d", "go\u200c func", "nil(", "true", "iota+1", "éa(x)", "线程(x)", "aé (x)", "x世界", "٣", "a٣", "٣i", "1٣",
	"0", "00", "07", "08", "0128", "1_000.5", "0x", "0xF_f", "0X1p-2", "0b", "0b102", "0B1", "1i", "1.5i", "1.e+3i", ".5", ".5e-1i", "1e5", "1e+5i",
	"1e5i", "1.e3", "1.5e3", "1.", "1..2", "1...", ".e", "0o17", "1.5.6", "0.5", "5e", "5e+", "x.5", "a.b", "...", "..", "1i2",
	"//", "// a", "//a", "//\tb", "//\u00a0b", "//é", "// a\r\n//b", "/* a */", "/* a", "/**/", "/*/", "/\\\n* a *\\\n/", "/* * \\\n/ */ b", "a / b",
	`"a"`, `"a\"b"`, `"a\\"b`, `"a`, `"a\"`, "\"a\nb\"", "`a`", "`a", "`a{{.B}}c`", "`{{`", "`{`", "`{a}}`", "``", "`{{if}}`x",
	`'a'`, `'\n'`, `'\''`, `'''`, `'\x41'`, `'\x4'`, `'\101'`, `'\1'`, `'\8'`, `'\u4e16'`, `'\U0001F600'`, `'世'`, `''`, `'ab'`, `'`, `'\`, `'\'`, "'\n'",
	"a<<=b>>=c&^=d&^e", "a<-b", "x:=1", "a|b^c!d~e", "#!?@$\\", "a#b", "\u00a0x", "\x00", "a\u0301b", "\u0301", "‿a", "€",
	"func (t *T[P]) m(a ...any) (b error) { return }", "\xff", "a\xe6",
}

func TestRareGoHasTheTypesOfChroma(t *testing.T) {
	for _, source := range rare {
		t.Run(source, func(t *testing.T) { agrees(t, source) })
	}
}

// The standard library is the judge's book: a fortieth of its files, or with
// WEFT_ALL all of them.
func TestStandardLibraryHasTheTypesOfChroma(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOROOT").Output()
	if err != nil {
		t.Skip("no go command: ", err)
	}
	n, every := 0, 40
	if os.Getenv("WEFT_ALL") != "" {
		every = 1
	}
	err = filepath.WalkDir(filepath.Join(strings.TrimSpace(string(out)), "src"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || d.IsDir() {
			return err
		}
		if n++; n%every != 0 {
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil && len(text) < 100<<10 && utf8.Valid(text) && !t.Failed() {
			agrees(t, string(text))
			if t.Failed() {
				t.Log(path)
			}
		}
		return err
	})
	if err != nil || n < 1000 {
		t.Fatalf("%d files, %v", n, err)
	}
}

func FuzzGoHasTheTypesOfChroma(f *testing.F) {
	for _, source := range rare {
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) < 4000 {
			agrees(t, source)
		}
	})
}

// Tokens of a lexer come out as they went in.
func BenchmarkTokenise(b *testing.B) {
	source := strings.Repeat("// f adds.\nfunc f(a, b int) (c int, err error) {\n\tc = a + 0x1F + len(\"text\")\n\treturn c, nil\n}\n", 20)
	for _, l := range []struct {
		name  string
		lexer chroma.Lexer
	}{{"hand", golexer.New()}, {"chroma", lexers.Get("go")}} {
		b.Run(l.name, func(b *testing.B) {
			b.SetBytes(int64(len(source)))
			for b.Loop() {
				it, err := l.lexer.Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
				if err != nil {
					b.Fatal(err)
				}
				it.Tokens()
			}
		})
	}
}
