package native

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// A Frame is the deferred calls of one execution of a function, and the panic
// that they may recover.
type Frame struct {
	deferred []func()
	// panic is the panic that is going on, if any.
	panic *panicking
	// exit is set while the goroutine ends by runtime.Goexit.
	exit bool
}

// A panicking is a panic on its way up.
type panicking struct {
	value     any
	recovered bool
	// before are the lines that the runtime prints for the panics that this
	// one came on top of; same tells that the last of them had its value.
	before string
	same   bool
}

// A Chain is the value of a panic that came on top of others, on its way up;
// Normal gives the value of the panic itself, PanicText the words for all.
type Chain struct{ *panicking }

// Error gives the words for the last panic.
func (c Chain) Error() string { return panicValue(Normal(c.value)) }

// Run runs the body of a function, then what it deferred, as Go does.
func Run(body func(*Frame)) {
	f := &Frame{}
	done := false
	defer func() {
		if !done {
			f.caught(recover())
		}
		f.finish()
	}()
	body(f)
	done = true
}

// Defer adds a deferred call.
func (f *Frame) Defer(call func()) { f.deferred = append(f.deferred, call) }

// caught notes a panic; nil is the end of the goroutine.
func (f *Frame) caught(r any) {
	switch {
	case r == nil:
		f.exit = true
	default:
		f.panic = newPanicking(r)
	}
}

// newPanicking notes a panic by its value.
func newPanicking(r any) *panicking {
	if c, ok := r.(Chain); ok {
		return &panicking{value: c.value, before: c.before, same: c.same}
	}
	return &panicking{value: r}
}

// onTop gives a panic that came while p was going on.
func (p *panicking) onTop(r any) *panicking {
	q := newPanicking(r)
	if q.before != "" || q.same {
		return q
	}
	q.same = same(p.value, q.value)
	q.before = p.lines(q.same)
	return q
}

// same reports whether two panics have one value.
func same(a, b any) bool {
	a, b = Normal(a), Normal(b)
	return a != nil && canCompare(a) && canCompare(b) && a == b
}

// lines gives what the runtime prints for a panic and those before it.
func (p *panicking) lines(again bool) string {
	s := p.before
	if !p.same {
		s += "panic: " + panicValue(Normal(p.value))
	}
	switch {
	case p.recovered && again:
		s = strings.TrimSuffix(s, " [recovered, repanicked]") + " [recovered, repanicked]"
	case p.recovered:
		s += " [recovered]"
	}
	if again {
		return s
	}
	return s + "\n\t"
}

// finish runs the deferred calls and goes on with what is left of a panic.
func (f *Frame) finish() {
	if f.panic != nil {
		if no, ok := Normal(f.panic.value).(Refused); ok {
			panic(no) // at once: what is deferred would see a panic that Go has not
		}
	}
	for n := len(f.deferred); n > 0; n = len(f.deferred) {
		call := f.deferred[n-1]
		f.deferred = f.deferred[:n-1]
		f.call(call)
		if f.panic != nil && f.panic.recovered {
			f.panic = nil
		}
	}
	if f.panic != nil {
		if f.panic.before != "" {
			panic(Chain{f.panic})
		}
		panic(f.panic.value)
	}
}

// call runs one deferred call; a panic in it takes the place of the one that
// is going on.
func (f *Frame) call(call func()) {
	done := false
	defer func() {
		if done {
			return
		}
		r := recover()
		if no, ok := Normal(r).(Refused); ok {
			panic(no)
		}
		if r != nil && f.panic != nil {
			f.panic = f.panic.onTop(r)
		} else if r != nil {
			f.panic = newPanicking(r)
		} else {
			f.exit = true
			f.panic = nil
		}
	}()
	call()
	done = true
}

// Recover gives the value of the panic that f's deferred calls may recover,
// and ends it.
func Recover(f *Frame) any {
	if f == nil || f.panic == nil || f.panic.recovered {
		return nil
	}
	v := Normal(f.panic.value)
	if _, ok := v.(Refused); ok {
		return nil
	}
	f.panic.recovered = true
	return v
}

// DeferredRecover is recover deferred by itself in a function with the frame
// own, whose caller runs the deferred calls of f.
func DeferredRecover(own, f *Frame) {
	if own.panic == nil {
		Recover(f)
	}
}

// Panic panics.
func Panic(v any) {
	if v == nil {
		v = new(runtime.PanicNilError)
	}
	panic(v)
}

// Go runs a goroutine; a panic in it ends the process, as in Go.
func Go(f func()) {
	if f == nil {
		panic(nilDereference())
	}
	go func() {
		done := false
		defer func() {
			if done {
				return
			}
			if r := recover(); r != nil {
				fmt.Fprintf(os.Stderr, "%s\n\ngoroutine 1 [running]:\n", PanicText(r))
				os.Exit(2)
			}
		}()
		f()
		done = true
	}()
}

// GoWatched runs a goroutine; died is told of a panic in it.
func GoWatched(f func(), died func(any)) {
	if f == nil {
		panic(nilDereference())
	}
	go Watched(f, died)()
}

// Watched gives f with died told of a panic in it.
func Watched(f func(), died func(any)) func() {
	return func() {
		done := false
		defer func() {
			if done {
				return
			}
			if r := recover(); r != nil {
				died(Normal(r))
			}
		}()
		f()
		done = true
	}
}
