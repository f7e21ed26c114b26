package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// builtin gives the name of the builtin that a call is of, or nothing.
func (f *fn) builtin(e *ast.CallExpr) string {
	fun := ast.Unparen(e.Fun)
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		if b, ok := f.p.info.Uses[sel.Sel].(*types.Builtin); ok {
			return "unsafe." + b.Name()
		}
		return ""
	}
	id, ok := fun.(*ast.Ident)
	if !ok {
		return ""
	}
	if b, ok := f.p.info.Uses[id].(*types.Builtin); ok {
		return b.Name()
	}
	return ""
}

// builtinCall gives the value of a call of a builtin.
func (f *fn) builtinCall(name string, e *ast.CallExpr) string {
	e = f.spread(e)
	switch name {
	case "append":
		return f.appendCall(e)
	case "cap", "len":
		return f.lenCall(name, e)
	case "complex", "real", "imag":
		ops := f.operands(e.Args, func(i int) types.Type { return f.typeOf(e.Args[i]) })
		return f.temp("%s(%s)", f.p.typ(f.typeOf(e)), f.temp("%s(%s)", name, strings.Join(ops, ", ")))
	case "copy":
		return f.temp("copy(%s, %s)", f.simple(f.core(e.Args[0])), f.simple(f.core(e.Args[1])))
	case "make":
		return f.makeCall(e)
	case "max", "min":
		return f.extreme(name, e)
	case "new":
		return f.newCall(e)
	case "recover":
		return f.recoverCall(e)
	}
	if strings.HasPrefix(name, "unsafe.") {
		return f.unsafeCall(name, e)
	}
	c := f.builtinForm(name, e)
	f.out.add("%s", c.text())
	return ""
}

// spread gives a call whose arguments are the results of another one with
// these as arguments of their own.
func (f *fn) spread(e *ast.CallExpr) *ast.CallExpr {
	if len(e.Args) != 1 {
		return e
	}
	t, ok := f.typeOf(e.Args[0]).(*types.Tuple)
	if !ok {
		return e
	}
	out := *e
	out.Args = nil
	for i, name := range f.callResults(ast.Unparen(e.Args[0]).(*ast.CallExpr)) {
		id := &ast.Ident{NamePos: e.Args[0].Pos(), Name: name}
		obj := types.NewVar(id.Pos(), f.p.pkg, name, t.At(i).Type())
		f.p.info.Uses[id], f.p.info.Types[id] = obj, types.TypeAndValue{Type: t.At(i).Type()}
		f.vars[obj] = &variable{name: name, typ: f.p.typ(t.At(i).Type()), home: f}
		out.Args = append(out.Args, id)
	}
	f.p.info.Types[&out] = f.p.info.Types[e]
	return &out
}

// builtinForm is a builtin that is called for its effect.
func (f *fn) builtinForm(name string, e *ast.CallExpr) form {
	var ops []operand
	call := name
	e = f.spread(e)
	switch name {
	case "close":
		ops = []operand{{f.simple(f.core(e.Args[0])), f.p.typ(f.typeOf(e.Args[0]).Underlying())}}
	case "clear":
		call = f.p.native("Clear")
		ops = []operand{{f.temp("any(%s)", f.core(e.Args[0])), "any"}}
	case "delete":
		m := f.typeOf(e.Args[0]).Underlying().(*types.Map)
		ops = []operand{{f.simple(f.core(e.Args[0])), f.p.typ(m)}, {f.simple(f.as(e.Args[1], m.Key())), f.p.typ(m.Key())}}
	case "panic":
		call = f.p.native("Panic")
		ops = []operand{{f.as(e.Args[0], anyType), "any"}}
	case "print", "println":
		call = f.p.native(map[string]string{"print": "Print", "println": "Println"}[name])
		for _, a := range e.Args {
			ops = append(ops, operand{f.printed(a), "any"})
		}
	case "recover":
		return f.deferredRecover()
	case "copy":
		for _, a := range e.Args {
			ops = append(ops, operand{f.simple(f.core(a)), f.p.typ(f.typeOf(a).Underlying())})
		}
	default:
		f.refuse(e, "%s cannot be interpreted here", name)
	}
	return form{ops: ops, results: types.NewTuple(), render: func(ops []string) string {
		return call + "(" + strings.Join(ops, ", ") + ")"
	}}
}

// printed gives an operand of print: its kind is all that matters.
func (f *fn) printed(e ast.Expr) string {
	t := f.typeOf(e)
	if f.isNil(e) {
		return "any(nil)"
	}
	if types.IsInterface(t) {
		return fmt.Sprintf("any(%s(%s))", f.p.native("Interface"), f.convert(f.expr(e), t, anyType))
	}
	return f.temp("any(%s)", f.core(e))
}

