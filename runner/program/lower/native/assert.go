package native

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
)

// Has reports whether an interface holds a value of type t, or one that
// implements the interface t.
func Has(x any, t *Type) bool {
	if x == nil {
		return false
	}
	if t.iface {
		return t.missing(x) == ""
	}
	if b, ok := x.(Box); ok {
		return b.T == t
	}
	return !t.boxed && reflect.TypeOf(x) == t.form
}

// missing gives a method that t asks for and x does not have.
func (t *Type) missing(x any) string {
	first := ""
	for name, sig := range t.wants {
		if !hasMethod(x, name, sig) && (first == "" || name < first) {
			first = name
		}
	}
	return first
}

func hasMethod(x any, name, signature string) bool {
	if b, ok := x.(Box); ok {
		return b.T.methods[name].signature == signature
	}
	m := reflect.ValueOf(x).MethodByName(name)
	return m.IsValid() && m.Type().String() == signature
}

// Must gives the value of type t in an interface, or the interface itself if
// t is one; it panics as Go does if there is another. From names the type of
// the interface.
func Must(x any, t *Type, from string) any {
	if Has(x, t) {
		if t.iface {
			return x
		}
		return Value(x)
	}
	panic(assertionError(x, t, from))
}

// An AssertionError is the runtime error of an assertion that does not hold.
type AssertionError struct{ text string }

func (e AssertionError) Error() string { return e.text }

// RuntimeError makes e a runtime.Error.
func (AssertionError) RuntimeError() {}

var _ runtime.Error = AssertionError{}

func assertionError(x any, t *Type, from string) error {
	from = interfaceName(from)
	switch {
	case x == nil && t.iface && len(t.wants) > 0:
		return AssertionError{"interface conversion: interface is nil, not " + t.name}
	case x == nil:
		return AssertionError{"interface conversion: " + from + " is nil, not " + t.name}
	case t.iface:
		return AssertionError{"interface conversion: " + TypeName(x) + " is not " + t.name + ": missing method " + t.missing(x)}
	}
	text := "interface conversion: " + from + " is " + TypeName(x) + ", not " + t.name
	if TypeName(x) == t.name {
		text += " (types from different scopes)"
	}
	return AssertionError{text}
}

// interfaceName is how the runtime calls an interface type.
func interfaceName(s string) string {
	if s == "interface {}" || s == "any" {
		return "interface {}"
	}
	return s
}

// TypeName gives the name of the type of a value, as %T prints it.
func TypeName(x any) string {
	if b, ok := x.(Box); ok {
		return b.T.name
	}
	return fmt.Sprintf("%T", x)
}

// Implements reports whether a compiled value implements the interface that
// sample is a nil pointer to.
func Implements(x, sample any) bool {
	if _, ok := x.(Box); ok {
		return false
	}
	return reflect.TypeOf(x).Implements(reflect.TypeOf(sample).Elem())
}

// A plainError is a runtime error by its text.
type plainError struct{ text string }

func (e plainError) Error() string { return "runtime error: " + e.text }

// RuntimeError makes e a runtime.Error.
func (plainError) RuntimeError() {}

// Equal compares two values as interfaces; it panics as Go does if they
// cannot be compared.
func Equal(a, b any) bool {
	x, ok1 := a.(Box)
	y, ok2 := b.(Box)
	if ok1 != ok2 || ok1 && x.T != y.T {
		return false
	}
	if !ok1 {
		return a == b
	}
	defer func() {
		if r := recover(); r != nil {
			panic(plainError{"comparing uncomparable type " + x.T.name})
		}
	}()
	return x.V == y.V
}

// ErrorsIs is errors.Is.
func ErrorsIs(err, target any) bool {
	if err == nil || target == nil {
		return err == target
	}
	comparable := canCompare(target)
	return is(AsError(err), AsError(target), comparable)
}

func canCompare(x any) bool {
	if b, ok := x.(Box); ok {
		x = b.V
	}
	return x == nil || reflect.TypeOf(x).Comparable()
}

func is(err, target error, comparable bool) bool {
	for {
		if comparable && canCompare(err) && err == target {
			return true
		}
		if x, ok := err.(interface{ Is(error) bool }); ok && x.Is(target) {
			return true
		}
		list, next := unwrap(err)
		for _, err := range list {
			if is(err, target, comparable) {
				return true
			}
		}
		if next == nil {
			return false
		}
		err = next
	}
}

// unwrap gives what an error wraps: several, or one.
func unwrap(err error) ([]error, error) {
	if b, ok := err.(Box); ok {
		if b.T.methods["Unwrap"].signature == "func() []error" {
			x, _ := b.call("Unwrap")
			list, _ := x.([]error)
			return list, nil
		}
		return nil, b.Unwrap()
	}
	switch x := err.(type) {
	case interface{ Unwrap() error }:
		return nil, x.Unwrap()
	case interface{ Unwrap() []error }:
		return x.Unwrap(), nil
	}
	return nil, nil
}

// Unwrap is errors.Unwrap.
func Unwrap(err error) error {
	if b, ok := err.(Box); ok {
		return b.Unwrap()
	}
	return errors.Unwrap(err)
}

// ErrorsAs gives the first error of type t in the tree of err, or nil.
func ErrorsAs(err error, t *Type) any {
	for err != nil {
		if Has(Any(err), t) {
			return Any(err)
		}
		if b, ok := err.(Box); ok && b.T.methods["As"].fn != nil {
			panic(Refused{"an error with a method As cannot be interpreted"})
		}
		list, next := unwrap(err)
		for _, err := range list {
			if x := ErrorsAs(err, t); x != nil {
				return x
			}
		}
		err = next
	}
	return nil
}

// DeepEqual is reflect.DeepEqual.
func DeepEqual(a, b any) bool {
	x, ok1 := a.(Box)
	y, ok2 := b.(Box)
	if ok1 != ok2 || ok1 && x.T != y.T {
		return false
	}
	if ok1 {
		a, b = x.V, y.V
	}
	return reflect.DeepEqual(a, b)
}
