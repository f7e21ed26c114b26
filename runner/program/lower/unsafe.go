package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// Values of unsafe.Pointer are what they are; package native makes them of
// pointers and pointers of them, because yaegi knows only some of these
// conversions. Memory is read through them as another type only where lowered
// types have the layout of Go's.

func isUnsafe(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Kind() == types.UnsafePointer
}

// unsafeConversion gives a conversion from or to unsafe.Pointer; ok tells
// that it is one.
func (f *fn) unsafeConversion(n ast.Node, s string, from, to types.Type) (text string, ok bool) {
	switch {
	case isUnsafe(from) && isUnsafe(to):
		return s, true
	case isUnsafe(to) && isPointer(from):
		f.layoutOf(n, from)
		if isString(deref(from)) { // an empty part of a string points nowhere here
			f.refuse(n, "an unsafe.Pointer to a string cannot be interpreted")
		}
		return f.addressOf(s), true
	case isUnsafe(to):
		return f.temp("%s(%s)", f.p.native("ToPointer"), s), true
	case isUnsafe(from) && isPointer(to):
		f.layoutOf(n, to)
		return f.at(s, to), true
	case isUnsafe(from):
		if f.ofGlobal(n.(*ast.CallExpr).Args[0]) {
			f.refuse(n, "the address of a variable of the package would tell of the interpreter, not of the program")
		}
		return f.temp("%s(%s)", f.p.native("ToAddress"), s), true
	}
	return "", false
}

// ofGlobal reports whether e is unsafe.Pointer(&x) of a variable of the top
// level: compiled ones have their place in the program, not on the heap.
func (f *fn) ofGlobal(e ast.Expr) bool {
	c, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(c.Args) != 1 {
		return false
	}
	ref, ok := ast.Unparen(c.Args[0]).(*ast.UnaryExpr)
	if !ok || ref.Op != token.AND {
		return false
	}
	id, ok := ast.Unparen(ref.X).(*ast.Ident)
	return ok && f.p.info.Uses[id] != nil && f.p.info.Uses[id].Parent() == f.p.pkg.Scope()
}

// addressOf gives a pointer as an unsafe.Pointer.
func (f *fn) addressOf(ptr string) string {
	return f.temp("%s(any(%s))", f.p.native("Address"), ptr)
}

// at gives an unsafe.Pointer as a pointer type.
func (f *fn) at(s string, ptr types.Type) string {
	typ := f.p.typ(ptr)
	return f.temp("%s.(%s)", f.temp("any(%s(%s, (%s)(nil)))", f.p.native("At"), s, typ), typ)
}

// layoutOf refuses a pointer to memory that is not what it is in Go.
func (f *fn) layoutOf(n ast.Node, ptr types.Type) {
	elem := deref(ptr)
	other := Walk(elem, map[types.Type]bool{}, func(t types.Type) (found, stop bool) {
		if named, ok := t.(*types.Named); ok && (f.p.lib.has(named.Obj()) || f.p.isRecursive(named)) {
			return true, true
		}
		switch t := t.Underlying().(type) {
		case *types.Interface, *types.Signature:
			return true, true
		case *types.Struct:
			return hasBlank(t), false
		case *types.Pointer, *types.Slice, *types.Map, *types.Chan:
			return false, true
		case *types.Basic:
			return false, t.Kind() != types.Invalid
		}
		return false, false
	})
	if other || f.p.isRecursive(ptr) {
		f.refuse(n, "an unsafe.Pointer to %s, whose memory an interpreter lays out otherwise, cannot be interpreted", goString(elem))
	}
}

// hasBlank reports whether a struct has fields that are not compared in Go.
func hasBlank(t *types.Struct) bool {
	for v := range t.Fields() {
		if v.Name() == "_" {
			return true
		}
	}
	return false
}

// unsafeCall gives the value of a call of a function of package unsafe.
func (f *fn) unsafeCall(name string, e *ast.CallExpr) string {
	switch name {
	case "unsafe.Sizeof":
		return fmt.Sprintf("uintptr(%d)", f.sizeOf(f.typeOf(e.Args[0])))
	case "unsafe.Alignof":
		return fmt.Sprintf("uintptr(%d)", types.SizesFor("gc", "amd64").Alignof(f.typeOf(e.Args[0])))
	case "unsafe.Offsetof":
		return fmt.Sprintf("uintptr(%d)", f.offsetOf(ast.Unparen(e.Args[0]).(*ast.SelectorExpr)))
	case "unsafe.Add":
		p := f.simple(f.expr(e.Args[0]))
		return f.temp("%s(%s, int(%s))", f.p.native("AddPointer"), p, f.expr(e.Args[1]))
	case "unsafe.String":
		p := f.simple(f.as(e.Args[0], types.NewPointer(types.Typ[types.Uint8])))
		return f.temp("%s(%s, int(%s))", f.p.native("StringAt"), p, f.expr(e.Args[1]))
	case "unsafe.StringData":
		return f.temp("%s(%s)", f.p.native("StringData"), f.expr(e.Args[0]))
	case "unsafe.SliceData":
		return f.given("SliceData", f.typeOf(e), f.core(e.Args[0]))
	case "unsafe.Slice":
		f.layoutOf(e, f.typeOf(e.Args[0]))
		p := f.simple(f.core(e.Args[0]))
		return f.given("SliceAt", f.typeOf(e), p, "int("+f.expr(e.Args[1])+")")
	}
	f.refuse(e, "%s cannot be interpreted", name)
	return ""
}

// given gives the result of a function of package native, which is of any
// type, as the type that it has; the function gets x as any.
func (f *fn) given(name string, t types.Type, x string, more ...string) string {
	args := "any(" + x + ")"
	for _, m := range more {
		args += ", " + m
	}
	return f.unboxed(f.temp("any(%s(%s))", f.p.native(name), args), t)
}

// offsetOf gives the offset of a field in the struct that it is selected of.
func (f *fn) offsetOf(e *ast.SelectorExpr) int64 {
	t, offset := f.typeOf(e.X), int64(0)
	for _, i := range f.selection(e).index {
		st, ok := coreType(deref(t)).(*types.Struct)
		if !ok {
			refuse(token.NoPos, "this unsafe.Offsetof cannot be interpreted")
		}
		fields := make([]*types.Var, st.NumFields())
		for j := range fields {
			fields[j] = st.Field(j)
		}
		offset += types.SizesFor("gc", "amd64").Offsetsof(fields)[i]
		t = st.Field(i).Type()
	}
	return offset
}
