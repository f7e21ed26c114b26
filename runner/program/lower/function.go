package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// funcDecl writes a function or method that is not generic; generic ones are
// written when an instance is used.
func (p *program) funcDecl(d *ast.FuncDecl) {
	obj := p.info.Defs[d.Name].(*types.Func)
	sig := obj.Signature()
	if sig.TypeParams().Len() > 0 || sig.RecvTypeParams().Len() > 0 {
		return
	}
	if d.Body == nil {
		p.guard(d.Pos(), func() { refuse(d.Pos(), "a function without a body cannot be interpreted") })
		return
	}
	if sig.Recv() == nil && d.Name.Name == "_" {
		return
	}
	p.function(d, sig, p.global(obj), nil)
	if sig.Recv() != nil {
		p.registerLate(obj)
	}
}

// function writes one function with its body.
func (p *program) function(d *ast.FuncDecl, sig *types.Signature, name string, e *env) {
	ok := p.guard(d.Pos(), func() {
		f := p.newFunc(p.survey(d), e)
		f.out.from = p.line(d.Pos())
		f.names.taken[name] = true
		f.whole(d, sig, name)
	})
	if ok {
		return
	}
	// Literals that were written before the refusal may stay; the function
	// itself says no when it is called.
	p.leniently(func() { p.stub(d, sig, name, e) })
}

// stub writes a function that was refused.
func (p *program) stub(d *ast.FuncDecl, sig *types.Signature, name string, e *env) {
	reason := p.refusals[len(p.refusals)-1].Reason
	full, _ := e.apply(sig).(*types.Signature)
	if full == nil {
		full = sig
	}
	params := p.signature(full, "weft_p")
	if sig.Recv() != nil {
		recv := "weft_r " + p.typ(e.apply(sig.Recv().Type()))
		if full.Params().Len() > 0 {
			recv += ", "
		}
		params = "(" + recv + params[1:]
	}
	zeros := make([]string, full.Results().Len())
	for i := range zeros {
		zeros[i] = p.zero(full.Results().At(i).Type())
	}
	u := p.unit
	u.funcs.from = p.line(d.Pos())
	write := func(name, params string) {
		u.funcs.add("func %s%s {", name, params)
		u.funcs.add("\t%s(%q)", p.native("Refuse"), reason)
		u.funcs.add("\treturn %s", strings.Join(zeros, ", "))
		u.funcs.add("}")
	}
	write(name, params)
	if p.survey(d).recovers[d] {
		write(twinName(name), withCaught(params, p.native("Frame")))
	}
}

// withCaught adds the frame that a twin takes to parameters and results.
func withCaught(params, frame string) string {
	at := 1
	for depth := 1; depth > 0; at++ {
		switch params[at] {
		case '(':
			depth++
		case ')':
			depth--
		}
	}
	comma := ", "
	if at == 2 {
		comma = ""
	}
	return params[:at-1] + comma + "weft_caught *" + frame + params[at-1:]
}

// whole writes parameters, results and body of a declaration.
func (f *fn) whole(d *ast.FuncDecl, sig *types.Signature, name string) {
	f.setResults(d, sig)
	params := append(f.params(d.Recv), f.params(d.Type.Params)...)
	if f.facts.recovers[d] {
		f.caught = &variable{name: "weft_caught", typ: "*" + f.p.native("Frame"), home: f}
		params = append(params, f.caught.param())
		f.p.plainTwin(f, name, sig)
		name = twinName(name)
	}
	f.out.indent = 1
	f.body(d, d.Body)
	u := &f.p.unit.funcs
	u.from = f.p.line(d.Pos())
	u.add("%s", f.opened(fmt.Sprintf("func %s(%s)%s", name, strings.Join(params, ", "), f.p.results(f.sig))))
	u.lines = append(u.lines, f.out.lines...)
	u.from = f.p.line(d.Body.Rbrace)
	u.add("}")
}

// plainTwin writes a function that calls recover once more for callers that
// do not defer it: recover gives nil there.
func (p *program) plainTwin(f *fn, name string, sig *types.Signature) {
	full := f.sig
	args := make([]string, 0, full.Params().Len()+2)
	params := p.signature(full, "weft_p")
	if sig.Recv() != nil {
		recv := "weft_r " + p.typ(f.env.apply(sig.Recv().Type()))
		if full.Params().Len() > 0 {
			recv += ", "
		}
		params = "(" + recv + params[1:]
		args = append(args, "weft_r")
	}
	for i := range full.Params().Len() {
		args = append(args, fmt.Sprintf("weft_p%d", i))
	}
	args = append(args, "nil")
	u := &p.unit.funcs
	u.add("func %s%s {", name, params)
	ret := ""
	if full.Results().Len() > 0 {
		ret = "return "
	}
	u.add("\t%s%s(%s)", ret, twinName(name), strings.Join(args, ", "))
	u.add("}")
}

// twinName names the form of a function that calls recover for those that
// defer it.
func twinName(name string) string { return "weft_" + strings.TrimPrefix(name, "weft_") + "_deferred" }

