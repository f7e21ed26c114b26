package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// A fn is a function being written: a declaration, a literal, or the body of
// a loop over a function. Expressions are written as text that has no
// effect; what has one becomes a statement in out, in the order of Go.
type fn struct {
	p     *program
	up    *fn // the function around a literal
	facts *facts
	env   *env
	out   *text
	vars  map[types.Object]*variable
	// captures are the variables of up that this literal uses, in order.
	captures []*variable
	// counter numbers temporaries; names are taken. Both are those of the
	// outermost function, so that nothing is ever shadowed.
	names *names
	// results are where a return leaves its values; boxed if the function
	// returns from inside a closure of itself.
	results []*variable
	// indirect tells that all results are boxed for that reason.
	indirect bool
	sig      *types.Signature
	// frame is the variable that holds the deferred calls.
	frame *variable
	// caught is the frame whose panic a recover in this function takes.
	caught *variable
	// loop is set in the body of a loop over a function.
	loop *funcLoop
	// labels tells what break and continue mean.
	labels []target
	label  string
	// markers tells that lines are marked.
	markers bool
}

// names are those of the variables of one function.
type names struct {
	taken map[string]bool
	temps int
}

// A variable is one of the program, or one that stands for a value that the
// program has no name for.
type variable struct {
	name  string
	typ   string // lowered
	boxed bool
	home  *fn
}

// use gives the text that reads or sets v.
func (v *variable) use() string {
	if v.boxed {
		return "(*" + v.name + ")"
	}
	return v.name
}

// param gives v as a parameter of the function that makes a closure.
func (v *variable) param() string {
	if v.boxed {
		return v.name + " *" + v.typ
	}
	return v.name + " " + v.typ
}

// newFunc begins a function of the top level.
func (p *program) newFunc(f *facts, e *env) *fn {
	if f == nil {
		f = &facts{}
	}
	return &fn{p: p, facts: f, env: e, out: &text{}, vars: map[types.Object]*variable{}, names: &names{taken: map[string]bool{}}}
}

// inner begins a function literal.
func (f *fn) inner() *fn {
	return &fn{
		p: f.p, up: f, facts: f.facts, env: f.env, out: &text{indent: 2, from: f.out.from},
		vars: map[types.Object]*variable{}, names: f.names,
	}
}

// typeOf gives the type of an expression in this instance.
func (f *fn) typeOf(e ast.Expr) types.Type { return f.env.apply(f.p.info.TypeOf(e)) }

// typ gives the lowered type of an expression.
func (f *fn) typ(e ast.Expr) string { return f.p.typ(f.typeOf(e)) }

// temp stores an expression in a new variable.
func (f *fn) temp(expr string, args ...any) string {
	if len(args) > 0 {
		expr = fmt.Sprintf(expr, args...)
	}
	name := f.fresh()
	f.out.add("%s := %s", name, bare(expr))
	return name
}

// bare leaves out parentheses around a whole expression, for which yaegi
// would take a step of its own.
func bare(s string) string {
	if strings.HasPrefix(s, "(") && !strings.HasPrefix(s, "(*") && balanced(s[1:]) {
		return s[1 : len(s)-1]
	}
	return s
}

// fresh names a temporary.
func (f *fn) fresh() string {
	f.names.temps++
	return fmt.Sprintf("weft_%d", f.names.temps)
}

// simple stores an expression unless it is a name or a literal already.
func (f *fn) simple(expr string) string {
	if isSimple(expr) {
		return expr
	}
	return f.temp(expr)
}

// isSimple reports whether an expression is a name or a number.
func isSimple(expr string) bool {
	for _, r := range expr {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r < 128 {
			return false
		}
	}
	return expr != ""
}

// isTemp reports whether an expression is a temporary, which nothing sets.
func isTemp(expr string) bool {
	number, ok := strings.CutPrefix(expr, "weft_")
	return ok && strings.Trim(number, "0123456789") == ""
}

// declare names a variable. Names are unique in the function and hide none
// of the top level.
func (f *fn) declare(obj types.Object) *variable {
	name := obj.Name()
	if f.names.taken[name] || f.p.taken[name] || name == "_" || f.p.pkg.Scope().Lookup(name) != nil || strings.HasPrefix(name, "weft_") {
		for i := 2; ; i++ {
			if name = fmt.Sprintf("weft_%s%d", obj.Name(), i); !f.names.taken[name] && !f.p.taken[name] {
				break
			}
		}
	}
	f.names.taken[name] = true
	v := &variable{name: name, typ: f.p.typ(f.env.apply(obj.Type())), boxed: f.facts.boxed[obj], home: f}
	f.vars[obj] = v
	return v
}

