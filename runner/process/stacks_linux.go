package process

import (
	"path/filepath"
	"strconv"
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
	ticks = -1
	for _, name := range threadStats(pid) {
		n, err := strconv.Atoi(filepath.Base(filepath.Dir(name)))
		if t, ok := running(statFields(name)); err == nil && ok && t > ticks {
			tid, ticks = n, t
		}
	}
	return tid, ticks
}

// running reports from the fields of the stat file of a thread whether it runs,
// and how many ticks of the clock it has done so.
func running(fields []string) (ticks int, ok bool) {
	const state, user, system = 0, 14 - 3, 15 - 3 // fields 3, 14 and 15
	if len(fields) <= system || fields[state] != "R" {
		return 0, false
	}
	inUser, errUser := strconv.Atoi(fields[user])
	inSystem, errSystem := strconv.Atoi(fields[system])
	return inUser + inSystem, errUser == nil && errSystem == nil
}
