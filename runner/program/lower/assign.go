package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// assignStmt writes =, := and op=.
func (f *fn) assignStmt(s *ast.AssignStmt) {
	switch {
	case s.Tok != token.ASSIGN && s.Tok != token.DEFINE:
		f.assignOp(s.Lhs[0], s.Tok, s.Rhs[0])
	case len(s.Lhs) == 1:
		f.assignOne(s)
	default:
		f.assignMany(s)
	}
}

// A place is what an assignment sets, after its operands were evaluated.
type place struct {
	typ types.Type // nil: the blank identifier
	set func(value string)
	get func() string
}

// assignOne writes an assignment of one value.
func (f *fn) assignOne(s *ast.AssignStmt) {
	id, _ := s.Lhs[0].(*ast.Ident)
	if id != nil && id.Name == "_" {
		f.blank(s.Rhs[0])
		return
	}
	if id != nil && s.Tok == token.DEFINE && f.p.info.Defs[id] != nil {
		obj := f.p.info.Defs[id]
		f.define(obj, f.as(s.Rhs[0], f.env.apply(obj.Type())))
		return
	}
	pl := f.place(s.Lhs[0], false)
	v := f.as(s.Rhs[0], pl.typ)
	if _, basic := pl.typ.Underlying().(*types.Basic); id == nil && (!basic || !isSimple(v)) {
		v = f.frozenValue(v)
	}
	pl.set(v)
}

// blank evaluates a value that nobody gets; it may panic.
func (f *fn) blank(e ast.Expr) {
	if f.isNil(e) {
		return
	}
	f.frozenValue(f.expr(e))
}

// assignMany writes an assignment of several values: operands, values, then
// the assignments from left to right.
func (f *fn) assignMany(s *ast.AssignStmt) {
	places := make([]place, len(s.Lhs))
	for i, l := range s.Lhs {
		if id, ok := l.(*ast.Ident); !ok || s.Tok != token.DEFINE || f.p.info.Defs[id] == nil {
			places[i] = f.place(l, true)
		}
	}
	values, from := f.rightSide(s, places)
	for i, l := range s.Lhs {
		id, _ := l.(*ast.Ident)
		if id != nil && id.Name == "_" {
			continue
		}
		if places[i].set == nil {
			obj := f.p.info.Defs[id]
			f.define(obj, f.convert(values[i], from[i], f.env.apply(obj.Type())))
			continue
		}
		places[i].set(f.convert(values[i], from[i], places[i].typ))
	}
}

// rightSide gives the values of an assignment as they are now, and their
// types.
func (f *fn) rightSide(s *ast.AssignStmt, places []place) ([]string, []types.Type) {
	if len(s.Rhs) == 1 {
		return f.several(s.Rhs[0])
	}
	values, from := make([]string, len(s.Rhs)), make([]types.Type, len(s.Rhs))
	for i, r := range s.Rhs {
		from[i] = f.destType(s.Lhs[i], places[i], r)
		values[i] = f.as(r, from[i])
	}
	for i, v := range values {
		values[i] = f.frozenValue(v)
	}
	return values, from
}

func (f *fn) destType(l ast.Expr, pl place, r ast.Expr) types.Type {
	if pl.typ != nil {
		return pl.typ
	}
	if id, ok := l.(*ast.Ident); ok {
		if obj := f.p.info.Defs[id]; obj != nil {
			return f.env.apply(obj.Type())
		}
	}
	return types.Default(f.typeOf(r))
}

// place evaluates the operands of what is assigned to. Fixed asks that they
// be kept as they are now, because another assignment may change them.
func (f *fn) place(e ast.Expr, fixed bool) place {
	e = ast.Unparen(e)
	if id, ok := e.(*ast.Ident); ok && id.Name == "_" {
		return place{set: func(v string) {}}
	}
	t := f.typeOf(e)
	switch e := e.(type) {
	case *ast.IndexExpr:
		if _, ok := coreType(f.typeOf(e.X)).(*types.Map); ok {
			return f.mapPlace(e, t, fixed)
		}
		return f.elementPlace(e, t, fixed)
	case *ast.StarExpr:
		p := f.core(e.X)
		if fixed {
			p = f.frozenValue(p)
		}
		p = f.simple(p)
		return f.textPlace("*"+p, t)
	case *ast.SelectorExpr:
		if obj := f.p.info.Uses[e.Sel]; f.p.info.Selections[e] == nil && obj.Pkg() != f.p.pkg {
			return f.textPlace("*"+f.address(e), t)
		}
		if fixed {
			return f.textPlace(f.fixedField(e), t)
		}
		return f.textPlace(f.addressable(e), t)
	}
	return f.textPlace(f.expr(e), t)
}

