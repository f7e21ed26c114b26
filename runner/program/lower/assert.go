package lower

import (
	"fmt"
	"go/ast"
	"go/types"
)

// assert gives x.(T), which panics if x is something else.
func (f *fn) assert(e *ast.TypeAssertExpr) string {
	from, to := f.typeOf(e.X), f.typeOf(e.Type)
	x := f.simple(f.convert(f.expr(e.X), from, anyType))
	v := f.temp("any(%s(%s, %s, %q))", f.p.native("Must"), x, f.p.desc(to), goString(from))
	return f.unboxed(v, to)
}

// anyType is the type any.
var anyType = types.Universe.Lookup("any").Type()

// unboxed gives the value of type t that Must or Value gave as any.
func (f *fn) unboxed(v string, t types.Type) string {
	if types.IsInterface(t) {
		return f.convert(v, anyType, t)
	}
	return f.wrap(f.temp("%s.(%s)", v, f.p.plainType(t)), t)
}

// assertOK gives both results of x.(T).
func (f *fn) assertOK(e *ast.TypeAssertExpr) (string, string) {
	to := f.typeOf(e.Type)
	x := f.simple(f.convert(f.expr(e.X), f.typeOf(e.X), anyType))
	ok := f.temp("%s(%s, %s)", f.p.native("Has"), x, f.p.desc(to))
	v := f.temp(f.p.zero(to))
	f.out.add("if %s {", ok)
	f.out.indent++
	f.out.add("%s = %s", v, f.valueAs(x, to))
	f.out.indent--
	f.out.add("}")
	return v, ok
}

// valueAs gives what is in an interface as type t, which it is known to be.
func (f *fn) valueAs(x string, t types.Type) string {
	if types.IsInterface(t) {
		return f.convert(x, anyType, t)
	}
	if f.p.isBoxed(t) {
		x = f.temp("any(%s(%s))", f.p.native("Value"), x)
	}
	return f.unboxed(x, t)
}

// typeSwitch writes a type switch: the index of the clause, then a switch.
func (f *fn) typeSwitch(s *ast.TypeSwitchStmt) {
	if s.Init != nil {
		f.stmt(s.Init)
	}
	var x ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
	}
	from := f.typeOf(x)
	raw := f.simple(f.expr(x))
	v := f.simple(f.convert(raw, from, anyType))
	k := f.choose(s.Body.List, func(t ast.Expr) string { return f.isType(v, t) })
	f.switchOn(k, s.Body.List, func(c *ast.CaseClause) { f.clauseVar(c, raw, v, from) })
}

// isType gives whether a value is of a type, or nil.
func (f *fn) isType(v string, t ast.Expr) string {
	if f.isNil(t) {
		return v + " == nil"
	}
	return fmt.Sprintf("%s(%s, %s)", f.p.native("Has"), v, f.p.desc(f.typeOf(t)))
}

// clauseVar declares the variable of a clause of a type switch.
func (f *fn) clauseVar(c *ast.CaseClause, raw, v string, from types.Type) {
	obj := f.p.info.Implicits[c]
	if obj == nil {
		return
	}
	if len(c.List) == 1 && !f.isNil(c.List[0]) {
		f.define(obj, f.valueAs(v, f.typeOf(c.List[0])))
	} else {
		f.define(obj, raw)
	}
}
