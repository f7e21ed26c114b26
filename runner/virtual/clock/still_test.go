package clock

import "testing"

func TestOutsideFindsWhoWaitsForSomethingElse(t *testing.T) {
	const (
		root    = "goroutine 5 [chan receive (durable), synctest bubble 1]:\nmain.f()\n\n"
		file    = "goroutine 7 [IO wait, synctest bubble 1]:\nos.Read()\n\n"
		mutex   = "goroutine 8 [sync.Mutex.Lock, 2 minutes, synctest bubble 1]:\nmain.g()\n\n"
		runs    = "goroutine 9 [runnable, synctest bubble 1]:\nmain.g()\n\n"
		foreign = "goroutine 1 gp=0xc0 m=0 [IO wait]:\nmain.main()\n\n"
	)
	for _, test := range []struct{ name, stacks, state, waiting string }{
		{"nobody", foreign + root, "", ""},
		{"a file", foreign + root + file, "IO wait", file},
		{"two", root + mutex + file, "sync.Mutex.Lock", mutex + file},
		{"one runs", root + file + runs, "", ""},
	} {
		if state, waiting := outside(test.stacks); state != test.state || waiting != test.waiting {
			t.Errorf("%s: got %q, %q", test.name, state, waiting)
		}
	}
}
