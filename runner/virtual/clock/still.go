package clock

import (
	"regexp"
	"runtime"
	"strings"
	"sync"
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

// inBubble matches the first line of the stack of a goroutine in the bubble.
var inBubble = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^goroutine \d+ [^\[]*\[([^,\]]*)[^\]]*synctest bubble`)
})

// outside gives what the first goroutine waits for that waits for something
// outside of the bubble, and the stacks of all these. It gives nothing if one
// runs.
func outside(stacks string) (state, waiting string) {
	for stack := range strings.SplitSeq(stacks, "\n\n") {
		m := inBubble().FindStringSubmatch(stack)
		switch {
		case m == nil || strings.HasSuffix(m[1], " (durable)"):
			continue
		case strings.HasPrefix(m[1], "run"): // running, runnable
			return "", ""
		case state == "":
			state = m[1]
		}
		waiting += stack + "\n\n"
	}
	return state, waiting
}
