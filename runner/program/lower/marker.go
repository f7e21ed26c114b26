package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// watch decides how a function tells where it panics. One with a single
// statement that may panic tells so where it begins, for which it does not
// have to do anything; others mark the lines that they come to. The kernel
// calls entries, and wants a mark of each.
func (f *fn) watch(body *ast.BlockStmt, entry bool) {
	if !f.p.Markers {
		return
	}
	risks := f.risks(body)
	f.markers = len(risks) > 1 || len(risks) == 1 && entry
	if len(risks) == 1 && !entry {
		f.only = f.p.line(risks[0].Pos())
	}
}

// risks gives the first two statements that may panic.
func (f *fn) risks(body *ast.BlockStmt) []ast.Stmt {
	var list []ast.Stmt
	ast.Inspect(body, func(node ast.Node) bool {
		if _, ok := node.(*ast.FuncLit); ok {
			return false
		}
		if s, ok := node.(ast.Stmt); ok && f.risky(s, true) {
			list = append(list, s)
		}
		return len(list) < 2
	})
	return list
}

// opened gives a line that opens the body of the function, with the line of
// its only statement that may panic.
func (f *fn) opened(head string) string {
	if f.only == 0 {
		return head + " {"
	}
	return fmt.Sprintf("%s { // weft_line = %d", head, f.only)
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
			found = found || f.riskyOperation(n.Op, n.X, n.Y)
		case *ast.AssignStmt:
			if op, ok := operations[n.Tok]; ok {
				found = found || f.riskyOperation(op, n.Lhs[0], n.Rhs[0])
			}
		case *ast.CallExpr:
			found = true
		}
		return !found
	})
	return found
}

// operations are those of assignments that may panic.
var operations = map[token.Token]token.Token{
	token.QUO_ASSIGN: token.QUO, token.REM_ASSIGN: token.REM, token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR,
}

// riskyOperation reports whether an operation may panic. The compiler has
// refused constants that would.
func (f *fn) riskyOperation(op token.Token, x, y ast.Expr) bool {
	switch op {
	case token.QUO, token.REM, token.SHL, token.SHR:
		return f.p.info.Types[y].Value == nil
	case token.EQL, token.NEQ:
		return types.IsInterface(f.typeOf(x)) && types.IsInterface(f.typeOf(y))
	}
	return false
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
