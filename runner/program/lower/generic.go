package lower

import (
	"fmt"
	"go/types"
)

// instanceOf gives the name of a function, for a generic one that of the
// instance, which is written into the file that first uses it.
func (p *program) instanceOf(fn *types.Func, targs []types.Type) string {
	fn = fn.Origin()
	if len(targs) == 0 {
		if p.lib.owns(fn.Pkg()) {
			return p.instantiate(fn, nil, nil)
		}
		return p.global(fn)
	}
	return p.instantiate(fn, fn.Signature().TypeParams(), targs)
}

// methodInstance gives the name of a method for a receiver of type t.
func (p *program) methodInstance(fn *types.Func, t types.Type) string {
	if impl := p.lib.method(fn); impl != nil {
		fn = impl
	}
	n, _ := types.Unalias(deref(t)).(*types.Named)
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		n, _ = types.Unalias(ptr.Elem()).(*types.Named)
	}
	if n == nil || n.TypeArgs().Len() == 0 {
		if p.lib.owns(fn.Pkg()) {
			return p.instantiate(fn.Origin(), nil, nil)
		}
		return p.global(fn.Origin())
	}
	return p.instantiate(fn.Origin(), fn.Origin().Signature().RecvTypeParams(), list(n.TypeArgs()))
}

// instantiate writes a function with types for its type parameters, once.
func (p *program) instantiate(fn *types.Func, params *types.TypeParamList, targs []types.Type) string {
	key := fn.FullName()
	for _, t := range targs {
		key += fmt.Sprint(",", p.identity(t))
	}
	if name, ok := p.instances[key]; ok {
		return name
	}
	stem := fn.Name()
	if recv := fn.Signature().Recv(); recv != nil {
		stem = typeName(recv.Type()) + "_" + stem
	}
	if fn.Pkg() != p.pkg {
		stem = fn.Pkg().Name() + "_" + stem
	}
	name := p.unique(instanceName(stem, targs))
	p.instances[key] = name
	d := p.funcs[fn]
	if d == nil || d.Body == nil {
		refuse(fn.Pos(), "the function %s cannot be interpreted", fn.FullName())
	}
	var e *env
	if params != nil {
		e = bind(params, targs)
	}
	p.function(d, fn.Signature(), name, e)
	return name
}

// identity numbers types.
func (p *program) identity(t types.Type) int {
	if n, ok := p.ids.At(t).(int); ok {
		return n
	}
	p.ids.Set(t, p.ids.Len()+1)
	return p.ids.Len()
}
