package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// unread finds the variables of statements that are assigned to and never
// read. Go refuses those in a function; a person writes _ in their place.
func (x *exporter) unread() map[types.Object]bool {
	home := map[types.Object]*cell{}
	for _, c := range x.program.cells {
		for _, v := range c.vars {
			home[v] = c
		}
	}
	used, elsewhere := x.usedVars(home)
	unread := map[types.Object]bool{}
	for v, c := range home {
		if !used[v] && !elsewhere[v] && !c.setsNil(v) {
			unread[v] = true
		}
	}
	return unread
}

// setsNil reports whether nil itself is assigned to a variable, which has no
// type where there is no variable.
func (c *cell) setsNil(v types.Object) bool {
	found := false
	ast.Inspect(c.entry, func(n ast.Node) bool {
		stmt, ok := n.(*ast.AssignStmt)
		if !ok || len(stmt.Lhs) != len(stmt.Rhs) {
			return true
		}
		for i, to := range stmt.Lhs {
			id, ok := ast.Unparen(to).(*ast.Ident)
			found = found || ok && c.info.ObjectOf(id) == v && c.info.Types[stmt.Rhs[i]].IsNil()
		}
		return true
	})
	return found
}

// isDeclared reports whether a var declaration at the top of a cell without
// statements is left as it is: its values can be made before all cells. Else
// they are assigned when the cell is run.
func (c *cell) isDeclared(g *ast.GenDecl) bool {
	early := !c.hasStatements()
	for _, spec := range g.Specs {
		for _, value := range spec.(*ast.ValueSpec).Values {
			early = early && c.isEarly(value)
		}
	}
	return early
}

// standsDeclared reports whether a variable of the cell is initialised where
// it is declared.
func (c *cell) standsDeclared(v types.Object) bool {
	for _, d := range c.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if ok && g.Tok == token.VAR && g.Pos() <= v.Pos() && v.Pos() < g.End() {
			return c.isDeclared(g)
		}
	}
	return false
}

// isDeclaredAt reports whether a piece is a var declaration that is left as
// it is.
func (c *cell) isDeclaredAt(p piece) bool {
	for _, d := range c.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if ok && g.Tok == token.VAR && p.start <= c.offset(g.Pos()) && c.offset(g.Pos()) < p.end {
			return c.isDeclared(g)
		}
	}
	return false
}

// pure are packages whose functions depend on nothing but their arguments, and
// pureTime are such functions of package time.
var (
	pure     = []string{"bytes", "cmp", "errors", "maps", "math", "math/big", "regexp", "slices", "strconv", "strings", "sync", "unicode", "unicode/utf8"}
	pureTime = []string{"Date", "FixedZone", "ParseDuration", "Unix", "UnixMicro", "UnixMilli"}
)

// isEarly reports whether an expression has the same value before all cells
// as in its place: it receives nothing, mentions no variable, and calls
// nothing but conversions, builtins and functions of some packages.
func (c *cell) isEarly(x ast.Expr) bool {
	early := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			early = early && n.Op != token.ARROW
		case *ast.CallExpr:
			early = early && c.isPureCall(n)
		case *ast.Ident:
			if v, ok := c.info.Uses[n].(*types.Var); ok && !v.IsField() {
				early = false
			}
		}
		return early
	})
	return early
}

// isPureCall reports whether a call depends on nothing but its arguments, and
// runs no function that it is given.
func (c *cell) isPureCall(call *ast.CallExpr) bool {
	if tv := c.info.Types[call.Fun]; tv.IsType() || tv.IsBuiltin() {
		return true
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	f, ok := c.info.Uses[sel.Sel].(*types.Func)
	if !ok || f.Pkg() == nil || f.Signature().Recv() != nil {
		return false
	}
	path := f.Pkg().Path()
	for _, arg := range call.Args {
		if _, ok := c.info.TypeOf(arg).Underlying().(*types.Signature); ok && path != "sync" {
			return false
		}
	}
	return slices.Contains(pure, path) || path == "time" && slices.Contains(pureTime, f.Name())
}
