package yaegi

import (
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
	"weft/runner/pattern"
)

// A source is what the kernel keeps of a unit to tell where things are: the
// lines of the Markdown file and the functions.
type source struct {
	file  string // the Markdown file
	lines []int
	funcs []function
}

// A function is the body of one. Its name is Go's for it, and only the one
// line of the Markdown file where it can panic, or zero.
type function struct {
	name       string
	start, end token.Position
	only       int
}

// newSource notes the functions of a parsed unit.
func newSource(fset *token.FileSet, f *ast.File, u *runner.Unit) *source {
	s := &source{file: u.Pos.File, lines: u.Lines}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Body != nil {
				s.add(fset, d.Body, declared(d), ".func")
			}
		case *ast.GenDecl:
			s.literals(fset, d, "main.init", ".func")
		}
	}
	s.heed(fset, f.Comments)
	return s
}

// only begins a comment that tells the line where a function can panic.
const only = "// weft_line = "

// heed takes over what comments say of the functions that open before them.
func (s *source) heed(fset *token.FileSet, comments []*ast.CommentGroup) {
	lines := map[int]int{}
	for _, g := range comments {
		for _, c := range g.List {
			text, ok := strings.CutPrefix(c.Text, only)
			if line, err := strconv.ParseUint(text, 10, 31); ok && err == nil {
				lines[fset.Position(c.Pos()).Line] = int(line)
			}
		}
	}
	for i, f := range s.funcs {
		s.funcs[i].only = lines[f.start.Line]
	}
}

// add notes the body of a function and those in it.
func (s *source) add(fset *token.FileSet, body *ast.BlockStmt, name, sep string) {
	s.funcs = append(s.funcs, function{name: name, start: fset.Position(body.Pos()), end: fset.Position(body.End())})
	s.literals(fset, body, name, sep)
}

// literals notes the function literals in n, but not those within them. The
// compiler names them f.func1 and f.func1.2.
func (s *source) literals(fset *token.FileSet, n ast.Node, name, sep string) {
	count := 0
	ast.Inspect(n, func(m ast.Node) bool {
		lit, ok := m.(*ast.FuncLit)
		if ok {
			count++
			s.add(fset, lit.Body, name+sep+strconv.Itoa(count), ".")
		}
		return !ok
	})
}

// declared gives the name that Go's reports have for a declared function.
func declared(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return "main." + d.Name.Name
	}
	switch t := d.Recv.List[0].Type.(type) {
	case *ast.StarExpr:
		if id, ok := t.X.(*ast.Ident); ok {
			return "main.(*" + id.Name + ")." + d.Name.Name
		}
	case *ast.Ident:
		return "main." + t.Name + "." + d.Name.Name
	}
	return "main." + d.Name.Name
}

// function gives the innermost function around a place.
func (s *source) function(line, col int) (function, bool) {
	for _, f := range slices.Backward(s.funcs) { // those within stand after it
		after := line > f.start.Line || line == f.start.Line && col > f.start.Column
		before := line < f.end.Line || line == f.end.Line && col <= f.end.Column
		if after && before {
			return f, true
		}
	}
	return function{}, false
}

// span gives the first and the last line of the Markdown file in a function,
// or zeros.
func (s *source) span(f function) (first, last int) {
	for i := f.start.Line; i <= f.end.Line; i++ {
		n := s.markdown(i)
		if n == 0 {
			continue
		}
		if first == 0 || n < first {
			first = n
		}
		last = max(last, n)
	}
	return first, last
}

// markdown gives the line of the Markdown file for a line of the source.
func (s *source) markdown(line int) int {
	if line < 1 || line > len(s.lines) {
		return 0
	}
	return s.lines[line-1]
}

// keep keeps what a unit's file says of places.
func (k *Kernel) keep(file string, s *source) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.files[file] = s
}

// source gives what is kept of a unit's file, or nil.
func (k *Kernel) source(file string) *source {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.files[file]
}

// at gives the place in the Markdown file for a line of a unit's source.
func (k *Kernel) at(file string, line int) runner.Pos {
	s := k.source(file)
	if s == nil || s.markdown(line) == 0 {
		return runner.Pos{}
	}
	return runner.Pos{File: s.file, Line: s.markdown(line)}
}

// marked gives the place that the cell has marked last, or that of the cell
// if it has marked none.
func (k *Kernel) marked() runner.Pos {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cell == nil {
		return runner.Pos{}
	}
	pos := k.cell.unit.Pos
	pos.Col = 0
	if *k.line > 0 {
		pos.Line = *k.line
	}
	return pos
}

// A spot is a place in the text of a unit.
type spot struct {
	file      string
	line, col int
}

// spotRE matches the place at the start of what yaegi and the parser say.
var spotRE = pattern.Late(`^(cell[0-9_]+\.go):([0-9]+):([0-9]+): `)

// cutPos splits a message of yaegi's into the place it names and the rest.
func cutPos(text string) (spot, string, bool) {
	m := spotRE().FindStringSubmatch(text)
	if m == nil {
		return spot{}, text, false
	}
	line, _ := strconv.Atoi(m[2])
	col, _ := strconv.Atoi(m[3])
	return spot{m[1], line, col}, strings.TrimPrefix(text, m[0]), true
}
