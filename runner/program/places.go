package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/astutil"
)

// path gives the nodes of the cell around a place, the innermost first.
func (c *cell) path(pos token.Pos) []ast.Node {
	path, _ := astutil.PathEnclosingInterval(c.file, pos, pos)
	return path
}

// places are the errors that the compiler tells elsewhere: by the beginning of
// their text, or with a star by a part of it.
var places = []struct {
	text  string
	place func(*wording) token.Pos
}{
	{"invalid operation: not enough arguments for ", (*wording).callStart},
	{"invalid operation: too many arguments for ", (*wording).callStart},
	{"invalid operation: invalid use of ... with built-in ", (*wording).callStart},
	{"missing argument in conversion to ", (*wording).callStart},
	{"cannot use ... ", (*wording).callStart},
	{"not enough arguments in call to ", (*wording).lastArgument},
	{"invalid operation: cannot send to ", (*wording).channel},
	{"invalid use of [...] array ", (*wording).array},
	{"cannot index ", (*wording).bracket},
	{"select case must be ", (*wording).communication},
	{"*cannot infer ", (*wording).parenthesis},
	{"* does not satisfy ", (*wording).parenthesis},
	{"* in selector expression", (*wording).period},
	{"*", (*wording).first},
}

// place moves the wording to where the compiler tells it.
func (w *wording) place() {
	for _, p := range places {
		part, anywhere := strings.CutPrefix(p.text, "*")
		if strings.HasPrefix(w.text, part) || anywhere && strings.Contains(w.text, part) {
			if pos := p.place(w); pos.IsValid() {
				w.pos = pos
			}
			return
		}
	}
}

// call gives the call in whose parentheses the place is; nil if there is none.
func (w *wording) call() *ast.CallExpr {
	for _, n := range w.path() {
		if call, ok := n.(*ast.CallExpr); ok && call.Lparen < w.pos && w.pos <= call.Rparen {
			return call
		}
	}
	return nil
}

func (w *wording) callStart() token.Pos {
	if call := w.call(); call != nil {
		return start(call)
	}
	return token.NoPos
}

func (w *wording) lastArgument() token.Pos {
	call := w.call()
	switch {
	case call == nil:
		return token.NoPos
	case len(call.Args) == 0:
		return start(call)
	}
	return start(call.Args[len(call.Args)-1])
}

func (w *wording) channel() token.Pos {
	for _, n := range w.path() {
		if send, ok := n.(*ast.SendStmt); ok && send.Arrow == w.pos {
			return start(send.Chan)
		}
	}
	return token.NoPos
}

func (w *wording) array() token.Pos {
	for _, n := range w.path() {
		if array, ok := n.(*ast.ArrayType); ok {
			return array.Lbrack
		}
	}
	return token.NoPos
}

// bracket is where the compiler says that something cannot be indexed.
func (w *wording) bracket() token.Pos {
	for _, n := range w.path() {
		index, ok := n.(*ast.IndexExpr)
		if ok && index.Pos() == w.pos && strings.HasPrefix(w.text, "cannot index "+types.ExprString(index.X)+" ") {
			return index.Lbrack
		}
	}
	return token.NoPos
}

func (w *wording) communication() token.Pos {
	for _, n := range w.path() {
		if stmt, ok := n.(*ast.ExprStmt); ok && stmt.Pos() == w.pos {
			return place(stmt.X)
		}
	}
	return token.NoPos
}

// parenthesis is where the compiler tells of type arguments that it has not
// found: behind the function that is called.
func (w *wording) parenthesis() token.Pos {
	name, named := strings.CutPrefix(w.text, "in call to ")
	for _, n := range w.path() {
		call, ok := n.(*ast.CallExpr)
		if ok && call.Pos() == w.pos && (!named || strings.HasPrefix(name, types.ExprString(call.Fun)+",")) {
			return call.Lparen
		}
	}
	return token.NoPos
}

// period is where the compiler tells of a selector that makes no sense.
func (w *wording) period() token.Pos {
	for _, n := range w.path() {
		if sel, ok := n.(*ast.SelectorExpr); ok && sel.Sel.Pos() == w.pos {
			return place(sel)
		}
	}
	return token.NoPos
}

// first is where an expression begins for the compiler if it is at another
// place than for go/types: a function type behind its keyword, and a slice
// expression that the message shows at its bracket.
func (w *wording) first() token.Pos {
	path := w.path()
	for i, n := range path {
		switch n := n.(type) {
		case *ast.FuncType:
			if _, isLit := path[i+1].(*ast.FuncLit); !isLit && n.Func == w.pos && i+1 < len(path) {
				return n.Params.Opening
			}
		case *ast.SliceExpr:
			if n.Pos() == w.pos && strings.Contains(w.text, types.ExprString(n)) {
				return n.Lbrack
			}
		}
	}
	return token.NoPos
}

// caseAt gives the place that the compiler names for the case at pos, which
// in a type switch is its start.
func (c *cell) caseAt(pos token.Pos, isType bool) token.Pos {
	for _, n := range c.path(pos) {
		clause, ok := n.(*ast.CaseClause)
		if !ok {
			continue
		}
		for _, x := range clause.List {
			switch {
			case x.Pos() != pos:
			case isType:
				return start(x)
			default:
				return place(x)
			}
		}
	}
	return pos
}

// start gives where x begins for the compiler.
func start(x ast.Expr) token.Pos {
	switch x := x.(type) {
	case *ast.CallExpr:
		return start(x.Fun)
	case *ast.SelectorExpr:
		return start(x.X)
	case *ast.IndexExpr:
		return start(x.X)
	case *ast.IndexListExpr:
		return start(x.X)
	case *ast.TypeAssertExpr:
		return start(x.X)
	case *ast.BinaryExpr:
		return start(x.X)
	case *ast.SliceExpr:
		return x.Lbrack
	case *ast.FuncType:
		return x.Params.Opening
	}
	return x.Pos()
}

// place gives where the compiler places x itself: at what makes it the kind of
// expression that it is.
func place(x ast.Expr) token.Pos {
	switch x := x.(type) {
	case *ast.CallExpr:
		return x.Lparen
	case *ast.SelectorExpr:
		return x.Sel.Pos() - 1
	case *ast.IndexExpr:
		return x.Lbrack
	case *ast.IndexListExpr:
		return x.Lbrack
	case *ast.SliceExpr:
		return x.Lbrack
	case *ast.TypeAssertExpr:
		return x.Lparen - 1
	case *ast.BinaryExpr:
		return x.OpPos
	case *ast.FuncType:
		return x.Params.Opening
	case *ast.CompositeLit:
		return x.Lbrace
	}
	return x.Pos()
}
