package program_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/runner/program"
)

var update = flag.Bool("update", false, "rewrite what the archives want")

// shared gives the types of the installed toolchain to all tests.
var shared program.Types

// TestCheck holds one archive for each behaviour. The files named cell, cell
// isolated, … are the cells of a chapter, each of which begins at line 1 of
// a file of its own number; the others are what is wanted:
//
//	problems  what Check finds wrong
//	units     the written program
//	stdout    what it prints, compiled by the installed toolchain
//	results   the endings that are known without running
//	needs     for each cell that depends on others the numbers of these
//	program   the exported program, with the texts of files named heading
//	          above the cells that follow them
//	prints    what that prints, built by the installed toolchain
func TestCheck(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			checkArchive(t, file)
		})
	}
}

// needs gives the numbers of the cells that each cell depends on.
func needs(p *program.Program) string {
	var b strings.Builder
	for i, d := range p.Dependences() {
		if len(d.Needs) == 0 && !d.Input {
			continue
		}
		fmt.Fprintf(&b, "%d:", i+1)
		for _, n := range d.Needs {
			fmt.Fprintf(&b, " %d", n+1)
		}
		if d.Input {
			b.WriteString(" input")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func checkArchive(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := program.Check(cellsOf(ar), shared.Importer())
	for i, f := range ar.Files {
		var got string
		switch f.Name {
		case "problems":
			got = problems(p)
		case "units":
			got = source(p.Units())
		case "stdout":
			got = compiled(t, p.Units())
		case "program":
			got = exported(t, p, ar)
		case "prints":
			got = goRunText(t, exported(t, p, ar))
		case "results":
			got = results(p, len(cellsOf(ar)))
		case "needs":
			got = needs(p)
		case "machine":
			got = machine(p)
		default:
			continue
		}
		if diff := cmp.Diff(string(f.Data), got); diff != "" {
			if *update {
				ar.Files[i].Data = []byte(got)
				continue
			}
			t.Errorf("%s (-want +got):\n%s", f.Name, diff)
		}
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// cellsOf gives the files of an archive that are cells.
func cellsOf(ar *txtar.Archive) []runner.Cell {
	var cells []runner.Cell
	for _, f := range ar.Files {
		words := strings.Fields(f.Name)
		if words[0] != "cell" {
			continue
		}
		n := len(cells) + 1
		c := runner.Cell{
			Number: n,
			Source: string(f.Data),
			Pos:    runner.Pos{File: fmt.Sprintf("c%d", n), Line: 1, Col: 1},
		}
		c.Isolated = slices.Contains(words, "isolated")
		c.NoRun = slices.Contains(words, "norun")
		c.Virtual = slices.Contains(words, "clock=virtual")
		for _, word := range words {
			if ending, ok := strings.CutPrefix(word, "expect="); ok {
				c.Expect = runner.Ending(ending)
			}
			if name, ok := strings.CutPrefix(word, "name="); ok {
				c.Name = name
			}
			if param, ok := strings.CutPrefix(word, "param="); ok {
				name, values, _ := strings.Cut(param, "=")
				c.Param = &runner.Param{Name: name, Values: strings.Split(values, ",")}
			}
			if name, ok := strings.CutPrefix(word, "kernel="); ok {
				c.Kernel = name
			}
			c.Race = c.Race || word == "race"
			if word == "runs" {
				c.Runs = 2
			}
		}
		cells = append(cells, c)
	}
	return cells
}

// machine gives what cells need that a browser does not have, where a kernel
// has some packages.
func machine(p *program.Program) string {
	var b strings.Builder
	offered := strings.Fields("fmt os strings sync time unsafe runtime path/filepath")
	for i, n := range p.Needs(func(path string) bool { return slices.Contains(offered, path) }) {
		if n != (runner.Need{}) {
			fmt.Fprintln(&b, strings.TrimSpace(fmt.Sprintf("%d: %s %s", i+1, n.Kind, n.By)))
		}
	}
	return b.String()
}

func problems(p *program.Program) string {
	var b strings.Builder
	for _, problem := range p.Problems() {
		fmt.Fprintln(&b, problem)
		for line := range strings.Lines(problem.Hint) {
			fmt.Fprintf(&b, "\t%s\n", strings.TrimSuffix(line, "\n"))
		}
	}
	return b.String()
}

func results(p *program.Program, n int) string {
	var b strings.Builder
	for i := range n {
		if r, ok := p.Result(i); ok {
			fmt.Fprintf(&b, "%d %s", r.Cell, r.Ending)
			if e := r.Err(); e != nil {
				fmt.Fprintf(&b, ": %s", e.Message)
			}
			fmt.Fprintln(&b)
		}
	}
	return b.String()
}

// exported gives the program that Export writes.
func exported(t *testing.T, p *program.Program, ar *txtar.Archive) string {
	t.Helper()
	l := program.Listing{Doc: "The chapter", Sections: map[int]string{}}
	cells := 0
	for _, f := range ar.Files {
		switch word, _, _ := strings.Cut(f.Name, " "); word {
		case "cell":
			cells++
		case "heading":
			l.Sections[cells+1] = strings.TrimSpace(string(f.Data))
		}
	}
	text, err := p.Export(l)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// goRunText builds a program with the go command and gives what it prints.
func goRunText(t *testing.T, text string) string {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"main.go": text, "go.mod": "module chapter\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return goRunDir(t, dir, text)
}

// source shows units as one text.
func source(units []runner.Unit) string {
	var b strings.Builder
	for _, u := range units {
		for _, imp := range u.Imports {
			fmt.Fprintf(&b, "import %s %q\n", imp.Name, imp.Path)
		}
		b.WriteString(u.Source)
	}
	return b.String()
}

// compiled builds units with the go command, as one program or, where they
// are isolated, as one each, and gives what they print.
func compiled(t *testing.T, units []runner.Unit) string {
	if testing.Short() {
		t.Skip("compiles a program")
	}
	var out string
	var together []runner.Unit
	for _, u := range units {
		if u.Isolated {
			out += goRun(t, []runner.Unit{u})
		} else {
			together = append(together, u)
		}
	}
	if len(together) > 0 {
		out += goRun(t, together)
	}
	return out
}

const cellPackage = `package cell

import "fmt"

func Value(typ, text string) { fmt.Printf("value %s %s", typ, text) }
`

func goRun(t *testing.T, units []runner.Unit) string {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	main := "package main\n\nfunc main() {\n"
	for i, u := range units {
		text := "package main\n"
		for _, imp := range u.Imports {
			text += fmt.Sprintf("import %s %q\n", imp.Name, imp.Path)
		}
		write(fmt.Sprintf("unit%d.go", i), text+u.Source)
		if u.Entry != "" {
			main += u.Entry + "()\n"
		}
	}
	write("main.go", main+"}\n")
	write("go.mod", "module weft\n\ngo 1.26\n")
	write("cell/cell.go", cellPackage)
	return goRunDir(t, dir, source(units))
}

// goRunDir gives what the program in a directory prints; text is shown if it
// does not run.
func goRunDir(t *testing.T, dir, text string) string {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("go run: %v\n%s\n%s", err, stderr.Bytes(), text)
	}
	return string(out)
}