// appendCall gives append; a string is appended as bytes.
func (f *fn) appendCall(e *ast.CallExpr) string {
	t := f.typeOf(e)
	if len(e.Args) == 1 {
		return f.as(e.Args[0], t)
	}
	elem := coreType(t).(*types.Slice).Elem()
	s := "(" + f.p.typ(t.Underlying()) + ")(nil)"
	if !f.isNil(e.Args[0]) {
		s = f.simple(f.core(e.Args[0]))
	}
	if e.Ellipsis.IsValid() {
		if f.isNil(e.Args[1]) {
			return f.wrap(s, t)
		}
		more := f.simple(f.core(e.Args[1]))
		if isString(f.typeOf(e.Args[1])) {
			more = f.temp("[]uint8(%s)", more)
		}
		return f.wrap(f.temp("append(%s, %s...)", s, more), t)
	}
	args := f.operands(e.Args[1:], func(int) types.Type { return elem })
	for i, a := range args {
		args[i] = f.simple(a) // yaegi reads it when s has changed already
	}
	return f.wrap(f.temp("append(%s, %s)", s, strings.Join(args, ", ")), t)
}

// lenCall gives len or cap.
func (f *fn) lenCall(name string, e *ast.CallExpr) string {
	x := e.Args[0]
	if isArray(f.typeOf(x)) {
		f.frozenValue(f.core(x))
		return fmt.Sprint(arrayLen(f.typeOf(x)))
	}
	return name + "(" + f.simple(f.core(x)) + ")"
}

// makeCall gives make; a size is checked, because yaegi's panic is another.
func (f *fn) makeCall(e *ast.CallExpr) string {
	t := f.typeOf(e)
	core := coreType(t)
	if c, ok := core.(*types.Chan); ok {
		core = types.NewChan(types.SendRecv, c.Elem()) // reflection makes no other
	}
	args := []string{f.p.typ(core)}
	for _, a := range e.Args[1:] {
		args = append(args, f.size(a))
	}
	if _, ok := coreType(t).(*types.Slice); ok {
		n, m := args[1], args[len(args)-1]
		f.out.add("%s(%s, %s, %d)", f.p.native("CheckMake"), n, m, f.sizeOf(coreType(t).(*types.Slice).Elem()))
	}
	if _, ok := coreType(t).(*types.Chan); ok && len(args) > 1 {
		f.out.add("%s(%s)", f.p.native("CheckChan"), args[1])
	}
	if _, ok := coreType(t).(*types.Map); ok {
		args = args[:1]
	}
	made := f.temp("make(%s)", strings.Join(args, ", "))
	if c, ok := coreType(t).(*types.Chan); ok && c.Dir() != types.SendRecv {
		made = f.temp("(%s)(%s)", f.p.typ(coreType(t)), made)
	}
	return f.wrap(made, t)
}

// size gives a size as an int; one that is too large for it stays too large.
func (f *fn) size(e ast.Expr) string {
	switch f.typ(e) {
	case "uint", "uint64", "uintptr":
		if f.p.info.Types[e].Value == nil {
			return f.temp("%s(uint64(%s))", f.p.native("ToSize"), f.expr(e))
		}
	}
	return f.indexValue(e)
}

// sizeOf gives the size of a type in bytes.
func (f *fn) sizeOf(t types.Type) int64 {
	return types.SizesFor("gc", "amd64").Sizeof(t)
}

// extreme gives min or max, by a function for the type.
func (f *fn) extreme(name string, e *ast.CallExpr) string {
	t := f.typeOf(e)
	args := f.operands(e.Args, func(int) types.Type { return t })
	fn := f.p.lib.lookup("builtin", name)
	call := f.p.instanceOf(fn, []types.Type{t.Underlying()})
	typ, under := f.p.typ(t), f.p.typ(t.Underlying()) // differ for types of the standard library
	s := f.retyped(args[0], typ, under)
	for _, a := range args[1:] {
		s = f.temp("%s(%s, %s)", call, s, f.retyped(a, typ, under))
	}
	return f.retyped(s, under, typ)
}

// newCall gives new, of a type or of a value.
func (f *fn) newCall(e *ast.CallExpr) string {
	if f.p.info.Types[e.Args[0]].IsType() {
		return f.temp("new(%s)", f.typ(e.Args[0]))
	}
	t := deref(f.typeOf(e))
	v := f.as(e.Args[0], t)
	p := f.temp("new(%s)", f.p.typ(t))
	f.out.add("*%s = %s", p, v)
	return p
}

// recoverCall gives recover: the panic of the function that deferred this one.
func (f *fn) recoverCall(e *ast.CallExpr) string {
	return f.temp("any(%s)", f.recoverText())
}

func (f *fn) recoverText() string {
	if f.caught == nil {
		return f.p.native("Recover") + "(nil)"
	}
	return f.p.native("Recover") + "(" + f.capture(f.caught).name + ")"
}

// deferredRecover is recover deferred by itself: it recovers what the deferred
// function around it could, unless that panics anew.
func (f *fn) deferredRecover() form {
	if f.caught == nil || f.frame == nil {
		return form{results: types.NewTuple(), render: func([]string) string { return f.p.native("Recover") + "(nil)" }}
	}
	frame := f.p.native("Frame")
	ops := []operand{{f.capture(f.frame).name, "*" + frame}, {f.capture(f.caught).name, "*" + frame}}
	return form{ops: ops, results: types.NewTuple(), render: func(ops []string) string {
		return f.p.native("DeferredRecover") + "(" + join(ops) + ")"
	}}
}
