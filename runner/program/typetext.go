package program

import (
	"fmt"
	"go/types"
	"strconv"
	"strings"
)

// typeText writes a type as Go, with the names that the written program
// has for the chapter's own types. types.TypeString cannot: two versions of
// a redefined type have one name there.
func (u *unitWriter) typeText(t types.Type) string {
	switch t := t.(type) {
	case *types.Named:
		return u.namedText(t.Obj(), t.TypeArgs())
	case *types.Alias:
		return u.namedText(t.Obj(), t.TypeArgs())
	case *types.Pointer:
		return "*" + u.typeText(t.Elem())
	case *types.Slice:
		return "[]" + u.typeText(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), u.typeText(t.Elem()))
	case *types.Map:
		return "map[" + u.typeText(t.Key()) + "]" + u.typeText(t.Elem())
	case *types.Chan:
		return u.chanText(t)
	case *types.Signature:
		return "func" + u.signatureText(t)
	case *types.Struct:
		return u.structText(t)
	case *types.Interface:
		return u.interfaceText(t)
	case *types.Union:
		return u.unionText(t)
	}
	return types.TypeString(t, u.qualify)
}

func (u *unitWriter) namedText(obj *types.TypeName, args *types.TypeList) string {
	name := obj.Name()
	if obj.Pkg() != nil && obj.Pkg().Path() != "main" {
		name = u.qualify(obj.Pkg()) + "." + name
	} else if written := u.names.name(obj); written != "" {
		name = written
	}
	if args.Len() == 0 {
		return name
	}
	var list []string
	for arg := range args.Types() {
		list = append(list, u.typeText(arg))
	}
	return name + "[" + strings.Join(list, ", ") + "]"
}

func (u *unitWriter) chanText(t *types.Chan) string {
	elem := u.typeText(t.Elem())
	switch t.Dir() {
	case types.SendOnly:
		return "chan<- " + elem
	case types.RecvOnly:
		return "<-chan " + elem
	}
	if inner, ok := t.Elem().(*types.Chan); ok && inner.Dir() == types.RecvOnly {
		elem = "(" + elem + ")"
	}
	return "chan " + elem
}

func (u *unitWriter) signatureText(t *types.Signature) string {
	s := "(" + u.paramsText(t.Params(), t.Variadic()) + ")"
	switch t.Results().Len() {
	case 0:
		return s
	case 1:
		return s + " " + u.typeText(t.Results().At(0).Type())
	}
	return s + " (" + u.paramsText(t.Results(), false) + ")"
}

func (u *unitWriter) paramsText(t *types.Tuple, variadic bool) string {
	var list []string
	for i := range t.Len() {
		typ := t.At(i).Type()
		if slice, ok := typ.(*types.Slice); ok && variadic && i == t.Len()-1 {
			list = append(list, "..."+u.typeText(slice.Elem()))
			continue
		}
		list = append(list, u.typeText(typ))
	}
	return strings.Join(list, ", ")
}

func (u *unitWriter) structText(t *types.Struct) string {
	var list []string
	for i := range t.NumFields() {
		f := t.Field(i)
		s := u.typeText(f.Type())
		if !f.Embedded() {
			s = f.Name() + " " + s
		}
		if t.Tag(i) != "" {
			s += " " + strconv.Quote(t.Tag(i))
		}
		list = append(list, s)
	}
	return "struct{" + strings.Join(list, "; ") + "}"
}

func (u *unitWriter) interfaceText(t *types.Interface) string {
	if t.Empty() {
		return "any"
	}
	var list []string
	for m := range t.ExplicitMethods() {
		list = append(list, m.Name()+u.signatureText(m.Signature()))
	}
	for e := range t.EmbeddedTypes() {
		list = append(list, u.typeText(e))
	}
	return "interface{" + strings.Join(list, "; ") + "}"
}

func (u *unitWriter) unionText(t *types.Union) string {
	var list []string
	for term := range t.Terms() {
		s := u.typeText(term.Type())
		if term.Tilde() {
			s = "~" + s
		}
		list = append(list, s)
	}
	return strings.Join(list, " | ")
}
