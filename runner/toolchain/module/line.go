package module

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"weft/runner"
)

// A function is one that an author has declared, with the literals in it, or
// those of a declaration of variables.
type function struct {
	symbol   string // its name in stacks, "main.(*T).run"
	from, to int    // its first and last line in the Markdown file
	loops    []loop
}

// A loop is one without end that does nothing. All that the compiler makes of
// it is a jump to itself, and for this it has no line: stacks name line 1 of
// the Go file, which line directives move to before the cell, even below zero.
type loop struct {
	line      int
	inLiteral bool // it is in a literal in its function
}

// functions gives the functions of all units.
func (m *Module) functions() []function {
	var all []function
	for _, u := range m.units {
		all = append(all, functionsOf(u)...)
	}
	return all
}

// functionsOf gives the functions of a unit.
func functionsOf(u runner.Unit) []function {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", "package main;"+u.Source, parser.SkipObjectResolution)
	if err != nil {
		return nil // the compiler says why
	}
	line := func(pos token.Pos) int {
		if i := fset.Position(pos).Line - 1; i < len(u.Lines) {
			return u.Lines[i]
		}
		return 0
	}
	var all []function
	for _, d := range file.Decls {
		f := function{loops: loopsIn(d, line)}
		switch d := d.(type) {
		case *ast.FuncDecl:
			f.symbol = symbol(d)
		case *ast.GenDecl:
			f.symbol = "main.init" // which has the literals of variables
		}
		first, last := fset.Position(d.Pos()).Line, fset.Position(d.End()).Line
		f.from, f.to = extent(u.Lines[min(first-1, len(u.Lines)):min(last, len(u.Lines))])
		all = append(all, f)
	}
	return all
}

// extent gives the least and the greatest of lines that are not zero.
func extent(lines []int) (from, to int) {
	for _, l := range lines {
		if l > 0 && (from == 0 || l < from) {
			from = l
		}
		to = max(to, l)
	}
	return from, to
}

// symbol gives the name of a function in stacks, as far as it is not of type
// parameters.
func symbol(d *ast.FuncDecl) string {
	if d.Recv == nil || len(d.Recv.List) == 0 {
		return "main." + d.Name.Name
	}
	form, pointer := "main.%.", false
	var name string
	ast.Inspect(d.Recv.List[0].Type, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.StarExpr:
			pointer = true
		case *ast.Ident:
			if name == "" {
				name = n.Name
			}
		}
		return true
	})
	if pointer {
		form = "main.(*%)."
	}
	return strings.Replace(form, "%", name, 1) + d.Name.Name
}

// loopsIn gives the loops in a declaration.
func loopsIn(d ast.Decl, line func(token.Pos) int) []loop {
	var list []loop
	var literals []ast.Node
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			literals = append(literals, n)
		case *ast.ForStmt, *ast.LabeledStmt:
			if isEndless(n) {
				inLiteral := slices.ContainsFunc(literals, func(l ast.Node) bool { return n.Pos() < l.End() })
				list = append(list, loop{line(n.Pos()), inLiteral})
			}
		}
		return true
	})
	return list
}

// isEndless reports whether a statement is a loop without end that does
// nothing.
func isEndless(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.ForStmt:
		return n.Cond == nil && isIdle(n.Body)
	case *ast.LabeledStmt:
		jump, ok := n.Stmt.(*ast.BranchStmt)
		return ok && jump.Tok == token.GOTO && jump.Label.Name == n.Label.Name
	}
	return false
}

// isIdle reports whether a statement does nothing but begin its loop anew.
func isIdle(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.EmptyStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.CONTINUE
	case *ast.BlockStmt:
		return !slices.ContainsFunc(s.List, func(s ast.Stmt) bool { return !isIdle(s) })
	}
	return false
}

// lineOf gives the line of a frame of a stack: that of a loop, if the line in the
// stack is none of the function's.
func lineOf(name string, line int, all []function) int {
	name = strings.ReplaceAll(name, "[...]", "") // which stands for type arguments
	var loops []loop
	inLiteral := false
	for _, f := range all {
		rest, ok := strings.CutPrefix(name, f.symbol)
		if !ok || rest != "" && rest[0] != '.' && rest[0] != '-' {
			continue
		}
		if f.from <= line && line <= f.to {
			return line
		}
		loops = append(loops, f.loops...)
		inLiteral = strings.HasPrefix(rest, ".")
	}
	if len(loops) == 0 {
		return line
	}
	i := slices.IndexFunc(loops, func(l loop) bool { return l.inLiteral == inLiteral })
	return loops[max(i, 0)].line
}
