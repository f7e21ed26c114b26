package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// A target is a statement that break and continue can lead to.
type target struct {
	label string
	// plain is a switch or select, which only break leaves.
	plain bool
	// fn is the closure that the statement stands in, out its name there.
	fn *fn
	// over is the loop over a function whose body this is.
	over *funcLoop
	// index and of tell that a loop keeps an index within a slice.
	index, of string
}

func intText(n int64) string { return strconv.FormatInt(n, 10) }

// forStmt writes a for statement. A variable that a closure keeps is a new
// one in each iteration.
func (f *fn) forStmt(s *ast.ForStmt, label string) {
	f.out.add("{")
	f.out.indent++
	if s.Init != nil {
		f.stmt(s.Init)
	}
	fresh := f.perIteration(s)
	post, condition := f.try(func() {
		if s.Post != nil {
			f.stmt(s.Post)
		}
	}), f.condition(s.Cond)
	f.out.from = f.p.line(s.Pos())
	in := target{label: label, fn: f}
	if len(fresh) == 0 && len(post) <= 1 && len(condition.before) == 0 {
		f.open(label, condition.text, post)
		in.index, in.of = f.bounded(s)
	} else {
		f.stepped(s, label, fresh)
	}
	f.labels = append(f.labels, in)
	f.nested(s.Body.List)
	f.labels = f.labels[:len(f.labels)-1]
	f.out.from = f.p.line(s.End())
	f.out.add("}")
	f.out.indent--
	f.out.add("}")
}

// open writes the head of a loop whose condition and post statement are
// simple.
func (f *fn) open(label, cond string, post []line) {
	f.writeLabel(label)
	after := ""
	if len(post) == 1 {
		after = strings.TrimSpace(post[0].text)
	}
	f.out.add("for ; %s; %s {", bare(cond), after)
}

// stepped writes the head of a loop that copies its variables and runs the
// post statement at the start of each iteration but the first.
func (f *fn) stepped(s *ast.ForStmt, label string, fresh []*variable) {
	first := ""
	if s.Post != nil || len(fresh) > 0 {
		first = f.temp("true")
	}
	f.writeLabel(label)
	f.out.add("for {")
	f.out.indent++
	if first != "" {
		f.out.add("if %s {\n\t%s = false\n} else {", first, first)
		f.out.indent++
		for _, v := range fresh {
			c := f.temp("new(%s)", v.typ)
			f.out.add("*%s = *%s", c, v.name)
			f.out.add("%s = %s", v.name, c)
		}
		if s.Post != nil {
			f.stmt(s.Post)
		}
		f.out.indent--
		f.out.add("}")
	}
	if s.Cond != nil {
		f.out.from = f.p.line(s.Pos())
		f.out.add("if !(%s) {\n\tbreak\n}", bare(f.expr(s.Cond)))
	}
	f.out.indent--
}

// writeLabel writes the label of a loop, if something leads to it.
func (f *fn) writeLabel(label string) {
	if label != "" {
		f.out.add("%s:", labelName(label))
	}
}

func labelName(label string) string { return "weft_L_" + label }

// perIteration gives the variables of a loop that closures keep.
func (f *fn) perIteration(s *ast.ForStmt) []*variable {
	init, ok := s.Init.(*ast.AssignStmt)
	if !ok || init.Tok != token.DEFINE {
		return nil
	}
	var list []*variable
	for _, l := range init.Lhs {
		if v := f.vars[f.p.info.Defs[l.(*ast.Ident)]]; v != nil && v.boxed {
			list = append(list, v)
		}
	}
	return list
}

// A condition is an expression and the statements that it needs.
type condition struct {
	text   string
	before []line
}

// condition gives a condition without writing it.
func (f *fn) condition(e ast.Expr) condition {
	if e == nil {
		return condition{}
	}
	var text string
	before := f.try(func() { text = f.expr(e) })
	return condition{text, before}
}

// try gives the lines that write writes, which are not kept.
func (f *fn) try(write func()) []line {
	out, temps := f.out, f.names.temps
	f.out = &text{from: out.from}
	write()
	lines := f.out.lines
	f.out = out
	if len(lines) > 1 {
		f.names.temps = temps
	}
	return lines
}

