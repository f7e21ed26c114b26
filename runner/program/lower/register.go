package lower

import (
	"fmt"
	"go/types"
	"strings"
)

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
	Walk(t, seen, func(t types.Type) (bool, bool) {
		if iface, ok := t.Underlying().(*types.Interface); ok {
			for m := range iface.Methods() {
				p.asked[m.Name()] = true
			}
		}
		n, ok := t.(*types.Named)
		return false, ok && p.foreign(n)
	})
}
