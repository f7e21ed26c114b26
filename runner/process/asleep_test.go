package process

import "testing"

func TestAsleepLooksAtEveryGoroutine(t *testing.T) {
	const head = "SIGQUIT: quit\nPC=0x47 m=0 sigcode=0\n\ngoroutine 0 gp=0x1 m=0 mp=0x2 [idle]:\nruntime.futex()\n\n" +
		"goroutine 2 gp=0x5 m=nil [force gc (idle)]:\n\ngoroutine 5 gp=0x6 m=nil [finalizer wait]:\n\n"
	for _, test := range []struct {
		name, report string
		want         bool
	}{
		{"locks", head + "goroutine 1 gp=0x3 m=nil [select, 1 minutes]:\nmain.f()\n\ngoroutine 7 [sync.Mutex.Lock]:\n", true},
		{"a sleeper", head + "goroutine 1 [chan receive]:\n\ngoroutine 7 [sleep]:\n", false},
		{"a runner", head + "goroutine 1 [running]:\n", false},
		{"the network", head + "goroutine 1 [IO wait]:\n", false},
		{"a system call", head + "goroutine 1 [select]:\n\ngoroutine 9 [syscall, locked to thread]:\n", false},
		{"nothing told", head, false},
		{"nothing", "", false},
	} {
		if got := asleep(test.report); got != test.want {
			t.Errorf("%s: asleep = %v, want %v", test.name, got, test.want)
		}
	}
}
