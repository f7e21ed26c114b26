package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// composite gives a composite literal of type t.
func (f *fn) composite(e *ast.CompositeLit, t types.Type) string {
	switch u := coreType(t).(type) {
	case *types.Struct:
		return f.structLit(e, t, u)
	case *types.Slice:
		return f.wrap(f.listLit(e, "[]"+f.p.typ(u.Elem()), u.Elem()), t)
	case *types.Array:
		return f.wrap(f.listLit(e, f.p.typ(u), u.Elem()), t)
	case *types.Map:
		return f.wrap(f.mapLit(e, u), t)
	case *types.Pointer: // an element &T{…} written without its type
		p := f.temp("new(%s)", f.p.typ(u.Elem()))
		f.out.add("*%s = %s", p, f.composite(e, u.Elem()))
		return p
	}
	f.refuse(e, "this literal cannot be interpreted")
	return ""
}

// structLit gives a struct; fields that yaegi cannot set are set after.
func (f *fn) structLit(e *ast.CompositeLit, t types.Type, st *types.Struct) string {
	form := f.p.formOf(t)
	foreign := f.isForeignStruct(t)
	var fields []string
	late := map[int]string{}
	var order []int
	for i, elt := range e.Elts {
		at := i
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			at = fieldNumber(st, kv.Key.(*ast.Ident).Name)
			elt = kv.Value
		}
		ft := st.Field(at).Type()
		v := f.element(elt, ft)
		_, erased := form.erased[at]
		if erased || foreign && (types.IsInterface(ft) || isFunc(ft)) {
			late[at] = f.frozenValue(v)
			order = append(order, at)
			continue
		}
		fields = append(fields, f.p.field(st, at)+": "+v)
	}
	s := f.temp("%s{%s}", f.p.typ(t), strings.Join(fields, ", "))
	for _, at := range order {
		place, _ := f.fieldOf(s, t, at)
		f.out.add("%s = %s", place, late[at])
	}
	return s
}

func isFunc(t types.Type) bool { _, ok := t.Underlying().(*types.Signature); return ok }

// isForeignStruct reports whether t is a struct of the standard library.
func (f *fn) isForeignStruct(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && f.p.foreign(n)
}

func fieldNumber(st *types.Struct, name string) int {
	for i := range st.NumFields() {
		if st.Field(i).Name() == name {
			return i
		}
	}
	panic("lower: no field " + name)
}

// element gives an element of a literal, which may leave out its type.
func (f *fn) element(e ast.Expr, t types.Type) string {
	if lit, ok := e.(*ast.CompositeLit); ok && lit.Type == nil {
		return f.composite(lit, t)
	}
	v := f.as(e, t)
	if strings.Contains(v, "*") { // yaegi takes a dereference here for a type
		return f.temp(v)
	}
	return v
}

// listLit gives a slice or array.
func (f *fn) listLit(e *ast.CompositeLit, typ string, elem types.Type) string {
	elems := make([]string, len(e.Elts))
	for i, elt := range e.Elts {
		key := ""
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			n, _ := constant.Int64Val(constant.ToInt(f.p.info.Types[kv.Key].Value))
			key = fmt.Sprintf("%d: ", n)
			elt = kv.Value
		}
		elems[i] = key + f.element(elt, elem)
	}
	if strings.HasPrefix(typ, "[0]") {
		return f.temp("%s{}", typ)
	}
	return f.temp("%s{%s}", typ, strings.Join(elems, ", "))
}

// mapLit gives a map.
func (f *fn) mapLit(e *ast.CompositeLit, m *types.Map) string {
	s := f.temp("%s{}", f.p.typ(m))
	for _, elt := range e.Elts {
		kv := elt.(*ast.KeyValueExpr)
		f.out.from = f.p.line(kv.Pos())
		k := f.simple(f.element(kv.Key, m.Key()))
		v := f.simple(f.element(kv.Value, m.Elem()))
		if f.p.interfaceKind(m.Key()) == anyInterface {
			f.out.add("%s(%s, 0, true)", f.p.native("Hashable"), k)
		}
		f.out.add("%s[%s] = %s", s, k, v)
	}
	return s
}

// libraryVar gives a variable of another package.
func (p *program) libraryVar(obj *types.Var) string {
	return p.imported(obj.Pkg().Path()) + "." + obj.Name()
}
