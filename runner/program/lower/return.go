package lower

import (
	"go/ast"
	"go/types"
)

// returnStmt writes a return. In a closure that stands for a part of the
// function, the values go to the boxed results.
func (f *fn) returnStmt(s *ast.ReturnStmt) {
	values := f.returned(s)
	if f.loop == nil && !f.indirect {
		f.returnPlain(values)
		return
	}
	f.setBoxed(values)
	switch {
	case f.loop != nil && f.loop.closure:
		f.out.add("return")
	case f.loop != nil:
		f.leave(jump{kind: "return"})
	case len(f.results) > 0:
		f.returnResults()
	default:
		f.out.add("return")
	}
}

// returnPlain returns from a function whose values go to its caller directly;
// named results that a closure keeps are set all the same.
func (f *fn) returnPlain(values []string) {
	switch {
	case len(f.results) == 0:
		f.out.add("return")
	case values == nil:
		f.returnResults()
	default:
		f.setBoxed(values)
		f.out.add("return %s", join(values))
	}
}

// setBoxed sets the results that are boxed.
func (f *fn) setBoxed(values []string) {
	for i, v := range values {
		if r := f.capture(f.results[i]); r.boxed {
			f.out.add("*%s = %s", r.name, v)
		}
	}
}

func join(list []string) string {
	s := ""
	for i, v := range list {
		if i > 0 {
			s += ", "
		}
		s += bare(v)
	}
	return s
}

func (f *fn) anyBoxed() bool {
	for _, r := range f.results {
		if r.boxed {
			return true
		}
	}
	return false
}

// returned gives the values of a return, converted; nil if it names none.
func (f *fn) returned(s *ast.ReturnStmt) []string {
	if len(s.Results) == 0 {
		return nil
	}
	res := f.sig.Results()
	if len(s.Results) == 1 && res.Len() > 1 {
		values, from := f.several(s.Results[0])
		for i := range values {
			values[i] = f.convert(values[i], from[i], res.At(i).Type())
		}
		return values
	}
	values := f.operands(s.Results, func(i int) types.Type { return res.At(i).Type() })
	for i := range values {
		if f.anyBoxed() && (len(values) > 1 || !f.indirect) {
			values[i] = f.frozenValue(values[i])
		}
	}
	return values
}
