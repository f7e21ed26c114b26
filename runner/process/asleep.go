package process

import (
	"slices"
	"strings"
	"time"

	"weft/runner"
)

// deadlock is what the Go runtime says when no goroutine can go on.
const deadlock = "fatal error: all goroutines are asleep - deadlock!"

// dumpTime is how long a child may take to tell what its goroutines do.
const dumpTime = time.Second

// overslept looks again at a cell that took too long. The child is asked what
// its goroutines do, which ends it. If its stacks are of use, they go into
// the error. In a program with cgo the Go runtime never tells of a deadlock:
// if each goroutine waits for another one, the cell was in one. A goroutine
// that waits for a timer of more than the cell's time is taken for one of
// these, since its stack does not tell.
func (c *child) overslept(why *runner.Error) *runner.Error {
	if !withCgo && !c.collect.trace || why == nil || why.Ending != runner.Timeout {
		return why
	}
	if err := askForStacks(c.cmd.Process.Pid); err != nil {
		return why
	}
	select {
	case <-c.exited:
	case <-time.After(dumpTime):
		return why
	}
	if withCgo && asleep(c.end.report) {
		why = &runner.Error{Ending: runner.Deadlock, Message: deadlock}
	}
	if c.collect.trace {
		why.Stack = c.end.report
	}
	return why
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