// fixedField gives a field of what is now reached by the pointers before it.
func (f *fn) fixedField(e *ast.SelectorExpr) string {
	sel := f.selection(e)
	x, isField := ast.Unparen(e.X).(*ast.SelectorExpr)
	switch {
	case isPointer(f.typeOf(e.X)):
		return f.path(f.frozenValue(f.core(e.X)), deref(f.typeOf(e.X)), sel.index)
	case isField && f.p.info.Selections[x] != nil:
		return f.path(f.fixedField(x), f.typeOf(x), sel.index)
	}
	return f.addressable(e)
}

// textPlace is a place that is written and read in the same way.
func (f *fn) textPlace(s string, t types.Type) place {
	if inner, ok := strings.CutPrefix(s, "(*"); ok && balanced(inner) {
		s = "*" + inner[:len(inner)-1]
	}
	return place{typ: t, set: func(v string) { f.out.add("%s = %s", s, bare(v)) }, get: func() string { return operandText(s) }}
}

// operandText puts a dereference into parentheses.
func operandText(s string) string {
	if strings.HasPrefix(s, "*") {
		return "(" + s + ")"
	}
	return s
}

// mapPlace is an entry of a map.
func (f *fn) mapPlace(e *ast.IndexExpr, t types.Type, fixed bool) place {
	m, k := f.mapEntry(e, true)
	if fixed {
		m, k = f.frozenValue(m), f.frozenValue(k)
	}
	return place{
		typ: t,
		set: func(v string) { f.out.add("%s[%s] = %s", m, k, f.simple(v)) },
		get: func() string { return f.temp("%s[%s]", m, k) },
	}
}

// elementPlace is an element of a slice or an array. The index is checked
// when the element is set, after the right side was evaluated.
func (f *fn) elementPlace(e *ast.IndexExpr, t types.Type, fixed bool) place {
	x := f.typeOf(e.X)
	var s string
	switch {
	case isPointer(x), isSlice(x):
		s = f.core(e.X)
		if fixed {
			s = f.frozenValue(s)
		}
		s = f.simple(s)
	default:
		s = f.addressable(e.X)
	}
	length := "len(" + s + ")"
	if isArray(x) {
		length = intText(arrayLen(x))
	}
	i := f.indexValue(e.Index)
	if fixed {
		i = f.frozenValue(i)
	}
	elem := s + "[" + i + "]"
	if isPointer(x) {
		elem = "(*" + s + ")[" + i + "]"
	}
	checked := false
	check := func() {
		if !checked {
			f.checkIndex(e, s, i, length)
		}
		checked = true
	}
	return place{
		typ: t,
		set: func(v string) { check(); f.out.add("%s = %s", elem, v) },
		get: func() string { check(); return elem },
	}
}

// assignOp writes x op= y.
func (f *fn) assignOp(l ast.Expr, tok token.Token, r ast.Expr) {
	op := tok + (token.ADD - token.ADD_ASSIGN)
	pl := f.place(l, false)
	t := f.typeOf(l)
	var v string
	if op == token.SHL || op == token.SHR {
		x := pl.get()
		v = f.shift(x, op, r, t)
	} else {
		y := f.expr(r)
		v = f.arithmetic(pl.get(), op, y, t)
	}
	pl.set(v)
}

// incDec writes x++ and x--.
func (f *fn) incDec(s *ast.IncDecStmt) {
	op := token.ADD
	if s.Tok == token.DEC {
		op = token.SUB
	}
	pl := f.place(s.X, false)
	t := f.typeOf(s.X)
	pl.set(f.arithmetic(pl.get(), op, f.one(t), t))
}

// one gives the number 1 of a type.
func (f *fn) one(t types.Type) string {
	typ := f.p.typ(t)
	switch typ {
	case "int":
		return "1"
	case "complex64", "complex128":
		return typ + "(complex(1, 0))"
	}
	return typ + "(1)"
}

// initialize writes the start of package variables.
func (f *fn) initialize(init *types.Initializer) {
	f.out.from = f.p.line(init.Rhs.Pos())
	if len(init.Lhs) == 1 {
		v := init.Lhs[0]
		if v.Name() == "_" {
			f.blank(init.Rhs)
			return
		}
		f.out.add("%s = %s", f.p.global(v), bare(f.as(init.Rhs, v.Type())))
		return
	}
	values, from := f.several(init.Rhs)
	for i, v := range init.Lhs {
		if v.Name() != "_" {
			f.out.add("%s = %s", f.p.global(v), f.convert(values[i], from[i], v.Type()))
		}
	}
}
