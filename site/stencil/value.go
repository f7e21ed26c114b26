package stencil

import (
	"fmt"
	"reflect"
	"text/template/parse"
)

// An eval gives the value of an expression.
type eval func(f *frame, dot reflect.Value) reflect.Value

// pipe compiles a pipeline of one command.
func (c *compiler) pipe(p *parse.PipeNode, dot reflect.Type) (eval, reflect.Type) {
	if len(p.Cmds) != 1 || len(p.Decl) > 0 {
		unknownf("pipeline %s", p)
	}
	return c.command(p.Cmds[0], dot)
}

// command compiles a command: a function, or a value, of which the last part may be
// a method with arguments.
func (c *compiler) command(cmd *parse.CommandNode, dot reflect.Type) (eval, reflect.Type) {
	args := cmd.Args[1:]
	if n, ok := cmd.Args[0].(*parse.IdentifierNode); ok {
		return c.function(n.Ident, args, dot)
	}
	return c.operand(cmd.Args[0], args, dot)
}

func itself(_ *frame, dot reflect.Value) reflect.Value { return dot }

// operand compiles what stands for a value.
func (c *compiler) operand(n parse.Node, args []parse.Node, dot reflect.Type) (eval, reflect.Type) {
	switch n := n.(type) {
	case *parse.FieldNode:
		return c.chain(itself, dot, n.Ident, args, dot)
	case *parse.VariableNode:
		v, of := c.variable(n.Ident[0])
		return c.chain(v, of, n.Ident[1:], args, dot)
	}
	if len(args) > 0 {
		unknownf("arguments of %s", n)
	}
	switch n := n.(type) {
	case *parse.DotNode:
		return itself, dot
	case *parse.StringNode:
		v := reflect.ValueOf(n.Text)
		return func(*frame, reflect.Value) reflect.Value { return v }, v.Type()
	case *parse.PipeNode:
		return c.pipe(n, dot)
	}
	unknownf("operand %s", n)
	return nil, nil
}

// variable compiles a variable; $ is what the template got.
func (c *compiler) variable(name string) (eval, reflect.Type) {
	for i := len(c.scope) - 1; i >= 0; i-- {
		if v := c.scope[i]; v.name == name {
			return func(f *frame, _ reflect.Value) reflect.Value { return f.vars[v.slot] }, v.of
		}
	}
	if name != "$" {
		unknownf("variable %s", name)
	}
	return func(f *frame, _ reflect.Value) reflect.Value { return f.root }, c.root
}

// function compiles a call of one of the functions that are known.
func (c *compiler) function(name string, args []parse.Node, dot reflect.Type) (eval, reflect.Type) {
	var values []eval
	for _, n := range args {
		v, of := c.operand(n, nil, dot)
		if name == "eq" && (of == nil || of.Kind() != reflect.String) {
			unknownf("eq of %v", of)
		}
		values = append(values, v)
	}
	switch {
	case name == "not" && len(values) == 1:
		return func(f *frame, dot reflect.Value) reflect.Value {
			return reflect.ValueOf(!isTrue(values[0](f, dot)))
		}, reflect.TypeFor[bool]()
	case name == "eq" && len(values) > 1:
		return func(f *frame, dot reflect.Value) reflect.Value {
			is := false
			for _, other := range values[1:] {
				is = is || values[0](f, dot).String() == other(f, dot).String()
			}
			return reflect.ValueOf(is)
		}, reflect.TypeFor[bool]()
	}
	unknownf("function %s", name)
	return nil, nil
}

// chain compiles fields and methods of a value, of which the last may have
// arguments.
func (c *compiler) chain(v eval, of reflect.Type, names []string, args []parse.Node, dot reflect.Type) (eval, reflect.Type) {
	if len(names) == 0 && len(args) > 0 {
		unknownf("arguments of a value")
	}
	for i, name := range names {
		var last []parse.Node
		if i == len(names)-1 {
			last = args
		}
		v, of = c.member(v, of, name, last, dot)
	}
	return v, of
}

// member compiles a field or a method of a value. A method comes first, as it
// does for html/template.
func (c *compiler) member(v eval, of reflect.Type, name string, args []parse.Node, dot reflect.Type) (eval, reflect.Type) {
	if of == nil || of.Kind() == reflect.Interface {
		unknownf("field %s of %v", name, of)
	}
	if m, ok := of.MethodByName(name); ok {
		return c.method(v, m, args, dot)
	}
	if of.Kind() == reflect.Struct {
		if _, ok := reflect.PointerTo(of).MethodByName(name); ok {
			unknownf("method %s of the address of a %v", name, of)
		}
	}
	under := of
	if of.Kind() == reflect.Pointer {
		under = of.Elem()
	}
	if under.Kind() != reflect.Struct || len(args) > 0 {
		unknownf("field %s of %v", name, of)
	}
	field, ok := under.FieldByName(name)
	if !ok || !field.IsExported() {
		unknownf("field %s of %v", name, of)
	}
	return func(f *frame, dot reflect.Value) reflect.Value {
		value := v(f, dot)
		if value.Kind() == reflect.Pointer {
			if value.IsNil() {
				check(fmt.Errorf("nil pointer evaluating %v.%s", of, name))
			}
			value = value.Elem()
		}
		if len(field.Index) == 1 {
			return value.Field(field.Index[0])
		}
		value, err := value.FieldByIndexErr(field.Index)
		check(err)
		return value
	}, field.Type
}

// method compiles the call of a method that gives a value, and maybe an error.
func (c *compiler) method(v eval, m reflect.Method, args []parse.Node, dot reflect.Type) (eval, reflect.Type) {
	of := m.Type
	if of.NumOut() == 0 || of.NumOut() > 2 || of.NumIn() != len(args)+1 || of.IsVariadic() {
		unknownf("method %s of %v", m.Name, of)
	}
	if of.NumOut() == 2 && of.Out(1) != reflect.TypeFor[error]() {
		unknownf("method %s of %v", m.Name, of)
	}
	var values []eval
	for i, n := range args {
		value, is := c.operand(n, nil, dot)
		if is != of.In(i+1) {
			unknownf("argument %s of method %s", n, m.Name)
		}
		values = append(values, value)
	}
	return func(f *frame, dot reflect.Value) reflect.Value {
		in := make([]reflect.Value, 0, 3)
		for _, value := range values {
			in = append(in, value(f, dot))
		}
		out := v(f, dot).Method(m.Index).Call(in)
		if len(out) == 2 && !out[1].IsNil() {
			check(out[1].Interface().(error))
		}
		return out[0]
	}, of.Out(0)
}
