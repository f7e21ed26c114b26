package native

import "iter"

// Coroutine gives functions that run, in turn with their caller, a function
// that may pause: resume runs it to its next pause or its end and reports
// whether it has paused, stop makes the pause report false and waits for the
// end. A panic in it, and the end of its goroutine, pass to whoever runs it.
func Coroutine(run func(pause func() bool)) (resume func() bool, stop func()) {
	next, stop := iter.Pull(func(yield func(struct{}) bool) {
		run(func() bool { return yield(struct{}{}) })
	})
	return func() bool {
		_, ok := next()
		return ok
	}, stop
}
