package yaegi

import (
	"strings"

	"weft/runner/pattern"
)

// nilPointer is what Go says when a program goes through a nil pointer.
const nilPointer = "runtime error: invalid memory address or nil pointer dereference"

// translations are the words of package reflect, by which yaegi does what
// cells do, and those of Go for the same mistake. Mistakes of which Go would
// say more than reflect knows, such as an index and a length, are missing.
var translations = map[string]string{
	"reflect.MakeSlice: negative len":                             "runtime error: makeslice: len out of range",
	"reflect.MakeSlice: negative cap":                             "runtime error: makeslice: cap out of range",
	"reflect.MakeSlice: len > cap":                                "runtime error: makeslice: cap out of range",
	"reflect.MakeChan: negative buffer size":                      "makechan: size out of range",
	"reflect: Method on nil interface value":                      nilPointer,
	"reflect.Value.Call: call of nil function":                    nilPointer,
	"reflect: indirection through nil pointer to embedded struct": nilPointer,
}

// toArrayRE matches what reflect says of a slice that is too short.
var toArrayRE = pattern.Late(`^reflect: cannot convert slice with length (\d+) to array with length (\d+)$`)

// translated gives Go's words for a text of package reflect.
func translated(text string) (string, bool) {
	if t, ok := translations[text]; ok {
		return t, true
	}
	if m := toArrayRE().FindStringSubmatch(text); m != nil {
		return "runtime error: cannot convert slice with length " + m[1] +
			" to array or pointer to array with length " + m[2], true
	}
	return "", false
}

// isReflects reports whether the text of a panic is package reflect's. Cells
// that do not use it never see such a text in Go.
func isReflects(text string) bool {
	return strings.HasPrefix(text, "reflect: ") || strings.HasPrefix(text, "reflect.")
}
