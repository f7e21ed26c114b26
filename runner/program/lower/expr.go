package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// expr writes what must happen before an expression has its value, and gives
// text for the value, which has no effect and may be read once, soon.
func (f *fn) expr(e ast.Expr) string {
	if tv := f.p.info.Types[e]; tv.Value != nil {
		return f.constant(tv.Value, f.env.apply(tv.Type))
	}
	switch e := e.(type) {
	case *ast.ParenExpr:
		return f.expr(e.X)
	case *ast.Ident:
		return f.ident(e)
	case *ast.FuncLit:
		return f.funcLit(e, nil)
	case *ast.CompositeLit:
		return f.composite(e, f.typeOf(e))
	case *ast.SelectorExpr:
		return f.selector(e)
	case *ast.IndexExpr:
		return f.index(e)
	case *ast.IndexListExpr:
		return f.instance(e.X)
	case *ast.SliceExpr:
		return f.slice(e)
	case *ast.StarExpr:
		return "(*" + f.simple(f.core(e.X)) + ")"
	case *ast.TypeAssertExpr:
		return f.assert(e)
	case *ast.CallExpr:
		return f.call(e)
	case *ast.UnaryExpr:
		return f.unary(e)
	case *ast.BinaryExpr:
		return f.binary(e)
	}
	f.refuse(e, "this expression cannot be interpreted")
	return ""
}

// as gives an expression converted to the type of what it is assigned to.
func (f *fn) as(e ast.Expr, to types.Type) string {
	if f.isNil(e) {
		return f.p.zero(to)
	}
	return f.convert(f.expr(e), f.typeOf(e), to)
}

// core gives an expression whose type has been freed from recursion: what an
// operation on its underlying type needs.
func (f *fn) core(e ast.Expr) string { return f.under(f.expr(e), f.typeOf(e)) }

// under gives the underlying value of one of a recursive type, which is kept
// as any.
func (f *fn) under(s string, t types.Type) string {
	if !f.p.isRecursive(t) {
		return s
	}
	under := f.p.typ(t.Underlying())
	return f.temp("%s(%s)", f.p.helper("under "+under, "under_", func(name string) string {
		return fmt.Sprintf("func %s(x any) %s {\n\tif x == nil {\n\t\treturn nil\n\t}\n\treturn x.(%s)\n}", name, under, under)
	}), s)
}

// wrap is the opposite of under.
func (f *fn) wrap(s string, t types.Type) string {
	if !f.p.isRecursive(t) {
		return s
	}
	under := f.p.typ(t.Underlying())
	return f.temp("%s(%s)", f.p.helper("wrap "+under, "wrap_", func(name string) string {
		return fmt.Sprintf("func %s(x %s) any {\n\tif x == nil {\n\t\treturn nil\n\t}\n\treturn any(x)\n}", name, under)
	}), s)
}

// helper gives the name of a small function, which write writes once.
func (p *program) helper(key, stem string, write func(name string) string) string {
	if name, ok := p.helpers[key]; ok {
		return name
	}
	name := p.unique(stem)
	p.helpers[key] = name
	defer p.undo(func() { delete(p.helpers, key) })
	from := p.unit.funcs.from
	p.unit.funcs.from = 0
	text := write(name)
	p.unit.funcs.add("%s", text)
	p.unit.funcs.from = from
	return name
}

func (f *fn) isNil(e ast.Expr) bool {
	tv := f.p.info.Types[e]
	return tv.IsNil()
}

// ident gives a variable, a function or nil.
func (f *fn) ident(id *ast.Ident) string {
	obj := f.p.info.ObjectOf(id)
	switch obj := obj.(type) {
	case *types.Nil:
		return f.p.zero(f.typeOf(id))
	case *types.Var:
		if v := f.variable(obj); v != nil {
			return v.use()
		}
		if obj.Pkg() != f.p.pkg {
			return f.p.libraryVar(obj)
		}
		return f.p.global(obj)
	case *types.Func:
		return f.funcValue(id, obj)
	}
	f.refuse(id, "%s cannot be interpreted as a value", id.Name)
	return ""
}

// unary gives the value of a unary expression.
func (f *fn) unary(e *ast.UnaryExpr) string {
	switch e.Op {
	case token.AND:
		return f.address(e.X)
	case token.ARROW:
		v, _ := f.receive(e, false)
		return v
	case token.ADD:
		return f.expr(e.X)
	}
	return "(" + e.Op.String() + f.simple(f.expr(e.X)) + ")"
}

// address gives a pointer to an operand.
func (f *fn) address(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		p := f.temp("new(%s)", f.typ(e))
		f.out.add("*%s = %s", p, f.composite(e, f.typeOf(e)))
		return p
	case *ast.Ident:
		if v := f.variable(f.p.info.ObjectOf(e)); v != nil {
			return v.name
		}
		return f.temp("&%s", f.expr(e))
	case *ast.StarExpr:
		p := f.simple(f.core(e.X))
		f.out.add("%s(%s == nil)", f.p.native("NotNil"), p)
		return p
	case *ast.SelectorExpr:
		return f.fieldAddress(e)
	case *ast.IndexExpr:
		return f.temp("&%s", f.indexed(e, true))
	}
	f.refuse(e, "the address of this operand cannot be interpreted")
	return ""
}

