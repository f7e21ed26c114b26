package lower

import (
	"fmt"
	"go/types"
	"strings"
)

// typeString is typeText for a whole type; a local type has no other name.
func (p *program) typeString(t types.Type) string { return goString(t) }

// methodText gives a signature without names, as package reflect prints it.
func (p *program) methodText(sig *types.Signature) string {
	return "func" + strings.TrimPrefix(goString(types.NewSignatureType(nil, nil, nil, unnamedTuple(sig.Params()), unnamedTuple(sig.Results()), sig.Variadic())), "func")
}

func unnamedTuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		vars[i] = types.NewParam(0, nil, "", t.At(i).Type())
	}
	return types.NewTuple(vars...)
}

// goString prints a type as Go does at run time.
func goString(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		switch t.Kind() {
		case types.Byte:
			return "uint8"
		case types.Rune:
			return "int32"
		}
		return types.Default(t).String()
	case *types.Named:
		return namedString(t)
	case *types.Pointer:
		return "*" + goString(t.Elem())
	case *types.Slice:
		return "[]" + goString(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), goString(t.Elem()))
	case *types.Map:
		return "map[" + goString(t.Key()) + "]" + goString(t.Elem())
	case *types.Chan:
		e := goString(t.Elem())
		if strings.HasPrefix(e, "<-") {
			e = "(" + e + ")"
		}
		return chanWord(t.Dir()) + e
	case *types.Signature:
		return "func" + signatureString(t)
	case *types.Struct:
		return structString(t)
	case *types.Interface:
		return interfaceString(t)
	}
	return t.String()
}

func namedString(t *types.Named) string {
	name := t.Obj().Name()
	if t.Obj().Pkg() != nil {
		name = t.Obj().Pkg().Name() + "." + name
	}
	if t.TypeArgs().Len() == 0 {
		return name
	}
	args := make([]string, t.TypeArgs().Len())
	for i := range args {
		args[i] = goString(t.TypeArgs().At(i))
	}
	return name + "[" + strings.Join(args, ",") + "]"
}

func signatureString(t *types.Signature) string {
	params := make([]string, t.Params().Len())
	for i := range params {
		params[i] = goString(t.Params().At(i).Type())
		if t.Variadic() && i == len(params)-1 {
			params[i] = "..." + strings.TrimPrefix(params[i], "[]")
		}
	}
	res := make([]string, t.Results().Len())
	for i := range res {
		res[i] = goString(t.Results().At(i).Type())
	}
	s := "(" + strings.Join(params, ", ") + ")"
	switch len(res) {
	case 0:
		return s
	case 1:
		return s + " " + res[0]
	}
	return s + " (" + strings.Join(res, ", ") + ")"
}

func structString(t *types.Struct) string {
	if t.NumFields() == 0 {
		return "struct {}"
	}
	fields := make([]string, t.NumFields())
	for i := range fields {
		fields[i] = goString(t.Field(i).Type())
		if !t.Field(i).Embedded() {
			fields[i] = t.Field(i).Name() + " " + fields[i]
		}
		if tag := t.Tag(i); tag != "" {
			fields[i] += fmt.Sprintf(" %q", tag)
		}
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

func interfaceString(t *types.Interface) string {
	if t.NumMethods() == 0 {
		return "interface {}"
	}
	list := make([]string, t.NumMethods())
	for i := range list {
		list[i] = t.Method(i).Name() + signatureString(t.Method(i).Signature())
	}
	return "interface { " + strings.Join(list, "; ") + " }"
}
