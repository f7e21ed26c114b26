package lower

import (
	"fmt"
	"go/token"
	"go/types"
	"strings"
)

// typ gives the lowered form of a type: names are left to structs and to the
// types of the standard library; an interface that the program declares is
// any. Two types that differ only in what is lost here are told apart by
// their descriptors, see [program.desc].
func (p *program) typ(t types.Type) string {
	switch t := types.Unalias(t).(type) {
	case *types.Basic:
		return p.basic(t)
	case *types.Named:
		return p.named(t)
	case *types.Pointer:
		return "*" + p.typ(t.Elem())
	case *types.Slice:
		return "[]" + p.typ(t.Elem())
	case *types.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), p.typ(t.Elem()))
	case *types.Map:
		return "map[" + p.typ(t.Key()) + "]" + p.typ(t.Elem())
	case *types.Chan:
		return chanWord(t.Dir()) + p.chanElem(t)
	case *types.Signature:
		return "func" + p.signature(t, "")
	case *types.Struct:
		return p.structType(t, nil)
	case *types.Interface:
		return "any"
	}
	panic(fmt.Sprintf("lower: type %v of %T", t, t))
}

func chanWord(d types.ChanDir) string {
	return [...]string{types.SendRecv: "chan ", types.SendOnly: "chan<- ", types.RecvOnly: "<-chan "}[d]
}

// chanElem gives the element of a channel, in parentheses where the arrow
// would bind to the wrong channel.
func (p *program) chanElem(t *types.Chan) string {
	e := p.typ(t.Elem())
	if strings.HasPrefix(e, "<-") || strings.HasPrefix(e, "chan") {
		return "(" + e + ")"
	}
	return e
}

// basic gives a basic type; an untyped one is its default type.
func (p *program) basic(t *types.Basic) string {
	switch t.Kind() {
	case types.UnsafePointer:
		return p.imported("unsafe") + ".Pointer"
	case types.UntypedNil:
		return "any"
	case types.Byte:
		return "uint8"
	case types.Rune, types.UntypedRune:
		return "int32"
	}
	return types.Default(t).(*types.Basic).Name()
}

// named gives a named type.
func (p *program) named(n *types.Named) string {
	obj := n.Obj()
	switch {
	case obj.Pkg() == nil: // error, comparable
		return p.native("Error")
	case p.foreign(n):
		return p.foreignType(n)
	}
	n = p.lib.named(n)
	switch n.Underlying().(type) {
	case *types.Interface:
		return "any"
	case *types.Struct:
		return p.structOf(n).name
	}
	if p.isRecursive(n) {
		return "any"
	}
	return p.typ(n.Underlying())
}

// foreign reports whether n is compiled: a type of the standard library that
// the library of this package does not write anew.
func (p *program) foreign(n *types.Named) bool {
	pkg := n.Obj().Pkg()
	return pkg != nil && pkg != p.pkg && !p.lib.has(n.Obj())
}

// foreignType names a type of the standard library.
func (p *program) foreignType(n *types.Named) string {
	obj := n.Obj()
	if p.lenient && (!obj.Exported() || n.TypeArgs().Len() > 0) {
		return "any"
	}
	if !obj.Exported() || n.TypeArgs().Len() > 0 {
		refuse(token.NoPos, "the type %s cannot be named by an interpreter", n)
	}
	if obj.Pkg().Path() == "unsafe" {
		refuse(token.NoPos, "unsafe.%s cannot be interpreted", obj.Name())
	}
	return p.imported(obj.Pkg().Path()) + "." + obj.Name()
}

// signature gives parameters and results, the parameters named by prefix and
// number unless it is empty. A variadic parameter is a slice.
func (p *program) signature(t *types.Signature, prefix string) string {
	params := make([]string, t.Params().Len())
	for i := range params {
		params[i] = p.typ(t.Params().At(i).Type())
		if prefix != "" {
			params[i] = fmt.Sprintf("%s%d %s", prefix, i, params[i])
		}
	}
	return "(" + strings.Join(params, ", ") + ")" + p.results(t)
}

