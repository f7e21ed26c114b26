package program

import (
	"go/ast"
	"go/token"
	"go/types"
)

// sharedVars finds the top-level variables of cells with statements that
// must become variables of the package: other cells or functions use them,
// or nobody does, which a compiler would refuse in a function.
func (w *writer) sharedVars() map[types.Object]bool {
	home := map[types.Object]*cell{}
	for _, c := range w.cells() {
		for _, v := range c.vars {
			home[v] = c
		}
	}
	used, shared := w.usedVars(home)
	for v := range home {
		if !used[v] && !w.blank[v] {
			shared[v] = true
		}
		if !nameable(v.Type()) {
			delete(shared, v)
		}
	}
	for _, c := range w.cells() {
		w.together(c, shared)
	}
	for v := range w.blank {
		delete(shared, v)
	}
	return shared
}

// usedVars tells which of the variables with a home are used at all, and
// which of them elsewhere than in the statements of their cell.
func (w *writer) usedVars(home map[types.Object]*cell) (used, elsewhere map[types.Object]bool) {
	used, elsewhere = map[types.Object]bool{}, map[types.Object]bool{}
	for _, c := range w.cells() {
		if c.info == nil {
			continue
		}
		assigned := c.assignedTo()
		for id, obj := range c.info.Uses {
			if home[obj] == nil {
				continue
			}
			if !assigned[id] {
				used[obj] = true
			}
			if home[obj] != c || !c.inEntry(id) {
				elsewhere[obj] = true
			}
		}
	}
	return used, elsewhere
}

// assignedTo gives the identifiers that are only assigned to where they
// stand, which a compiler does not take for a use.
func (c *cell) assignedTo() map[*ast.Ident]bool {
	ids := map[*ast.Ident]bool{}
	ast.Inspect(c.file, func(n ast.Node) bool {
		if stmt, ok := n.(*ast.AssignStmt); ok && (stmt.Tok == token.ASSIGN || stmt.Tok == token.DEFINE) {
			for _, x := range stmt.Lhs {
				if id, ok := ast.Unparen(x).(*ast.Ident); ok {
					ids[id] = true
				}
			}
		}
		return true
	})
	return ids
}

// inEntry reports whether an identifier stands in the statements of the cell.
func (c *cell) inEntry(id *ast.Ident) bool {
	return c.entry != nil && c.entry.Pos() <= id.Pos() && id.Pos() < c.entry.End()
}

// together makes all variables that one statement defines promoted if one
// of them is: a := cannot define some and assign to others of the package.
// In a readable program the others are declared before it.
func (w *writer) together(c *cell, shared map[types.Object]bool) {
	if c.entry == nil || c.info == nil {
		return
	}
	for again := true; again; {
		again = false
		for _, stmt := range c.entry.Body.List {
			if _, ok := stmt.(*ast.AssignStmt); !ok || !w.readable {
				again = c.spread(stmt, shared) || again
			}
		}
	}
}

// spread makes the variables that a statement defines promoted if it
// assigns to one that is, and reports whether it did.
func (c *cell) spread(stmt ast.Stmt, shared map[types.Object]bool) bool {
	any := false
	var missing []types.Object
	for _, id := range stmtIdents(stmt) {
		switch obj := c.info.ObjectOf(id); {
		case obj == nil || id.Name == "_":
		case shared[obj]:
			any = true
		case c.info.Defs[id] != nil && nameable(obj.Type()):
			missing = append(missing, obj)
		}
	}
	if !any {
		return false
	}
	for _, obj := range missing {
		shared[obj] = true
	}
	return len(missing) > 0
}
