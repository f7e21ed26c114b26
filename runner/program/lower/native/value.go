package native

import (
	"reflect"
	"sort"
	"unicode/utf8"
)

// A Case is a case of a select statement.
type Case struct{ c reflect.SelectCase }

// Recv is the case of a receive.
func Recv(c any) Case {
	return Case{reflect.SelectCase{Dir: reflect.SelectRecv, Chan: reflect.ValueOf(c)}}
}

// Send is the case of a send.
func Send(c, v any) Case {
	ch := reflect.ValueOf(c)
	return Case{reflect.SelectCase{Dir: reflect.SelectSend, Chan: ch, Send: argument(v, ch.Type().Elem())}}
}

// Select executes a select statement and gives the number of the case, -1 for
// the default one, and what was received.
func Select(hasDefault bool, cases []Case) (int, any, bool) {
	list := make([]reflect.SelectCase, len(cases), len(cases)+1)
	for i, c := range cases {
		list[i] = c.c
	}
	if hasDefault {
		list = append(list, reflect.SelectCase{Dir: reflect.SelectDefault})
	}
	k, v, ok := reflect.Select(list)
	switch {
	case k == len(cases):
		return -1, nil, false
	case cases[k].c.Dir == reflect.SelectSend:
		return k, nil, false
	}
	return k, v.Interface(), ok
}

// An Iter goes through a map.
type Iter struct{ it *reflect.MapIter }

// Range begins an iteration over a map.
func Range(m any) *Iter { return &Iter{reflect.ValueOf(m).MapRange()} }

// Next goes on to the next entry.
func (i *Iter) Next() bool { return i.it.Next() }

// Key gives the key of the entry.
func (i *Iter) Key() any { return i.it.Key().Interface() }

// Value gives the value of the entry.
func (i *Iter) Value() any { return i.it.Value().Interface() }

// Rune gives the rune at a place in a string and how many bytes it takes.
func Rune(s string, i int) (rune, int) { return utf8.DecodeRuneInString(s[i:]) }

// ToRune gives an integer as a rune; what is none is the rune of errors.
func ToRune(n int64) rune {
	if n < 0 || n > utf8.MaxRune {
		return utf8.RuneError
	}
	return rune(n)
}

// Unsigned converts a float as compiled code does.
func Unsigned(x float64) uint64 { return uint64(x) }

// Quotient divides complex numbers.
func Quotient(x, y complex128) complex128 { return x / y }

// Complex gives a constant, which yaegi folds to zero.
func Complex(re, im float64) complex128 { return complex(re, im) }

// Clear is clear.
func Clear(x any) {
	v := reflect.ValueOf(x)
	if v.Kind() == reflect.Map && v.IsNil() {
		return
	}
	v.Clear()
}

// SortSlice is sort.Slice.
func SortSlice(x any, less func(i, j int) bool) { sort.Slice(Value(x), less) }

// SortSliceStable is sort.SliceStable.
func SortSliceStable(x any, less func(i, j int) bool) { sort.SliceStable(Value(x), less) }

// SliceIsSorted is sort.SliceIsSorted.
func SliceIsSorted(x any, less func(i, j int) bool) bool { return sort.SliceIsSorted(Value(x), less) }