// bounded gives the variable of for i := 0; i < len(s); i++, and s, if the
// loop changes neither, so that s[i] needs no check.
func (f *fn) bounded(s *ast.ForStmt) (string, string) {
	init, ok := s.Init.(*ast.AssignStmt)
	cond, ok2 := s.Cond.(*ast.BinaryExpr)
	post, ok3 := s.Post.(*ast.IncDecStmt)
	if !ok || !ok2 || !ok3 || len(init.Lhs) != 1 || init.Tok != token.DEFINE || cond.Op != token.LSS || post.Tok != token.INC {
		return "", ""
	}
	i, ok := init.Lhs[0].(*ast.Ident)
	if tv := f.p.info.Types[init.Rhs[0]]; !ok || tv.Value == nil || tv.Value.String() != "0" {
		return "", ""
	}
	call, ok := cond.Y.(*ast.CallExpr)
	if !ok || f.builtin(call) != "len" {
		return "", ""
	}
	of, ok := call.Args[0].(*ast.Ident)
	x, ok2 := cond.X.(*ast.Ident)
	p, ok3 := post.X.(*ast.Ident)
	obj := f.p.info.Defs[i]
	if !ok || !ok2 || !ok3 || f.p.info.Uses[x] != obj || f.p.info.Uses[p] != obj || f.setIn(s.Body, obj) {
		return "", ""
	}
	v, w := f.vars[obj], f.variable(f.p.info.Uses[of])
	if w == nil || w.boxed || v.boxed || f.facts.changed[f.p.info.Uses[of]] && f.setIn(s.Body, f.p.info.Uses[of]) {
		return "", ""
	}
	return v.name, w.name
}

// setIn reports whether a block assigns to a variable.
func (f *fn) setIn(b *ast.BlockStmt, obj types.Object) bool {
	found := false
	ast.Inspect(b, func(n ast.Node) bool {
		var set []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			set = n.Lhs
		case *ast.IncDecStmt:
			set = []ast.Expr{n.X}
		case *ast.RangeStmt:
			set = []ast.Expr{n.Key, n.Value}
		}
		for _, e := range set {
			if id, ok := e.(*ast.Ident); ok && f.p.info.Uses[id] == obj {
				found = true
			}
		}
		return !found
	})
	return found
}

// rangeStmt writes a range statement.
func (f *fn) rangeStmt(s *ast.RangeStmt, label string) {
	t := f.typeOf(s.X)
	if _, ok := t.Underlying().(*types.Signature); ok {
		f.rangeFunc(s, label)
		return
	}
	f.out.add("{")
	f.out.indent++
	in := target{label: label, fn: f}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			f.rangeString(s, label)
		} else {
			f.rangeInt(s, label)
		}
	case *types.Map:
		f.rangeMap(s, label, u)
	case *types.Chan:
		f.rangeChan(s, label, u)
	default:
		in.index, in.of = f.rangeList(s, label)
	}
	f.labels = append(f.labels, in)
	f.nested(s.Body.List)
	f.labels = f.labels[:len(f.labels)-1]
	f.out.from = f.p.line(s.End())
	f.out.add("}")
	f.out.indent--
	f.out.add("}")
}

// rangeInt writes the head of a loop over a number.
func (f *fn) rangeInt(s *ast.RangeStmt, label string) {
	t := f.typeOf(s.X)
	if s.Key != nil {
		if id, ok := s.Key.(*ast.Ident); !ok || id.Name != "_" {
			t = f.typeOf(s.Key)
			if obj := f.p.info.Defs[id]; ok && obj != nil {
				t = f.env.apply(obj.Type())
			}
		}
	}
	typ := f.p.typ(t)
	n := f.temp("%s(%s)", typ, f.expr(s.X))
	i := f.temp("%s(0)", typ)
	f.writeLabel(label)
	f.out.add("for ; %s < %s; %s++ {", i, n, i)
	f.iteration(s, []string{i}, []types.Type{t})
}

// iteration sets the variables of a range statement to the values of an
// iteration.
func (f *fn) iteration(s *ast.RangeStmt, values []string, from []types.Type) {
	f.out.indent++
	var places [2]place
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil && s.Tok == token.ASSIGN && i < len(values) && wants(e) {
			places[i] = f.place(e, true)
		}
	}
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if e == nil || i >= len(values) || values[i] == "" {
			continue
		}
		id, _ := e.(*ast.Ident)
		switch {
		case id != nil && id.Name == "_":
		case id != nil && s.Tok == token.DEFINE:
			obj := f.p.info.Defs[id]
			f.define(obj, f.convert(values[i], from[i], f.env.apply(obj.Type())))
		default:
			places[i].set(f.convert(values[i], from[i], places[i].typ))
		}
	}
	f.out.indent--
}

// wants reports whether a range statement has a variable.
func wants(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return e != nil && !(ok && id.Name == "_")
}

