package yaegi

import (
	"regexp"
	"strings"
)

// nilPointer is what Go says when a program goes through a nil pointer.
const nilPointer = "runtime error: invalid memory address or nil pointer dereference"

// translations are the words of package reflect, by which yaegi does what
// cells do, and those of Go for the same mistake. Go names the index and the
// length too, which reflect does not know.
var translations = map[string]string{
	"reflect: slice index out of range":                           "runtime error: index out of range",
	"reflect: array index out of range":                           "runtime error: index out of range",
	"reflect: string index out of range":                          "runtime error: index out of range",
	"reflect.Value.Slice: slice index out of bounds":              "runtime error: slice bounds out of range",
	"reflect.Value.Slice: string slice index out of bounds":       "runtime error: slice bounds out of range",
	"reflect.Value.Slice3: slice index out of bounds":             "runtime error: slice bounds out of range",
	"reflect.MakeSlice: negative len":                             "runtime error: makeslice: len out of range",
	"reflect.MakeSlice: negative cap":                             "runtime error: makeslice: cap out of range",
	"reflect.MakeSlice: len > cap":                                "runtime error: makeslice: cap out of range",
	"reflect.MakeChan: negative buffer size":                      "makechan: size out of range",
	"reflect: Method on nil interface value":                      nilPointer,
	"reflect.Value.Call: call of nil function":                    nilPointer,
	"reflect: call of reflect.Value.Call on zero Value":           nilPointer,
	"reflect.Value.Slice: slice of unaddressable array":           nilPointer,
	"reflect: indirection through nil pointer to embedded struct": nilPointer,
}

// toArrayRE matches what reflect says of a slice that is too short.
var toArrayRE = regexp.MustCompile(`^reflect: cannot convert slice with length (\d+) to array with length (\d+)$`)

// translated gives Go's words for a text of package reflect.
func translated(text string) (string, bool) {
	if t, ok := translations[text]; ok {
		return t, true
	}
	if m := toArrayRE.FindStringSubmatch(text); m != nil {
		return "runtime error: cannot convert slice with length " + m[1] +
			" to array or pointer to array with length " + m[2], true
	}
	return "", false
}

// bugs begin the texts by which yaegi's own mistakes show: no program that
// compiles makes package reflect say this, unless it uses it.
var bugs = []string{
	"reflect.Set: value of type ", "reflect: Call using ", "reflect: Call with too ",
	"reflect.Value.Convert: value of type ", "reflect: reflect.Value.Set using unaddressable value",
	"reflect.Select: ", "reflect.FuncOf: ", "reflect.StructOf: ", "reflect: call of reflect.",
	"reflect.Value.SetMapIndex: value of type ", "reflect.Append: ", "reflect.Value.Addr of unaddressable value",
	"reflect: reflect.", "reflect.Copy: ", "reflect: Field index out of range", "reflect: NumIn of ",
	"CFG post-order panic: ", "not a type: ", "nil type", "nil reflect type",
}

// isBug reports whether the text of a panic shows a mistake of yaegi's.
func isBug(text string) bool {
	for _, b := range bugs {
		if strings.HasPrefix(text, b) {
			return true
		}
	}
	return false
}
