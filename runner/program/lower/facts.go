package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// facts are what must be known of a function before it is written. They are
// the same for all instances of a generic one.
type facts struct {
	// boxed are the variables that live behind a pointer: their address is
	// taken, or a closure captures them and they change after they are set.
	boxed map[types.Object]bool
	// changed are the variables that are set after their declaration.
	changed map[types.Object]bool
	// frames are the functions that defer; their results are boxed.
	frames map[ast.Node]bool
	// returns are the functions with a return inside the body of a loop over
	// a function: that return leaves a closure.
	returns map[ast.Node]bool
	// recovers are the functions that call recover.
	recovers map[ast.Node]bool
}

// survey finds the facts of a declaration, once.
func (p *program) survey(n ast.Node) *facts {
	if f, ok := p.facts[n]; ok {
		return f
	}
	s := &survey{
		p: p, home: map[types.Object]ast.Node{}, captured: map[types.Object]bool{},
		facts: &facts{
			boxed: map[types.Object]bool{}, changed: map[types.Object]bool{}, frames: map[ast.Node]bool{},
			returns: map[ast.Node]bool{}, recovers: map[ast.Node]bool{},
		},
	}
	ast.Walk(s.in(n), n)
	for obj := range s.captured {
		if s.changed[obj] {
			s.boxed[obj] = true
		}
	}
	p.facts[n] = s.facts
	return s.facts
}

// A survey walks a declaration.
type survey struct {
	*facts
	p        *program
	home     map[types.Object]ast.Node
	captured map[types.Object]bool
}

// in gives the visitor for what is inside of a function: a declaration, a
// literal, or a loop over a function.
func (s *survey) in(n ast.Node) ast.Visitor { return visitor{s, n, n} }

// A visitor visits the nodes of closure, which is part of function; they
// differ in the body of a loop over a function.
type visitor struct {
	*survey
	closure, function ast.Node
}

func (v visitor) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncLit:
		v = visitor{v.survey, n, n}
		v.named(n.Type)
	case *ast.FuncDecl:
		v.named(n.Type)
	case *ast.CaseClause:
		if obj := v.p.info.Implicits[n]; obj != nil {
			v.home[obj] = v.closure
		}
	case *ast.RangeStmt:
		return v.loop(n)
	case *ast.Ident:
		v.ident(n)
	case *ast.AssignStmt:
		for _, l := range n.Lhs {
			if id, ok := l.(*ast.Ident); !ok || v.p.info.Defs[id] == nil {
				v.change(l)
			}
		}
	case *ast.IncDecStmt:
		v.change(n.X)
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			v.address(n.X)
		}
	case *ast.SliceExpr:
		if _, ok := v.p.info.TypeOf(n.X).Underlying().(*types.Pointer); !ok && isArray(v.p.info.TypeOf(n.X)) {
			v.address(n.X)
		}
	case *ast.SelectorExpr:
		v.selector(n)
	case *ast.DeferStmt:
		v.frames[v.function] = true
	case *ast.ReturnStmt:
		if v.closure != v.function {
			v.returns[v.function] = true
		}
	case *ast.CallExpr:
		if id, ok := n.Fun.(*ast.Ident); ok && v.p.info.Uses[id] == types.Universe.Lookup("recover") {
			v.recovers[v.function] = true
		}
	}
	return v
}

// named notes that a return changes the named results.
func (v visitor) named(t *ast.FuncType) {
	if t.Results == nil {
		return
	}
	for _, f := range t.Results.List {
		for _, name := range f.Names {
			v.changed[v.p.info.Defs[name]] = true
		}
	}
}

// loop visits a range statement; the body of one over a function is a closure.
func (v visitor) loop(n *ast.RangeStmt) ast.Visitor {
	if n.Tok == token.ASSIGN {
		for _, e := range []ast.Expr{n.Key, n.Value} {
			if e != nil {
				v.change(e)
			}
		}
	}
	if _, ok := coreType(v.p.info.TypeOf(n.X)).(*types.Signature); !ok {
		return v
	}
	body := visitor{v.survey, n, v.function}
	ast.Walk(v, n.X)
	for _, e := range []ast.Expr{n.Key, n.Value} {
		if e != nil {
			ast.Walk(body, e)
		}
	}
	ast.Walk(body, n.Body)
	return nil
}

// ident notes where a variable is declared, and whether a closure uses it.
func (v visitor) ident(id *ast.Ident) {
	if obj, ok := v.p.info.Defs[id].(*types.Var); ok {
		v.home[obj] = v.closure
	}
	obj, ok := v.p.info.Uses[id].(*types.Var)
	if !ok || obj.IsField() {
		return
	}
	if home, ok := v.home[obj]; ok && home != v.closure {
		v.captured[obj] = true
	}
}

// change notes that a variable, or a part of it, is set.
func (v visitor) change(e ast.Expr) {
	if obj := v.root(e); obj != nil {
		v.changed[obj] = true
	}
}

func (v visitor) address(e ast.Expr) {
	if obj := v.root(e); obj != nil {
		v.boxed[obj] = true
	}
}

// root gives the variable that e is a part of, or nil.
func (v visitor) root(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return v.root(e.X)
	case *ast.Ident:
		if obj, ok := v.p.info.ObjectOf(e).(*types.Var); ok {
			return obj
		}
	case *ast.SelectorExpr:
		if t := v.p.info.TypeOf(e.X); t != nil && !isPointer(t) {
			return v.root(e.X)
		}
	case *ast.IndexExpr:
		if t := v.p.info.TypeOf(e.X); t != nil && isArray(t) && !isPointer(t) {
			return v.root(e.X)
		}
	}
	return nil
}

// selector notes that the address of a variable is taken by a method with a
// pointer receiver.
func (v visitor) selector(n *ast.SelectorExpr) {
	sel, ok := v.p.info.Selections[n]
	if !ok || sel.Kind() != types.MethodVal || isPointer(v.p.info.TypeOf(n.X)) {
		return
	}
	recv := sel.Obj().(*types.Func).Signature().Recv()
	_, param := types.Unalias(sel.Recv()).(*types.TypeParam)
	if recv != nil && isPointer(recv.Type()) || param {
		v.address(n.X)
	}
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// isArray reports whether t is an array or a pointer to one.
func isArray(t types.Type) bool {
	u := coreType(t)
	if ptr, ok := u.(*types.Pointer); ok {
		u = ptr.Elem().Underlying()
	}
	_, ok := u.(*types.Array)
	return ok
}

// coreType gives the underlying type, and for a type parameter that of its
// constraint, if that is one.
func coreType(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	tp, ok := types.Unalias(t).(*types.TypeParam)
	if !ok {
		return t.Underlying()
	}
	if core := constraintCore(tp.Constraint()); core != nil {
		return core
	}
	return t.Underlying()
}

// constraintCore gives the underlying type of the first type that a
// constraint names, or nil.
func constraintCore(t types.Type) types.Type {
	iface, ok := t.Underlying().(*types.Interface)
	if !ok {
		return t.Underlying()
	}
	for e := range iface.EmbeddedTypes() {
		e = types.Unalias(e)
		if u, ok := e.(*types.Union); ok && u.Len() > 0 {
			e = u.Term(0).Type()
		}
		if core := constraintCore(e); core != nil {
			return core
		}
	}
	return nil
}
