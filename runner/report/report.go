// Package report reads what Go's runtime says when it ends a program: the
// report of a panic that nobody recovered, or of a fatal error.
package report

import (
	"fmt"
	"strings"

	"weft/runner"
)

// Read gives the error that a report tells of. A process may have so many
// bytes of memory.
func Read(report string, memory int64) runner.Error {
	e := runner.Error{Ending: runner.Fatal, Message: headline(report)}
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(report, w) {
				return true
			}
		}
		return false
	}
	switch {
	case says("all goroutines are asleep - deadlock!", "no goroutines (main called runtime.Goexit) - deadlock!"):
		e.Ending = runner.Deadlock
	case says("fatal error: stack overflow", "goroutine stack exceeds"):
		e = Stack()
	case says("out of memory", "cannot allocate memory"):
		e = Memory(memory)
	case strings.HasPrefix(report, "SIG"):
		e.Ending = runner.Signal
	case strings.HasPrefix(report, "panic: "):
		e.Ending = runner.Panic
	}
	return e
}

// repanicked is what the runtime adds because the interpreter recovers each
// panic and panics again.
const repanicked = " [recovered, repanicked]"

// headline gives what matters of a report: of a panic all up to the first
// empty line, else the line with the fatal error.
func headline(report string) string {
	if i := strings.Index(report, "fatal error: "); i >= 0 {
		line, _, _ := strings.Cut(report[i:], "\n")
		return line
	}
	text, _, _ := strings.Cut(report, "\n\n")
	text, _, _ = strings.Cut(text, "\n[signal ") // addresses
	text, _, _ = strings.Cut(text, "\nPC=")
	text = strings.ReplaceAll(text, repanicked, "")
	return strings.TrimRight(text, "\n")
}

// Stack is the error for endless recursion.
func Stack() runner.Error {
	return runner.Error{Ending: runner.Stack, Message: "fatal error: stack overflow"}
}

// Memory is the error for a cell that wants more memory than a process may
// have.
func Memory(limit int64) runner.Error {
	return runner.Error{
		Ending:  runner.Memory,
		Message: "fatal error: out of memory: a process may have " + Bytes(limit),
	}
}

// Output is the error for a cell that prints more than it may.
func Output(limit int64) runner.Error {
	return runner.Error{
		Ending:  runner.OutputLimit,
		Message: "output limit: a cell may print " + Bytes(limit),
	}
}

// Bytes gives a number of bytes as people say it.
func Bytes(n int64) string {
	for _, u := range []struct {
		name string
		size int64
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}} {
		if n >= u.size && n%u.size == 0 {
			return fmt.Sprintf("%d %s", n/u.size, u.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
