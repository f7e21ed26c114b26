package cell

import (
	"runtime"
	"strings"
	"time"
)

// Leaks is the entry by which the parent asks for the stacks of goroutines,
// at the end of a chapter. They come as those of a deadlock.
const Leaks = "weft_leaks"

// Goroutines that do something are given so much time to end, or to wake
// others, and are looked at so often. Virtual time costs nothing.
const (
	grace         = 500 * time.Millisecond
	glance        = 10 * time.Millisecond
	virtualGrace  = time.Hour
	virtualGlance = time.Minute
)

// leave waits until no goroutine of a cell does something, and reports the
// stacks of all.
func leave() {
	most, pause := grace, glance
	if clock.Open != nil {
		most, pause = virtualGrace, virtualGlance
	}
	text := stacks()
	for end := time.Now().Add(most); busy(text) && time.Now().Before(end); text = stacks() {
		time.Sleep(pause)
	}
	parent.failed("deadlock", "goroutines that are left", text)
}

// busy reports whether a goroutine of a cell does something.
func busy(stacks string) bool {
	for stack := range strings.SplitSeq(stacks, "\n\n") {
		if active(stack) {
			return true
		}
	}
	return false
}

// active reports whether a stack is that of a goroutine that may wake others,
// in the functions of a cell.
func active(stack string) bool {
	head, frames, _ := strings.Cut(stack, ":\n")
	_, state, _ := strings.Cut(head, "[")
	awake := strings.HasPrefix(state, "run") || strings.HasPrefix(state, "sleep") || strings.HasPrefix(state, "syscall")
	return awake && strings.Contains("\n"+frames, "\nmain.")
}

// stacks gives the stacks of all goroutines.
func stacks() string {
	for size := 1 << 16; ; size *= 2 {
		buf := make([]byte, size)
		if n := runtime.Stack(buf, true); n < size {
			return string(buf[:n])
		}
	}
}