// receive receives from a channel; with ok it gives the second result too.
func (f *fn) receive(e *ast.UnaryExpr, ok bool) (string, string) {
	c := f.simple(f.core(e.X))
	if !ok {
		return f.temp("<-%s", c), ""
	}
	v, status := f.fresh(), f.fresh()
	f.out.add("%s, %s := <-%s", v, status, c)
	return v, status
}

// operands gives the values of several expressions, in order. Each is text
// without effect, so what the later ones need can be written before all.
func (f *fn) operands(list []ast.Expr, to func(i int) types.Type) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = f.as(e, to(i))
	}
	return out
}

// binary gives the value of a binary expression.
func (f *fn) binary(e *ast.BinaryExpr) string {
	switch e.Op {
	case token.LAND, token.LOR:
		return f.logical(e)
	case token.EQL, token.NEQ:
		return f.equal(e)
	case token.SHL, token.SHR:
		return f.shift(f.expr(e.X), e.Op, e.Y, f.typeOf(e))
	}
	x, y := f.expr(e.X), f.expr(e.Y)
	return f.arithmetic(x, e.Op, y, f.typeOf(e.X))
}

// arithmetic gives an operation on two operands of type t. Integers are
// divided here and now, because dividing may panic.
func (f *fn) arithmetic(x string, op token.Token, y string, t types.Type) string {
	b, _ := t.Underlying().(*types.Basic)
	if (op == token.QUO || op == token.REM) && b != nil {
		if b.Info()&types.IsInteger != 0 {
			return f.temp("%s %s %s", f.simple(x), op, f.simple(y))
		}
		if b.Info()&types.IsComplex != 0 {
			return f.temp("%s(%s(complex128(%s), complex128(%s)))", f.p.typ(t), f.p.native("Quotient"), x, y)
		}
	}
	return "(" + x + " " + op.String() + " " + y + ")"
}

// logical gives && and ||; the right operand is only evaluated where Go does.
func (f *fn) logical(e *ast.BinaryExpr) string {
	x := f.expr(e.X)
	mark := len(f.out.lines)
	f.out.indent++
	y := f.expr(e.Y)
	f.out.indent--
	if len(f.out.lines) == mark {
		return "(" + x + " " + e.Op.String() + " " + y + ")"
	}
	t := f.fresh()
	not := ""
	if e.Op == token.LOR {
		not = "!"
	}
	f.out.insert(mark, []line{
		{f.tabs() + t + " := " + x, f.out.from},
		{f.tabs() + "if " + not + t + " {", f.out.from},
	})
	f.out.add("\t%s = %s", t, y)
	f.out.add("}")
	return t
}

// tabs gives the indentation of the next line.
func (f *fn) tabs() string { return strings.Repeat("\t", f.out.indent) }

// shift gives a shift; a count below zero panics.
func (f *fn) shift(x string, op token.Token, by ast.Expr, t types.Type) string {
	if tv := f.p.info.Types[by]; tv.Value != nil {
		n, _ := constant.Uint64Val(constant.ToInt(tv.Value))
		return fmt.Sprintf("(%s %s %d)", x, op, n)
	}
	x = f.simple(x)
	n := f.expr(by)
	if b, ok := f.typeOf(by).Underlying().(*types.Basic); ok && b.Info()&types.IsUnsigned == 0 {
		n = f.simple(n)
		f.out.add("if %s < 0 {\n\t%s()\n}", n, f.p.native("NegativeShift"))
	}
	return fmt.Sprintf("(%s %s uint64(%s))", x, op, n)
}

// equal gives == and !=.
func (f *fn) equal(e *ast.BinaryExpr) string {
	for x, y := e.X, e.Y; ; x, y = y, x {
		switch {
		case f.isNil(y) && isUnsafe(f.typeOf(x)):
			return fmt.Sprintf("(%s %s 0)", f.temp("%s(%s)", f.p.native("ToAddress"), f.expr(x)), e.Op)
		case f.isNil(y):
			return fmt.Sprintf("(%s %s nil)", f.simple(f.expr(x)), e.Op)
		}
		if y == e.X {
			break
		}
	}
	x, y := f.typeOf(e.X), f.typeOf(e.Y)
	l, r := f.expr(e.X), f.expr(e.Y)
	return f.compare(l, x, e.Op, r, y)
}

// compare gives == or != of two values of types x and y.
func (f *fn) compare(l string, x types.Type, op token.Token, r string, y types.Type) string {
	if isUnsafe(x) && !types.IsInterface(y) {
		address := f.p.native("ToAddress")
		l, r = f.temp("%s(%s)", address, l), f.temp("%s(%s)", address, r)
	}
	if !types.IsInterface(x) && !types.IsInterface(y) && !composite(x) {
		if c, ok := x.Underlying().(*types.Chan); ok && c.Dir() == types.SendRecv {
			l = f.retyped(l, f.p.typ(x), f.p.typ(y))
		} else if ok {
			r = f.retyped(r, f.p.typ(y), f.p.typ(x))
		}
		return "(" + f.simple(l) + " " + op.String() + " " + f.simple(r) + ")"
	}
	anyType := types.Universe.Lookup("any").Type()
	if !composite(x) || types.IsInterface(y) {
		l, r = f.convert(l, x, anyType), f.convert(r, y, anyType)
	}
	t := f.temp("%s(%s, %s)", f.p.native("Equal"), l, r)
	if op == token.NEQ {
		return "(!" + t + ")"
	}
	return t
}

// composite reports whether t is compared field by field.
func composite(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Array:
		return true
	}
	return false
}
