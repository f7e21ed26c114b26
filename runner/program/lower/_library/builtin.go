// Package builtin holds what the language does by itself.
package builtin

type ordered interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr | ~float32 | ~float64 | ~string
}

func weft_max[T ordered](a, b T) T {
	if a != a || a > b {
		return a
	}
	if a == b && isNegativeZero(a) {
		return b
	}
	if b != b || b > a {
		return b
	}
	return a
}

func weft_min[T ordered](a, b T) T {
	if a != a || a < b {
		return a
	}
	if a == b && isNegativeZero(b) {
		return b
	}
	if b != b || b < a {
		return b
	}
	return a
}

// isNegativeZero reports whether a is the float -0.
func isNegativeZero[T ordered](a T) bool {
	switch f := any(a).(type) {
	case float64:
		return f == 0 && 1/f < 0
	case float32:
		return f == 0 && 1/f < 0
	}
	return false
}
