package lower

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

// An interface has one of two lowered forms. Those that the program declares
// are any, and so is any itself; those of the standard library, error among
// them, keep their type, because compiled code wants it.
const (
	notInterface = iota
	anyInterface
	nativeInterface
)

func (p *program) interfaceKind(t types.Type) int {
	if _, ok := types.Unalias(t).(*types.TypeParam); ok || !types.IsInterface(t) {
		return notInterface
	}
	n, ok := types.Unalias(t).(*types.Named)
	if ok && (n.Obj().Pkg() == nil || p.foreign(n)) {
		return nativeInterface
	}
	return anyInterface
}

func isError(t types.Type) bool {
	return types.Identical(t, types.Universe.Lookup("error").Type())
}

// convert gives a value of one type as a value of another that it can be
// assigned to.
func (f *fn) convert(s string, from, to types.Type) string {
	if types.Identical(from, to) {
		return s
	}
	k, l := f.p.interfaceKind(from), f.p.interfaceKind(to)
	switch {
	case l == notInterface:
		return f.recast(s, from, to)
	case l == nativeInterface:
		return f.toNative(s, from, to)
	case k == notInterface:
		return f.box(s, from)
	case k == nativeInterface:
		return f.toAny(s, from)
	}
	return s
}

// recast changes between types with the same underlying one: a recursive type
// and its parts, a type of the standard library, a channel's directions.
func (f *fn) recast(s string, from, to types.Type) string {
	a, b := f.p.isRecursive(from), f.p.isRecursive(to)
	switch {
	case a && !b:
		return f.under(s, from)
	case b && !a:
		return f.wrap(f.simple(s), to)
	case a:
		return s
	}
	return f.retyped(s, f.p.typ(from), f.p.typ(to))
}

// retyped converts between lowered types that differ in name or direction.
func (f *fn) retyped(s, from, to string) string {
	if from == to {
		return s
	}
	return f.temp("(%s)(%s)", to, s)
}

// toAny gives an interface of the standard library as any.
func (f *fn) toAny(s string, from types.Type) string {
	if isError(from) {
		return f.temp("any(%s)", s)
	}
	return f.temp("any(%s(%s))", f.p.native("Any"), s)
}

// toNative gives a value as an interface of the standard library.
func (f *fn) toNative(s string, from, to types.Type) string {
	if f.p.interfaceKind(from) == notInterface {
		if !f.p.isBoxed(from) {
			return f.temp("%s(%s)", f.p.typ(to), s)
		}
		s = f.box(s, from)
	} else if f.p.interfaceKind(from) == nativeInterface {
		s = f.toAny(s, from)
	}
	return f.temp("%s(%s)", f.p.nativeMaker(to), s)
}

// nativeMaker names the function that makes an interface of the standard
// library of any. A value of the program is put into the wrapper that yaegi
// has for that interface, whose methods call the program's.
func (p *program) nativeMaker(to types.Type) string {
	if isError(to) {
		return p.native("AsError")
	}
	typ := p.typ(to)
	return p.helper("make "+typ, "as_", func(name string) string { return p.makeWrapper(name, typ, to) })
}

// makeWrapper writes the function for nativeMaker.
func (p *program) makeWrapper(name, typ string, to types.Type) string {
	n, ok := types.Unalias(to).(*types.Named)
	if !ok {
		refuse(token.NoPos, "%s cannot be made of a type of the program", to)
	}
	pkg := p.imported(n.Obj().Pkg().Path())
	text := fmt.Sprintf("func %s(x any) %s {\n\tif x == nil {\n\t\treturn nil\n\t}\n", name, typ)
	text += fmt.Sprintf("\tif %s(x, (*%s)(nil)) {\n\t\treturn x.(%s)\n\t}\n", p.native("Implements"), typ, typ)
	text += fmt.Sprintf("\tw := %s._%s{IValue: x", pkg, n.Obj().Name())
	iface := to.Underlying().(*types.Interface)
	for m := range iface.Methods() {
		if !m.Exported() {
			refuse(token.NoPos, "%s has methods that no other type can have", to)
		}
		sig := m.Signature()
		maker := p.helper("bind "+m.Name()+p.methodText(sig), "bind_"+m.Name()+"_", func(name string) string {
			ret := ""
			if sig.Results().Len() > 0 {
				ret = "return "
			}
			head := "func" + p.wrapperSignature(sig)
			return fmt.Sprintf("func %s(x any) func%s {\n\treturn %s {\n\t\t%s%s(x%s)\n\t}\n}",
				name, p.signature(sig, ""), head, ret, p.dispatch(m.Name(), sig), argNames(sig))
		})
		text += fmt.Sprintf(", W%s: %s(x)", m.Name(), maker)
	}
	return text + "}\n\treturn w\n}"
}

