// Package iter is the standard package of that name for an interpreter.
package iter

type Seq[V any] func(yield func(V) bool)

type Seq2[K, V any] func(yield func(K, V) bool)

// coroutine is native.Coroutine.
func coroutine(run func(pause func() bool)) (resume func() bool, stop func())

func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	var value, zero V
	resume, stop := coroutine(func(pause func() bool) {
		seq(func(v V) bool {
			value = v
			return pause()
		})
	})
	return func() (V, bool) {
		ok := resume()
		v := value
		value = zero
		return v, ok
	}, stop
}

func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	type pair struct {
		k K
		v V
	}
	one, stop := Pull(func(yield func(pair) bool) {
		seq(func(k K, v V) bool { return yield(pair{k, v}) })
	})
	return func() (K, V, bool) {
		p, ok := one()
		return p.k, p.v, ok
	}, stop
}
