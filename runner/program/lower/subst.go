package lower

import "go/types"

// An env gives types for the type parameters of the function being written;
// each instance of a generic function is written anew from its declaration.
type env struct {
	params map[*types.TypeParam]types.Type
	// local holds the types that the function declares: one for each instance.
	local map[*types.Named]*types.Named
}

// bind gives the env of a list of parameters and its arguments.
func bind(params *types.TypeParamList, args []types.Type) *env {
	e := &env{map[*types.TypeParam]types.Type{}, map[*types.Named]*types.Named{}}
	for i, a := range args {
		e.params[params.At(i)] = a
	}
	return e
}

// apply replaces the type parameters in t.
func (e *env) apply(t types.Type) types.Type {
	if e == nil || len(e.params) == 0 || t == nil {
		return t
	}
	switch t := t.(type) {
	case *types.TypeParam:
		if to, ok := e.params[t]; ok {
			return to
		}
	case *types.Alias:
		return e.apply(types.Unalias(t))
	case *types.Named:
		return e.named(t)
	case *types.Pointer:
		return types.NewPointer(e.apply(t.Elem()))
	case *types.Slice:
		return types.NewSlice(e.apply(t.Elem()))
	case *types.Array:
		return types.NewArray(e.apply(t.Elem()), t.Len())
	case *types.Map:
		return types.NewMap(e.apply(t.Key()), e.apply(t.Elem()))
	case *types.Chan:
		return types.NewChan(t.Dir(), e.apply(t.Elem()))
	case *types.Tuple:
		return e.tuple(t)
	case *types.Signature:
		return types.NewSignatureType(t.Recv(), nil, nil, e.tuple(t.Params()), e.tuple(t.Results()), t.Variadic())
	case *types.Struct:
		return e.structType(t)
	case *types.Interface:
		return e.interfaceType(t)
	}
	return t
}

// named replaces type parameters among the type arguments of t. A type that
// is declared inside a generic function is one type for each instance.
func (e *env) named(t *types.Named) types.Type {
	if t.TypeArgs().Len() == 0 {
		return e.declared(t)
	}
	inst, err := types.Instantiate(nil, t.Origin(), e.list(t.TypeArgs()), false)
	if err != nil {
		return t
	}
	return inst
}

// declared gives the instance of a type that is declared in a function.
func (e *env) declared(t *types.Named) types.Type {
	obj := t.Obj()
	if obj.Pkg() == nil || obj.Parent() == obj.Pkg().Scope() {
		return t
	}
	if n, ok := e.local[t]; ok {
		return n
	}
	n := types.NewNamed(types.NewTypeName(obj.Pos(), obj.Pkg(), obj.Name(), nil), nil, nil)
	e.local[t] = n
	n.SetUnderlying(e.apply(t.Underlying()))
	return n
}

// list applies e to a list of type arguments.
func (e *env) list(l *types.TypeList) []types.Type {
	out := make([]types.Type, l.Len())
	for i := range out {
		out[i] = e.apply(l.At(i))
	}
	return out
}

func (e *env) tuple(t *types.Tuple) *types.Tuple {
	vars := make([]*types.Var, t.Len())
	for i := range vars {
		v := t.At(i)
		vars[i] = types.NewParam(v.Pos(), v.Pkg(), v.Name(), e.apply(v.Type()))
	}
	return types.NewTuple(vars...)
}

func (e *env) structType(t *types.Struct) types.Type {
	fields := make([]*types.Var, t.NumFields())
	tags := make([]string, len(fields))
	for i := range fields {
		v := t.Field(i)
		fields[i] = types.NewField(v.Pos(), v.Pkg(), v.Name(), e.apply(v.Type()), v.Embedded())
		tags[i] = t.Tag(i)
	}
	return types.NewStruct(fields, tags)
}

func (e *env) interfaceType(t *types.Interface) types.Type {
	methods := make([]*types.Func, t.NumExplicitMethods())
	for i := range methods {
		m := t.ExplicitMethod(i)
		methods[i] = types.NewFunc(m.Pos(), m.Pkg(), m.Name(), e.apply(m.Signature()).(*types.Signature))
	}
	embedded := make([]types.Type, t.NumEmbeddeds())
	for i := range embedded {
		embedded[i] = e.apply(t.EmbeddedType(i))
	}
	return types.NewInterfaceType(methods, embedded).Complete()
}
