package yaegi

import (
	"fmt"
	"reflect"
	"strconv"
)

// plain gives v as the builtin print prints it.
func plain(v any) string {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Invalid:
		return "nil"
	case reflect.Bool:
		return strconv.FormatBool(r.Bool())
	case reflect.String:
		return r.String()
	case reflect.Float32, reflect.Float64:
		return plainFloat(r.Float())
	case reflect.Complex64, reflect.Complex128:
		c := r.Complex()
		return "(" + plainFloat(real(c)) + plainFloat(imag(c)) + "i)"
	}
	if r.CanInt() {
		return strconv.FormatInt(r.Int(), 10)
	}
	if r.CanUint() {
		return strconv.FormatUint(r.Uint(), 10)
	}
	return plainAddress(r)
}

// isBasic reports whether values of the kind are printed as what they are,
// and not as an address.
func isBasic(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String
}

// plainFloat gives f as the runtime does: +1.500000e+000.
func plainFloat(f float64) string {
	switch {
	case f != f:
		return "NaN"
	case f > 0 && f*0.5 == f:
		return "+Inf"
	case f < 0 && f*0.5 == f:
		return "-Inf"
	}
	s := fmt.Sprintf("%+.6e", f)
	exp := s[len(s)-3:] // "+00", or three digits where they are needed
	if exp[0] == '+' || exp[0] == '-' {
		return s[:len(s)-2] + "0" + s[len(s)-2:]
	}
	return s
}

// plainAddress gives the address of a reference; a slice with its length.
func plainAddress(r reflect.Value) string {
	switch r.Kind() {
	case reflect.Slice:
		return fmt.Sprintf("[%d/%d]%#x", r.Len(), r.Cap(), r.Pointer())
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return fmt.Sprintf("%#x", r.Pointer())
	}
	// A struct or an array in an interface: where it is does not matter.
	return "0xc000012345"
}
