package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// selector gives a field, a method value, or something of a package.
func (f *fn) selector(e *ast.SelectorExpr) string {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := f.p.info.Uses[id].(*types.PkgName); ok {
			return f.qualified(e)
		}
	}
	sel := f.selection(e)
	if _, ok := sel.obj.(*types.Var); ok {
		return f.path(f.base(e.X), f.typeOf(e.X), sel.index)
	}
	return f.methodValue(e, sel)
}

// base gives the operand of a selector, addressable where it matters.
func (f *fn) base(e ast.Expr) string {
	s := f.expr(e)
	if strings.HasPrefix(s, "&") {
		return f.temp(s)
	}
	return s
}

// A selection is what a selector selects in this instance.
type selection struct {
	obj   types.Object
	index []int
	recv  types.Type
}

// selection looks up a field or method; in an instance of a generic function
// it is another one than in its declaration.
func (f *fn) selection(e *ast.SelectorExpr) selection {
	was := f.p.info.Uses[e.Sel]
	recv := f.typeOf(e.X)
	obj, index, _ := types.LookupFieldOrMethod(recv, true, was.Pkg(), e.Sel.Name)
	if obj == nil {
		f.refuse(e, "%s cannot be found when interpreted", e.Sel.Name)
	}
	return selection{obj, index, recv}
}

// qualified gives a variable or function of another package.
func (f *fn) qualified(e *ast.SelectorExpr) string {
	switch obj := f.p.info.Uses[e.Sel].(type) {
	case *types.Var:
		return f.temp(f.p.imported(obj.Pkg().Path()) + "." + obj.Name())
	case *types.Func:
		return f.funcValue(e.Sel, obj)
	}
	f.refuse(e, "%s cannot be interpreted as a value", e.Sel.Name)
	return ""
}

// path walks fields, also through embedded ones.
func (f *fn) path(s string, t types.Type, index []int) string {
	for _, i := range index {
		s, t = f.fieldOf(s, t, i)
	}
	return s
}

// fieldOf gives field i of a struct or of what a pointer points to.
func (f *fn) fieldOf(s string, t types.Type, i int) (string, types.Type) {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		s, t = f.simple(f.under(s, t)), ptr.Elem()
	}
	if inner, ok := strings.CutPrefix(s, "(*"); ok && balanced(inner) && isSimple(inner[:len(inner)-1]) {
		s = inner[:len(inner)-1] // yaegi takes (*p).x for something else at times
	}
	form := f.p.formOf(t)
	field := s + "." + f.p.field(form.typ, i)
	if typ, ok := form.erased[i]; ok && !isSimple(s) {
		// What yaegi makes of the conversion below depends on the way to the field.
		at := f.temp("any(%s(%s, (*%s)(nil)))", f.p.native("At"), f.addressOf("&"+field), typ)
		field = "(*" + f.temp("%s.(*%s)", at, typ) + ")"
	} else if ok {
		field = fmt.Sprintf("(*(*%s)(%s.Pointer(&%s)))", typ, f.p.imported("unsafe"), field)
	}
	return field, form.typ.Field(i).Type()
}

// fieldAddress gives a pointer to a field.
func (f *fn) fieldAddress(e *ast.SelectorExpr) string {
	if id, ok := e.X.(*ast.Ident); ok {
		if _, ok := f.p.info.Uses[id].(*types.PkgName); ok {
			obj := f.p.info.Uses[e.Sel]
			return f.temp("&%s.%s", f.p.imported(obj.Pkg().Path()), obj.Name())
		}
	}
	sel := f.selection(e)
	return f.pointerTo(f.path(f.addressable(e.X), f.typeOf(e.X), sel.index))
}

// pointerTo gives the address of an operand that expr or path gave.
func (f *fn) pointerTo(s string) string {
	if inner, ok := strings.CutPrefix(s, "(*"); ok && balanced(inner) {
		return f.simple(inner[:len(inner)-1])
	}
	return f.temp("&" + s)
}

// balanced reports whether the last byte of s closes what was open before s.
func balanced(s string) bool {
	depth := 1
	for i, r := range s {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			return i == len(s)-1
		}
	}
	return false
}

// addressable gives an operand whose fields can be addressed.
func (f *fn) addressable(e ast.Expr) string {
	switch x := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			if _, ok := f.p.info.Uses[id].(*types.PkgName); ok {
				return f.p.imported(f.p.info.Uses[x.Sel].Pkg().Path()) + "." + x.Sel.Name
			}
		}
		if sel := f.selection(x); !isMethod(sel.obj) {
			return f.path(f.addressable(x.X), f.typeOf(x.X), sel.index)
		}
	case *ast.IndexExpr:
		if isArray(f.typeOf(x.X)) || isSlice(f.typeOf(x.X)) {
			return f.indexed(x, true)
		}
	}
	return f.expr(e)
}

func isMethod(obj types.Object) bool { _, ok := obj.(*types.Func); return ok }

func isSlice(t types.Type) bool { _, ok := t.Underlying().(*types.Slice); return ok }

// index gives an element; of a map, zero where there is none.
func (f *fn) index(e *ast.IndexExpr) string {
	if tv := f.p.info.Types[e.X]; tv.IsType() || isGeneric(tv.Type) {
		return f.instance(e.X)
	}
	if _, ok := f.typeOf(e.X).Underlying().(*types.Map); ok {
		m, k := f.mapEntry(e, false)
		return f.temp("%s[%s]", m, k)
	}
	return f.indexed(e, false)
}

