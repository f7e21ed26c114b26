package analysis

import (
	"strings"

	"golang.org/x/exp/trace"

	"weft/runner/pattern"
	"weft/runner/timeline"
)

// stateOf gives the state that a goroutine comes into, what more there is to
// say of it, and the line of the Markdown file it is at.
func (a *analysis) stateOf(st trace.StateTransition, to trace.GoState) (s timeline.State, what string, line int) {
	switch to {
	case trace.GoRunning:
		return timeline.Running, "", 0
	case trace.GoRunnable:
		return timeline.Ready, "", 0
	case trace.GoSyscall:
		return timeline.Syscall, callName(st.Stack), a.lineOf(st.Stack)
	case trace.GoWaiting:
		s, what = waiting(st.Reason, st.Stack)
		return s, what, a.lineOf(st.Stack)
	}
	return "", "", 0
}

// waiting tells for what a goroutine waits, by the reason that the runtime
// gives and the functions on its stack.
func waiting(reason string, stack trace.Stack) (timeline.State, string) {
	switch {
	case reason == "chan send" || reason == "chan receive" || reason == "select":
		return timeline.Channel, reason
	case reason == "forever":
		return timeline.Channel, "nil channel or empty select"
	case strings.HasPrefix(reason, "sync"):
		return timeline.Lock, lockName(stack)
	case reason == "preempted":
		return timeline.Ready, "" // stopped for a moment, so that others may look at it
	case reason == "sleep":
		return timeline.Sleep, ""
	case reason == "network":
		return timeline.Network, ""
	case strings.Contains(reason, "GC"):
		return timeline.GC, reason
	}
	return timeline.Other, reason
}

// lockName names what a goroutine waits for in package sync: the outermost
// function there, which is the one that the cell has called.
func lockName(stack trace.Stack) string {
	name := ""
	for f := range stack.Frames() {
		switch {
		case strings.HasPrefix(f.Func, "sync."):
			name = plain(strings.TrimPrefix(f.Func, "sync."))
		case name != "":
			return name
		}
	}
	return name
}

// callName names a system call: the outermost function of package syscall or
// of its relatives.
func callName(stack trace.Stack) string {
	name := ""
	for f := range stack.Frames() {
		pkg, fn, ok := strings.Cut(f.Func[strings.LastIndexByte(f.Func, '/')+1:], ".")
		switch {
		case ok && (pkg == "syscall" || pkg == "unix" && strings.Contains(f.Func, "syscall")):
			if fn = strings.ToLower(fn); !strings.HasPrefix(fn, "rawsyscall") && !strings.HasPrefix(fn, "syscall") && fn != "runtime_entersyscall" {
				name = fn
			}
		case name != "":
			return name
		}
	}
	return name
}

// The names of functions as the compiler makes them up.
var (
	receivers = pattern.Late(`\(\*?([^()]+)\)`)
	numbered  = pattern.Late(`__\d+\b`)
	typeArgs  = pattern.Late(`\[[^\]]*\]`)
)

// plain gives the name of a function as an author knows it.
func plain(name string) string {
	name = name[strings.LastIndexByte(name, '/')+1:]
	pkg, fn, ok := strings.Cut(name, ".")
	if ok && (strings.Contains(fn, ".func") || strings.Contains(fn, ".gowrap") || pkg == "reflect" || pkg == "interp" || pkg == "native") {
		return "func"
	}
	name = strings.TrimPrefix(name, "main.")
	name = receivers().ReplaceAllString(typeArgs().ReplaceAllString(name, ""), "$1")
	return numbered().ReplaceAllString(name, "")
}
