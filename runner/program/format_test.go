package program_test

import (
	"go/scanner"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/runner/program"
)

// TestFormat holds one archive for each behaviour: the file cell, and the file
// formatted, which is the same cell as gofmt writes Go. What is formatted stays
// as it is.
func TestFormat(t *testing.T) {
	files, err := filepath.Glob("testdata/format/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := program.Format(runner.Cell{Source: string(ar.Files[0].Data)})
			if want := string(ar.Files[1].Data); got != want {
				t.Errorf("Format:\n%s\nwant:\n%s", got, want)
			}
			if again := program.Format(runner.Cell{Source: got}); again != got {
				t.Errorf("formatted once more:\n%s\nonce:\n%s", again, got)
			}
		})
	}
}

// FuzzFormat holds that formatting changes nothing but the layout, and nothing
// that it has made.
func FuzzFormat(f *testing.F) {
	for _, src := range []string{
		"x:=1;y:=2\n", "import \"fmt\"\nfmt.Println( 1 )\n", "func f( ) {}\n// a\n\n\n// b\nf()\n", "/* a\n b */ x := `\n\ty`\n",
		"type T struct{a int // b\n}\nvar t T\nt.a=1 // c\nfunc (t T) m() { }\n", "L:\nfor {break L}\n", "if x {\n} else { y() }\nfunc() {} ()\n",
		"x := 1 /* a */; func f() {} // b\n", "const (\n a=1\n bcd=2\n)\nswitch {\ncase a==1: f()\n}\n", "import (\"b\";\"a\")\n", "//go:noinline\nfunc f() {}\nf()",
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		if strings.Contains(src, "\r") {
			t.Skip("cells have none")
		}
		got := program.Format(runner.Cell{Source: src})
		if got == src {
			return
		}
		if want, have := words(src), words(got); want != have {
			t.Errorf("Format(%q) = %q has the words\n%s\nnot\n%s", src, got, have, want)
		}
		if again := program.Format(runner.Cell{Source: got}); again != got {
			t.Errorf("Format(%q) = %q, and of that %q", src, got, again)
		}
	})
}

// words gives the tokens and comments of some Go, without what gofmt may change:
// semicolons, commas, parentheses, the layout of comments.
func words(src string) string {
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, len(src)), []byte(src), nil, scanner.ScanComments)
	var list []string
	for {
		_, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			slices.Sort(list) // imports are sorted, comments move behind commas
			return strings.Join(list, " ")
		case token.SEMICOLON, token.COMMA, token.LPAREN, token.RPAREN:
			continue
		case token.COMMENT:
			lit = strings.Join(strings.Fields(strings.Trim(lit, "/*")), "")
		case token.INT, token.FLOAT, token.IMAG:
			lit = strings.ToLower(lit)
		}
		list = append(list, tok.String()+lit)
	}
}
