package sync

// OnceFunc gives a function that calls f only once. If f panics, each call
// does with the same value.
func OnceFunc(f func()) func() {
	g := OnceValue(func() struct{} { f(); return struct{}{} })
	return func() { g() }
}

// OnceValue gives a function that calls f only once and gives what it gave.
func OnceValue[T any](f func() T) func() T {
	var once Once
	var returned bool
	var thrown any
	var result T
	return func() T {
		once.Do(func() {
			defer func() {
				if !returned {
					thrown = recover()
					panic(thrown)
				}
			}()
			result = f()
			f, returned = nil, true
		})
		if !returned {
			panic(thrown)
		}
		return result
	}
}

// OnceValues is OnceValue for two values.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	type pair struct {
		a T1
		b T2
	}
	g := OnceValue(func() (p pair) { p.a, p.b = f(); return p })
	return func() (T1, T2) {
		p := g()
		return p.a, p.b
	}
}
