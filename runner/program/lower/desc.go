package lower

import (
	"fmt"
	"go/types"
	"strings"
)

// isBoxed reports whether the lowered form of a type does not tell which type
// it was, so that its values carry a descriptor when they go into an
// interface. Other values go as they are, and compiled code understands them.
func (p *program) isBoxed(t types.Type) bool {
	return walk(t, map[types.Type]bool{}, func(t types.Type) (bool, bool) {
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

// typeString is typeText for a whole type; a local type has no other name.
func (p *program) typeString(t types.Type) string { return goString(t) }

// describeInterface tells the methods that an interface asks for.
func (p *program) describeInterface(name string, t types.Type) {
	iface := t.Underlying().(*types.Interface)
	p.unit.known.add("%s.Interface()", name)
	for m := range iface.Methods() {
		p.unit.known.add("%s.Want(%q, %q)", name, m.Name(), p.methodText(m.Signature()))
	}
}

// describeMethods registers the methods of a type that some interface of the
// program, or package native, may ask for.
func (p *program) describeMethods(name string, t types.Type) {
	set := types.NewMethodSet(t)
	for i := range set.Len() {
		sel := set.At(i)
		fn := sel.Obj().(*types.Func)
		if file, ok := p.files[fn.Origin()]; ok && file > p.unit.index || !p.wanted(fn.Name()) {
			continue
		}
		p.register(name, t, sel)
	}
}

// register writes a wrapper for a method and registers it.
func (p *program) register(desc string, t types.Type, sel *types.Selection) {
	fn := sel.Obj().(*types.Func)
	sig := sel.Type().(*types.Signature)
	wrapper := p.unique("method_" + fn.Name() + "_")
	f := p.newFunc(nil, nil)
	f.out.indent = 1
	ok := p.guard(fn.Pos(), func() {
		recv := f.wrap(f.temp("x.(%s)", p.plainType(t)), t)
		if _, ok := t.(*types.Pointer); ok && len(sel.Index()) == 1 && !isPointer(fn.Signature().Recv().Type()) {
			f.out.add("if %s == nil {\n\t%s(%q)\n}", recv, p.native("NilReceiver"), goString(deref(t))+"."+fn.Name())
		}
		args := make([]string, sig.Params().Len())
		for i := range args {
			args[i] = fmt.Sprintf("p%d", i)
		}
		f.forward(f.methodForm(recv, t, sel.Index(), fn, args, sig))
	})
	if !ok {
		return
	}
	u := p.unit
	params := p.wrapperSignature(sig)
	u.funcs.from = 0
	if sig.Params().Len() > 0 {
		params = "(x any, " + params[1:]
	} else {
		params = "(x any" + params[1:]
	}
	u.funcs.add("func %s%s {", wrapper, params)
	u.funcs.lines = append(u.funcs.lines, f.out.lines...)
	u.funcs.add("}")
	u.known.add("%s.Method(%q, %q, %s)", desc, fn.Name(), p.methodText(sig), wrapper)
}

// plainType gives the type that a value of t has inside a box.
func (p *program) plainType(t types.Type) string {
	if p.isRecursive(t) {
		return p.typ(t.Underlying())
	}
	return p.typ(t)
}

// registerLate registers a method that is declared in a later file than the
// descriptor of its type.
func (p *program) registerLate(fn *types.Func) {
	recv := fn.Signature().Recv().Type()
	if ptr, ok := types.Unalias(recv).(*types.Pointer); ok {
		recv = ptr.Elem()
	}
	for _, t := range []types.Type{recv, types.NewPointer(recv)} {
		desc, ok := p.types.At(t).(string)
		if !ok || !p.wanted(fn.Name()) || p.registered(desc) == p.unit.index {
			continue
		}
		if sel := types.NewMethodSet(t).Lookup(fn.Pkg(), fn.Name()); sel != nil {
			p.register(desc, t, sel)
		}
	}
}

// registered gives the file in which a descriptor was written.
func (p *program) registered(desc string) int {
	if p.unit.has(desc) {
		return p.unit.index
	}
	return -1
}

// has reports whether the unit declares a descriptor.
func (u *unit) has(desc string) bool {
	for _, l := range u.vars.lines {
		if strings.HasPrefix(l.text, "var "+desc+" ") {
			return true
		}
	}
	return false
}

// wanted reports whether an interface may ask for a method of that name.
func (p *program) wanted(name string) bool {
	if p.asked == nil {
		p.asked = map[string]bool{}
		for _, n := range []string{"Error", "String", "GoString", "Format", "Unwrap", "Is", "As", "MarshalJSON", "MarshalText", "UnmarshalJSON", "UnmarshalText"} {
			p.asked[n] = true
		}
		seen := map[types.Type]bool{}
		for _, tv := range p.info.Types {
			if tv.Type != nil {
				p.ask(tv.Type, seen)
			}
		}
		for _, obj := range p.info.Uses {
			if _, ok := obj.(*types.PkgName); !ok && obj.Type() != nil {
				p.ask(obj.Type(), seen)
			}
		}
	}
	return p.asked[name]
}

// ask notes the methods of the interfaces that a type mentions.
func (p *program) ask(t types.Type, seen map[types.Type]bool) {
	if _, ok := t.(*types.Tuple); ok {
		return
	}
	walk(t, seen, func(t types.Type) (bool, bool) {
		if iface, ok := t.Underlying().(*types.Interface); ok {
			for m := range iface.Methods() {
				p.asked[m.Name()] = true
			}
		}
		n, ok := t.(*types.Named)
		return false, ok && p.foreign(n)
	})
}

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
