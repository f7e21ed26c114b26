package process

import (
	"slices"
	"strings"
	"syscall"
	"time"

	"weft/runner"
)

// deadlock is what the Go runtime says when no goroutine can go on.
const deadlock = "fatal error: all goroutines are asleep - deadlock!"

// dumpTime is how long a child may take to tell what its goroutines do.
const dumpTime = time.Second

// overslept looks again at a cell that took too long, in a program with
// cgo: there the Go runtime never tells of a deadlock. The child is asked
// what its goroutines do, which ends it. If each waits for another one, the
// cell was in a deadlock. A goroutine that waits for a timer of more than
// the cell's time is taken for one of these, since its stack does not tell.
func (c *child) overslept(why *runner.Error) *runner.Error {
	if !withCgo || why == nil || why.Ending != runner.Timeout {
		return why
	}
	if err := syscall.Kill(c.cmd.Process.Pid, syscall.SIGQUIT); err != nil {
		return why
	}
	select {
	case <-c.exited:
	case <-time.After(dumpTime):
		return why
	}
	if !asleep(c.end.report) {
		return why
	}
	return &runner.Error{Ending: runner.Deadlock, Message: deadlock}
}

// waits are the states of goroutines that only another one can end.
var waits = []string{
	"chan receive", "chan send", "chan receive (nil chan)", "chan send (nil chan)",
	"select", "select (no cases)", "semacquire", "sync.Cond.Wait", "sync.Mutex.Lock",
	"sync.RWMutex.Lock", "sync.RWMutex.RLock", "sync.WaitGroup.Wait",
}

// isRuntimes reports whether a state is that of a goroutine which the runtime
// has for itself.
func isRuntimes(state string) bool {
	return strings.HasSuffix(state, "(idle)") || strings.HasPrefix(state, "GC ") ||
		state == "finalizer wait" || state == "cleanup wait"
}

// asleep reports whether all goroutines in a report of the runtime wait for
// each other.
func asleep(report string) bool {
	n := 0
	for line := range strings.Lines(report) {
		who, state, ok := strings.Cut(line, " [")
		if !ok || !strings.HasPrefix(who, "goroutine ") || strings.HasPrefix(who, "goroutine 0 ") || who == "goroutine 0" {
			continue
		}
		state, _, _ = strings.Cut(state, "]")
		state, _, _ = strings.Cut(state, ",")
		if isRuntimes(state) {
			continue
		}
		if !slices.Contains(waits, state) {
			return false
		}
		n++
	}
	return n > 0
}
