// Package lower rewrites Go into the Go that yaegi gets right.
//
// yaegi knows no generics to speak of, loses method sets in interfaces,
// evaluates deferred arguments late, shares loop variables and much more.
// Repairing one construct after another on the surface does not end, so
// this package is a small compiler: it reads a type-checked program and
// writes another one that says the same in very few words. What is left
// is table.go's right column:
//
//   - functions and closures, never methods; a closure is made by a function
//     of its own, so that it never shares a frame with anything;
//   - a variable that a closure and its surroundings both change, or whose
//     address is taken, is a pointer made with new;
//   - every call is a statement of its own, in the order of Go;
//   - types have no names but those of structs. A value that goes into an
//     interface carries its Go type in a [native.Box], and all that asks for
//     types at run time (printing, assertions, comparing) is answered by
//     package native, which is compiled.
//
// What cannot be said that way is refused with a reason. Nothing here runs
// a program.
//
// Two things are known to differ from compiled Go and not seen here: a struct
// that is zero but for a float -0 arrives as all zero where it is a parameter,
// because yaegi copies no zero values (a float itself is refused when it comes
// to that); and the capacities that append gives are those of the heap, where
// Go 1.26 may begin on the stack with others.
package lower

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
)

// A File is one Go file, before or after lowering.
type File struct {
	// Name is the name in error messages.
	Name string
	Text string
	// Lines gives for each line of a lowered text, from the first, the line
	// of the input that it came from; zero where it came from none.
	Lines []int
}

// A Refusal is a construct that no lowering mends. The function that holds
// it ends with a panic of [native.Refused] when it is called.
type Refusal struct {
	// File is the index of the file in the call of Package, Line the line in it.
	File, Line int
	// Reason says in a reader's words what cannot be interpreted.
	Reason string
}

// A Config tells what to write beside the program itself. The zero Config
// is ready to use.
type Config struct {
	// Markers asks for assignments of the input line to the variable
	// weft_line before statements that may panic. The kernel declares it. A
	// function with a single such statement has a comment instead where its
	// body opens, weft_line = LINE, since an assignment would cost small
	// functions that are called often more than they do.
	Markers bool
	// Entry begins the names of functions that a kernel calls, each once: they
	// have an assignment also where there is one such statement only.
	Entry string
	// Died asks that a goroutine that panics calls Died of package
	// "weft/cell" with the value and weft_line, instead of ending the process.
	Died bool
}

// Package lowers the files of one package main with the zero Config.
func Package(files []File, imp types.Importer) ([]File, []Refusal, error) {
	return Config{}.Package(files, imp)
}

// Package lowers the files of one package main. They must type-check
// together, and each must use only what it or an earlier one declares,
// because they will be evaluated one after the other. Imp gives the standard
// library. The lowered files import "weft/native", which is package native.
func (c Config) Package(files []File, imp types.Importer) ([]File, []Refusal, error) {
	p := newProgram(c, imp)
	parsed, err := p.parse(files)
	if err != nil {
		return nil, nil, err
	}
	if err := p.check(parsed); err != nil {
		return nil, nil, err
	}
	out := make([]File, len(files))
	for i, f := range parsed {
		out[i] = p.lower(i, f)
		out[i].Name = files[i].Name
	}
	return out, p.refusals, nil
}

// parse reads the files, which must be correct.
func (p *program) parse(files []File) ([]*ast.File, error) {
	var parsed []*ast.File
	for i, f := range files {
		name := f.Name
		if name == "" {
			name = fmt.Sprintf("file%d.go", i+1)
		}
		file, err := parser.ParseFile(p.fset, name, f.Text, parser.SkipObjectResolution|parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("parse %q: %w", name, err)
		}
		parsed = append(parsed, file)
	}
	return parsed, nil
}

// check type-checks the files as one package.
func (p *program) check(files []*ast.File) error {
	conf := types.Config{Importer: p.imp, GoVersion: "go1.26"}
	pkg, err := conf.Check("main", p.fset, files, p.info)
	if err != nil {
		return fmt.Errorf("check types: %w", err)
	}
	// Checking the library with the same info would overwrite the order.
	p.pkg, p.parsed, p.order = pkg, files, p.info.InitOrder
	for i, f := range files {
		p.collect(i, f)
	}
	return nil
}

// A line is one line of the output and the line of the input it came from.
type line struct {
	text string
	from int
}

// A text is lines in the making.
type text struct {
	lines  []line
	indent int
	from   int
}

// add writes one line; it may hold several, which all come from one line.
func (t *text) add(format string, args ...any) {
	s := format
	if len(args) > 0 {
		s = fmt.Sprintf(format, args...)
	}
	for l := range strings.SplitSeq(s, "\n") {
		t.lines = append(t.lines, line{strings.Repeat("\t", t.indent) + l, t.from})
	}
}

// insert puts lines before the one with index at.
func (t *text) insert(at int, lines []line) {
	t.lines = append(t.lines[:at:at], append(lines, t.lines[at:]...)...)
}

// join appends lines with the indentation of t.
func (t *text) join(lines []line) {
	for _, l := range lines {
		t.lines = append(t.lines, line{strings.Repeat("\t", t.indent) + l.text, l.from})
	}
}

// file gives the lines as a File.
func (t *text) file() File {
	var b strings.Builder
	lines := make([]int, len(t.lines))
	for i, l := range t.lines {
		b.WriteString(l.text)
		b.WriteByte('\n')
		lines[i] = l.from
	}
	return File{Text: b.String(), Lines: lines}
}

// line gives the line of a position in its file.
func (p *program) line(pos token.Pos) int { return p.fset.Position(pos).Line }
