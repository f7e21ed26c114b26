package stencil

import (
	"errors"
	"fmt"
	"html/template"
	"io"
	"reflect"
	"strings"
	"text/template/parse"
)

// A compiler makes the program of one template.
type compiler struct {
	templates *template.Template
	made      map[key]*program
	program   *program
	root      reflect.Type
	// scope has the variables that are known, the youngest last.
	scope []variable
}

type variable struct {
	name string
	slot int
	of   reflect.Type
}

// unknown is panicked with where a template has something that is not known.
type unknown struct{ error }

func unknownf(format string, args ...any) { panic(unknown{fmt.Errorf(format, args...)}) }

// compile makes the program for a key, and those that it needs; made has those
// that were begun.
func compile(templates *template.Template, made map[key]*program, k key) (p *program) {
	if p, ok := made[k]; ok {
		return p
	}
	p = &program{name: k.name}
	made[k] = p
	defer func() {
		switch r := recover().(type) {
		case nil:
		case unknown:
			p.unknown = r.error
		default:
			panic(r)
		}
	}()
	t := templates.Lookup(k.name)
	if t == nil {
		unknownf("no template %q", k.name)
	}
	// The first execution writes the escapers into the tree; it does not matter
	// how it goes on without a value.
	if err := t.Execute(io.Discard, nil); err != nil && !isExecution(err) {
		unknownf("template %q: %v", k.name, err)
	}
	c := &compiler{templates: templates, made: made, program: p, root: k.of}
	p.body = c.list(t.Tree.Root, k.of)
	return p
}

// isExecution reports whether an error is not one of escaping.
func isExecution(err error) bool {
	_, escaping := errors.AsType[*template.Error](err)
	return !escaping
}

// list compiles nodes that follow each other.
func (c *compiler) list(l *parse.ListNode, dot reflect.Type) exec {
	if l == nil {
		return func(*frame, reflect.Value) {}
	}
	known := len(c.scope)
	defer func() { c.scope = c.scope[:known] }()
	var all []exec
	for _, n := range l.Nodes {
		if e := c.node(n, dot); e != nil {
			all = append(all, e)
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return func(f *frame, dot reflect.Value) {
		for _, e := range all {
			e(f, dot)
		}
	}
}

// node compiles one node; nil if it writes nothing.
func (c *compiler) node(n parse.Node, dot reflect.Type) exec {
	switch n := n.(type) {
	case *parse.TextNode:
		text := string(n.Text)
		return func(f *frame, _ reflect.Value) {
			_, err := f.w.WriteString(text)
			check(err)
		}
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return c.action(n, dot)
	case *parse.IfNode:
		test, _ := c.pipe(n.Pipe, dot)
		return branch(test, c.list(n.List, dot), c.list(n.ElseList, dot), false)
	case *parse.WithNode:
		test, of := c.pipe(n.Pipe, dot)
		return branch(test, c.list(n.List, of), c.list(n.ElseList, dot), true)
	case *parse.RangeNode:
		return c.loop(n, dot)
	case *parse.TemplateNode:
		return c.call(n, dot)
	}
	unknownf("node %s", n)
	return nil
}

// branch chooses between two lists; the first gets what was tested as its dot if
// that is wanted.
func branch(test eval, yes, no exec, with bool) exec {
	return func(f *frame, dot reflect.Value) {
		v := test(f, dot)
		switch {
		case !isTrue(v):
			no(f, dot)
		case with:
			yes(f, v)
		default:
			yes(f, dot)
		}
	}
}

// isTrue reports whether a value counts as true, as templates have it.
func isTrue(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String, reflect.Slice, reflect.Map:
		return v.Len() > 0
	case reflect.Bool:
		return v.Bool()
	case reflect.Pointer:
		return !v.IsNil()
	case reflect.Struct:
		return true
	}
	return v.IsValid() && !v.IsZero()
}

// loop compiles a range over a slice.
func (c *compiler) loop(n *parse.RangeNode, dot reflect.Type) exec {
	known := len(c.scope)
	defer func() { c.scope = c.scope[:known] }()
	decl := n.Pipe.Decl
	plain := *n.Pipe
	plain.Decl = nil
	list, of := c.pipe(&plain, dot)
	if of == nil || of.Kind() != reflect.Slice {
		unknownf("range over %v", of)
	}
	index, element := -1, -1
	if len(decl) == 2 {
		index = c.declare(decl[0], reflect.TypeFor[int]())
	}
	if len(decl) > 0 {
		element = c.declare(decl[len(decl)-1], of.Elem())
	}
	body, none := c.list(n.List, of.Elem()), c.list(n.ElseList, dot)
	return func(f *frame, dot reflect.Value) {
		v := list(f, dot)
		for i := range v.Len() {
			if index >= 0 {
				f.vars[index] = reflect.ValueOf(i)
			}
			if element >= 0 {
				f.vars[element] = v.Index(i)
			}
			body(f, v.Index(i))
		}
		if v.Len() == 0 {
			none(f, dot)
		}
	}
}

// declare makes a variable of a type known, and gives its slot.
func (c *compiler) declare(n *parse.VariableNode, of reflect.Type) int {
	slot := c.program.vars
	c.program.vars++
	c.scope = append(c.scope, variable{n.Ident[0], slot, of})
	return slot
}

// call compiles a call of another template.
func (c *compiler) call(n *parse.TemplateNode, dot reflect.Type) exec {
	value, of := eval(func(*frame, reflect.Value) reflect.Value { return reflect.Value{} }), reflect.Type(nil)
	if n.Pipe != nil {
		value, of = c.pipe(n.Pipe, dot)
	}
	p := compile(c.templates, c.made, key{n.Name, of})
	return func(f *frame, dot reflect.Value) { p.run(f.w, value(f, dot)) }
}

// action compiles the writing of a value, with its escapers.
func (c *compiler) action(n *parse.ActionNode, dot reflect.Type) exec {
	cmds := n.Pipe.Cmds
	first := len(cmds)
	for first > 1 && strings.HasPrefix(cmds[first-1].String(), "_html_template_") {
		first--
	}
	var names []string
	for _, cmd := range cmds[first:] {
		names = append(names, strings.TrimPrefix(cmd.String(), "_html_template_"))
	}
	place, ok := places[strings.Join(names, " ")]
	if !ok || len(n.Pipe.Decl) > 0 || first != 1 {
		unknownf("action %s", n)
	}
	value, of := c.command(cmds[0], dot)
	write := place.writer(of)
	return func(f *frame, dot reflect.Value) { check(write(f.w, value(f, dot))) }
}
