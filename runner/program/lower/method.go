package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// method is a call of a method, of a type or of an interface.
func (f *fn) method(e *ast.CallExpr, x *ast.SelectorExpr, sel selection, fn *types.Func, sig *types.Signature) form {
	recv := f.receiver(x.X, fn, sel)
	if impl := f.p.lib.method(fn); impl == nil && f.p.isForeignFunc(fn) && !f.boxedReceiver(sel, fn) {
		return f.compiledMethod(e, recv, sel, fn, sig)
	}
	args := f.arguments(e, sig)
	texts := make([]string, len(args))
	for i, a := range args {
		texts[i] = a.text
	}
	c := f.methodForm(recv, f.receiverType(x.X, fn, sel), sel.index, fn, texts, sig)
	return c
}

// receiver gives the operand of a method call; a pointer to it where the
// method wants one.
func (f *fn) receiver(x ast.Expr, fn *types.Func, sel selection) string {
	if f.wantsAddress(x, fn, sel) {
		return f.simple(f.address(x))
	}
	return f.base(x)
}

// receiverType is the type of what receiver gives.
func (f *fn) receiverType(x ast.Expr, fn *types.Func, sel selection) types.Type {
	if f.wantsAddress(x, fn, sel) {
		return types.NewPointer(f.typeOf(x))
	}
	return f.typeOf(x)
}

// wantsAddress reports whether the operand of a method call is a variable
// whose address the call takes.
func (f *fn) wantsAddress(x ast.Expr, fn *types.Func, sel selection) bool {
	t := f.typeOf(x)
	if isPointer(t) || types.IsInterface(t) {
		return false
	}
	recv := fn.Signature().Recv()
	return recv != nil && isPointer(recv.Type()) && !f.throughPointer(t, sel.index)
}

// throughPointer reports whether a path to a promoted method goes through an
// embedded pointer.
func (f *fn) throughPointer(t types.Type, index []int) bool {
	for _, i := range index[:len(index)-1] {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok {
			return false
		}
		if t = st.Field(i).Type(); isPointer(t) {
			return true
		}
	}
	return false
}

func deref(t types.Type) types.Type {
	if ptr, ok := t.Underlying().(*types.Pointer); ok {
		return ptr.Elem()
	}
	return t
}

// methodForm is a call of a method on a receiver, which may be promoted from
// an embedded field, with arguments that are converted already.
func (f *fn) methodForm(recv string, t types.Type, index []int, fn *types.Func, args []string, sig *types.Signature) form {
	for _, i := range index[:len(index)-1] {
		recv, t = f.fieldOf(recv, t, i)
	}
	ops := make([]operand, 0, len(args)+1)
	for i, a := range args {
		ops = append(ops, operand{a, f.p.typ(sig.Params().At(i).Type())})
	}
	if types.IsInterface(t) {
		return f.interfaceCall(recv, t, fn, ops, sig)
	}
	want := fn.Signature().Recv().Type()
	switch {
	case isPointer(want) && !isPointer(t):
		recv, t = f.pointerTo(recv), types.NewPointer(t)
	case !isPointer(want) && isPointer(t) && !f.p.isNamedPointer(t):
		recv, t = "(*"+f.simple(recv)+")", deref(t)
	}
	if f.p.lib.method(fn) == nil && f.p.isForeignFunc(fn) {
		return f.foreignForm(recv, t, fn, ops, sig)
	}
	name := f.p.methodInstance(fn, t)
	return form{ops: append([]operand{{recv, f.p.typ(t)}}, ops...), results: sig.Results(), render: func(ops []string) string {
		return name + "(" + join(ops) + ")"
	}}
}

// isNamedPointer reports whether t is declared as a pointer, so that it has
// no methods of its element.
func (p *program) isNamedPointer(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.Named)
	return ok
}

