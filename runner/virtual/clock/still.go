package clock

import (
	"runtime"
	"strings"
	"time"
)

// patience is how long goroutines must have waited for something outside.
const patience = 50 * time.Millisecond

// look calls still if the clock stands still.
func look(still func(state, stacks string)) {
	if state, _ := outside(stacks()); state == "" {
		return
	}
	time.Sleep(patience)
	if state, waiting := outside(stacks()); state != "" {
		still(state, waiting)
	}
}

// StandsStill is the message for a clock that stands still because somebody
// waits so.
func StandsStill(state string) string {
	return "virtual time stands still: a goroutine waits for what is outside of it (" + state + ")"
}

// stacks gives those of all goroutines.
func stacks() string {
	for size := 1 << 16; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}

// stateIn gives what a goroutine in the bubble does, by its stack; empty if it is
// not there. Package regexp would be more than all else that this one imports.
func stateIn(stack string) string {
	head, isOne := strings.CutPrefix(stack, "goroutine ")
	_, inside, _ := strings.Cut(head, "[")
	inside, _, closed := strings.Cut(inside, "]")
	if !isOne || !closed || !strings.Contains(inside, "synctest bubble") {
		return ""
	}
	state, _, _ := strings.Cut(inside, ",")
	return state
}

// outside gives what the first goroutine waits for that waits for something
// outside of the bubble, and the stacks of all these. It gives nothing if one
// runs.
func outside(stacks string) (state, waiting string) {
	for stack := range strings.SplitSeq(stacks, "\n\n") {
		s := stateIn(stack)
		switch {
		case s == "" || strings.HasSuffix(s, " (durable)"):
			continue
		case strings.HasPrefix(s, "run"): // running, runnable
			return "", ""
		case state == "":
			state = s
		}
		waiting += stack + "\n\n"
	}
	return state, waiting
}
