package program

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// unnameable reports the uses of variables that cannot become variables of
// the package because their type cannot be written there.
func (c *checker) unnameable() {
	home := map[types.Object]*cell{}
	for _, cell := range c.cells {
		for _, v := range cell.vars {
			if !nameable(v.Type()) {
				home[v] = cell
			}
		}
	}
	if len(home) == 0 {
		return
	}
	for _, cell := range c.cells {
		if cell.info == nil {
			continue
		}
		for id, v := range cell.info.Uses {
			if by := home[v]; by != nil && (by != cell || !cell.inEntry(id)) {
				cell.problem(cell.offset(id.Pos()), fmt.Sprintf(
					"%s can only be used by the statements of %s: its type %s has no name outside of them",
					v.Name(), by.describe(), typeString(v.Type())))
			}
		}
	}
}

// nameable reports whether the type can be written outside of the function
// that it comes from and outside of the packages that it comes from.
func nameable(t types.Type) bool {
	ok := true
	seen := map[types.Type]bool{}
	var walk func(types.Type)
	walk = func(t types.Type) {
		if seen[t] || !ok {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			ok = ok && visible(t.Obj())
			for arg := range t.TypeArgs().Types() {
				walk(arg)
			}
		case *types.Alias:
			ok = ok && visible(t.Obj())
			for arg := range t.TypeArgs().Types() {
				walk(arg)
			}
		case *types.TypeParam:
			ok = false
		default:
			walkElems(t, walk)
		}
	}
	walk(t)
	return ok
}

// visible reports whether a type name may be written at the top of the
// program.
func visible(obj *types.TypeName) bool {
	if obj.Pkg() == nil {
		return true
	}
	if obj.Pkg().Path() == "main" {
		return isPackageLevel(obj)
	}
	p := obj.Pkg().Path()
	internal := strings.Contains("/"+p+"/", "/internal/") || strings.HasPrefix(p, "vendor/")
	return token.IsExported(obj.Name()) && !internal
}

// walkElems calls walk with the types that an unnamed type is made of.
func walkElems(t types.Type, walk func(types.Type)) {
	switch t := t.(type) {
	case interface{ Elem() types.Type }: // pointer, slice, array, channel, map
		walk(t.Elem())
		if m, ok := t.(*types.Map); ok {
			walk(m.Key())
		}
	case *types.Struct:
		for field := range t.Fields() {
			walk(field.Type())
		}
	case *types.Signature:
		walk(t.Params())
		walk(t.Results())
	case *types.Tuple:
		for v := range t.Variables() {
			walk(v.Type())
		}
	case *types.Interface:
		for m := range t.ExplicitMethods() {
			walk(m.Type())
		}
		for e := range t.EmbeddedTypes() {
			walk(e)
		}
	}
}
