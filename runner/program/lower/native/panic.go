package native

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
)

// Refused is the value of the panic of a program that needs what no lowering
// could give it. Nothing recovers it.
type Refused struct{ Reason string }

func (r Refused) Error() string { return "not interpretable: " + r.Reason }

// Refuse panics with a Refused.
func Refuse(reason string) { panic(Refused{reason}) }

// Normal gives the value of a panic as compiled Go has it: the errors of
// package reflect, by which yaegi works, become those of the runtime.
func Normal(r any) any {
	if v, ok := r.(reflect.Value); ok && v.IsValid() && v.CanInterface() {
		r = v.Interface()
	}
	switch x := r.(type) {
	case Chain:
		return Normal(x.value)
	case *reflect.ValueError:
		return nilDereference()
	case string:
		if strings.HasPrefix(x, "reflect: ") || strings.HasPrefix(x, "reflect.") {
			return fromReflect(x)
		}
	}
	return Any(r)
}

// fromReflect gives the runtime error for a text of package reflect. What is
// none is a mistake of the interpreter and must not pass for Go's answer.
func fromReflect(s string) any {
	switch {
	case strings.Contains(s, "using zero Value argument"), strings.Contains(s, "nil pointer"), strings.Contains(s, "call of nil function"):
		return nilDereference()
	case strings.Contains(s, "slice overflow"):
		return plainError{"growslice: len out of range"}
	}
	return Refused{"interpreter: " + s}
}

// A memoryError is the runtime error of a nil pointer.
type memoryError struct{}

func (memoryError) Error() string {
	return "runtime error: invalid memory address or nil pointer dereference"
}

// RuntimeError makes it a runtime.Error.
func (memoryError) RuntimeError() {}

func nilDereference() runtime.Error { return memoryError{} }

// PanicText gives what Go prints for a panic that nobody recovers.
func PanicText(r any) string {
	before := ""
	if c, ok := r.(Chain); ok {
		if c.same {
			return c.before
		}
		before = c.before
	}
	r = Normal(r)
	if x, ok := r.(memoryError); ok {
		return before + "panic: " + x.Error() + "\n[signal SIGSEGV: segmentation violation]"
	}
	return before + "panic: " + panicValue(r)
}

// panicValue prints a value as the runtime does.
func panicValue(r any) string {
	b, boxed := r.(Box)
	if !boxed {
		switch x := r.(type) {
		case error:
			return indented(x.Error())
		case fmt.Stringer:
			return indented(x.String())
		case string:
			return indented(x)
		}
		return printed(reflect.ValueOf(r), fmt.Sprintf("%T", r))
	}
	if b.T.isError() {
		return indented(b.Error())
	}
	if s, ok := b.stringer("String"); ok {
		return indented(s)
	}
	return printed(reflect.ValueOf(b.V), b.T.name)
}

// indented keeps the further lines of a text apart from those of the runtime.
func indented(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

// printed prints a value that has no words of its own.
func printed(v reflect.Value, name string) string {
	switch v.Kind() {
	case reflect.Bool, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr,
		reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return name + "(" + printText(v) + ")"
	case reflect.String:
		return fmt.Sprintf("%s(%q)", name, v.String())
	}
	return fmt.Sprintf("(%s) %#x", name, 0xc000012345)
}

// stringer calls a method that gives a string.
func (b Box) stringer(name string) (string, bool) {
	if b.T.methods[name].signature != "func() string" {
		return "", false
	}
	x, ok := b.call(name)
	s, _ := x.(string)
	return s, ok
}
