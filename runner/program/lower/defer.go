package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// deferStmt writes a defer statement: function and arguments are evaluated
// now, and a closure makes the call when package native runs it.
func (f *fn) deferStmt(s *ast.DeferStmt) {
	frame := f.capture(f.frame)
	f.out.add("%s.Defer(%s)", frame.name, f.later(s.Call, frame))
}

// goStmt writes a go statement.
func (f *fn) goStmt(s *ast.GoStmt) {
	call := f.later(s.Call, nil)
	if f.p.Died {
		f.out.add("%s(%s, %s)", f.p.native("GoWatched"), call, f.p.died())
		return
	}
	f.out.add("%s(%s)", f.p.native("Go"), call)
}

// died names the function that tells the kernel of a goroutine's panic.
func (p *program) died() string {
	cell := p.imported("weft/cell")
	return p.helper("died", "died_", func(name string) string {
		return fmt.Sprintf("func %s(r any) {\n\t%s.Died(r, weft_line)\n}", name, cell)
	})
}

// later gives a closure without parameters that makes a call whose operands
// are evaluated now.
func (f *fn) later(e *ast.CallExpr, frame *variable) string {
	caught := frame
	if frame == nil {
		caught = &variable{name: "nil"}
	}
	if lit, ok := ast.Unparen(e.Fun).(*ast.FuncLit); ok && (len(e.Args) == 0 || f.facts.recovers[lit]) {
		return f.laterLit(lit, e, caught)
	}
	if b := f.builtin(e); b != "" {
		return f.laterForm(f.builtinForm(b, e), caught)
	}
	if f.p.info.Types[e.Fun].IsType() {
		f.refuse(e, "a deferred conversion cannot be interpreted")
	}
	c := f.form(e)
	if f.recovering(e) {
		return f.laterRecovering(c, frame)
	}
	if c.dynamic && f.p.recoversAs(e.Fun) {
		f.refuse(e, "a deferred call through an interface of a method that calls recover cannot be interpreted")
	}
	return f.laterForm(c, caught)
}

// laterLit is a literal that is deferred where it is written.
func (f *fn) laterLit(lit *ast.FuncLit, e *ast.CallExpr, caught *variable) string {
	if caught.name == "nil" {
		caught = nil
		if f.facts.recovers[lit] {
			caught = &variable{name: "nil", home: f}
		}
	}
	fun := f.funcLit(lit, caught)
	sig := f.typeOf(lit).(*types.Signature)
	if len(e.Args) == 0 && sig.Results().Len() == 0 && sig.Params().Len() == 0 {
		return fun
	}
	args := f.arguments(e, sig)
	return f.laterForm(form{ops: append([]operand{{fun, f.p.typ(sig)}}, args...), results: sig.Results(), render: func(ops []string) string {
		return ops[0] + "(" + join(ops[1:]) + ")"
	}}, caught)
}

// laterForm is a closure that makes a call with what its operands are now.
func (f *fn) laterForm(c form, caught *variable) string {
	in := f.inner()
	in.caught = caught
	names := make([]string, len(c.ops))
	for i, o := range c.ops {
		if o.typ == "" {
			refuse(token.NoPos, "a deferred call of a method of a hidden type cannot be interpreted")
		}
		v := &variable{name: f.fresh(), typ: o.typ, home: f}
		f.out.add("%s := %s", v.name, o.text)
		in.capture(v)
		names[i] = v.name
	}
	if c.dynamic {
		f.out.add("%s(%s == nil)", f.p.native("NotNil"), names[0])
	}
	in.out.add("%s", c.render(names))
	return f.temp(f.closure(in, "func()", "later"))
}

// recovering reports whether a call is of a declared function that calls
// recover.
func (f *fn) recovering(e *ast.CallExpr) bool {
	var id *ast.Ident
	switch x := ast.Unparen(e.Fun).(type) {
	case *ast.Ident:
		id = x
	case *ast.SelectorExpr:
		id = x.Sel
	default:
		return false
	}
	fn, ok := f.p.info.Uses[id].(*types.Func)
	if !ok {
		return false
	}
	d := f.p.funcs[fn.Origin()]
	return d != nil && f.p.survey(d).recovers[d]
}

// recoversAs reports whether a method of the name that is called recovers.
func (p *program) recoversAs(method ast.Expr) bool {
	sel, ok := ast.Unparen(method).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	for fn, d := range p.funcs {
		if fn.Name() == sel.Sel.Name && d.Recv != nil && p.survey(d).recovers[d] {
			return true
		}
	}
	return false
}

// laterRecovering is a deferred call of a function that calls recover: its
// twin takes the frame whose panic it may recover.
func (f *fn) laterRecovering(c form, frame *variable) string {
	if frame == nil {
		return f.laterForm(c, nil)
	}
	in := f.inner()
	names := make([]string, len(c.ops), len(c.ops)+1)
	for i, o := range c.ops {
		v := &variable{name: f.fresh(), typ: o.typ, home: f}
		f.out.add("%s := %s", v.name, o.text)
		in.capture(v)
		names[i] = v.name
	}
	plain := c.render(append(names, in.capture(frame).name))
	in.out.add("%s", deferredName(plain))
	return f.temp(f.closure(in, "func()", "later"))
}

// deferredName turns the call of a function into one of its twin.
func deferredName(call string) string {
	for i, r := range call {
		if r == '(' {
			return twinName(call[:i]) + call[i:]
		}
	}
	return call
}
