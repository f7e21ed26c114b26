package lower

import (
	"fmt"
	"go/types"
)

// isBoxed reports whether the lowered form of a type does not tell which type
// it was, so that its values carry a descriptor when they go into an
// interface. Other values go as they are, and compiled code understands them.
func (p *program) isBoxed(t types.Type) bool {
	return Walk(t, map[types.Type]bool{}, func(t types.Type) (bool, bool) {
		switch t := t.(type) {
		case *types.Named:
			if p.lib.has(t.Obj()) {
				return true, true
			}
			return t.Obj().Pkg() == p.pkg || p.lib.owns(t.Obj().Pkg()), true
		case *types.Interface:
			return t.NumMethods() > 0, true
		case *types.Struct:
			return hidden(t), false
		case *types.Signature:
			return t.Variadic(), false
		}
		return false, false
	})
}

// hidden reports whether a struct has fields that yaegi names otherwise.
func hidden(t *types.Struct) bool {
	for f := range t.Fields() {
		if !f.Exported() || f.Embedded() {
			return true
		}
	}
	return false
}

// box gives a value of a concrete type as any.
func (f *fn) box(s string, t types.Type) string {
	if !f.p.isBoxed(t) {
		return f.temp("any(%s)", s)
	}
	return f.temp("any(%s(%s, %s))", f.p.native("Make"), f.p.desc(t), f.under(s, t))
}

// desc gives the variable that holds the descriptor of a type.
func (p *program) desc(t types.Type) string {
	t = types.Unalias(t)
	if name, ok := p.types.At(t).(string); ok {
		return name
	}
	name := p.unique("type_")
	p.types.Set(t, name)
	defer p.undo(func() { p.types.Delete(t) })
	typ := p.typ(t)
	u := p.unit
	u.vars.from, u.known.from = 0, 0
	u.vars.add("var %s *%s", name, p.native("Type"))
	sample := fmt.Sprintf("(*%s)(nil)", typ)
	boxed := p.interfaceKind(t) == notInterface && p.isBoxed(t)
	make := p.native(map[bool]string{true: "NewBoxed", false: "NewType"}[boxed])
	u.known.add("%s = %s(%q, %s)", name, make, p.typeString(t), sample)
	if boxed {
		p.describe(name, t)
	} else if types.IsInterface(t) {
		p.describeInterface(name, t)
	}
	return name
}

// describe tells the parts and methods of a boxed type.
func (p *program) describe(name string, t types.Type) {
	u := p.unit
	switch t := t.Underlying().(type) {
	case *types.Pointer:
		u.known.add("%s.Of(%s)", name, p.desc(t.Elem()))
	case *types.Slice:
		u.known.add("%s.Of(%s)", name, p.desc(t.Elem()))
	case *types.Array:
		u.known.add("%s.Of(%s)", name, p.desc(t.Elem()))
	case *types.Chan:
		u.known.add("%s.Of(%s)", name, p.desc(t.Elem()))
	case *types.Map:
		k, e := p.desc(t.Key()), p.desc(t.Elem())
		u.known.add("%s.Map(%s, %s)", name, k, e)
	case *types.Struct:
		for i := range t.NumFields() {
			v := t.Field(i)
			d := p.desc(v.Type())
			u.known.add("%s.Field(%q, %s, %t, %q)", name, v.Name(), d, v.Embedded(), t.Tag(i))
		}
	}
	if p.isRecursive(t) {
		u.known.add("%s.Recursive((*%s)(nil))", name, p.typ(t.Underlying()))
	}
	p.describeMethods(name, t)
}

// describeInterface tells the methods that an interface asks for.
func (p *program) describeInterface(name string, t types.Type) {
	iface := t.Underlying().(*types.Interface)
	p.unit.known.add("%s.Interface()", name)
	for m := range iface.Methods() {
		p.unit.known.add("%s.Want(%q, %q)", name, m.Name(), p.methodText(m.Signature()))
	}
}
