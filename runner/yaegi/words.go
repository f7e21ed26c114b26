package yaegi

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"weft/runner"
	"weft/runner/program/lower/native"
)

// words knows what Go would print for a panic.
type words struct {
	mu    sync.Mutex
	notes map[int]note // by goroutine
}

// A note is what a goroutine said that it would panic with.
type note struct {
	text  string
	value any
}

// clear forgets all notes.
func (w *words) clear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.notes = nil
}

// note keeps the words for a panic with v that is about to come in the
// goroutine that calls it; typ is the type of v in Go.
func (w *words) note(typ string, v any) {
	n := note{text: valueText(v, typ), value: v}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.notes == nil || len(w.notes) >= maxTrails {
		w.notes = map[int]note{}
	}
	w.notes[goroutine()] = n
}

// of gives the words for a panic with r in the goroutine that calls it, and
// whether it is one of the cell at all. With reflecting set, cells use package
// reflect, and what it says may be for them.
func (w *words) of(r any, reflecting bool) (string, runner.Ending) {
	v := r
	said, ok := r.(reflect.Value) // the cell called panic
	if ok {
		v = inside(said)
	}
	switch v := v.(type) { // what lowered cells panic with
	case native.Refused:
		return refusal + v.Reason, runner.Unsupported
	case native.Box:
		return native.PanicText(v), runner.Panic
	}
	if ok {
		return "panic: " + w.said(v), runner.Panic
	}
	text, ok := goText(r, reflecting)
	if !ok {
		return refusal + "interpreter: " + text, runner.Unsupported
	}
	return "panic: " + text, runner.Panic
}

// refusal begins the message for what the interpreter cannot run.
const refusal = "not interpretable: "

// inside gives the value that yaegi gave to panic for the cell.
func inside(v reflect.Value) any {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return concrete(v.Interface())
}

// said gives the words for a value that the cell gave to panic.
func (w *words) said(v any) string {
	w.mu.Lock()
	n, ok := w.notes[goroutine()]
	w.mu.Unlock()
	if ok && same(n.value, v) {
		return n.text
	}
	return valueText(v, "")
}

// same reports whether a value that was announced may be the one that was
// then given to panic. Of a wrapped one yaegi does not tell what is in it.
func same(announced, given any) bool {
	if wrapped(announced) {
		return true
	}
	t := reflect.TypeOf(announced)
	if t != reflect.TypeOf(given) {
		return false
	}
	return t == nil || !isBasic(t.Kind()) || announced == given
}

// wrapped reports whether v is of a type by which yaegi gives a value
// methods: a struct with the value first and then a function for each.
func wrapped(v any) bool {
	t := reflect.TypeOf(v)
	return t != nil && t.Kind() == reflect.Struct && t.NumField() > 0 && t.Field(0).Name == "IValue"
}

// concrete gives the value in what yaegi keeps interfaces in: a struct of
// its own with a node of the syntax tree and the value.
func concrete(v any) any {
	for {
		r := reflect.ValueOf(v)
		if !r.IsValid() || r.Type().String() != "interp.valueInterface" || r.NumField() != 2 {
			return v
		}
		// The field is not exported, and a copy is addressable.
		c := reflect.New(r.Type()).Elem()
		c.Set(r)
		f := c.Field(1)
		inner, ok := reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem().Interface().(reflect.Value)
		if !ok || !inner.IsValid() {
			return nil
		}
		v = inner.Interface()
	}
}

// valueText gives a value as Go prints it after "panic: ". The type is its
// name in Go; yaegi's own types have none.
func valueText(v any, typ string) string {
	switch v := v.(type) {
	case nil:
		return "panic called with nil argument (use GODEBUG=panicnil=1 to disable)"
	case error:
		return indent(v.Error())
	case fmt.Stringer:
		return indent(v.String())
	}
	return indentedPlain(v, typ)
}

// indentedPlain gives a value without methods: basic types as they are, with
// the name of their type if they have one, and of others only the type.
func indentedPlain(v any, typ string) string {
	t := reflect.TypeOf(v)
	if typ == "" {
		typ = t.String()
	}
	text := indent(plain(v))
	switch {
	case typ == t.Kind().String() || typ == "interface {}" || typ == "any" || !isBasic(t.Kind()):
		if !isBasic(t.Kind()) {
			return "(" + typ + ") " + text
		}
		return text
	case t.Kind() == reflect.String:
		return typ + `("` + text + `")`
	}
	return typ + "(" + text + ")"
}

// indent gives the text of a panic with its further lines moved in, so that
// nothing in it looks like a line of the runtime's.
func indent(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

// goText gives the words of Go for a panic that the interpreter itself, the
// library or the runtime raised; false if Go would say something else.
func goText(r any, reflecting bool) (string, bool) {
	if _, ok := r.(runtime.Error); ok {
		return valueText(r, ""), true
	}
	text := fmt.Sprint(r)
	if _, rest, ok := cutPos(text); ok { // yaegi's own type of error
		return rest, true
	}
	if reflecting {
		return valueText(r, ""), true
	}
	var bad *reflect.ValueError
	if err, ok := r.(error); ok && errors.As(err, &bad) && bad.Kind == reflect.Invalid {
		return nilPointer, true
	}
	if t, ok := translated(text); ok {
		return t, true
	}
	if isReflects(text) {
		return text, false
	}
	return valueText(r, ""), true
}
