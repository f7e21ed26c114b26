package process

import (
	"fmt"
	"os"
	"strings"
	"syscall"

	"weft/runner"
)

// An end is how a process ended.
type end struct {
	state  *os.ProcessState
	report string // the last words of the runtime
}

// crashed reports whether the process ended as Go's runtime ends one after
// a panic or a fatal error.
func crashed(state *os.ProcessState) bool { return state.ExitCode() == 2 }

// cause gives the error for a cell whose process ended by itself.
func (e end) cause(limits runner.Limits) runner.Error {
	if ws, ok := e.state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return runner.Error{Ending: runner.Signal, Message: "signal: " + ws.Signal().String()}
	}
	if e.report != "" {
		return fromReport(e.report, limits)
	}
	return runner.Error{Ending: runner.Exit, Message: fmt.Sprintf("exit status %d", e.state.ExitCode())}
}

// fromReport gives the error that the runtime's report tells of.
func fromReport(report string, limits runner.Limits) runner.Error {
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
		e.Ending, e.Message = runner.Stack, "fatal error: stack overflow"
	case says("out of memory", "cannot allocate memory"):
		e = noMemory(limits)
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

// noMemory is the error for a cell that wants more memory than it may have.
func noMemory(limits runner.Limits) runner.Error {
	return runner.Error{
		Ending:  runner.Memory,
		Message: "fatal error: out of memory: a process may have " + bytesText(limits.Memory),
	}
}

// bytesText gives a number of bytes as people say it.
func bytesText(n int64) string {
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
