package program

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"weft/runner"
	"weft/runner/program/syntax"
)

// A cell is a runner.Cell on its way through the checker.
type cell struct {
	runner.Cell
	// starts has the offset of the first byte of each line of the source.
	starts []int
	pieces []piece
	// text is the cell as one Go file: imports, declarations, and a function
	// that holds the statements. fset and file are its parse.
	text *text
	fset *token.FileSet
	file *ast.File
	// entry is the function that holds the statements; nil if there are none.
	entry *ast.FuncDecl
	// value is the last expression, if the cell ends with one.
	value *ast.ExprStmt

	info *types.Info
	// vars are the top-level variables of a cell with statements.
	vars []*types.Var
	// inits is the order in which the variables of a cell without
	// statements are initialised.
	inits []*types.Initializer
	// extends is set if the cell adds methods to types of earlier cells.
	extends bool
	// deps are the earlier cells that define what this one uses.
	deps map[*cell]bool

	// variants are the cell with the other values of its parameter; given is
	// the value that a variant has.
	variants []*cell
	given    string

	problems []runner.Problem
	// needs says why the cell is not run although it compiles.
	needs string
}

// foreign is where the positions of cells begin. Those of the standard
// library, which are in a file set of their own, are below.
const foreign = 1 << 30

// newFileSet gives the file set of the cells of a chapter.
func newFileSet() *token.FileSet {
	fset := token.NewFileSet()
	fset.AddFile("", -1, foreign)
	return fset
}

// parse splits and parses the source of a cell. Syntax errors are in its
// problems.
func parse(src runner.Cell, fset *token.FileSet) *cell {
	c := &cell{Cell: src, starts: lineStarts(src.Source), fset: fset, deps: map[*cell]bool{}}
	pieces, stray := split(src.Source)
	c.pieces = pieces
	c.assemble()
	file, err := parser.ParseFile(c.fset, src.Pos.File, c.text.buf, parser.AllErrors|parser.SkipObjectResolution|parser.ParseComments)
	c.file = file
	c.register()
	c.syntax(stray, err)
	for _, d := range file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && c.hasStatements() && f.Recv == nil && f.Name.Name == c.entryName() {
			c.entry = f
		}
	}
	c.lastValue()
	c.reserved()
	return c
}

// entryName is the function that runs the cell in the written program.
func (c *cell) entryName() string { return fmt.Sprintf("weft_cell%d", c.Number) }

// reserved reports the names that only written programs may have.
func (c *cell) reserved() {
	ast.Inspect(c.file, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && strings.HasPrefix(id.Name, plainPrefix) && (c.entry == nil || id != c.entry.Name) {
			c.problem(c.offset(id.Pos()), fmt.Sprintf("%s: names that begin with %s are reserved", id.Name, plainPrefix))
		}
		return true
	})
}

// assemble puts the pieces into the order of a Go file.
func (c *cell) assemble() {
	t := &text{src: c.Source}
	c.text = t
	t.add("package main;")
	c.each(func(k token.Token) bool { return k == token.IMPORT })
	statements := c.hasStatements()
	c.each(func(k token.Token) bool {
		return k == token.FUNC || k == token.TYPE || k == token.CONST || k == token.VAR && !statements
	})
	if !statements {
		return
	}
	t.add("func " + c.entryName() + "() {\n")
	c.each(func(k token.Token) bool { return k == token.ILLEGAL || k == token.VAR })
	t.add("}\n")
}

// each appends the pieces of some kinds, a line end after each.
func (c *cell) each(want func(token.Token) bool) {
	for _, p := range c.pieces {
		if want(p.kind) {
			c.text.plain(p.start, p.end)
			c.text.own("\n", p.end)
		}
	}
}

func (c *cell) hasStatements() bool {
	for _, p := range c.pieces {
		if !p.isDecl() {
			return true
		}
	}
	return false
}

// lastValue finds the expression that the cell ends with, if it does.
func (c *cell) lastValue() {
	if c.entry == nil || c.entry.Body == nil || len(c.entry.Body.List) == 0 || c.pieces[len(c.pieces)-1].isDecl() {
		return
	}
	list := c.entry.Body.List
	c.value, _ = list[len(list)-1].(*ast.ExprStmt)
}

// syntax records the syntax errors in the words of the compiler. What only
// the splitting or go/parser complains about is told in their words, so that
// no cell passes that is not whole.
func (c *cell) syntax(stray int, err error) {
	for _, e := range syntax.Errors(c.Source) {
		c.problem(e.Offset, e.Text)
	}
	var list scanner.ErrorList
	switch {
	case len(c.problems) > 0:
	case stray >= 0:
		c.problem(stray, fmt.Sprintf("syntax error: unexpected %s, nothing is open here", c.Source[stray:stray+1]))
	case errors.As(err, &list):
		for _, e := range list {
			c.problem(c.text.source(e.Pos.Offset), "syntax error: "+e.Msg)
		}
	}
}

// register makes the file set tell places of the Markdown file, which the
// type checker writes into some messages.
func (c *cell) register() {
	file := c.fset.File(c.file.FileStart)
	for _, s := range c.text.stretch {
		if s.src < 0 {
			continue
		}
		for n := 0; n < s.n; n++ {
			at := c.at(s.src)
			if !s.own {
				at = c.at(s.src + n)
			}
			file.AddLineColumnInfo(s.out+n, at.File, at.Line, at.Col)
			line := bytes.IndexByte(c.text.buf[s.out+n:s.out+s.n], '\n')
			if line < 0 {
				break
			}
			n += line
		}
	}
}

// offset gives the offset in the source of a place in the parsed file.
func (c *cell) offset(pos token.Pos) int {
	return c.text.source(c.fset.PositionFor(pos, false).Offset)
}

// problem records a mistake at an offset of the source.
func (c *cell) problem(offset int, message string) {
	message, hint, _ := strings.Cut(message, "\n")
	c.problems = append(c.problems, runner.Problem{
		Pos:  c.at(offset),
		Text: message,
		Hint: strings.ReplaceAll(strings.TrimPrefix(hint, "\t"), "\n\t", "\n"),
	})
}

// at gives the place in the Markdown file of an offset of the source.
func (c *cell) at(offset int) runner.Pos {
	line := sort.SearchInts(c.starts, offset+1)
	return c.At(line, offset-c.starts[line-1]+1)
}

// finish puts the problems into the order of their places, each once.
func (c *cell) finish() {
	sort.SliceStable(c.problems, func(i, j int) bool {
		return c.problems[i].Pos.Compare(c.problems[j].Pos) < 0
	})
	once := c.problems[:0]
	for i, p := range c.problems {
		if i == 0 || p != c.problems[i-1] {
			once = append(once, p)
		}
	}
	c.problems = once
}
