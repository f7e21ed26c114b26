// Package native is what lowered programs call: the part of Go that an
// interpreter of reflect values cannot say, compiled. Package lower writes
// the calls; a kernel makes the package known to yaegi with [Symbols].
//
// At its heart is the [Box]: a value that went into an interface, with the
// [Type] that it has in Go. Assertions, comparisons, method calls and
// printing all ask the type of the box, so that they answer as compiled Go
// does.
package native

import "reflect"

// Error is the type error under a name that yaegi takes for a compiled type;
// its own error loses the methods of what it holds.
type Error = error

// Symbols gives the package for interp.Interpreter.Use.
func Symbols() map[string]map[string]reflect.Value {
	return map[string]map[string]reflect.Value{"weft/native/native": {
		// box.go, type.go
		"Error":    reflect.ValueOf((*Error)(nil)),
		"Type":     reflect.ValueOf((*Type)(nil)),
		"NewType":  reflect.ValueOf(NewType),
		"NewBoxed": reflect.ValueOf(NewBoxed),
		"Make":     reflect.ValueOf(Make),
		"Value":    reflect.ValueOf(Value),
		"Any":      reflect.ValueOf(Any),
		"Raw":      reflect.ValueOf(Raw),
		"AsError":  reflect.ValueOf(AsError),
		"Method":   reflect.ValueOf(Method),
		"Call":     reflect.ValueOf(Call),
		// assert.go
		"Has":        reflect.ValueOf(Has),
		"Must":       reflect.ValueOf(Must),
		"Implements": reflect.ValueOf(Implements),
		"Equal":      reflect.ValueOf(Equal),
		"ErrorsIs":   reflect.ValueOf(ErrorsIs),
		"ErrorsAs":   reflect.ValueOf(ErrorsAs),
		"Unwrap":     reflect.ValueOf(Unwrap),
		"DeepEqual":  reflect.ValueOf(DeepEqual),
		// frame.go
		"Frame":           reflect.ValueOf((*Frame)(nil)),
		"Run":             reflect.ValueOf(Run),
		"Go":              reflect.ValueOf(Go),
		"GoWatched":       reflect.ValueOf(GoWatched),
		"Watched":         reflect.ValueOf(Watched),
		"Recover":         reflect.ValueOf(Recover),
		"DeferredRecover": reflect.ValueOf(DeferredRecover),
		"Panic":           reflect.ValueOf(Panic),
		"Refuse":          reflect.ValueOf(Refuse),
		"Coroutine":       reflect.ValueOf(Coroutine), // coroutine.go
		// unsafe.go
		"Address":    reflect.ValueOf(Address),
		"At":         reflect.ValueOf(At),
		"ToAddress":  reflect.ValueOf(ToAddress),
		"ToPointer":  reflect.ValueOf(ToPointer),
		"AddPointer": reflect.ValueOf(AddPointer),
		"StringAt":   reflect.ValueOf(StringAt),
		"StringData": reflect.ValueOf(StringData),
		"SliceData":  reflect.ValueOf(SliceData),
		"SliceAt":    reflect.ValueOf(SliceAt),
		// check.go
		"Index":         reflect.ValueOf(Index),
		"CheckSlice":    reflect.ValueOf(CheckSlice),
		"CheckString":   reflect.ValueOf(CheckString),
		"CheckSlice3":   reflect.ValueOf(CheckSlice3),
		"CheckMake":     reflect.ValueOf(CheckMake),
		"CheckChan":     reflect.ValueOf(CheckChan),
		"SliceToArray":  reflect.ValueOf(SliceToArray),
		"NegativeShift": reflect.ValueOf(NegativeShift),
		"NotNil":        reflect.ValueOf(NotNil),
		"NilReceiver":   reflect.ValueOf(NilReceiver),
		"ToSize":        reflect.ValueOf(ToSize),
		"ToIndex":       reflect.ValueOf(ToIndex),
		"Positive":      reflect.ValueOf(Positive),
		"Hashable":      reflect.ValueOf(Hashable),
		"LoopBody":      reflect.ValueOf(LoopBody),
		"LoopEnd":       reflect.ValueOf(LoopEnd),
		// value.go
		"Case":            reflect.ValueOf((*Case)(nil)),
		"Send":            reflect.ValueOf(Send),
		"Recv":            reflect.ValueOf(Recv),
		"Select":          reflect.ValueOf(Select),
		"Range":           reflect.ValueOf(Range),
		"Rune":            reflect.ValueOf(Rune),
		"ToRune":          reflect.ValueOf(ToRune),
		"Unsigned":        reflect.ValueOf(Unsigned),
		"Quotient":        reflect.ValueOf(Quotient),
		"Complex":         reflect.ValueOf(Complex),
		"Clear":           reflect.ValueOf(Clear),
		"SortSlice":       reflect.ValueOf(SortSlice),
		"SortSliceStable": reflect.ValueOf(SortSliceStable),
		"SliceIsSorted":   reflect.ValueOf(SliceIsSorted),
		// json.go
		"Unmarshal": reflect.ValueOf(Unmarshal),
		"Decode":    reflect.ValueOf(Decode),
		// print.go
		"Spaced":    reflect.ValueOf(Spaced),
		"Verbs":     reflect.ValueOf(Verbs),
		"Print":     reflect.ValueOf(Print),
		"Println":   reflect.ValueOf(Println),
		"Interface": reflect.ValueOf(Interface),
	}}
}