func isGeneric(t types.Type) bool {
	sig, ok := t.(*types.Signature)
	return ok && sig.TypeParams().Len() > 0
}

// mapEntry gives a map and a key, each a name.
func (f *fn) mapEntry(e *ast.IndexExpr, writing bool) (string, string) {
	t := f.typeOf(e.X).Underlying().(*types.Map)
	m := f.simple(f.core(e.X))
	k := f.simple(f.as(e.Index, t.Key()))
	if f.p.interfaceKind(t.Key()) == anyInterface {
		f.out.add("%s(%s, len(%s), %t)", f.p.native("Hashable"), k, m, writing)
	}
	return m, k
}

// indexed gives an element of anything but a map, after checking the index:
// yaegi's panic would not say what Go's does.
func (f *fn) indexed(e *ast.IndexExpr, addressed bool) string {
	var s string
	t := f.typeOf(e.X)
	if addressed && !isPointer(t) && !isSlice(t) {
		s = f.addressable(e.X)
	} else {
		s = f.core(e.X)
	}
	length := "len(" + s + ")"
	if isArray(t) {
		length = fmt.Sprint(arrayLen(t))
	} else if !isSimple(s) {
		s = f.simple(s)
		length = "len(" + s + ")"
	}
	i := f.indexValue(e.Index)
	f.checkIndex(e, s, i, length)
	if isPointer(t) {
		return "(*" + f.simple(s) + ")[" + i + "]"
	}
	return s + "[" + i + "]"
}

// checkIndex panics as Go does if an index is out of range.
func (f *fn) checkIndex(e *ast.IndexExpr, s, i, length string) {
	array := isArray(f.typeOf(e.X))
	number := i[0] >= '0' && i[0] <= '9'
	mark := ""
	if f.markers {
		mark = fmt.Sprintf("\tweft_line = %d\n", f.p.line(e.Lbrack))
	}
	switch {
	case number && array, f.within(i, s):
		return
	case number:
		f.out.add("if %s >= %s {\n%s\t%s(%s, %s)\n}", i, length, mark, f.p.native("Index"), i, length)
	default:
		f.out.add("if %s < 0 || %s >= %s {\n%s\t%s(%s, %s)\n}", i, i, length, mark, f.p.native("Index"), i, length)
	}
}

// within reports whether a loop makes sure that i is an index of s.
func (f *fn) within(i, s string) bool {
	for _, l := range f.labels {
		if l.index == i && l.of == s && i != "" {
			return true
		}
	}
	return false
}

func arrayLen(t types.Type) int64 {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		t = ptr.Elem()
	}
	return t.Underlying().(*types.Array).Len()
}

// indexValue gives an index as an int that is a name or a number.
func (f *fn) indexValue(e ast.Expr) string {
	if tv := f.p.info.Types[e]; tv.Value != nil {
		return strings.TrimSuffix(strings.TrimPrefix(f.constant(tv.Value, types.Typ[types.Int]), "int("), ")")
	}
	s := f.expr(e)
	switch f.typ(e) {
	case "uint", "uint64", "uintptr":
		return f.temp("%s(uint64(%s))", f.p.native("ToIndex"), s)
	}
	if f.typ(e) != "int" {
		return f.temp("int(%s)", s)
	}
	return f.simple(s)
}

// slice gives a slice expression, after checking its bounds.
func (f *fn) slice(e *ast.SliceExpr) string {
	s, t := f.sliced(e.X)
	var b [3]string
	for i, x := range []ast.Expr{e.Low, e.High, e.Max} {
		if x != nil {
			b[i] = f.indexValue(x)
		}
	}
	f.checkSlice(s, t, b)
	text := s + "[" + b[0] + ":" + b[1]
	if e.Slice3 {
		text += ":" + b[2]
	}
	return f.wrap(f.temp(text+"]"), f.typeOf(e))
}

// sliced gives what is sliced; of an array, what a pointer to it points to.
func (f *fn) sliced(e ast.Expr) (string, types.Type) {
	t := f.typeOf(e)
	switch {
	case isPointer(t):
		return "(*" + f.simple(f.core(e)) + ")", t
	case isArray(t):
		return f.addressable(e), t
	}
	return f.simple(f.core(e)), t
}

// checkSlice panics as Go does if bounds are out of range.
func (f *fn) checkSlice(s string, t types.Type, b [3]string) {
	if b == [3]string{} {
		return
	}
	kind, limit := "Slice", "cap("+s+")"
	switch {
	case isArray(t):
		limit = fmt.Sprint(arrayLen(t))
	case isString(t):
		kind, limit = "String", "len("+s+")"
	}
	high := b[1]
	if high == "" {
		high = "len(" + s + ")"
		if isArray(t) {
			high = limit
		}
	}
	low := b[0]
	if low == "" {
		low = "0"
	}
	if b[2] != "" {
		f.out.add("%s(%s, %s, %s, %s, %t)", f.p.native("CheckSlice3"), low, high, b[2], limit, isArray(t))
		return
	}
	call := fmt.Sprintf("%s(%s, %s, %s, %t, %t)", f.p.native("Check"+kind), low, high, limit, b[1] != "", isArray(t))
	f.out.add("if %s < 0 || %s < %s || %s < %s {\n\t%s\n}", low, high, low, limit, high, call)
}

func isString(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsString != 0
}
