package native

import (
	"fmt"
	"math"
	"reflect"
	"strings"
)

// A boundsError is the runtime error of an index or slice out of range.
type boundsError struct{ text string }

func (e boundsError) Error() string { return "runtime error: " + e.text }

// RuntimeError makes e a runtime.Error.
func (boundsError) RuntimeError() {}

// Index panics for an index that is out of range.
func Index(i, n int) {
	if i < 0 {
		panic(boundsError{fmt.Sprintf("index out of range [%d]", i)})
	}
	panic(boundsError{fmt.Sprintf("index out of range [%d] with length %d", i, n)})
}

// CheckSlice panics for x[low:high] that is out of range. High tells that the
// expression gives a high bound, array that the limit is a length.
func CheckSlice(low, high, limit int, given, array bool) {
	what := "capacity"
	if array {
		what = "length"
	}
	checkSlice(low, high, limit, given, what)
}

// CheckString is CheckSlice for strings.
func CheckString(low, high, limit int, given, array bool) {
	checkSlice(low, high, limit, given, "length")
}

func checkSlice(low, high, limit int, given bool, what string) {
	switch {
	case given && high < 0:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [:%d]", high)})
	case given && high > limit:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [:%d] with %s %d", high, what, limit)})
	case low < 0:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [%d:]", low)})
	}
	panic(boundsError{fmt.Sprintf("slice bounds out of range [%d:%d]", low, high)})
}

// CheckSlice3 panics for x[low:high:max] that is out of range.
func CheckSlice3(low, high, max, limit int, array bool) {
	what := "capacity"
	if array {
		what = "length"
	}
	switch {
	case max < 0:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [::%d]", max)})
	case max > limit:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [::%d] with %s %d", max, what, limit)})
	case high < 0:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [:%d:]", high)})
	case high > max:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [:%d:%d]", high, max)})
	case low < 0:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [%d::]", low)})
	case low > high:
		panic(boundsError{fmt.Sprintf("slice bounds out of range [%d:%d:]", low, high)})
	}
}

// maxAlloc is the size of the address space of the runtime.
const maxAlloc = 1 << 48

// CheckMake panics for sizes that make does not take.
func CheckMake(n, m int, size int) {
	switch {
	case n < 0 || size > 0 && n > maxAlloc/size:
		panic(plainError{"makeslice: len out of range"})
	case m < n || size > 0 && m > maxAlloc/size:
		panic(plainError{"makeslice: cap out of range"})
	}
}

// CheckChan panics for a size that make does not take.
func CheckChan(n int) {
	if n < 0 || n > maxAlloc {
		panic(chanError{})
	}
}

type chanError struct{}

func (chanError) Error() string { return "makechan: size out of range" }

// RuntimeError makes it a runtime.Error.
func (chanError) RuntimeError() {}

// SliceToArray panics for a slice that is too short.
func SliceToArray(n, want int) {
	panic(plainError{fmt.Sprintf("cannot convert slice with length %d to array or pointer to array with length %d", n, want)})
}

// NegativeShift panics.
func NegativeShift() { panic(plainError{"negative shift amount"}) }

// NotNil panics if a pointer is nil.
func NotNil(isNil bool) {
	if isNil {
		panic(nilDereference())
	}
}

// NilReceiver panics for a method of a value that was called with a nil
// pointer in an interface.
func NilReceiver(method string) {
	typ := method[strings.IndexByte(method, '.')+1 : strings.LastIndexByte(method, '.')]
	panic(wrapError{"value method " + method + " called using nil *" + typ + " pointer"})
}

type wrapError struct{ text string }

func (e wrapError) Error() string { return e.text }

// RuntimeError makes e a runtime.Error.
func (wrapError) RuntimeError() {}

// ToIndex gives an unsigned number as an index.
func ToIndex(n uint64) int {
	if n > math.MaxInt {
		panic(Refused{"an index beyond the range of int"})
	}
	return int(n)
}

// ToSize gives an unsigned number as a size for make.
func ToSize(n uint64) int { return int(min(n, math.MaxInt)) }

// Positive refuses the zero with a sign as a parameter, where yaegi would
// lose the sign; x is a zero.
func Positive(x any) {
	c := reflect.ValueOf(x)
	if !c.CanComplex() {
		c = reflect.ValueOf(complex(c.Float(), 0))
	}
	if z := c.Complex(); math.Signbit(real(z)) || math.Signbit(imag(z)) {
		panic(Refused{"a negative zero as a parameter cannot be interpreted"})
	}
}

// Hashable panics as Go does for a key of an interface type that cannot be
// one; n is the length of the map, which is being written or read.
func Hashable(x any, n int, writing bool) {
	v := reflect.ValueOf(Value(x))
	if !v.IsValid() || v.Comparable() {
		return
	}
	if n == 0 && !writing {
		panic(wrapError{"hash of unhashable type: " + TypeName(x)})
	}
	panic(plainError{"hash of unhashable type " + TypeName(x)})
}

// LoopBody panics if the body of a loop over a function is called when it
// must not; state tells how the last call ended.
func LoopBody(state int) {
	switch state {
	case 1:
		panic(plainError{"range function continued iteration after loop body panic"})
	case 2:
		panic(plainError{"range function continued iteration after function for loop body returned false"})
	case 3:
		panic(plainError{"range function continued iteration after whole loop exit"})
	}
}

// LoopEnd panics if the function of a loop hid a panic of the body.
func LoopEnd(state int) {
	if state == 1 {
		panic(plainError{"range function recovered a loop body panic and did not resume panicking"})
	}
}
