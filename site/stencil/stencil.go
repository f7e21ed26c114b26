// Package stencil executes templates of html/template without asking at each
// page anew what their words mean.
//
// html/template finds out where in a page each value stands, and how it must be
// escaped there. A [Set] takes its templates as it leaves them, with the
// escapers written in, and resolves fields, methods and templates once for each
// type of value, into functions. What it writes is what html/template would
// write. A template that has something it does not know is left to html/template.
package stencil

import (
	"fmt"
	"html/template"
	"io"
	"reflect"
	"sync"
)

// A Set is a set of templates. It is safe for concurrent use.
type Set struct {
	templates *template.Template
	programs  sync.Map // of *program by its key
	compiling sync.Mutex
}

// New gives the set of all templates that t knows; nobody may change them after.
func New(t *template.Template) *Set { return &Set{templates: t} }

// A Writer is what templates are written to.
type Writer interface {
	io.Writer
	io.StringWriter
}

// Execute writes a template with a value.
func (s *Set) Execute(w Writer, name string, value any) (err error) {
	p := s.program(key{name, reflect.TypeOf(value)})
	if p.unknown != nil {
		return s.templates.ExecuteTemplate(w, name, value)
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case failure:
			err = fmt.Errorf("template %q: %w", name, r.error)
		default:
			panic(r)
		}
	}()
	p.run(w, reflect.ValueOf(value))
	return nil
}

// Check tells what a template has that the set leaves to html/template where it is
// given values of a type; nil if there is nothing.
func (s *Set) Check(name string, value any) error {
	return s.program(key{name, reflect.TypeOf(value)}).unknown
}

// A key names a program: the template, and the type of its value.
type key struct {
	name string
	of   reflect.Type
}

// A program is a template for values of a type.
type program struct {
	name string
	body exec
	// vars is how many variables it has.
	vars int
	// unknown is what cannot be done here.
	unknown error
}

// A frame is a program that is being executed.
type frame struct {
	w    Writer
	root reflect.Value
	vars []reflect.Value
}

// An exec writes what a node of a template gives.
type exec func(f *frame, dot reflect.Value)

// A failure is panicked with by an exec, and returned by Execute.
type failure struct{ error }

// check ends the execution if there is an error.
func check(err error) {
	if err != nil {
		panic(failure{err})
	}
}

func (p *program) run(w Writer, value reflect.Value) {
	f := frame{w: w, root: value}
	if p.vars > 0 {
		f.vars = make([]reflect.Value, p.vars)
	}
	p.body(&f, value)
}

// program gives a program, which is made if it must be.
func (s *Set) program(k key) *program {
	if p, ok := s.programs.Load(k); ok {
		return p.(*program)
	}
	s.compiling.Lock()
	defer s.compiling.Unlock()
	made := map[key]*program{}
	p := compile(s.templates, made, k)
	for _, other := range made {
		if p.unknown == nil {
			p.unknown = other.unknown
		}
	}
	s.programs.Store(k, p)
	return p
}
