package native

import (
	"fmt"
	"reflect"
)

// A Box is a value of a type that the interpreter's form of it does not tell.
// Two boxes are equal as the values are in Go.
type Box struct {
	T *Type
	V any
}

// A Type is a type of Go as the lowered program describes it.
type Type struct {
	name string
	// form is the type that the interpreter gives its values, real the one
	// inside a box; they differ for types that contain themselves.
	form, real reflect.Type
	key, elem  *Type
	fields     []Field
	methods    map[string]method
	// iface is set for interfaces; wants are the methods they ask for.
	iface bool
	wants map[string]string
	boxed bool
}

// A Field is a field of a struct.
type Field struct {
	Name     string
	Type     *Type
	Embedded bool
	Tag      string
}

// A method is a function of the program whose first parameter is the receiver
// as any.
type method struct {
	signature string
	fn        any
}

// NewType makes a type whose values go into interfaces as they are; sample is
// a nil pointer to the interpreter's form.
func NewType(name string, sample any) *Type {
	form := reflect.TypeOf(sample).Elem()
	return &Type{name: name, form: form, real: form}
}

// NewBoxed makes a type whose values go into interfaces in boxes.
func NewBoxed(name string, sample any) *Type {
	t := NewType(name, sample)
	t.boxed = true
	return t
}

// Of sets the element of a pointer, slice, array or channel.
func (t *Type) Of(elem *Type) { t.elem = elem }

// Map sets key and element of a map.
func (t *Type) Map(key, elem *Type) { t.key, t.elem = key, elem }

// Field adds a field of a struct.
func (t *Type) Field(name string, typ *Type, embedded bool, tag string) {
	t.fields = append(t.fields, Field{name, typ, embedded, tag})
}

// Recursive sets the type inside a box.
func (t *Type) Recursive(sample any) { t.real = reflect.TypeOf(sample).Elem() }

// Interface makes t an interface, Want adds a method that it asks for.
func (t *Type) Interface() { t.iface, t.wants = true, map[string]string{} }

// Want adds a method that an interface asks for.
func (t *Type) Want(name, signature string) { t.wants[name] = signature }

// Method adds a method.
func (t *Type) Method(name, signature string, fn any) {
	if t.methods == nil {
		t.methods = map[string]method{}
	}
	t.methods[name] = method{signature, fn}
}

// Make puts a value into a box.
func Make(t *Type, v any) any { return Box{t, v} }

// Value gives what is in a box, and anything else as it is.
func Value(x any) any {
	if b, ok := x.(Box); ok {
		return b.V
	}
	return x
}

// Any gives a value as the program keeps it: what yaegi wrapped to satisfy a
// compiled interface comes back out of its wrapper.
func Any(x any) any {
	v := reflect.ValueOf(x)
	if v.Kind() != reflect.Struct || v.NumField() == 0 || v.Type().Field(0).Name != "IValue" {
		return x
	}
	return v.Field(0).Interface()
}

// Raw gives a value that compiled code will look at by reflection. It refuses
// one that holds a box: for names the function that would see it.
func Raw(x any, name string) any {
	if holdsBox(reflect.ValueOf(x), 0) {
		panic(Refused{name + " looks at a value by reflection whose type is known only to the interpreter"})
	}
	return x
}

// holdsBox reports whether there is, or may be, a box inside of v.
func holdsBox(v reflect.Value, depth int) bool {
	if !v.IsValid() {
		return false
	}
	if v.Type() == reflect.TypeFor[Box]() || depth > 8 {
		return true
	}
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		return holdsBox(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		if basicElem(v.Type()) {
			return false
		}
		for i := range v.Len() {
			if holdsBox(v.Index(i), depth+1) {
				return true
			}
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			if holdsBox(it.Key(), depth+1) || holdsBox(it.Value(), depth+1) {
				return true
			}
		}
	}
	return false
}

// basicElem reports whether the elements of a list cannot hold anything.
func basicElem(t reflect.Type) bool {
	k := t.Elem().Kind()
	return k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String
}

// AsError gives a value that is an error as one.
func AsError(x any) error {
	if x == nil {
		return nil
	}
	return Any(x).(error)
}

// Method gives the method of a boxed value as a function of the program, or
// nil for a compiled value.
func Method(x any, name, signature string) any {
	if x == nil {
		panic(nilDereference())
	}
	b, ok := x.(Box)
	if !ok {
		return nil
	}
	m, ok := b.T.methods[name]
	if !ok {
		panic(fmt.Sprintf("native: type %s has no method %s", b.T.name, name))
	}
	return m.fn
}

// Call calls a method of a compiled value.
func Call(x any, name string, variadic bool, args []any) []any {
	m := reflect.ValueOf(x).MethodByName(name)
	if !m.IsValid() {
		panic(fmt.Sprintf("native: %T has no method %s", x, name))
	}
	in := make([]reflect.Value, len(args))
	for i, a := range args {
		in[i] = argument(a, m.Type().In(i))
	}
	var out []reflect.Value
	if variadic {
		out = m.CallSlice(in)
	} else {
		out = m.Call(in)
	}
	res := make([]any, len(out))
	for i, o := range out {
		res[i] = Any(o.Interface())
	}
	return res
}

// argument gives a value as an argument of type t.
func argument(a any, t reflect.Type) reflect.Value {
	if a == nil {
		return reflect.Zero(t)
	}
	return reflect.ValueOf(a)
}

// call calls a method that has no parameters and one result.
func (b Box) call(name string) (any, bool) {
	m, ok := b.T.methods[name]
	if !ok {
		return nil, false
	}
	out := reflect.ValueOf(m.fn).Call([]reflect.Value{reflect.ValueOf(&b.V).Elem()})
	if len(out) != 1 {
		return nil, false
	}
	return out[0].Interface(), true
}

// Error is the method of the value. Every box has it, for the sake of compiled
// code that gets one as an error; the program never sees it.
func (b Box) Error() string {
	s, _ := b.call("Error")
	text, _ := s.(string)
	return text
}

// Unwrap is the method of the value, or gives nil.
func (b Box) Unwrap() error {
	if m := b.T.methods["Unwrap"]; m.signature != "func() error" {
		return nil
	}
	x, _ := b.call("Unwrap")
	return AsError(x)
}

// Is is the method of the value, or gives false.
func (b Box) Is(target error) bool {
	m, ok := b.T.methods["Is"]
	if !ok || m.signature != "func(error) bool" {
		return false
	}
	in := []reflect.Value{reflect.ValueOf(&b.V).Elem(), reflect.ValueOf(&target).Elem()}
	return reflect.ValueOf(m.fn).Call(in)[0].Bool()
}

// isError reports whether the value has a method Error.
func (t *Type) isError() bool { return t.methods["Error"].signature == "func() string" }
