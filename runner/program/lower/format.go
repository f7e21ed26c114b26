package lower

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// printfs are the functions that take a format, and where.
var printfs = map[string]int{
	"fmt.Printf": 0, "fmt.Sprintf": 0, "fmt.Fprintf": 1, "fmt.Errorf": 0, "fmt.Appendf": 1,
	"log.Printf": 0, "log.Fatalf": 0, "log.Panicf": 0,
	"(*log.Logger).Printf": 0, "(*log.Logger).Fatalf": 0, "(*log.Logger).Panicf": 0,
}

// prints are the functions that put spaces between operands that are no
// strings, and where their operands begin.
var prints = map[string]int{
	"fmt.Print": 0, "fmt.Sprint": 0, "fmt.Fprint": 1, "fmt.Append": 1, "log.Print": 0, "log.Fatal": 0, "log.Panic": 0,
	"(*log.Logger).Print": 0, "(*log.Logger).Fatal": 0, "(*log.Logger).Panic": 0,
}

// spaced prepares the operands of a call of one of prints.
func (f *fn) spaced(c form, at int, spread bool) form {
	list := "([]any)(nil)"
	if spread {
		list = c.ops[at].text
	} else if len(c.ops) > at {
		var ops []string
		for _, o := range c.ops[at:] {
			ops = append(ops, o.text)
		}
		list = f.temp("[]any{%s}", strings.Join(ops, ", "))
	}
	ops := append(append([]operand{}, c.ops[:at]...), operand{f.temp("%s(%s)", f.p.native("Spaced"), list), "[]any"})
	render := c.render
	return form{ops: ops, results: c.results, native: true, render: func(ops []string) string {
		s := render(ops)
		if !spread {
			s = s[:len(s)-1] + "...)"
		}
		return s
	}}
}

// printf is a call with a format. A box prints itself, but %T, %p and %w look
// at the operand without asking it: a format with these, or one that is not
// known, is rewritten by package native.
func (f *fn) printf(e *ast.CallExpr, fn *types.Func, sig *types.Signature, at int) form {
	name := f.p.imported(fn.Pkg().Path()) + "." + fn.Name()
	return f.formatted(e, fn, sig, nil, at, func(ops []string) string { return name + "(" + strings.Join(ops, ", ") + ")" })
}

func (f *fn) printfMethod(e *ast.CallExpr, recv []operand, fn *types.Func, sig *types.Signature, at int) form {
	return f.formatted(e, fn, sig, recv, at, func(ops []string) string {
		return ops[0] + "." + fn.Name() + "(" + strings.Join(ops[1:], ", ") + ")"
	})
}

func (f *fn) formatted(e *ast.CallExpr, fn *types.Func, sig *types.Signature, recv []operand, at int, render func([]string) string) form {
	if len(e.Args) <= at || !f.asksType(e.Args[at]) {
		return f.compiledCall(e, fn, sig, recv, render)
	}
	c := f.compiledCall(e, fn, sig, recv, render)
	n := at + len(recv)
	format := f.simple(c.ops[n].text)
	rest := "[]any(nil)"
	if e.Ellipsis.IsValid() {
		rest = c.ops[len(c.ops)-1].text
	} else if len(c.ops) > n+1 {
		var list []string
		for _, o := range c.ops[n+1:] {
			list = append(list, o.text)
		}
		rest = f.temp("[]any{%s}", strings.Join(list, ", "))
	}
	rest = f.simple(rest)
	verbs := f.temp("%s(%s, %s)", f.p.native("Verbs"), format, rest)
	ops := append(append([]operand{}, c.ops[:n]...), operand{verbs, "string"}, operand{rest, "[]any"})
	return form{ops: ops, results: sig.Results(), native: true, render: func(ops []string) string {
		s := render(ops)
		return s[:len(s)-1] + "...)"
	}}
}

// asksType reports whether a format may hold a verb that looks at types.
func (f *fn) asksType(format ast.Expr) bool {
	tv := f.p.info.Types[format]
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return true
	}
	s := constant.StringVal(tv.Value)
	verb := false
	for _, r := range s {
		switch {
		case r == '%':
			verb = !verb
		case verb && (r == 'T' || r == 'p'):
			return true
		case verb && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'):
			verb = false
		}
	}
	return false
}
