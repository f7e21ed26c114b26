package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// rangeStmt writes a range statement.
func (f *fn) rangeStmt(s *ast.RangeStmt, label string) {
	t := f.typeOf(s.X)
	if _, ok := t.Underlying().(*types.Signature); ok {
		f.rangeFunc(s, label)
		return
	}
	f.out.add("{")
	f.out.indent++
	in := target{label: label, fn: f}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			f.rangeString(s, label)
		} else {
			f.rangeInt(s, label)
		}
	case *types.Map:
		f.rangeMap(s, label, u)
	case *types.Chan:
		f.rangeChan(s, label, u)
	default:
		in.index, in.of = f.rangeList(s, label)
	}
	f.labels = append(f.labels, in)
	f.nested(s.Body.List)
	f.labels = f.labels[:len(f.labels)-1]
	f.out.from = f.p.line(s.End())
	f.out.add("}")
	f.out.indent--
	f.out.add("}")
}

// rangeInt writes the head of a loop over a number.
func (f *fn) rangeInt(s *ast.RangeStmt, label string) {
	t := f.typeOf(s.X)
	if s.Key != nil {
		if id, ok := s.Key.(*ast.Ident); !ok || id.Name != "_" {
			t = f.typeOf(s.Key)
			if obj := f.p.info.Defs[id]; ok && obj != nil {
				t = f.env.apply(obj.Type())
			}
		}
	}
	typ := f.p.typ(t)
	n := f.temp("%s(%s)", typ, f.expr(s.X))
	i := f.temp("%s(0)", typ)
	f.writeLabel(label)
	f.out.add("for ; %s < %s; %s++ {", i, n, i)
	f.iteration(s, []string{i}, []types.Type{t})
}

// iteration sets the variables of a range statement to the values of an
// iteration.
func (f *fn) iteration(s *ast.RangeStmt, values []string, from []types.Type) {
	f.out.indent++
	var places [2]place
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil && s.Tok == token.ASSIGN && i < len(values) && wants(e) {
			places[i] = f.place(e, true)
		}
	}
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if e == nil || i >= len(values) || values[i] == "" {
			continue
		}
		id, _ := e.(*ast.Ident)
		switch {
		case id != nil && id.Name == "_":
		case id != nil && s.Tok == token.DEFINE:
			obj := f.p.info.Defs[id]
			f.define(obj, f.convert(values[i], from[i], f.env.apply(obj.Type())))
		default:
			places[i].set(f.convert(values[i], from[i], places[i].typ))
		}
	}
	f.out.indent--
}

// wants reports whether a range statement has a variable.
func wants(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return e != nil && !(ok && id.Name == "_")
}

// rangeList writes the head of a loop over a slice, an array or a pointer to
// an array.
func (f *fn) rangeList(s *ast.RangeStmt, label string) (string, string) {
	t := f.typeOf(s.X)
	elem, n, list, of := f.listOf(s, t)
	i := f.temp("0")
	f.writeLabel(label)
	f.out.add("for ; %s < %s; %s++ {", i, n, i)
	value := ""
	if wants(s.Value) {
		value = list + "[" + i + "]"
	}
	f.iteration(s, []string{i, value}, []types.Type{types.Typ[types.Int], elem})
	id, ok := s.Key.(*ast.Ident)
	if !ok || s.Tok != token.DEFINE || of == "" {
		return "", ""
	}
	v := f.vars[f.p.info.Defs[id]]
	x, isVar := s.X.(*ast.Ident)
	if v == nil || v.boxed || f.setIn(s.Body, f.p.info.Defs[id]) || !isVar || f.setIn(s.Body, f.p.info.Uses[x]) {
		return "", ""
	}
	return v.name, of
}

// listOf gives element type, length and text of what is ranged over, which
// is evaluated once; an array whose elements are wanted is copied.
func (f *fn) listOf(s *ast.RangeStmt, t types.Type) (elem types.Type, n, list, of string) {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		arr := u.Elem().Underlying().(*types.Array)
		p := f.temp(f.core(s.X))
		return arr.Elem(), intText(arr.Len()), "(*" + p + ")", ""
	case *types.Array:
		if !wants(s.Value) {
			if f.calls(s.X) {
				f.simple(f.expr(s.X))
			}
			return u.Elem(), intText(u.Len()), "", ""
		}
		return u.Elem(), intText(u.Len()), f.temp(f.core(s.X)), ""
	case *types.Slice:
		x := f.core(s.X)
		l := f.temp(x)
		return u.Elem(), f.temp("len(%s)", l), l, x
	}
	f.refuse(s, "a loop over %s cannot be interpreted", goString(t))
	return
}

// calls reports whether an expression calls or receives; Go evaluates no
// other one whose value is not needed.
func (f *fn) calls(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || !f.p.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// rangeString writes the head of a loop over a string.
func (f *fn) rangeString(s *ast.RangeStmt, label string) {
	x := f.temp(f.core(s.X))
	i, r, w := f.temp("0"), f.temp("int32(0)"), f.temp("0")
	f.writeLabel(label)
	f.out.add("for ; %s < len(%s); %s = %s + %s {", i, x, i, i, w)
	f.out.add("\t%s, %s = %s(%s, %s)", r, w, f.p.native("Rune"), x, i)
	f.iteration(s, []string{i, r}, []types.Type{types.Typ[types.Int], types.Typ[types.Rune]})
}

// rangeMap writes the head of a loop over a map.
func (f *fn) rangeMap(s *ast.RangeStmt, label string, m *types.Map) {
	x := f.temp("any(%s)", f.core(s.X))
	it := f.temp("%s(%s)", f.p.native("Range"), x)
	f.writeLabel(label)
	f.out.add("for %s.Next() {", it)
	f.out.indent++
	var values [2]string
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if !wants(e) {
			continue
		}
		t := []types.Type{m.Key(), m.Elem()}[i]
		values[i] = f.held(fmt.Sprintf("%s.%s()", it, []string{"Key", "Value"}[i]), t)
	}
	f.out.indent--
	f.iteration(s, values[:], []types.Type{m.Key(), m.Elem()})
}

// held gives a value of type t that package native gives as any.
func (f *fn) held(s string, t types.Type) string {
	v := f.temp("any(%s)", s)
	switch f.p.interfaceKind(t) {
	case anyInterface:
		return v
	case nativeInterface:
		return f.temp("%s(%s)", f.p.nativeMaker(t), v)
	}
	if f.p.isRecursive(t) {
		return v
	}
	return f.temp("%s.(%s)", v, f.p.typ(t))
}

// rangeChan writes the head of a loop over a channel.
func (f *fn) rangeChan(s *ast.RangeStmt, label string, c *types.Chan) {
	x := f.temp(f.core(s.X))
	f.writeLabel(label)
	f.out.add("for {")
	v, ok := f.fresh(), f.fresh()
	f.out.add("\t%s, %s := <-%s", v, ok, x)
	f.out.add("\tif !%s {\n\t\tbreak\n\t}", ok)
	f.iteration(s, []string{v}, []types.Type{c.Elem()})
}
