package lower

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// selectStmt writes a select: channels and values are evaluated, package
// native chooses, and a switch goes on from there. Each execution has cases
// of its own.
func (f *fn) selectStmt(s *ast.SelectStmt) {
	f.out.add("{")
	f.out.indent++
	var cases []string
	numbers := map[*ast.CommClause]int{}
	hasDefault := false
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		f.out.from = f.p.line(c.Pos())
		if c.Comm == nil {
			hasDefault = true
			numbers[c] = -1
			continue
		}
		numbers[c] = len(cases)
		cases = append(cases, f.selectCase(c.Comm))
	}
	f.out.from = f.p.line(s.Pos())
	list := f.temp("[]%s{%s}", f.p.native("Case"), strings.Join(cases, ", "))
	k, v, ok := f.fresh(), f.fresh(), f.fresh()
	f.out.add("%s, %s, %s := %s(%t, %s)", k, v, ok, f.p.native("Select"), hasDefault, list)
	label := f.labels[len(f.labels)-1].label
	f.writeLabel(label)
	f.out.add("switch %s {", k)
	for _, c := range s.Body.List {
		c := c.(*ast.CommClause)
		f.out.from = f.p.line(c.Pos())
		f.out.add("case int(%d):", numbers[c])
		f.out.indent++
		f.received(c.Comm, v, ok)
		f.stmts(c.Body)
		f.out.indent--
	}
	f.out.add("}")
	f.out.indent--
	f.out.add("}")
}

// selectCase evaluates the operands of a case.
func (f *fn) selectCase(comm ast.Stmt) string {
	if s, ok := comm.(*ast.SendStmt); ok {
		t := coreType(f.typeOf(s.Chan)).(*types.Chan)
		c := f.temp("any(%s)", f.core(s.Chan))
		v := f.temp("any(%s)", f.as(s.Value, t.Elem()))
		return f.temp("%s(%s, %s)", f.p.native("Send"), c, v)
	}
	return f.temp("%s(any(%s))", f.p.native("Recv"), f.simple(f.core(receiveOf(comm).X)))
}

// receiveOf gives the receive of a case.
func receiveOf(comm ast.Stmt) *ast.UnaryExpr {
	switch s := comm.(type) {
	case *ast.ExprStmt:
		return ast.Unparen(s.X).(*ast.UnaryExpr)
	case *ast.AssignStmt:
		return ast.Unparen(s.Rhs[0]).(*ast.UnaryExpr)
	}
	panic(fmt.Sprintf("lower: %T in select", comm))
}

// received sets what a receiving case sets.
func (f *fn) received(comm ast.Stmt, v, ok string) {
	s, isAssign := comm.(*ast.AssignStmt)
	if !isAssign {
		return
	}
	elem := coreType(f.typeOf(receiveOf(comm).X)).(*types.Chan).Elem()
	value := ""
	if wants(s.Lhs[0]) {
		value = f.held(v, elem)
	}
	values := []string{value, ok}
	from := []types.Type{elem, types.Typ[types.Bool]}
	for i, l := range s.Lhs {
		id, _ := l.(*ast.Ident)
		switch {
		case !wants(l):
		case id != nil && f.p.info.Defs[id] != nil:
			obj := f.p.info.Defs[id]
			f.define(obj, f.convert(values[i], from[i], f.env.apply(obj.Type())))
		default:
			pl := f.place(l, false)
			pl.set(f.convert(values[i], from[i], pl.typ))
		}
	}
}