// results gives the result types of a function, with a space before them.
func (p *program) results(t *types.Signature) string {
	res := make([]string, t.Results().Len())
	for i := range res {
		res[i] = p.typ(t.Results().At(i).Type())
	}
	switch len(res) {
	case 0:
		return ""
	case 1:
		return " " + res[0]
	}
	return " (" + strings.Join(res, ", ") + ")"
}

// isRecursive reports whether a named type that is no struct and no
// interface contains itself other than through these. No Go that yaegi
// reads can say such a type: its values are any, see [fn.under].
func (p *program) isRecursive(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || p.foreign(n) || n.Obj().Pkg() == nil {
		return false
	}
	switch n.Underlying().(type) {
	case *types.Struct, *types.Interface:
		return false
	}
	if r, ok := p.recursive.At(n).(bool); ok {
		return r
	}
	r := Walk(n.Underlying(), map[types.Type]bool{}, func(t types.Type) (bool, bool) {
		m, ok := t.(*types.Named)
		if !ok {
			return false, false
		}
		_, isStruct := m.Underlying().(*types.Struct)
		_, isInterface := m.Underlying().(*types.Interface)
		return types.Identical(m, n), isStruct || isInterface || p.foreign(m)
	})
	p.recursive.Set(n, r)
	if _, ok := n.Underlying().(*types.Pointer); ok && r {
		refuse(n.Obj().Pos(), "the type %s, a pointer to itself, cannot be interpreted", n.Obj().Name())
	}
	return r
}

// Walk visits t and the types that it is made of, but for those in seen, until
// visit gives found; visit's second result asks not to go into a type. It adds
// what it has visited to seen, which must not be nil.
func Walk(t types.Type, seen map[types.Type]bool, visit func(types.Type) (found, stop bool)) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	found, stop := visit(t)
	if found || stop {
		return found
	}
	for _, part := range parts(t) {
		if Walk(part, seen, visit) {
			return true
		}
	}
	return false
}

// parts gives the types that t is directly made of.
func parts(t types.Type) []types.Type {
	switch t := t.(type) {
	case *types.Named:
		return []types.Type{t.Underlying()}
	case *types.Pointer:
		return []types.Type{t.Elem()}
	case *types.Slice:
		return []types.Type{t.Elem()}
	case *types.Array:
		return []types.Type{t.Elem()}
	case *types.Chan:
		return []types.Type{t.Elem()}
	case *types.Map:
		return []types.Type{t.Key(), t.Elem()}
	case *types.Signature:
		return append(tuple(t.Params()), tuple(t.Results())...)
	case *types.Struct:
		var list []types.Type
		for f := range t.Fields() {
			list = append(list, f.Type())
		}
		return list
	}
	return nil
}

func list(l *types.TypeList) []types.Type {
	var list []types.Type
	for t := range l.Types() {
		list = append(list, t)
	}
	return list
}

func tuple(t *types.Tuple) []types.Type {
	var list []types.Type
	for v := range t.Variables() {
		list = append(list, v.Type())
	}
	return list
}

// zero gives the zero value of a type as an expression.
func (p *program) zero(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0:
			return `""`
		case u.Info()&types.IsBoolean != 0:
			return "false"
		case u.Kind() == types.UntypedNil:
			return "any(nil)"
		case u.Kind() == types.UnsafePointer:
			return p.native("ToPointer") + "(0)"
		}
		return p.typ(t) + "(0)"
	case *types.Struct, *types.Array:
		return p.typ(t) + "{}"
	}
	return "(" + p.typ(t) + ")(nil)"
}

// instanceName gives a name that tells of its type arguments.
func instanceName(name string, args []types.Type) string {
	for _, a := range args {
		name += "_" + types.TypeString(a, func(*types.Package) string { return "" })
	}
	clean := func(r rune) rune {
		if r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 {
			return r
		}
		return -1
	}
	if name = strings.Map(clean, name); len(name) > 60 {
		name = name[:60]
	}
	return name
}
