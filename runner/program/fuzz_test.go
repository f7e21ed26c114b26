package program_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/runner/program"
)

// few imports a few packages, so that a path that nobody has heard of costs
// no run of the go command.
type few struct{ types.Importer }

var fewPaths = []string{"errors", "fmt", "os", "strings", "sync", "time"}

func (f few) Import(path string) (*types.Package, error) {
	if slices.Contains(fewPaths, path) {
		return f.Importer.Import(path)
	}
	return nil, errors.New("package " + path + " is not in std")
}

// FuzzCheck promises that Check survives any two cells, that what it says has
// a place in them, and that the program it writes of what it accepts is Go.
// The edits put tokens of the cells elsewhere: changes of single bytes hardly
// ever give a cell without syntax errors.
func FuzzCheck(f *testing.F) {
	seed(f)
	shared.Prefetch(fewPaths)
	f.Fuzz(func(t *testing.T, one, two string, edits []byte) {
		one, two = mangle(one, two, edits), mangle(two, one, edits)
		if strings.Contains(one+two, "weft_") {
			return // These names are ours.
		}
		var cells []runner.Cell
		for i, src := range []string{one, two} {
			cells = append(cells, runner.Cell{
				Number: i + 1,
				Source: src,
				Pos:    runner.Pos{File: fmt.Sprintf("c%d", i+1), Line: 1, Col: 1},
			})
		}
		imp := few{shared.Importer()}
		p := program.Check(cells, imp)
		for _, problem := range p.Problems() {
			inside(t, problem, cells)
		}
		compiles(t, p.Units(), imp)
		if text := one + two; utf8.ValidString(text) && !strings.ContainsAny(text, "\x00\ufeff\r") { // as chapters have it
			compilesExported(t, p, imp)
		}
	})
}

// seed adds the cells of all archives.
func seed(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	words, err := filepath.Glob("testdata/words/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range append(files, words...) {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		before := ""
		for _, file := range ar.Files {
			if isWanted(file.Name) {
				continue
			}
			f.Add(before, string(file.Data), []byte{})
			before = string(file.Data)
		}
	}
}

// mangle puts tokens of other in the place of tokens of text. Each edit is
// three bytes: which token of text, what is done there, and which token of
// other.
func mangle(text, other string, edits []byte) string {
	words := tokens(other)
	for ; len(edits) >= 3 && len(words) > 0; edits = edits[3:] {
		here := tokens(text)
		if len(here) == 0 {
			break
		}
		at := here[int(edits[0])%len(here)]
		w := words[int(edits[2])%len(words)]
		word := other[w.start:w.end]
		switch edits[1] % 4 {
		case 0:
			text = text[:at.start] + word + text[at.end:]
		case 1:
			text = text[:at.start] + word + " " + text[at.start:]
		case 2:
			text = text[:at.start] + text[at.end:]
		case 3:
			text = text[:at.start] + "\n" + text[at.start:]
		}
	}
	return text
}

// A span is where a token stands.
type span struct{ start, end int }

func tokens(src string) []span {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(src))
	s.Init(file, []byte(src), nil, 0)
	var list []span
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return list
		}
		if lit == "" {
			lit = tok.String()
		}
		start := file.Offset(pos)
		list = append(list, span{start, min(start+len(lit), len(src))})
	}
}

// isWanted reports whether a file of an archive is no cell.
func isWanted(name string) bool {
	return slices.Contains([]string{"problems", "results", "units", "stdout", "program", "prints", "heading"}, name)
}

// inside reports a problem whose place is in no cell.
func inside(t *testing.T, p runner.Problem, cells []runner.Cell) {
	t.Helper()
	for _, c := range cells {
		if c.Pos.File != p.Pos.File {
			continue
		}
		lines := strings.Split(c.Source, "\n")
		if p.Pos.Line < 1 || p.Pos.Line > len(lines) || p.Pos.Col < 1 || p.Pos.Col > len(lines[p.Pos.Line-1])+1 {
			t.Errorf("%s is not in the cell", p)
		}
		if strings.TrimSpace(p.Text) == "" {
			t.Errorf("%s: a problem without words", p.Pos)
		}
		return
	}
	t.Errorf("%s is in no cell", p)
}

// compiles reports units that are no package.
func compiles(t *testing.T, units []runner.Unit, imp types.Importer) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for i, u := range units {
		text := "package main\n"
		for _, imp := range u.Imports {
			text += fmt.Sprintf("import %s %q\n", imp.Name, imp.Path)
		}
		file, err := parser.ParseFile(fset, fmt.Sprintf("unit%d", i+1), text+u.Source, parser.SkipObjectResolution)
		if err != nil {
			t.Errorf("the written program is not Go: %v\n%s", err, source(units))
			return
		}
		files = append(files, file)
	}
	conf := types.Config{Importer: withCell{imp}, GoVersion: "go1.26"}
	if _, err := conf.Check("main", fset, files, nil); err != nil {
		t.Errorf("the written program does not compile: %v\n%s", err, source(units))
	}
}

// compilesExported reports an exported program that is no package.
func compilesExported(t *testing.T, p *program.Program, imp types.Importer) {
	t.Helper()
	text, err := p.Export(program.Listing{})
	if err != nil {
		t.Error(err)
		return
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "main.go", text, parser.SkipObjectResolution)
	if err != nil {
		t.Errorf("the exported program is not Go: %v\n%s", err, text)
		return
	}
	conf := types.Config{Importer: imp, GoVersion: "go1.26"}
	if _, err := conf.Check("main", fset, []*ast.File{file}, nil); err != nil {
		t.Errorf("the exported program does not compile: %v\n%s", err, text)
	}
}

// withCell imports the package that written programs call, too.
type withCell struct{ types.Importer }

func (w withCell) Import(path string) (*types.Package, error) {
	if path != program.CellPackage {
		return w.Importer.Import(path)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "cell.go", "package cell\nfunc Value(string, ...any)", 0)
	if err != nil {
		return nil, err
	}
	conf := types.Config{IgnoreFuncBodies: true}
	return conf.Check(path, fset, []*ast.File{file}, nil)
}
