package native

import (
	"cmp"
	"reflect"
	"slices"
	"unicode"
)

func isUpper(r rune) bool { return unicode.IsUpper(r) }

// sortedKeys gives the keys of a map in the order in which package fmt prints
// them.
func sortedKeys(m reflect.Value) []reflect.Value {
	keys := m.MapKeys()
	slices.SortStableFunc(keys, order)
	return keys
}

// order compares two keys of one map.
func order(a, b reflect.Value) int {
	switch a.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return cmp.Compare(a.Int(), b.Int())
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return cmp.Compare(a.Uint(), b.Uint())
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Float32, reflect.Float64:
		return cmp.Compare(a.Float(), b.Float())
	case reflect.Complex64, reflect.Complex128:
		return cmp.Or(cmp.Compare(real(a.Complex()), real(b.Complex())), cmp.Compare(imag(a.Complex()), imag(b.Complex())))
	case reflect.Bool:
		return cmp.Compare(number(a.Bool()), number(b.Bool()))
	case reflect.Pointer, reflect.UnsafePointer, reflect.Chan:
		return cmp.Compare(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i := range a.NumField() {
			if c := order(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := order(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	case reflect.Interface:
		return orderAny(a, b)
	}
	return 0
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}

// orderAny compares keys of interface type: nil, then by type, then by value.
func orderAny(a, b reflect.Value) int {
	if a.IsNil() || b.IsNil() {
		return cmp.Compare(number(!a.IsNil()), number(!b.IsNil()))
	}
	a, b = a.Elem(), b.Elem()
	x, ok1 := a.Interface().(Box)
	y, ok2 := b.Interface().(Box)
	if ok1 && ok2 && x.T == y.T {
		return order(reflect.ValueOf(x.V), reflect.ValueOf(y.V))
	}
	if a.Type() != b.Type() {
		return cmp.Compare(a.Type().String(), b.Type().String())
	}
	return order(a, b)
}
