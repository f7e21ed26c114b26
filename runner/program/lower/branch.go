package lower

import (
	"go/ast"
	"go/token"
	"go/types"
)

// A funcLoop is a loop over a function while its body is written: a closure
// that gives true to go on and false to leave.
type funcLoop struct {
	// closure is set for the body of a function that defers, which is a
	// closure but no loop: only returns are special.
	closure bool
	// code says after the loop why it was left, as the number of a jump.
	code, state *variable
	jumps       []jump
}

// A jump is a way out of a loop over a function that goes further than to
// its end.
type jump struct {
	kind  string // return, break, continue
	label string
}

// branch writes break, continue and fallthrough.
func (f *fn) branch(s *ast.BranchStmt) {
	label := ""
	if s.Label != nil {
		label = s.Label.Name
	}
	switch s.Tok {
	case token.FALLTHROUGH:
		f.out.add("fallthrough")
	case token.GOTO:
		if f.loop != nil && !f.loop.closure {
			f.refuse(s, "goto in the body of a loop over a function cannot be interpreted")
		}
		f.out.add("goto weft_G_%s", label)
	default:
		f.jump(s.Tok.String(), label)
	}
}

// jump writes break or continue to a label, or to the innermost statement.
func (f *fn) jump(kind, label string) {
	for i := len(f.labels) - 1; i >= 0; i-- {
		t := f.labels[i]
		if kind == "continue" && t.plain || label != "" && t.label != label {
			continue
		}
		switch {
		case t.over != nil && kind == "continue":
			f.next(true)
		case t.over != nil:
			f.next(false)
		case label == "":
			f.out.add("%s", kind)
		default:
			f.out.add("%s %s", kind, labelName(label))
		}
		return
	}
	f.leave(jump{kind, label})
}

// next ends an iteration of a loop over a function.
func (f *fn) next(more bool) {
	state := 2
	if more {
		state = 0
	}
	f.out.add("*%s = %d", f.capture(f.loop.state).name, state)
	f.out.add("return %t", more)
}

// leave leaves the loop over a function whose body f is, and goes on outside.
func (f *fn) leave(j jump) {
	k := -1
	for i, other := range f.loop.jumps {
		if other == j {
			k = i
		}
	}
	if k < 0 {
		k = len(f.loop.jumps)
		f.loop.jumps = append(f.loop.jumps, j)
	}
	f.out.add("*%s = %d", f.capture(f.loop.code).name, k+1)
	f.next(false)
}

// rangeFunc writes a loop over a function: a call with the body as a closure.
func (f *fn) rangeFunc(s *ast.RangeStmt, label string) {
	x := f.simple(f.core(s.X))
	loop := &funcLoop{code: f.counter(), state: f.counter()}
	in := f.inner()
	in.sig, in.results, in.caught, in.frame, in.loop = f.sig, f.results, f.caught, f.frame, loop
	in.markers, in.only = f.markers, f.only
	in.labels = []target{{label: label, fn: in, over: loop}}
	yield := underSignature(underSignature(f.typeOf(s.X)).Params().At(0).Type())
	var params string
	in.out.add("%s(*%s)", f.p.native("LoopBody"), in.capture(loop.state).name)
	in.out.add("*%s = 1", loop.state.name)
	values, from := make([]string, yield.Params().Len()), tuple(yield.Params())
	for i := range values {
		values[i] = f.fresh()
		if i > 0 {
			params += ", "
		}
		params += values[i] + " " + f.p.typ(from[i])
	}
	in.out.indent--
	in.iteration(s, values, from)
	in.out.indent++
	in.block(s.Body)
	in.out.from = f.p.line(s.End())
	in.next(true)
	f.out.add("%s(%s)", x, f.closure(in, "func("+params+") bool", "loop"))
	f.out.add("%s(*%s)", f.p.native("LoopEnd"), loop.state.name)
	f.out.add("*%s = 3", loop.state.name)
	for i, j := range loop.jumps {
		f.out.add("if *%s == %d {", loop.code.name, i+1)
		f.out.indent++
		f.follow(j)
		f.out.indent--
		f.out.add("}")
	}
}

// underSignature gives a function type.
func underSignature(t types.Type) *types.Signature { return t.Underlying().(*types.Signature) }

// counter declares a boxed int for a loop.
func (f *fn) counter() *variable {
	v := &variable{name: f.fresh(), typ: "int", boxed: true, home: f}
	f.out.add("%s := new(int)", v.name)
	return v
}

// follow does after a loop what a jump in its body wanted.
func (f *fn) follow(j jump) {
	if j.kind != "return" {
		f.jump(j.kind, j.label)
		return
	}
	switch {
	case f.loop != nil && f.loop.closure:
		f.out.add("return")
	case f.loop != nil:
		f.leave(j)
	case len(f.results) > 0:
		f.returnResults()
	default:
		f.out.add("return")
	}
}
