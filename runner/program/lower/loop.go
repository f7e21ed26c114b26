package lower

import (
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
