package yaegi

import (
	"errors"
	"fmt"
	"reflect"
	"runtime"
	"strings"

	"weft/runner"
	"weft/runner/program/lower/native"
)

// refusal begins the message for what the interpreter cannot run.
const refusal = "not interpretable: "

// words gives the words for a panic with r, and whether it is one of the cell
// at all. With reflecting set, cells use package reflect, and what that says
// may be for them.
func words(r any, reflecting bool) (string, runner.Ending) {
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
	case native.Chain: // a panic on top of others
		return native.PanicText(v), runner.Panic
	}
	if ok {
		return "panic: " + valueText(v), runner.Panic
	}
	text, ok := goText(r, reflecting)
	if !ok {
		return refusal + "interpreter: " + text, runner.Unsupported
	}
	return "panic: " + text, runner.Panic
}

// inside gives the value that yaegi gave to panic for the cell.
func inside(v reflect.Value) any {
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return v.Interface()
}

// valueText gives a value as Go prints it after "panic: ".
func valueText(v any) string {
	switch v := v.(type) {
	case nil:
		return new(runtime.PanicNilError).Error()
	case error:
		return indent(v.Error())
	case fmt.Stringer:
		return indent(v.String())
	}
	t := reflect.TypeOf(v)
	if !isBasic(t.Kind()) {
		return fmt.Sprintf("(%s) %#x", t, 0xc000012345) // where it is does not matter
	}
	text := indent(native.PrintText("", []any{v}))
	switch {
	case t.String() == t.Kind().String():
		return text
	case t.Kind() == reflect.String:
		text = `"` + text + `"`
	}
	return t.String() + "(" + text + ")"
}

// isBasic reports whether values of the kind are printed as what they are,
// and not as an address.
func isBasic(k reflect.Kind) bool {
	return k >= reflect.Bool && k <= reflect.Complex128 || k == reflect.String
}

// indent gives the text of a panic with its further lines moved in, so that
// nothing in it looks like a line of the runtime's.
func indent(s string) string { return strings.ReplaceAll(s, "\n", "\n\t") }

// goText gives the words of Go for a panic that the interpreter itself, the
// library or the runtime raised; false if Go would say something else.
func goText(r any, reflecting bool) (string, bool) {
	if _, ok := r.(runtime.Error); ok {
		return valueText(r), true
	}
	text := fmt.Sprint(r)
	if _, rest, ok := cutPos(text); ok { // yaegi's own type of error
		return rest, true
	}
	if reflecting {
		return valueText(r), true
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
	return valueText(r), true
}
