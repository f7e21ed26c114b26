package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// A form is a call that is ready to be made: its operands have their values,
// as names or text without effect, and render writes the call with them. It
// can be made here, by a deferred closure, or by a goroutine.
type form struct {
	ops    []operand
	render func(ops []string) string
	// results are the types of Go; native tells that compiled code gives
	// them, so that an any among them is not yet yaegi's.
	results *types.Tuple
	native  bool
	// dynamic tells that the first operand is an interface, which must not be
	// nil when the call is deferred.
	dynamic bool
}

// An operand is a value and its lowered type.
type operand struct{ text, typ string }

// text gives the call.
func (c form) text() string {
	ops := make([]string, len(c.ops))
	for i, o := range c.ops {
		ops[i] = o.text
	}
	return c.render(ops)
}

// call gives the value of a call with one result; what has none is a
// statement and gives nothing.
func (f *fn) call(e *ast.CallExpr) string {
	if tv := f.p.info.Types[e.Fun]; tv.IsType() {
		return f.conversion(e)
	}
	if b := f.builtin(e); b != "" {
		return f.builtinCall(b, e)
	}
	res := f.callResults(e)
	if len(res) == 0 {
		return ""
	}
	return res[0]
}

// callResults makes a call and gives all its results as names.
func (f *fn) callResults(e *ast.CallExpr) []string {
	return f.make(f.form(e))
}

// make makes a call and gives its results.
func (f *fn) make(c form) []string {
	n := c.results.Len()
	if !c.native {
		for i, o := range c.ops {
			c.ops[i].text = f.positive(o.text, o.typ)
		}
	}
	text := c.text()
	if n == 0 {
		f.out.add("%s", text)
		return nil
	}
	names := make([]string, n)
	for i := range names {
		names[i] = f.fresh()
	}
	f.out.add("%s := %s", strings.Join(names, ", "), text)
	if !c.native {
		return names
	}
	for i := range names {
		if t := c.results.At(i).Type(); f.p.interfaceKind(t) == anyInterface {
			names[i] = f.temp("any(%s(%s))", f.p.native("Any"), names[i])
		}
	}
	return names
}

// positive gives a number that becomes a parameter: yaegi loses the sign of a
// zero there.
func (f *fn) positive(s, typ string) string {
	if !signed[typ] || strings.HasPrefix(s, typ+"(") {
		return s // a constant has no such zero
	}
	s = f.simple(s)
	f.out.add("if %s == 0 {\n\t%s(%s)\n}", s, f.p.native("Positive"), s)
	return s
}

// signed are the types in which zero has a sign.
var signed = map[string]bool{"float32": true, "float64": true, "complex64": true, "complex128": true}

// forward writes a call as the last statement of a function.
func (f *fn) forward(c form) {
	res := f.make(c)
	if len(res) > 0 {
		f.out.add("return %s", strings.Join(res, ", "))
	}
}

// form evaluates function and arguments of a call.
func (f *fn) form(e *ast.CallExpr) form {
	fun := ast.Unparen(e.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		if isGeneric(f.p.info.TypeOf(x.X)) {
			fun = x.X
		}
	case *ast.IndexListExpr:
		fun = x.X
	}
	sig := coreType(f.typeOf(e.Fun)).(*types.Signature)
	switch x := fun.(type) {
	case *ast.Ident:
		if fn, ok := f.p.info.Uses[x].(*types.Func); ok {
			return f.static(e, x, fn, sig)
		}
	case *ast.SelectorExpr:
		if id, ok := x.X.(*ast.Ident); ok {
			if _, ok := f.p.info.Uses[id].(*types.PkgName); ok {
				if fn, ok := f.p.info.Uses[x.Sel].(*types.Func); ok {
					return f.static(e, x.Sel, fn, sig)
				}
				break
			}
		}
		if tv := f.p.info.Types[x.X]; tv.IsType() {
			break
		}
		sel := f.selection(x)
		if fn, ok := sel.obj.(*types.Func); ok {
			return f.method(e, x, sel, fn, sig)
		}
	}
	return f.dynamic(e, sig)
}

