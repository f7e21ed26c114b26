package lower

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// switchStmt writes an expression switch. Where all cases are constants it
// stays one; else the clause is found first, in the order of Go.
func (f *fn) switchStmt(s *ast.SwitchStmt) {
	f.out.add("{")
	f.out.indent++
	if s.Init != nil {
		f.stmt(s.Init)
	}
	if s.Tag != nil && f.constantCases(s) {
		f.constantSwitch(s)
	} else {
		f.foundSwitch(s)
	}
	f.out.indent--
	f.out.add("}")
}

// constantCases reports whether a switch is over a basic type with constants.
func (f *fn) constantCases(s *ast.SwitchStmt) bool {
	b, ok := f.typeOf(s.Tag).Underlying().(*types.Basic)
	if !ok || b.Info()&(types.IsInteger|types.IsString) == 0 {
		return false
	}
	for _, c := range s.Body.List {
		for _, e := range c.(*ast.CaseClause).List {
			if f.p.info.Types[e].Value == nil {
				return false
			}
		}
	}
	return true
}

func (f *fn) constantSwitch(s *ast.SwitchStmt) {
	tag := f.frozenValue(f.expr(s.Tag))
	label := ""
	if n := len(f.labels); n > 0 {
		label = f.labels[n-1].label
	}
	f.writeLabel(label)
	f.out.add("switch %s {", tag)
	for _, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		f.out.from = f.p.line(c.Pos())
		if c.List == nil {
			f.out.add("default:")
		} else {
			var vals []string
			for _, e := range c.List {
				vals = append(vals, f.constant(f.p.info.Types[e].Value, f.typeOf(s.Tag)))
			}
			f.out.add("case %s:", strings.Join(vals, ", "))
		}
		f.nested(c.Body)
	}
	f.out.add("}")
}

// foundSwitch finds the clause of a switch, one case after the other.
func (f *fn) foundSwitch(s *ast.SwitchStmt) {
	tag, t := "true", types.Type(types.Typ[types.Bool])
	if s.Tag != nil {
		t = types.Default(f.typeOf(s.Tag))
		tag = f.frozenValue(f.as(s.Tag, t))
	}
	k := f.choose(s.Body.List, func(e ast.Expr) string { return f.matches(s, tag, t, e) })
	f.switchOn(k, s.Body.List, nil)
}

// choose writes the tests of the cases one after the other, as far as needed,
// and gives the variable with the number of the clause that is meant, from 1;
// 0 is none.
func (f *fn) choose(clauses []ast.Stmt, test func(ast.Expr) string) string {
	k := f.temp("0")
	depth := 0
	for i, c := range clauses {
		for _, e := range c.(*ast.CaseClause).List {
			f.out.from = f.p.line(e.Pos())
			f.out.add("if %s {", test(e))
			f.out.add("\t%s = %d", k, i+1)
			f.out.add("} else {")
			f.out.indent++
			depth++
		}
	}
	for i, c := range clauses {
		if c.(*ast.CaseClause).List == nil {
			f.out.add("%s = %d", k, i+1)
		}
	}
	for range depth {
		f.out.indent--
		f.out.add("}")
	}
	return k
}

// matches gives whether a case is the one.
func (f *fn) matches(s *ast.SwitchStmt, tag string, t types.Type, e ast.Expr) string {
	switch {
	case s.Tag == nil && !types.IsInterface(f.typeOf(e)):
		return f.expr(e)
	case f.isNil(e):
		return "(" + tag + " == nil)"
	}
	return f.compare(tag, t, token.EQL, f.expr(e), f.typeOf(e))
}

// switchOn writes the clauses of a switch whose number is known.
func (f *fn) switchOn(k string, clauses []ast.Stmt, begin func(c *ast.CaseClause)) {
	label := ""
	if n := len(f.labels); n > 0 {
		label = f.labels[n-1].label
	}
	f.writeLabel(label)
	f.out.add("switch %s {", k)
	for i, c := range clauses {
		c := c.(*ast.CaseClause)
		f.out.from = f.p.line(c.Pos())
		f.out.add("case %d:", i+1)
		if begin != nil {
			f.out.indent++
			begin(c)
			f.out.indent--
		}
		f.nested(c.Body)
	}
	f.out.add("}")
}