// define declares a variable and gives it a value; an empty one is zero.
func (f *fn) define(obj types.Object, value string) {
	v := f.declare(obj)
	switch {
	case v.boxed:
		f.out.add("%s := new(%s)", v.name, v.typ)
		if value != "" {
			f.out.add("*%s = %s", v.name, bare(value))
		}
	case value == "":
		f.out.add("%s := %s", v.name, f.p.zero(f.env.apply(obj.Type())))
	default:
		f.out.add("%s := %s", v.name, bare(value))
	}
}

// variable finds the variable of an object; if it belongs to a function
// around this one it is captured. Nil means that obj is of the top level.
func (f *fn) variable(obj types.Object) *variable {
	for g := f; g != nil; g = g.up {
		if v, ok := g.vars[obj]; ok {
			return f.capture(v)
		}
	}
	return nil
}

// capture notes that the literals between v's home and f use v.
func (f *fn) capture(v *variable) *variable {
	for g := f; g != nil && g != v.home; g = g.up {
		if !contains(g.captures, v) {
			g.captures = append(g.captures, v)
		}
	}
	return v
}

func contains(list []*variable, v *variable) bool {
	for _, w := range list {
		if w == v {
			return true
		}
	}
	return false
}

// refuse gives up on the declaration being lowered.
func (f *fn) refuse(n ast.Node, format string, args ...any) { refuse(n.Pos(), format, args...) }

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
		f.whole(d, sig, name, d.Recv, d.Type, d.Body)
	})
	if ok {
		return
	}
	// Literals that were written before the refusal may stay; the function
	// itself says no when it is called.
	p.guard(d.Pos(), func() { p.stub(d, sig, name, e) })
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
	u := p.unit
	u.funcs.from = p.line(d.Pos())
	u.funcs.add("func %s%s {", name, params)
	u.funcs.add("\t%s(%q)", p.native("Refuse"), reason)
	zeros := make([]string, full.Results().Len())
	for i := range zeros {
		zeros[i] = p.zero(full.Results().At(i).Type())
	}
	u.funcs.add("\treturn %s", strings.Join(zeros, ", "))
	u.funcs.add("}")
}

// whole writes parameters, results and body of a declaration.
func (f *fn) whole(n ast.Node, sig *types.Signature, name string, recv *ast.FieldList, typ *ast.FuncType, body *ast.BlockStmt) {
	f.setResults(n, sig)
	params := f.params(recv)
	params = append(params, f.params(typ.Params)...)
	if f.facts.recovers[n] {
		f.caught = &variable{name: "weft_caught", typ: "*" + f.p.native("Frame"), home: f}
		params = append(params, f.caught.param())
		f.p.plainTwin(f, name, sig)
		name = twinName(name)
	}
	f.out.indent = 1
	f.body(n, body)
	u := &f.p.unit.funcs
	u.from = f.p.line(n.Pos())
	u.add("func %s(%s)%s {", name, strings.Join(params, ", "), f.p.results(f.sig))
	u.lines = append(u.lines, f.out.lines...)
	u.from = f.p.line(body.Rbrace)
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
	f.markers = f.p.Markers && f.riskyLines(body) > 1
	f.unbox(n)
	if f.facts.frames[n] {
		f.framed(body)
		return
	}
	f.declareResults(n)
	f.block(body)
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
	in.markers = f.markers
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
	}
	u := &f.p.unit.funcs
	u.from = in.out.from
	u.add("func %s(%s) %s {", name, strings.Join(params, ", "), head)
	u.add("\treturn %s {", head)
	u.lines = append(u.lines, in.out.lines...)
	u.from = 0
	u.add("\t}")
	u.add("}")
	return name + "(" + strings.Join(args, ", ") + ")"
}

// riskyLines counts the statements that may panic.
func (f *fn) riskyLines(body *ast.BlockStmt) int {
	n := 0
	ast.Inspect(body, func(node ast.Node) bool {
		if _, ok := node.(*ast.FuncLit); ok {
			return false
		}
		if s, ok := node.(ast.Stmt); ok && f.risky(s) {
			n++
		}
		return n < 2
	})
	return n
}

// mark writes the line of a statement that may panic.
func (f *fn) mark(s ast.Stmt) {
	if f.markers && f.risky(s) {
		f.out.add("weft_line = %d", f.p.line(s.Pos()))
	}
}

// risky reports whether a statement may panic by itself, apart from the
// blocks inside it.
func (f *fn) risky(s ast.Stmt) bool {
	if _, ok := s.(*ast.BlockStmt); ok {
		return false
	}
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.FuncLit:
			return false
		case *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SendStmt:
			found = true
		case *ast.SelectorExpr:
			_, found2 := f.p.info.Selections[n]
			found = found || found2
		case *ast.BinaryExpr:
			found = found || n.Op == token.QUO || n.Op == token.REM || n.Op == token.SHL || n.Op == token.SHR
		case *ast.CallExpr:
			found = true
		}
		return !found
	})
	return found
}