// rangeList writes the head of a loop over a slice, an array or a pointer to
// an array.
func (f *fn) rangeList(s *ast.RangeStmt, label string) (string, string) {
	t := f.typeOf(s.X)
	elem, n, list, of := f.listOf(s, t)
	i := f.temp("0")
	f.writeLabel(label)
	f.out.add("for ; %s < %s; %s++ {", i, n, i)
	value := ""
	if wants(s.Value) {
		value = list + "[" + i + "]"
	}
	f.iteration(s, []string{i, value}, []types.Type{types.Typ[types.Int], elem})
	id, ok := s.Key.(*ast.Ident)
	if !ok || s.Tok != token.DEFINE || of == "" {
		return "", ""
	}
	v := f.vars[f.p.info.Defs[id]]
	x, isVar := s.X.(*ast.Ident)
	if v == nil || v.boxed || f.setIn(s.Body, f.p.info.Defs[id]) || !isVar || f.setIn(s.Body, f.p.info.Uses[x]) {
		return "", ""
	}
	return v.name, of
}

// listOf gives element type, length and text of what is ranged over, which
// is evaluated once; an array whose elements are wanted is copied.
func (f *fn) listOf(s *ast.RangeStmt, t types.Type) (elem types.Type, n, list, of string) {
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		arr := u.Elem().Underlying().(*types.Array)
		p := f.temp(f.core(s.X))
		return arr.Elem(), intText(arr.Len()), "(*" + p + ")", ""
	case *types.Array:
		if !wants(s.Value) {
			if f.calls(s.X) {
				f.simple(f.expr(s.X))
			}
			return u.Elem(), intText(u.Len()), "", ""
		}
		return u.Elem(), intText(u.Len()), f.temp(f.core(s.X)), ""
	case *types.Slice:
		x := f.core(s.X)
		l := f.temp(x)
		return u.Elem(), f.temp("len(%s)", l), l, x
	}
	f.refuse(s, "a loop over %s cannot be interpreted", goString(t))
	return
}

// calls reports whether an expression calls or receives; Go evaluates no
// other one whose value is not needed.
func (f *fn) calls(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || !f.p.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// rangeString writes the head of a loop over a string.
func (f *fn) rangeString(s *ast.RangeStmt, label string) {
	x := f.temp(f.core(s.X))
	i, r, w := f.temp("0"), f.temp("int32(0)"), f.temp("0")
	f.writeLabel(label)
	f.out.add("for ; %s < len(%s); %s = %s + %s {", i, x, i, i, w)
	f.out.add("\t%s, %s = %s(%s, %s)", r, w, f.p.native("Rune"), x, i)
	f.iteration(s, []string{i, r}, []types.Type{types.Typ[types.Int], types.Typ[types.Rune]})
}

// rangeMap writes the head of a loop over a map.
func (f *fn) rangeMap(s *ast.RangeStmt, label string, m *types.Map) {
	x := f.temp("any(%s)", f.core(s.X))
	it := f.temp("%s(%s)", f.p.native("Range"), x)
	f.writeLabel(label)
	f.out.add("for %s.Next() {", it)
	f.out.indent++
	var values [2]string
	for i, e := range []ast.Expr{s.Key, s.Value} {
		if !wants(e) {
			continue
		}
		t := []types.Type{m.Key(), m.Elem()}[i]
		values[i] = f.held(fmt.Sprintf("%s.%s()", it, []string{"Key", "Value"}[i]), t)
	}
	f.out.indent--
	f.iteration(s, values[:], []types.Type{m.Key(), m.Elem()})
}

// held gives a value of type t that package native gives as any.
func (f *fn) held(s string, t types.Type) string {
	v := f.temp("any(%s)", s)
	switch f.p.interfaceKind(t) {
	case anyInterface:
		return v
	case nativeInterface:
		return f.temp("%s(%s)", f.p.nativeMaker(t), v)
	}
	if f.p.isRecursive(t) {
		return v
	}
	return f.temp("%s.(%s)", v, f.p.typ(t))
}

// rangeChan writes the head of a loop over a channel.
func (f *fn) rangeChan(s *ast.RangeStmt, label string, c *types.Chan) {
	x := f.temp(f.core(s.X))
	f.writeLabel(label)
	f.out.add("for {")
	v, ok := f.fresh(), f.fresh()
	f.out.add("\t%s, %s := <-%s", v, ok, x)
	f.out.add("\tif !%s {\n\t\tbreak\n\t}", ok)
	f.iteration(s, []string{v}, []types.Type{c.Elem()})
}
