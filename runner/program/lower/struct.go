package lower

import (
	"fmt"
	"go/types"
	"strings"
)

// A structForm is a struct as it was written: its name and the fields whose
// type stands in the way of yaegi, which cannot build structs that mention
// one another. Such a field has a type of the same layout, see
// [program.layout], and is read and set through a pointer to its real one.
type structForm struct {
	name   string
	typ    *types.Struct
	open   bool
	erased map[int]string
}

// structOf gives the form of a named struct and writes its declaration.
func (p *program) structOf(n *types.Named) *structForm {
	if f, ok := p.structs.At(n).(*structForm); ok {
		return f
	}
	f := &structForm{typ: n.Underlying().(*types.Struct), open: true, erased: map[int]string{}}
	if n.TypeArgs().Len() == 0 && n.Obj().Pkg() == p.pkg && n.Obj().Parent() == p.pkg.Scope() {
		f.name = p.global(n.Obj())
	} else {
		f.name = p.unique(instanceName(n.Obj().Name(), list(n.TypeArgs())))
	}
	p.structs.Set(n, f)
	defer p.undo(func() { p.structs.Delete(n) })
	text := p.structType(f.typ, f)
	f.open = false
	p.unit.types.add("type %s %s", f.name, text)
	return f
}

// formOf gives the form of a struct type, named or not.
func (p *program) formOf(t types.Type) *structForm {
	if n, ok := types.Unalias(t).(*types.Named); ok {
		if n = p.lib.named(n); !p.foreign(n) {
			return p.structOf(n)
		}
	}
	return &structForm{typ: t.Underlying().(*types.Struct)}
}

// structType writes a struct; f is nil for one without a name.
func (p *program) structType(t *types.Struct, f *structForm) string {
	fields := make([]string, t.NumFields())
	for i := range fields {
		typ := p.typ(t.Field(i).Type())
		if f != nil && p.mentionsOpen(t.Field(i).Type(), f) {
			f.erased[i] = typ
			typ = p.layout(t.Field(i).Type())
		}
		fields[i] = p.field(t, i) + " " + typ
		if f == nil && t.Tag(i) != "" {
			fields[i] += fmt.Sprintf(" %q", t.Tag(i))
		}
	}
	if len(fields) == 0 {
		return "struct{}"
	}
	return "struct { " + strings.Join(fields, "; ") + " }"
}

// field gives the name of a field. No field is embedded: promotion is spelled
// out. yaegi writes an X before a name in lower case.
func (p *program) field(t *types.Struct, i int) string {
	v := t.Field(i)
	if v.Pkg() != nil && v.Pkg() != p.pkg && !p.lib.owns(v.Pkg()) {
		return v.Name()
	}
	name := v.Name()
	if name == "_" {
		return fmt.Sprintf("weft_blank%d", i)
	}
	for j := range t.NumFields() {
		if j != i && "X"+name == t.Field(j).Name() {
			return "weft_" + name
		}
	}
	return name
}

// mentionsOpen reports whether t mentions a struct whose declaration is being
// written, other than f.
func (p *program) mentionsOpen(t types.Type, f *structForm) bool {
	return Walk(t, map[types.Type]bool{}, func(t types.Type) (bool, bool) {
		n, ok := t.(*types.Named)
		if !ok {
			return false, false
		}
		if p.foreign(n) {
			return false, true
		}
		if g, ok := p.structs.At(p.lib.named(n)).(*structForm); ok {
			return g.open && g != f, true
		}
		return false, p.isRecursive(n)
	})
}

// layout gives a type of the same memory layout as t that mentions no struct.
func (p *program) layout(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Map, *types.Chan, *types.Signature:
		return p.imported("unsafe") + ".Pointer"
	case *types.Slice:
		return "[]" + p.imported("unsafe") + ".Pointer"
	case *types.Array:
		return fmt.Sprintf("[%d]%s", u.Len(), p.layout(u.Elem()))
	case *types.Struct:
		fields := make([]string, u.NumFields())
		for i := range fields {
			fields[i] = fmt.Sprintf("F%d %s", i, p.layout(u.Field(i).Type()))
		}
		return "struct { " + strings.Join(fields, "; ") + " }"
	}
	return p.typ(t)
}
