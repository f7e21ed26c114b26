package process

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// askForStacks has a Go program tell what its goroutines do, which ends it.
// The runtime surely gives the stack of a goroutine that runs if the signal
// meets its thread. From another thread it takes a few milliseconds to stop
// it, and without success says "running on other thread; stack unavailable";
// so the signal is sent to the thread that has run most.
func askForStacks(pid int) error {
	if tid, _ := busiest(pid); tid != 0 {
		return syscall.Tgkill(pid, tid, syscall.SIGQUIT)
	}
	return syscall.Kill(pid, syscall.SIGQUIT)
}

// busiest gives the thread of a process that has taken most time of those
// that run now, in ticks of the clock, or zero if none does.
func busiest(pid int) (tid, ticks int) {
	names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	ticks = -1
	for _, name := range names {
		b, _ := os.ReadFile(name) // the thread may have ended
		n, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if t, ok := running(b); err == nil && ok && t > ticks {
			tid, ticks = n, t
		}
	}
	return tid, ticks
}

// running reports from the stat file of a thread (proc_pid_stat(5)) whether
// it runs, and how many ticks of the clock it has done so.
func running(stat []byte) (ticks int, ok bool) {
	// The name before them is in parentheses and may contain any.
	fields := strings.Fields(string(stat[bytes.LastIndex(stat, []byte(") "))+1:]))
	const state, user, system = 0, 14 - 3, 15 - 3 // fields 3, 14 and 15
	if len(fields) <= system || fields[state] != "R" {
		return 0, false
	}
	inUser, errUser := strconv.Atoi(fields[user])
	inSystem, errSystem := strconv.Atoi(fields[system])
	return inUser + inSystem, errUser == nil && errSystem == nil
}
