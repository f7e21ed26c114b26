package lower

import (
	"go/ast"
	"go/types"
	"strings"
)

// compiled is a call of a function of the standard library.
func (f *fn) compiled(e *ast.CallExpr, fn *types.Func, sig *types.Signature) form {
	full := fn.FullName()
	if fn.Signature().TypeParams().Len() > 0 {
		f.refuse(e, "the generic function %s cannot be interpreted", full)
	}
	if introspective[full] {
		f.refuse(e, "%s would tell of the interpreter, not of the program", full)
	}
	if to, ok := replaced[full]; ok {
		return f.replacement(e, to, sig)
	}
	if at, ok := printfs[full]; ok {
		return f.printf(e, fn, sig, at)
	}
	name := f.p.imported(fn.Pkg().Path()) + "." + fn.Name()
	if at, ok := prints[full]; ok {
		return f.spaced(f.compiledCall(e, fn, sig, nil, func(ops []string) string { return name + "(" + strings.Join(ops, ", ") + ")" }), at, e.Ellipsis.IsValid())
	}
	return f.compiledCall(e, fn, sig, nil, func(ops []string) string { return name + "(" + strings.Join(ops, ", ") + ")" })
}

// compiledMethod is a call of a method of the standard library.
func (f *fn) compiledMethod(e *ast.CallExpr, recv string, sel selection, fn *types.Func, sig *types.Signature) form {
	t := sel.recv
	if f.wantsAddress(e.Fun.(*ast.SelectorExpr).X, fn, sel) {
		t = types.NewPointer(t)
	}
	for _, i := range sel.index[:len(sel.index)-1] {
		if n, ok := types.Unalias(deref(t)).(*types.Named); ok && f.p.foreign(n) {
			break // the method is promoted by compiled code, maybe from a private field
		}
		recv, t = f.fieldOf(recv, t, i)
	}
	if isPointer(t) || types.IsInterface(t) {
		recv = f.simple(recv)
	}
	recvs := []operand{{recv, f.typeIfNamed(t)}}
	if isPointer(fn.Signature().Recv().Type()) && !isPointer(t) {
		recvs = []operand{{f.pointerTo(recv), "*" + f.typeIfNamed(t)}}
	}
	if at, ok := printfs[fn.FullName()]; ok {
		return f.printfMethod(e, recvs, fn, sig, at)
	}
	if fn.FullName() == "(*encoding/json.Decoder).Decode" {
		decode := f.p.native("Decode")
		return f.compiledCall(e, fn, sig, recvs, func(ops []string) string { return decode + "(" + join(ops) + ")" })
	}
	if at, ok := prints[fn.FullName()]; ok {
		return f.spaced(f.compiledCall(e, fn, sig, recvs, func(ops []string) string {
			return ops[0] + "." + fn.Name() + "(" + strings.Join(ops[1:], ", ") + ")"
		}), at+1, e.Ellipsis.IsValid())
	}
	return f.compiledCall(e, fn, sig, recvs, func(ops []string) string {
		return ops[0] + "." + fn.Name() + "(" + strings.Join(ops[1:], ", ") + ")"
	})
}

// typeIfNamed gives a lowered type, or nothing for one that has no name
// outside its package: a call that is made here and now needs none.
func (f *fn) typeIfNamed(t types.Type) string {
	n, ok := types.Unalias(deref(t)).(*types.Named)
	if ok && n.Obj().Pkg() != nil && !n.Obj().Exported() && f.p.foreign(n) {
		return ""
	}
	return f.p.typ(t)
}

// compiledCall evaluates the arguments for compiled code. What asks for the
// type of an interface by reflection would see boxes, so that only the
// functions known not to may get any.
func (f *fn) compiledCall(e *ast.CallExpr, fn *types.Func, sig *types.Signature, recv []operand, render func([]string) string) form {
	values, from := f.argumentValues(e, sig)
	ops := recv
	n := sig.Params().Len()
	for i, v := range values {
		to := paramType(sig, min(i, n-1), e.Ellipsis.IsValid())
		guarded := f.mayPass(e, fn, from[i], to)
		v = f.convertArg(v, from[i], to)
		if guarded {
			v = f.temp("any(%s(%s, %q))", f.p.native("Raw"), v, fn.FullName())
		}
		if f.p.Died && starters[fn.FullName()] && isFunc(to) {
			v = f.temp("%s(%s, %s)", f.p.native("Watched"), f.simple(v), f.p.died())
		}
		ops = append(ops, operand{v, f.p.typ(to)})
	}
	spread := e.Ellipsis.IsValid()
	return form{ops: ops, results: sig.Results(), native: true, render: func(ops []string) string {
		s := render(ops)
		if spread {
			s = s[:len(s)-1] + "...)"
		}
		return s
	}}
}

// starters are the functions that run their argument in a goroutine.
var starters = map[string]bool{"(*sync.WaitGroup).Go": true, "time.AfterFunc": true, "context.AfterFunc": true}