// wrapperSignature gives parameters with names.
func (p *program) wrapperSignature(sig *types.Signature) string { return p.signature(sig, "p") }

// argNames gives the names of wrapperSignature as further arguments.
func argNames(sig *types.Signature) string {
	s := ""
	for i := range sig.Params().Len() {
		s += fmt.Sprintf(", p%d", i)
	}
	return s
}

// conversion gives T(x).
func (f *fn) conversion(e *ast.CallExpr) string {
	to := f.typeOf(e.Fun)
	x := e.Args[0]
	if f.isNil(x) {
		return f.p.zero(to)
	}
	from := f.typeOf(x)
	if types.IsInterface(to) {
		return f.as(x, to)
	}
	if v := f.p.info.Types[x].Value; v != nil && isNumber(to) && v.Kind() != constant.String {
		return f.constant(v, to) // in a generic function, where it is none
	}
	s := f.core(x)
	if s, ok := f.unsafeConversion(e, s, from, to); ok {
		return s
	}
	switch t := to.Underlying().(type) {
	case *types.Array:
		if isArray(from) {
			return f.wrap(s, to)
		}
		return f.sliceToArray(s, t, false)
	case *types.Pointer:
		if arr, ok := t.Elem().Underlying().(*types.Array); ok && isSlice(from) {
			return f.sliceToArray(s, arr, true)
		}
		return f.wrap(f.samePointer(s, from, to), to)
	case *types.Struct:
		return f.structConversion(s, from, to)
	case *types.Basic:
		return f.basicConversion(e, s, from, to)
	}
	if f.p.isRecursive(to) {
		return f.wrap(f.simple(s), to)
	}
	return f.retyped(s, f.p.typ(from.Underlying()), f.p.typ(to))
}

func isNumber(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsNumeric != 0
}

// basicConversion converts to a number or a string.
func (f *fn) basicConversion(e *ast.CallExpr, s string, from, to types.Type) string {
	typ := f.p.typ(to)
	if b, ok := from.Underlying().(*types.Basic); ok {
		if f.p.typ(from) == typ {
			return s
		}
		if isString(to) && b.Info()&types.IsInteger != 0 {
			return f.temp("string(int32(%s))", f.runeOf(s, b))
		}
		if b.Info()&types.IsFloat != 0 && to.Underlying().(*types.Basic).Info()&types.IsUnsigned != 0 {
			return f.temp("%s(%s(float64(%s)))", typ, f.p.native("Unsigned"), s)
		}
	}
	return f.temp("%s(%s)", typ, s)
}

// runeOf gives an integer as a rune; one that is none is the rune of errors.
func (f *fn) runeOf(s string, b *types.Basic) string {
	if b.Kind() == types.Int32 || b.Kind() == types.UntypedRune {
		return s
	}
	return fmt.Sprintf("%s(int64(%s))", f.p.native("ToRune"), s)
}

// samePointer converts between pointers to types that are lowered alike.
func (f *fn) samePointer(s string, from, to types.Type) string {
	if f.p.typ(from) == f.p.typ(to) {
		return s
	}
	return f.at(f.addressOf(s), to)
}

// structConversion converts between structs with the same fields.
func (f *fn) structConversion(s string, from, to types.Type) string {
	if f.p.typ(from) == f.p.typ(to) {
		return s
	}
	t := f.temp(s)
	return f.temp("*%s", f.at(f.addressOf("&"+t), types.NewPointer(to)))
}

// sliceToArray converts a slice to an array or to a pointer to one.
func (f *fn) sliceToArray(s string, t *types.Array, pointer bool) string {
	s = f.simple(s)
	typ := f.p.typ(t)
	f.out.add("if len(%s) < %d {\n\t%s(len(%s), %d)\n}", s, t.Len(), f.p.native("SliceToArray"), s, t.Len())
	if pointer {
		return f.temp("(*%s)(%s)", typ, s)
	}
	a := f.temp("%s{}", typ)
	f.out.add("copy(%s[:], %s)", a, s)
	return a
}
