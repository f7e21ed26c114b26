package cell

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"unsafe"
)

// panicText gives the value of a panic as the runtime prints it.
func panicText(v any) string {
	switch x := v.(type) {
	case nil:
		return "nil"
	case error:
		return indent(x.Error())
	case fmt.Stringer:
		return indent(x.String())
	}
	r := reflect.ValueOf(v)
	text, basic := plain(r)
	name := r.Type().String()
	switch {
	case !basic:
		return "(" + name + ") " + address(&v)
	case r.Type().PkgPath() == "":
		return text
	case r.Kind() == reflect.String:
		return name + `("` + text + `")`
	case r.Kind() == reflect.Complex64 || r.Kind() == reflect.Complex128:
		return name + text // it has parentheses
	}
	return name + "(" + text + ")"
}

// indent moves further lines in, so that nothing in a text looks like a line
// of the runtime's.
func indent(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

// plain gives a value as the builtin print prints it; false if its kind is
// none that the runtime prints.
func plain(r reflect.Value) (text string, ok bool) {
	switch {
	case r.Kind() == reflect.Bool:
		return strconv.FormatBool(r.Bool()), true
	case r.Kind() == reflect.String:
		return indent(r.String()), true
	case r.CanInt():
		return strconv.FormatInt(r.Int(), 10), true
	case r.CanUint():
		return strconv.FormatUint(r.Uint(), 10), true
	case r.CanFloat():
		return strconv.FormatFloat(r.Float(), 'g', -1, r.Type().Bits()), true
	case r.CanComplex():
		return strconv.FormatComplex(r.Complex(), 'g', -1, r.Type().Bits()), true
	}
	return "", false
}

// address gives where the value in an interface lies.
func address(v *any) string {
	data := (*[2]unsafe.Pointer)(unsafe.Pointer(v))[1]
	return fmt.Sprintf("%#x", uintptr(data))
}
