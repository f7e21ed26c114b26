// Package iter is the standard package of that name for an interpreter.
package iter

type Seq[V any] func(yield func(V) bool)

type Seq2[K, V any] func(yield func(K, V) bool)

// A coroutine runs a sequence in a goroutine of its own, in turn with its
// caller.
type coroutine struct {
	start, turn, back chan bool
	begun, over, stop bool
	panicked          any
}

// resume lets the sequence go on to its next value or its end.
func (c *coroutine) resume(run func()) {
	if !c.begun {
		c.begun = true
		c.turn, c.back = make(chan bool), make(chan bool)
		go func() {
			<-c.turn
			done := false
			defer func() {
				if !done {
					c.panicked = recover()
				}
				c.over = true
				c.back <- true
			}()
			run()
			done = true
		}()
	}
	c.turn <- true
	<-c.back
	if p := c.panicked; p != nil {
		c.panicked = nil
		panic(p)
	}
}

// yield hands a value to the caller; it gives false if nobody wants more.
func (c *coroutine) yield() bool {
	c.back <- true
	<-c.turn
	return !c.stop
}

func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	c := &coroutine{}
	var value V
	ok := false
	run := func() {
		if c.stop {
			return
		}
		seq(func(v V) bool {
			if c.stop {
				return false
			}
			value, ok = v, true
			return c.yield()
		})
	}
	next = func() (V, bool) {
		var zero V
		value, ok = zero, false
		if c.over {
			return zero, false
		}
		c.resume(run)
		return value, ok
	}
	stop = func() {
		if c.over {
			return
		}
		c.stop = true
		if !c.begun {
			c.over = true
			return
		}
		c.resume(run)
	}
	return next, stop
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
