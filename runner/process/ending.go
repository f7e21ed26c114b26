package process

import (
	"fmt"
	"os"
	"syscall"

	"weft/runner"
	"weft/runner/report"
)

// An end is how a process ended.
type end struct {
	state  *os.ProcessState
	report string // the last words of the runtime
}

// crashed reports whether the process ended as Go's runtime ends one after
// a panic or a fatal error.
func crashed(state *os.ProcessState) bool { return state.ExitCode() == 2 }

// killed reports whether the process was ended by a signal that none can
// refuse: no cell has asked for it, but the system or its user.
func (e end) killed() bool {
	ws, ok := e.state.Sys().(syscall.WaitStatus)
	return ok && ws.Signaled() && ws.Signal() == syscall.SIGKILL
}

// cause gives the error for a cell whose process ended by itself.
func (e end) cause(limits runner.Limits) runner.Error {
	if ws, ok := e.state.Sys().(syscall.WaitStatus); ok && ws.Signaled() {
		return runner.Error{Ending: runner.Signal, Message: "signal: " + ws.Signal().String()}
	}
	if e.report != "" {
		return report.Read(e.report, limits.Memory)
	}
	return runner.Error{Ending: runner.Exit, Message: fmt.Sprintf("exit status %d", e.state.ExitCode())}
}
