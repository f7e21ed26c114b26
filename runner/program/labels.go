package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// label puts a message about labels, break, continue and goto into the words
// of the compiler. It reports false for one that the compiler does not tell.
func (w *wording) label() bool {
	switch {
	case w.text == "continue not in for statement":
		w.text = "continue is not in a loop"
	case w.text == "break not in for, switch, or select statement":
		w.text = "break is not in a loop, switch, or select"
	case strings.HasPrefix(w.text, "label "):
		return w.unusedOrMissing()
	case strings.HasPrefix(w.text, "invalid break label "):
		w.undefined("break", strings.TrimPrefix(w.text, "invalid break label "))
	case strings.HasPrefix(w.text, "invalid continue label "):
		w.undefined("continue", strings.TrimPrefix(w.text, "invalid continue label "))
	case strings.HasPrefix(w.text, "goto "):
		w.jump()
	}
	return true
}

// unusedOrMissing puts a message into words that says that a label is not
// used or not declared. For the compiler a label is used by every branch
// behind it, also by one that may not go there.
func (w *wording) unusedOrMissing() bool {
	if name, ok := cutAround(w.text, "label ", " declared and not used"); ok {
		w.text = "label " + name + " defined and not used"
		return !w.branchesTo(name)
	}
	if name, ok := cutAround(w.text, "label ", " not declared"); ok {
		w.text = "label " + name + " not defined"
	}
	return true
}

func cutAround(s, before, after string) (string, bool) {
	s, ok := strings.CutPrefix(s, before)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(s, after)
}

// function gives the body of the innermost function around the place.
func (w *wording) function() *ast.BlockStmt {
	for _, n := range w.path() {
		switch n := n.(type) {
		case *ast.FuncLit:
			return n.Body
		case *ast.FuncDecl:
			return n.Body
		}
	}
	return nil
}

// branchesTo reports whether a branch to the label at the place follows it.
func (w *wording) branchesTo(name string) bool {
	found := false
	ast.Inspect(w.function(), func(n ast.Node) bool {
		b, ok := n.(*ast.BranchStmt)
		found = found || ok && b.Label != nil && b.Label.Name == name && b.Pos() > w.pos
		return !found
	})
	return found
}

// undefined says that the label of a branch is not defined, if it is not
// defined before the branch.
func (w *wording) undefined(keyword, name string) {
	defined := name != "_" && w.find(name, func(l *ast.LabeledStmt) bool { return l.Pos() < w.pos }) != nil
	if !defined {
		w.text = keyword + " label not defined: " + name
	}
}

// find gives the nodes around a label of the function, the innermost first;
// nil if there is none.
func (w *wording) find(name string, ok func(*ast.LabeledStmt) bool) (path []ast.Node) {
	var stack []ast.Node
	ast.Inspect(w.function(), func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if l, is := n.(*ast.LabeledStmt); is && l.Label.Name == name && ok(l) && path == nil {
			for i := len(stack) - 1; i >= 0; i-- {
				path = append(path, stack[i])
			}
		}
		stack = append(stack, n)
		return true
	})
	return path
}

// jump adds to a message about a goto what is in its way.
func (w *wording) jump() {
	name, rest, _ := strings.Cut(strings.TrimPrefix(w.text, "goto "), " ")
	all := func(*ast.LabeledStmt) bool { return true }
	path := w.find(name, all)
	if path == nil {
		return
	}
	switch {
	case rest == "jumps into block":
		w.text = "goto " + name + " jumps into block starting at " + w.cell.position(blockStart(path))
	case strings.HasPrefix(rest, "jumps over variable declaration"):
		if vars, pos := lastVars(path, w.pos, name); vars != "" {
			w.text = "goto " + name + " jumps over declaration of " + vars + " at " + w.cell.position(pos)
		}
	}
}

// position gives a place as messages name it.
func (c *cell) position(pos token.Pos) string { return c.at(c.offset(pos)).String() }

// blockStart gives where the innermost block of a path begins.
func blockStart(path []ast.Node) token.Pos {
	for _, n := range path {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return n.Lbrace
		case *ast.CaseClause:
			return n.Case
		case *ast.CommClause:
			return n.Case
		}
	}
	return token.NoPos
}

// lastVars gives the last variables that are declared between a goto and a
// label in the innermost block of the path, and where.
func lastVars(path []ast.Node, branch token.Pos, label string) (vars string, pos token.Pos) {
	for _, stmt := range stmts(path) {
		if l, ok := stmt.(*ast.LabeledStmt); ok && l.Label.Name == label {
			break
		}
		if stmt.Pos() < branch {
			continue
		}
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if stmt.Tok == token.DEFINE {
				vars, pos = exprList(stmt.Lhs), stmt.TokPos
			}
		case *ast.DeclStmt:
			if g := stmt.Decl.(*ast.GenDecl); g.Tok == token.VAR && len(g.Specs) > 0 {
				spec := g.Specs[0].(*ast.ValueSpec)
				vars, pos = spec.Names[0].Name, spec.Pos()
			}
		}
	}
	return vars, pos
}

// stmts gives the statements of the innermost block of a path.
func stmts(path []ast.Node) []ast.Stmt {
	for _, n := range path {
		if list := statementsIn(n); list != nil {
			return list
		}
	}
	return nil
}

func exprList(list []ast.Expr) string {
	var words []string
	for _, x := range list {
		words = append(words, types.ExprString(x))
	}
	return strings.Join(words, ", ")
}
