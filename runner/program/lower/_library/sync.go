// Package sync is the generic part of the standard package of that name.
package sync

import "sync"

func OnceFunc(f func()) func() {
	g := OnceValue(func() bool { f(); return true })
	return func() { g() }
}

func OnceValue[T any](f func() T) func() T {
	var once sync.Once
	var valid bool
	var p any
	var result T
	return func() T {
		once.Do(func() {
			defer func() {
				p = recover()
				if !valid {
					panic(p)
				}
			}()
			result = f()
			f = nil
			valid = true
		})
		if !valid {
			panic(p)
		}
		return result
	}
}

func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var r1 T1
	var r2 T2
	once := OnceValue(func() bool { r1, r2 = f(); return true })
	return func() (T1, T2) {
		once()
		return r1, r2
	}
}
