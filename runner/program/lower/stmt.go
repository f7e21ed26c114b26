package lower

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// block writes the statements of a block at the indentation of out.
func (f *fn) block(b *ast.BlockStmt) { f.stmts(b.List) }

func (f *fn) stmts(list []ast.Stmt) {
	for _, s := range list {
		f.stmt(s)
	}
}

// nested writes statements one level deeper.
func (f *fn) nested(list []ast.Stmt) {
	f.out.indent++
	f.stmts(list)
	f.out.indent--
}

// stmt writes a statement.
func (f *fn) stmt(s ast.Stmt) {
	label := f.label
	f.label = ""
	f.p.at = s.Pos()
	f.out.from = f.p.line(s.Pos())
	f.mark(s)
	switch s := s.(type) {
	case *ast.LabeledStmt:
		f.labeled(s)
	case *ast.BlockStmt:
		f.out.add("{")
		f.nested(s.List)
		f.out.add("}")
	case *ast.IfStmt:
		f.ifStmt(s)
	case *ast.ForStmt:
		f.forStmt(s, label)
	case *ast.RangeStmt:
		f.rangeStmt(s, label)
	case *ast.SwitchStmt:
		f.labels = append(f.labels, target{label: label, plain: true, fn: f})
		f.switchStmt(s)
		f.labels = f.labels[:len(f.labels)-1]
	case *ast.TypeSwitchStmt:
		f.labels = append(f.labels, target{label: label, plain: true, fn: f})
		f.typeSwitch(s)
		f.labels = f.labels[:len(f.labels)-1]
	case *ast.SelectStmt:
		f.labels = append(f.labels, target{label: label, plain: true, fn: f})
		f.selectStmt(s)
		f.labels = f.labels[:len(f.labels)-1]
	default:
		f.plain(s)
	}
}

// plain writes a statement without statements inside.
func (f *fn) plain(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		f.exprStmt(s.X)
	case *ast.AssignStmt:
		f.assignStmt(s)
	case *ast.IncDecStmt:
		f.incDec(s)
	case *ast.DeclStmt:
		f.declStmt(s)
	case *ast.ReturnStmt:
		f.returnStmt(s)
	case *ast.BranchStmt:
		f.branch(s)
	case *ast.SendStmt:
		t := coreType(f.typeOf(s.Chan)).(*types.Chan)
		c := f.simple(f.core(s.Chan))
		f.out.add("%s <- %s", c, f.simple(f.as(s.Value, t.Elem())))
	case *ast.GoStmt:
		f.goStmt(s)
	case *ast.DeferStmt:
		f.deferStmt(s)
	case *ast.EmptyStmt:
	default:
		f.refuse(s, "this statement cannot be interpreted")
	}
}

// labeled keeps a label for its statement. Those that only break and continue
// use are written by the statement itself.
func (f *fn) labeled(s *ast.LabeledStmt) {
	switch s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		f.label = s.Label.Name
	}
	if f.jumpedTo(s.Label) {
		f.out.add("weft_G_%s:", s.Label.Name)
	}
	f.stmt(s.Stmt)
}

// jumpedTo reports whether a goto leads to a label.
func (f *fn) jumpedTo(label *ast.Ident) bool {
	return f.p.gotos()[f.p.info.Defs[label]]
}

// gotos gives the labels that a goto leads to.
func (p *program) gotos() map[types.Object]bool {
	if p.jumps == nil {
		p.jumps = map[types.Object]bool{}
		for _, file := range p.parsed {
			ast.Inspect(file, func(n ast.Node) bool {
				if b, ok := n.(*ast.BranchStmt); ok && b.Tok == token.GOTO {
					p.jumps[p.info.Uses[b.Label]] = true
				}
				return true
			})
		}
	}
	return p.jumps
}

// exprStmt writes an expression that is evaluated for its effect.
func (f *fn) exprStmt(e ast.Expr) {
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		if f.builtin(e) == "" && !f.p.info.Types[e.Fun].IsType() {
			c := f.form(e)
			f.out.add("%s", c.text())
			return
		}
		f.call(e)
	default:
		f.expr(e)
	}
}

// ifStmt writes an if statement; what its condition needs comes before it, in
// a block of its own.
func (f *fn) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		f.out.add("{")
		f.out.indent++
		f.stmt(s.Init)
	}
	f.out.add("if %s {", bare(f.expr(s.Cond)))
	f.nested(s.Body.List)
	if s.Else != nil {
		f.out.add("} else {")
		f.out.indent++
		if b, ok := s.Else.(*ast.BlockStmt); ok {
			f.block(b)
		} else {
			f.stmt(s.Else)
		}
		f.out.indent--
	}
	f.out.from = f.p.line(s.End())
	f.out.add("}")
	if s.Init != nil {
		f.out.indent--
		f.out.add("}")
	}
}

// declStmt writes variables; constants and types are written where they are
// used.
func (f *fn) declStmt(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		spec := spec.(*ast.ValueSpec)
		f.out.from = f.p.line(spec.Pos())
		f.varSpec(spec)
	}
}

func (f *fn) varSpec(s *ast.ValueSpec) {
	var values []string
	var from []types.Type
	if len(s.Values) == 1 && len(s.Names) > 1 {
		values, from = f.several(s.Values[0])
	} else {
		for i, v := range s.Values {
			to := f.varType(s.Names[i], v)
			values = append(values, f.as(v, to))
			from = append(from, to)
		}
		if len(values) > 1 {
			for i := range values {
				values[i] = f.frozenValue(values[i])
			}
		}
	}
	for i, name := range s.Names {
		value := ""
		obj := f.p.info.Defs[name]
		if values != nil {
			value = f.convert(values[i], from[i], f.varType(name, nil))
		}
		if name.Name == "_" || obj == nil {
			f.frozenValue(value)
			continue
		}
		f.define(obj, value)
	}
}

// varType gives the type of a variable; of the blank one, that of its value.
func (f *fn) varType(name *ast.Ident, value ast.Expr) types.Type {
	if obj := f.p.info.Defs[name]; obj != nil {
		return f.env.apply(obj.Type())
	}
	return types.Default(f.typeOf(value))
}

// frozenValue gives a value as it is now.
func (f *fn) frozenValue(s string) string {
	if s == "" || isTemp(s) || isConstant(s) {
		return s
	}
	return f.temp(s)
}

// isConstant reports whether an expression is a constant, maybe converted to
// its type.
func isConstant(s string) bool {
	if typ, number, ok := strings.Cut(strings.TrimSuffix(s, ")"), "("); ok && isSimple(typ) {
		number = strings.TrimPrefix(number, "-")
		return number != "" && strings.Trim(number, "0123456789.e+-") == "" && number[0] != 'e'
	}
	return s == "true" || s == "false" || s[0] >= '0' && s[0] <= '9' || s[0] == '"'
}

// several evaluates what gives more than one value: a call, or a receive,
// index or assertion with its second result.
func (f *fn) several(e ast.Expr) ([]string, []types.Type) {
	t := tuple(f.typeOf(e).(*types.Tuple))
	switch e := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return f.callResults(e), t
	case *ast.UnaryExpr:
		v, ok := f.receive(e, true)
		return []string{v, ok}, t
	case *ast.IndexExpr:
		m, k := f.mapEntry(e, false)
		ok := f.fresh()
		f.out.add("_, %s := %s[%s]", ok, m, k)
		return []string{f.temp("%s[%s]", m, k), ok}, t
	case *ast.TypeAssertExpr:
		v, ok := f.assertOK(e)
		return []string{v, ok}, t
	}
	panic(fmt.Sprintf("lower: %T gives several values", e))
}