// interfaceCall calls a method of an interface.
func (f *fn) interfaceCall(recv string, t types.Type, fn *types.Func, ops []operand, sig *types.Signature) form {
	recv = f.simple(recv)
	if f.p.interfaceKind(t) == nativeInterface {
		return f.foreignForm(recv, t, fn, ops, sig)
	}
	name := f.p.dispatch(fn.Name(), sig)
	return form{ops: append([]operand{{recv, "any"}}, ops...), results: sig.Results(), dynamic: true, render: func(ops []string) string {
		return name + "(" + join(ops) + ")"
	}}
}

// foreignForm calls a compiled method with arguments that are ready.
func (f *fn) foreignForm(recv string, t types.Type, fn *types.Func, ops []operand, sig *types.Signature) form {
	return form{ops: append([]operand{{recv, f.p.typ(t)}}, ops...), results: sig.Results(), native: true, render: func(ops []string) string {
		s := ops[0] + "." + fn.Name() + "(" + join(ops[1:])
		if sig.Variadic() {
			s += "..."
		}
		return s + ")"
	}}
}

// boxedReceiver reports whether a compiled method is one of an interface that
// the program declares.
func (f *fn) boxedReceiver(sel selection, fn *types.Func) bool {
	t := sel.recv
	for _, i := range sel.index[:len(sel.index)-1] {
		st, ok := deref(t).Underlying().(*types.Struct)
		if !ok {
			return false
		}
		t = st.Field(i).Type()
	}
	return f.p.interfaceKind(t) == anyInterface
}

// isForeignFunc reports whether a function is compiled.
func (p *program) isForeignFunc(fn *types.Func) bool {
	return fn.Pkg() == nil || fn.Pkg() != p.pkg && !p.lib.owns(fn.Pkg())
}

// dispatch names the function that calls a method of whatever is in an
// interface.
func (p *program) dispatch(name string, sig *types.Signature) string {
	text := p.methodText(sig)
	return p.helper("call "+name+text+fmt.Sprint(sigKey(p, sig)), "call_"+name+"_", func(self string) string {
		params := p.wrapperSignature(sig)
		head := strings.Replace(params, "(", "(x any, ", 1)
		if sig.Params().Len() == 0 {
			head = "(x any" + params[1:]
		}
		method := strings.Replace(p.signature(sig, ""), "(", "(any, ", 1)
		if sig.Params().Len() == 0 {
			method = "(any" + p.signature(sig, "")[1:]
		}
		ret := ""
		if sig.Results().Len() > 0 {
			ret = "return "
		}
		s := fmt.Sprintf("func %s%s {\n\tm := any(%s(x, %q, %q))\n\tif m != nil {\n", self, head, p.native("Method"), name, text)
		s += fmt.Sprintf("\t\tf := m.(func%s)\n\t\tv := any(%s(x))\n\t\t%sf(v%s)\n", method, p.native("Value"), ret, argNames(sig))
		if ret == "" {
			s += "\t\treturn\n"
		}
		return s + "\t}\n" + p.compiledDispatch(name, sig) + "}"
	})
}

// sigKey tells apart signatures that print alike.
func sigKey(p *program, sig *types.Signature) string { return p.signature(sig, "") }

// compiledDispatch writes the call of a compiled value's method.
func (p *program) compiledDispatch(name string, sig *types.Signature) string {
	args := strings.TrimPrefix(argNames(sig), ", ")
	call := fmt.Sprintf("%s(x, %q, %t, []any{%s})", p.native("Call"), name, sig.Variadic(), args)
	n := sig.Results().Len()
	if n == 0 {
		return "\t" + call + "\n"
	}
	s := "\tr := " + call + "\n"
	vals := make([]string, n)
	for i := range vals {
		t := sig.Results().At(i).Type()
		switch {
		case p.interfaceKind(t) == nativeInterface:
			s += fmt.Sprintf("\tv%d := %s(r[%d])\n", i, p.nativeMaker(t), i)
		case p.interfaceKind(t) == anyInterface:
			s += fmt.Sprintf("\tv%d := r[%d]\n", i, i)
		default:
			s += fmt.Sprintf("\tv%d := r[%d].(%s)\n", i, i, p.typ(t))
		}
		vals[i] = fmt.Sprintf("v%d", i)
	}
	return s + "\treturn " + strings.Join(vals, ", ") + "\n"
}
