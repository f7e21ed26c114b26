package lower

import (
	"fmt"
	"go/ast"
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
	// only is the line of the only statement that may panic, of a function
	// that marks none.
	only int
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
