package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// funcLit gives a closure: a call of a function that makes it, with what it
// captures as arguments. Caught is set where the literal is deferred, so that
// it may recover.
func (f *fn) funcLit(e *ast.FuncLit, caught *variable) string {
	if f.facts.recovers[e] && caught == nil {
		f.refuse(e, "a function value that calls recover and is not deferred where it is written cannot be interpreted")
	}
	sig := f.typeOf(e).(*types.Signature)
	in := f.inner()
	in.caught = caught
	in.out.from = f.p.line(e.Pos())
	in.setResults(e, sig)
	params := in.params(e.Type.Params)
	in.body(e, e.Body)
	head := "func(" + strings.Join(params, ", ") + ")" + f.p.results(sig)
	return f.temp(f.closure(in, head, "func"))
}

// funcValue gives a function that is known by name as a value.
func (f *fn) funcValue(id *ast.Ident, fn *types.Func) string {
	if d := f.p.funcs[fn.Origin()]; d != nil && f.p.survey(d).recovers[d] {
		f.refuse(id, "a function value that calls recover and is not deferred where it is written cannot be interpreted")
	}
	sig := f.typeOf(id).(*types.Signature)
	var c form
	var ops []operand
	for i := range sig.Params().Len() {
		ops = append(ops, operand{fmt.Sprintf("p%d", i), ""})
	}
	switch impl := f.p.lib.function(fn); {
	case impl != nil:
		c = f.named(f.p.instanceOf(impl, f.targs(id)), ops, sig)
	case fn.Pkg() == f.p.pkg || f.p.lib.owns(fn.Pkg()):
		c = f.named(f.p.instanceOf(fn, f.targs(id)), ops, sig)
	default:
		return f.compiledValue(id, fn, sig)
	}
	return f.valueOf(c, sig, "value "+c.text())
}

// compiledValue gives a compiled function as a value.
func (f *fn) compiledValue(id *ast.Ident, fn *types.Func, sig *types.Signature) string {
	if _, ok := replaced[fn.FullName()]; ok {
		f.refuse(id, "%s as a function value cannot be interpreted", fn.FullName())
	}
	name := f.p.imported(fn.Pkg().Path()) + "." + fn.Name()
	c := form{results: sig.Results(), native: true, render: func(ops []string) string {
		s := name + "(" + strings.Join(ops, ", ")
		if sig.Variadic() {
			s += "..."
		}
		return s + ")"
	}}
	for i := range sig.Params().Len() {
		c.ops = append(c.ops, operand{fmt.Sprintf("p%d", i), ""})
	}
	return f.valueOf(c, sig, "value "+name)
}

// valueOf gives a closure that makes a call with its parameters p0, p1, ….
func (f *fn) valueOf(c form, sig *types.Signature, key string) string {
	maker := f.p.helper(key, "value_", func(name string) string {
		in := f.p.newFunc(nil, nil)
		in.out.indent = 2
		in.forward(c)
		var t text
		t.join(in.out.lines)
		return fmt.Sprintf("func %s() func%s {\n\treturn func%s {\n%s\t}\n}", name, f.p.signature(sig, ""), f.p.wrapperSignature(sig), joined(in.out.lines))
	})
	return f.temp("%s()", maker)
}

// joined gives lines as text.
func joined(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text + "\n")
	}
	return b.String()
}

// instance gives an instance of a generic function as a value.
func (f *fn) instance(e ast.Expr) string {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return f.genericValue(x, f.p.info.Uses[x].(*types.Func))
	case *ast.SelectorExpr:
		return f.genericValue(x.Sel, f.p.info.Uses[x.Sel].(*types.Func))
	}
	f.refuse(e, "this instance cannot be interpreted")
	return ""
}

