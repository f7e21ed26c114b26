package program

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
)

// statements edits definitions of promoted variables into assignments.
func (u *unitWriter) statements() {
	if u.cell.entry == nil {
		return
	}
	for _, stmt := range u.cell.entry.Body.List {
		if labeled, ok := stmt.(*ast.LabeledStmt); ok {
			stmt = labeled.Stmt
		}
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			u.define(stmt)
		case *ast.DeclStmt:
			if g := stmt.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				u.varStmt(g)
			}
		}
	}
}

// define turns a definition into an assignment if a variable is promoted, or
// if nothing is left to define. What is still to be defined is declared before
// it.
func (u *unitWriter) define(stmt *ast.AssignStmt) {
	ids := assignIdents(stmt)
	var own []*ast.Ident
	for _, id := range ids {
		obj := u.cell.info.Defs[id]
		if obj != nil && id.Name != "_" && !u.promoted[obj] && !u.blank[obj] {
			own = append(own, id)
		}
	}
	if len(ids) == 0 || len(own) > 0 && !u.anyPromoted(ids) {
		return
	}
	from, at := u.cell.offset(stmt.Pos()), u.cell.offset(stmt.TokPos)
	for _, id := range own {
		v := u.cell.info.Defs[id]
		u.edits = append(u.edits, edit{from, from, "var " + v.Name() + " " + u.typeText(v.Type()) + "\n"})
	}
	u.edits = append(u.edits, edit{at, at + len(":="), "="})
}

func (u *unitWriter) anyPromoted(ids []*ast.Ident) bool {
	for _, id := range ids {
		if u.promoted[u.cell.info.ObjectOf(id)] {
			return true
		}
	}
	return false
}

// varStmt turns a var statement whose variables are promoted into
// assignments: the words around the names and values go, and a declaration
// without value goes altogether. Where a group has local variables too, they
// are all written apart.
func (u *unitWriter) varStmt(g *ast.GenDecl) {
	if !u.anyPromoted(declaredNames(g)) {
		return
	}
	drop := func(from, to token.Pos) {
		u.cut(u.cell.offset(from), u.cell.offset(to))
	}
	at := g.Pos()
	for _, s := range g.Specs {
		spec := s.(*ast.ValueSpec)
		drop(at, spec.Pos())
		at = spec.End()
		switch {
		case !u.anyPromoted(spec.Names):
			from := u.cell.offset(spec.Pos())
			u.edits = append(u.edits, edit{from, from, "var "})
		case len(spec.Values) == 0:
			drop(spec.Pos(), spec.End())
		case spec.Type != nil:
			drop(spec.Type.Pos(), spec.Type.End())
		}
	}
	drop(at, g.End())
}

// cut removes the source from start to end but for its line ends, and with
// it every edit within.
func (u *unitWriter) cut(start, end int) {
	if start >= end {
		return
	}
	kept := u.edits[:0]
	for _, e := range u.edits {
		if e.start < start || e.end > end || e.start == e.end && (e.start == start || e.start == end) {
			kept = append(kept, e)
		}
	}
	lines := strings.Count(u.cell.Source[start:end], "\n")
	u.edits = append(kept, edit{start, end, strings.Repeat("\n", lines)})
}

// value hands the last expression to the kernel, if it is one that a reader
// wants to see.
func (u *unitWriter) value() {
	x := u.cell.value
	if x == nil {
		return
	}
	typ := u.cell.shownType(x.X)
	if typ == "" {
		return
	}
	call := fmt.Sprintf("%s.Value(%q, %s.Sprintln(", u.pkg(cellName, CellPackage), typ, u.pkg("fmt", "fmt"))
	from, to := u.cell.offset(x.X.Pos()), u.cell.offset(x.X.End())
	u.edits = append(u.edits,
		edit{from, from, call},
		edit{to, to, "))"})
}
