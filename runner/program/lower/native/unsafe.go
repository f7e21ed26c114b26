package native

import (
	"math/bits"
	"reflect"
	"unsafe"
)

// Address gives a pointer as an unsafe.Pointer.
func Address(ptr any) unsafe.Pointer { return reflect.ValueOf(ptr).UnsafePointer() }

// At gives an unsafe.Pointer as a pointer of the type that like has.
func At(p unsafe.Pointer, like any) any {
	t := reflect.TypeOf(like)
	return reflect.NewAt(t.Elem(), p).Convert(t).Interface()
}

// ToAddress gives an unsafe.Pointer as a number.
func ToAddress(p unsafe.Pointer) uintptr { return uintptr(p) }

// ToPointer gives a number as an unsafe.Pointer.
func ToPointer(u uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(&u)) // what go vet would warn of is the program's own affair
}

// AddPointer is unsafe.Add.
func AddPointer(p unsafe.Pointer, n int) unsafe.Pointer { return unsafe.Add(p, n) }

// StringAt is unsafe.String.
func StringAt(p *byte, n int) string { return unsafe.String(p, n) }

// StringData is unsafe.StringData.
func StringData(s string) *byte { return unsafe.StringData(s) }

// SliceData is unsafe.SliceData for a slice of any type.
func SliceData(s any) any {
	v := reflect.ValueOf(s)
	return reflect.NewAt(v.Type().Elem(), v.UnsafePointer()).Interface()
}

// SliceAt is unsafe.Slice for a pointer of any type.
func SliceAt(ptr any, n int) any {
	p := reflect.ValueOf(ptr)
	elem := p.Type().Elem()
	over, size := bits.Mul64(uint64(elem.Size()), uint64(n))
	switch {
	case n >= 0 && over == 0 && size <= uint64(-uintptr(p.UnsafePointer())) && (n == 0 || !p.IsNil()):
	case n > 0 && p.IsNil():
		panic(plainError{"unsafe.Slice: ptr is nil and len is not zero"})
	default:
		panic(plainError{"unsafe.Slice: len out of range"})
	}
	if p.IsNil() {
		return reflect.Zero(reflect.SliceOf(elem)).Interface()
	}
	return reflect.SliceAt(elem, p.UnsafePointer(), n).Interface()
}
