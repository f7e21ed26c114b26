package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// riskyLines counts the statements that may panic.
func (f *fn) riskyLines(body *ast.BlockStmt) int {
	n := 0
	ast.Inspect(body, func(node ast.Node) bool {
		if _, ok := node.(*ast.FuncLit); ok {
			return false
		}
		if s, ok := node.(ast.Stmt); ok && f.risky(s, true) {
			n++
		}
		return n < 2
	})
	return n
}

// mark writes the line of a statement that may panic. One that only has
// indices is marked where one is out of range, see checkIndex.
func (f *fn) mark(s ast.Stmt) {
	if f.markers && f.risky(s, false) {
		f.out.add("weft_line = %d", f.p.line(s.Pos()))
	}
}

// risky reports whether a statement may panic by itself, apart from the
// blocks inside it. Indices that are checked count if indices is set.
func (f *fn) risky(s ast.Stmt, indices bool) bool {
	if _, ok := s.(*ast.BlockStmt); ok {
		return false
	}
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.FuncLit:
			return false
		case *ast.IndexExpr:
			found = found || indices || !f.isChecked(n)
		case *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			found = true
		case *ast.SelectorExpr:
			_, found2 := f.p.info.Selections[n]
			found = found || found2
		case *ast.BinaryExpr:
			found = found || n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
		case *ast.CallExpr:
			found = true
		}
		return !found
	})
	return found
}

// isChecked reports whether an index is compared with the length before it is
// used.
func (f *fn) isChecked(e *ast.IndexExpr) bool {
	tv := f.p.info.Types[e.X]
	if !tv.IsValue() {
		return false
	}
	switch t := coreType(f.env.apply(tv.Type)).(type) {
	case *types.Slice, *types.Array:
		return true
	case *types.Basic:
		return t.Info()&types.IsString != 0
	}
	return false
}