// setResults prepares where returns leave their values.
func (f *fn) setResults(n ast.Node, sig *types.Signature) {
	f.sig = f.env.apply(sig).(*types.Signature)
	boxed := f.facts.frames[n] || f.facts.returns[n]
	f.indirect = boxed
	for i := range f.sig.Results().Len() {
		r := f.sig.Results().At(i)
		v := &variable{name: fmt.Sprintf("weft_r%d", i), typ: f.p.typ(r.Type()), boxed: boxed, home: f}
		if obj := sig.Results().At(i); obj.Name() != "" && obj.Name() != "_" {
			v = f.declare(obj)
			v.boxed = v.boxed || boxed
		}
		f.results = append(f.results, v)
	}
}

// params declares the parameters of a list.
func (f *fn) params(list *ast.FieldList) []string {
	if list == nil {
		return nil
	}
	var params []string
	for _, field := range list.List {
		names := field.Names
		if len(names) == 0 {
			names = []*ast.Ident{nil}
		}
		for _, name := range names {
			params = append(params, f.param(name, field))
		}
	}
	return params
}

// param declares a parameter; a boxed one is copied into its box by body.
func (f *fn) param(name *ast.Ident, field *ast.Field) string {
	if name == nil || name.Name == "_" {
		t := f.typeOf(field.Type)
		if e, ok := field.Type.(*ast.Ellipsis); ok {
			t = types.NewSlice(f.typeOf(e.Elt))
		}
		return f.fresh() + " " + f.p.typ(t)
	}
	v := f.declare(f.p.info.Defs[name])
	if v.boxed {
		return "weft_p_" + v.name + " " + v.typ
	}
	return v.name + " " + v.typ
}

// body writes the statements of a function, in a closure of their own if the
// function defers.
func (f *fn) body(n ast.Node, body *ast.BlockStmt) {
	f.watch(body, f.p.isEntry(n))
	f.unbox(n)
	if f.facts.frames[n] {
		f.framed(body)
		return
	}
	f.declareResults(n)
	f.block(body)
}

// isEntry reports whether the kernel calls a function.
func (p *program) isEntry(n ast.Node) bool {
	d, ok := n.(*ast.FuncDecl)
	return ok && p.Entry != "" && strings.HasPrefix(d.Name.Name, p.Entry)
}

// unbox puts boxed parameters into their boxes.
func (f *fn) unbox(n ast.Node) {
	var lists []*ast.FieldList
	switch n := n.(type) {
	case *ast.FuncDecl:
		lists = []*ast.FieldList{n.Recv, n.Type.Params}
	case *ast.FuncLit:
		lists = []*ast.FieldList{n.Type.Params}
	}
	for _, l := range lists {
		if l == nil {
			continue
		}
		for _, field := range l.List {
			for _, name := range field.Names {
				if v, ok := f.vars[f.p.info.Defs[name]]; ok && v.boxed {
					f.out.add("%s := new(%s)", v.name, v.typ)
					f.out.add("*%s = weft_p_%s", v.name, v.name)
				}
			}
		}
	}
}

// declareResults declares the results that the program named, and all if
// they are boxed.
func (f *fn) declareResults(n ast.Node) {
	for i, v := range f.results {
		switch {
		case v.boxed:
			f.out.add("%s := new(%s)", v.name, v.typ)
		case f.sig.Results().At(i).Name() != "":
			f.out.add("%s := %s", v.name, f.p.zero(f.sig.Results().At(i).Type()))
		}
	}
}

// framed writes the body of a function that defers: a closure that gets a
// frame, run by package native, which runs the deferred calls after it.
func (f *fn) framed(body *ast.BlockStmt) {
	f.declareResults(nil)
	in := f.inner()
	in.sig, in.results, in.caught = f.sig, f.results, f.caught
	in.markers, in.only = f.markers, f.only
	in.frame = &variable{name: fmt.Sprintf("weft_d%d", f.names.frames()), typ: "*" + f.p.native("Frame"), home: in}
	in.loop = &funcLoop{closure: true}
	in.block(body)
	maker := f.closure(in, "func("+in.frame.param()+")", "body")
	f.out.add("%s(%s)", f.p.native("Run"), maker)
	f.returnResults()
}

// frames numbers the frames of a function.
func (n *names) frames() int { n.temps++; return n.temps }

// returnResults returns what is in the results.
func (f *fn) returnResults() {
	vals := make([]string, len(f.results))
	for i, v := range f.results {
		vals[i] = v.use()
	}
	f.out.add("return %s", strings.Join(vals, ", "))
}

// closure writes the function that makes a literal, whose body is in.out,
// and gives the call that makes one.
func (f *fn) closure(in *fn, head, stem string) string {
	name := f.p.unique(stem + "_")
	params := make([]string, len(in.captures))
	args := make([]string, len(in.captures))
	for i, v := range in.captures {
		params[i], args[i] = v.param(), f.capture(v).name
		if !v.boxed {
			f.positive(v.name, v.typ)
		}
	}
	u := &f.p.unit.funcs
	u.from = in.out.from
	u.add("func %s(%s) %s {", name, strings.Join(params, ", "), head)
	u.add("%s", "\t"+in.opened("return "+head))
	u.lines = append(u.lines, in.out.lines...)
	u.from = 0
	u.add("\t}")
	u.add("}")
	return name + "(" + strings.Join(args, ", ") + ")"
}