// dynamic is a call of a function value.
func (f *fn) dynamic(e *ast.CallExpr, sig *types.Signature) form {
	fun := f.simple(f.core(e.Fun))
	args := f.arguments(e, sig)
	c := form{results: sig.Results(), ops: append([]operand{{fun, f.p.typ(sig)}}, args...)}
	c.render = func(ops []string) string { return ops[0] + "(" + join(ops[1:]) + ")" }
	return c
}

// static is a call of a function that is known by name.
func (f *fn) static(e *ast.CallExpr, id *ast.Ident, fn *types.Func, sig *types.Signature) form {
	if impl := f.p.lib.function(fn); impl != nil {
		return f.named(f.p.instanceOf(impl, f.targs(id)), f.arguments(e, sig), sig)
	}
	if fn.Pkg() != f.p.pkg && !f.p.lib.owns(fn.Pkg()) {
		return f.compiled(e, fn, sig)
	}
	if d := f.p.funcs[fn.Origin()]; d != nil && d.Body == nil && f.p.lib.owns(fn.Pkg()) {
		return f.named(f.p.native(capital(fn.Name())), f.arguments(e, sig), sig)
	}
	name := f.p.instanceOf(fn, f.targs(id))
	return f.named(name, f.arguments(e, sig), sig)
}

// capital gives the name that package native has for what the library
// declares without a body.
func capital(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// targs gives the type arguments of an instance in this instance.
func (f *fn) targs(id *ast.Ident) []types.Type {
	inst := f.p.info.Instances[id]
	if inst.TypeArgs == nil {
		return nil
	}
	var args []types.Type
	for t := range inst.TypeArgs.Types() {
		args = append(args, f.env.apply(t))
	}
	return args
}

// named is a call of a function of the lowered program.
func (f *fn) named(name string, args []operand, sig *types.Signature) form {
	return form{ops: args, results: sig.Results(), render: func(ops []string) string {
		return name + "(" + join(ops) + ")"
	}}
}

// arguments evaluates the arguments of a call of something lowered: variadic
// ones are a slice.
func (f *fn) arguments(e *ast.CallExpr, sig *types.Signature) []operand {
	values, from := f.argumentValues(e, sig)
	n := sig.Params().Len()
	if !sig.Variadic() || e.Ellipsis.IsValid() {
		return f.operandsOf(values, from, sig)
	}
	rest := sig.Params().At(n - 1).Type().(*types.Slice)
	ops := f.operandsOf(values[:n-1], from, sig)
	list := "(" + f.p.typ(rest) + ")(nil)"
	if len(values) > n-1 {
		var elems []string
		for i := n - 1; i < len(values); i++ {
			elems = append(elems, f.convertArg(values[i], from[i], rest.Elem()))
		}
		list = f.temp("%s{%s}", f.p.typ(rest), strings.Join(elems, ", "))
	}
	return append(ops, operand{list, f.p.typ(rest)})
}

// operandsOf converts values to the types of parameters.
func (f *fn) operandsOf(values []string, from []types.Type, sig *types.Signature) []operand {
	ops := make([]operand, len(values))
	for i, v := range values {
		to := sig.Params().At(i).Type()
		ops[i] = operand{f.convertArg(v, from[i], to), f.p.typ(to)}
	}
	return ops
}

// convertArg converts an argument; from is nil for the value nil.
func (f *fn) convertArg(v string, from, to types.Type) string {
	if from == nil {
		return f.p.zero(to)
	}
	return f.convert(v, from, to)
}

// argumentValues evaluates the arguments, which may be the results of one
// call, and gives their types.
func (f *fn) argumentValues(e *ast.CallExpr, sig *types.Signature) ([]string, []types.Type) {
	if len(e.Args) == 1 {
		if t, ok := f.typeOf(e.Args[0]).(*types.Tuple); ok {
			return f.callResults(ast.Unparen(e.Args[0]).(*ast.CallExpr)), tuple(t)
		}
	}
	values, from := make([]string, len(e.Args)), make([]types.Type, len(e.Args))
	for i, a := range e.Args {
		if f.isNil(a) {
			continue
		}
		values[i], from[i] = f.expr(a), f.typeOf(a)
	}
	return values, from
}