// paramType gives the type of argument i.
func paramType(sig *types.Signature, i int, spread bool) types.Type {
	t := sig.Params().At(i).Type()
	if sig.Variadic() && i == sig.Params().Len()-1 && !spread {
		return t.(*types.Slice).Elem()
	}
	return t
}

// mayPass refuses values of the program's types where compiled code would
// look at them by reflection. Where only running the program can tell whether
// there are any, it asks for a guard.
func (f *fn) mayPass(e ast.Node, fn *types.Func, from, to types.Type) (guarded bool) {
	if from == nil || !types.IsInterface(to) || to.Underlying().(*types.Interface).NumMethods() > 0 {
		return false
	}
	if opaque[fn.Pkg().Path()] || opaque[fn.FullName()] {
		return false
	}
	if !types.IsInterface(from) && f.p.isBoxed(from) {
		f.refuse(e, "%s looks at a value by reflection, and the type %s is known only to the interpreter", fn.FullName(), goString(from))
	}
	return Walk(from, map[types.Type]bool{}, func(t types.Type) (bool, bool) {
		n, ok := t.(*types.Named)
		return types.IsInterface(t), ok && f.p.foreign(n)
	})
}

// opaque are the packages and functions that keep, hand on or print what
// they get as any, without asking for its type.
var opaque = map[string]bool{
	"fmt": true, "log": true, "weft/recorder": true, "errors": true, "container/heap": true, "container/list": true, "container/ring": true,
	"sync": true, "sync/atomic": true, "context": true, "runtime.KeepAlive": true, "log/slog": true, "io": true,
	"encoding/json.Marshal": true, "encoding/json.MarshalIndent": true, "(*encoding/json.Encoder).Encode": true,
	"(*encoding/json.Decoder).Decode": true,
}

// introspective are the functions that look at the stack or the heap.
var introspective = map[string]bool{
	"runtime.Caller": true, "runtime.Callers": true, "runtime.CallersFrames": true, "runtime.FuncForPC": true,
	"runtime.Stack": true, "runtime/debug.Stack": true, "runtime/debug.PrintStack": true, "testing.AllocsPerRun": true,
	"runtime.ReadMemStats": true, "runtime.SetFinalizer": true, "runtime/debug.SetPanicOnFault": true, "testing.Benchmark": true, "plugin.Open": true,
}

// replaced are the functions that package native does in place of the
// standard library, because they ask for types. Those without a name there
// need the type of their target, see [fn.errorsCall].
var replaced = map[string]string{
	"errors.Is": "ErrorsIs", "errors.As": "", "errors.Unwrap": "",
	"sort.Slice": "SortSlice", "sort.SliceStable": "SortSliceStable", "sort.SliceIsSorted": "SliceIsSorted",
	"reflect.DeepEqual": "DeepEqual", "encoding/json.Unmarshal": "Unmarshal",
}

// replacement calls a function of package native.
func (f *fn) replacement(e *ast.CallExpr, to string, sig *types.Signature) form {
	if to == "" {
		return f.errorsCall(e, sig)
	}
	values, from := f.argumentValues(e, sig)
	var ops []operand
	for i, v := range values {
		t := sig.Params().At(i).Type()
		if strings.Contains(to, "Slice") && i == 0 && from[i] != nil && !types.IsInterface(from[i]) {
			ops = append(ops, operand{f.temp("any(%s)", f.under(v, from[i])), "any"})
			continue
		}
		if types.IsInterface(t) {
			t = anyType
		}
		ops = append(ops, operand{f.convertArg(v, from[i], t), f.p.typ(t)})
	}
	name := f.p.native(to)
	return form{ops: ops, results: sig.Results(), render: func(ops []string) string {
		return name + "(" + strings.Join(ops, ", ") + ")"
	}}
}

// errorsCall is errors.As or errors.Unwrap: As gets the type that its target
// points to.
func (f *fn) errorsCall(e *ast.CallExpr, sig *types.Signature) form {
	values, from := f.argumentValues(e, sig)
	if sig.Params().Len() == 1 {
		name := f.p.native("Unwrap")
		return form{ops: []operand{{f.convertArg(values[0], from[0], sig.Params().At(0).Type()), f.p.native("Error")}}, results: sig.Results(),
			native: true, render: func(ops []string) string { return name + "(" + ops[0] + ")" }}
	}
	ptr, ok := from[1].Underlying().(*types.Pointer)
	if !ok {
		f.refuse(e, "errors.As with a target that is not a pointer to a variable cannot be interpreted")
	}
	to := ptr.Elem()
	x := f.temp("any(%s(%s, %s))", f.p.native("ErrorsAs"), f.convertArg(values[0], from[0], types.Universe.Lookup("error").Type()), f.p.desc(to))
	ok2 := f.temp("%s != nil", x)
	target := f.simple(values[1])
	f.out.add("if %s {", ok2)
	f.out.indent++
	f.out.add("*%s = %s", target, f.valueAs(x, to))
	f.out.indent--
	f.out.add("}")
	return form{results: sig.Results(), render: func([]string) string { return ok2 }}
}