func (f *fn) genericValue(id *ast.Ident, fn *types.Func) string {
	sig := f.env.apply(f.p.info.Instances[id].Type).(*types.Signature)
	if impl := f.p.lib.function(fn); impl != nil {
		fn = impl
	}
	var ops []operand
	for i := range sig.Params().Len() {
		ops = append(ops, operand{fmt.Sprintf("p%d", i), ""})
	}
	if f.p.isForeignFunc(fn) {
		f.refuse(id, "the generic function %s cannot be interpreted", fn.FullName())
	}
	c := f.named(f.p.instanceOf(fn, f.targs(id)), ops, sig)
	return f.valueOf(c, sig, "value "+c.text())
}

// methodValue gives x.M or T.M as a function value; x is evaluated now.
func (f *fn) methodValue(e *ast.SelectorExpr, sel selection) string {
	fn := sel.obj.(*types.Func)
	if d := f.p.funcs[fn.Origin()]; d != nil && f.p.survey(d).recovers[d] {
		f.refuse(e, "a method value that calls recover cannot be interpreted")
	}
	sig := f.typeOf(e).(*types.Signature)
	if tv := f.p.info.Types[e.X]; tv.IsType() {
		return f.methodExpression(sel, fn, sig)
	}
	recv := f.receiver(e.X, fn, sel)
	t := f.receiverType(e.X, fn, sel)
	in := f.inner()
	in.out.indent = 2
	r := &variable{name: f.fresh(), typ: f.p.typ(t), home: f}
	if types.IsInterface(t) {
		recv = f.simple(recv)
		f.out.add("%s(%s == nil)", f.p.native("NotNil"), recv)
	}
	f.out.add("%s := %s", r.name, recv)
	in.capture(r)
	args := make([]string, sig.Params().Len())
	for i := range args {
		args[i] = fmt.Sprintf("p%d", i)
	}
	// A value receiver is copied now: Go evaluates it with the method value.
	base, bt, index := f.promoted(r.name, t, sel.index)
	if base != r.name {
		r2 := &variable{name: f.fresh(), typ: f.p.typ(bt), home: f}
		f.out.add("%s := %s", r2.name, base)
		in.captures = nil
		in.capture(r2)
		r, t = r2, bt
	}
	if want := fn.Signature().Recv(); isPointer(t) && !f.p.isNamedPointer(t) && !isPointer(want.Type()) && !types.IsInterface(t) {
		r2 := &variable{name: f.fresh(), typ: f.p.typ(deref(t)), home: f}
		f.out.add("%s := *%s", r2.name, r.name)
		in.captures = nil
		in.capture(r2)
		r, t = r2, deref(t)
	}
	in.forward(in.methodForm(r.name, t, index, fn, args, sig))
	return f.temp(f.closure(in, "func"+f.p.wrapperSignature(sig), "method"))
}

// promoted walks to the embedded field that has the method.
func (f *fn) promoted(recv string, t types.Type, index []int) (string, types.Type, []int) {
	for _, i := range index[:len(index)-1] {
		recv, t = f.fieldOf(recv, t, i)
	}
	if len(index) > 1 && !isPointer(t) && !types.IsInterface(t) {
		return f.pointerTo(recv), types.NewPointer(t), index[len(index)-1:]
	}
	return recv, t, index[len(index)-1:]
}

// methodExpression gives T.M, a function whose first parameter is the
// receiver.
func (f *fn) methodExpression(sel selection, fn *types.Func, sig *types.Signature) string {
	t := sig.Params().At(0).Type()
	rest := make([]*types.Var, sig.Params().Len()-1)
	args := make([]string, len(rest))
	for i := range rest {
		rest[i] = sig.Params().At(i + 1)
		args[i] = fmt.Sprintf("p%d", i+1)
	}
	inner := types.NewSignatureType(nil, nil, nil, types.NewTuple(rest...), sig.Results(), sig.Variadic())
	in := f.inner()
	in.out.indent = 2
	in.forward(in.methodForm("p0", t, sel.index, fn, args, inner))
	return f.temp(f.closure(in, "func"+f.p.wrapperSignature(sig), "method"))
}
