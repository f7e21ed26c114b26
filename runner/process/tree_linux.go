package process

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// attributes gives how a child is started: in a process group of its own,
// and to be killed when the parent ends in whatever way.
func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// Limits on the time to kill.
const (
	stopTime = 100 * time.Millisecond // until a stopped process stands still
	killTime = 5 * time.Second        // until all that was killed is gone
)

// killTree kills a process and all its descendants. Because the process
// adopts the orphans among them, those in new sessions are found as well;
// and because it is stopped first, none is added. It reports false if the
// process had ended already.
func killTree(p *os.Process) bool {
	if p.Signal(syscall.SIGSTOP) != nil {
		return false
	}
	eventually(stopTime, func() bool { return still(p.Pid) })
	eventually(killTime, func() bool {
		left := descendants(p.Pid)
		for _, d := range left {
			_ = syscall.Kill(d, syscall.SIGKILL)
		}
		return len(left) == 0
	})
	return p.Kill() == nil
}

// killOrphans kills what a process has left that ended by itself: what is in
// its group, and what has the sign of its place in its environment.
func killOrphans(group int, p place) {
	_ = syscall.Kill(-group, syscall.SIGKILL)
	eventually(killTime, func() bool {
		left := signed(p.sign())
		for _, d := range left {
			_ = syscall.Kill(d, syscall.SIGKILL)
		}
		return len(left) == 0
	})
}

// eventually calls done until it reports true or the time is over.
func eventually(limit time.Duration, done func() bool) {
	end := time.Now().Add(limit)
	for pause := 50 * time.Microsecond; !done() && time.Now().Before(end); pause *= 2 {
		time.Sleep(min(pause, 20*time.Millisecond))
	}
}

// still reports whether no thread of a process runs any more.
func still(pid int) bool {
	for _, name := range threadStats(pid) {
		if s := state(name); s != 0 && s != 'T' && s != 't' && !dead(s) {
			return false
		}
	}
	return true
}

// state gives the letter for the state of a process from its stat file, or
// zero if there is no such process.
func state(file string) byte {
	if fields := statFields(file); len(fields) > 0 {
		return fields[0][0]
	}
	return 0
}

// threadStats gives the stat files of the threads of a process.
func threadStats(pid int) []string {
	names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", pid))
	return names
}

// statFields gives the fields of a stat file (proc_pid_stat(5)) from the third
// on, which is the state; none if there is no such process any more.
func statFields(file string) []string {
	b, err := os.ReadFile(file)
	// The name before them is in parentheses and may contain any.
	i := bytes.LastIndex(b, []byte(") "))
	if err != nil || i < 0 {
		return nil
	}
	return strings.Fields(string(b[i+2:]))
}

// dead reports whether a state is that of a process that only waits to be
// forgotten.
func dead(state byte) bool { return state == 'Z' || state == 'X' }

// living reports whether a process runs, sleeps or is stopped.
func living(pid int) bool {
	s := state(fmt.Sprintf("/proc/%d/stat", pid))
	return s != 0 && !dead(s)
}

// descendants gives the living descendants of a process.
func descendants(pid int) []int {
	var all []int
	next := []int{pid}
	for len(next) > 0 {
		kids := children(next[0])
		next = append(next[1:], kids...)
		all = append(all, kids...)
	}
	return slices.DeleteFunc(all, func(pid int) bool { return !living(pid) })
}

// children gives the children of all threads of a process.
func children(pid int) []int {
	names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	var pids []int
	for _, name := range names {
		b, _ := os.ReadFile(name) // the thread may have ended
		for _, s := range strings.Fields(string(b)) {
			if n, err := strconv.Atoi(s); err == nil {
				pids = append(pids, n)
			}
		}
	}
	return pids
}

// signed gives the living processes that have an entry in their environment.
func signed(entry string) []int { return withEnviron("\x00" + entry + "\x00") }

// withEnviron gives the living processes whose environment holds a text; each
// entry of it stands between zero bytes.
func withEnviron(text string) []int {
	names, _ := filepath.Glob("/proc/[0-9]*/environ")
	var pids []int
	for _, name := range names {
		b, _ := os.ReadFile(name) // others' cannot be read, and are not ours
		if !bytes.Contains(append([]byte{0}, b...), []byte(text)) {
			continue
		}
		if pid, err := strconv.Atoi(strings.Split(name, "/")[2]); err == nil && living(pid) {
			pids = append(pids, pid)
		}
	}
	return pids
}

// killBelow kills all processes that come from places below a directory.
func killBelow(dir string) {
	eventually(killTime, func() bool {
		left := withEnviron("\x00TMPDIR=" + dir + "/")
		for _, pid := range left {
			_ = syscall.Kill(pid, syscall.SIGKILL)
		}
		return len(left) == 0
	})
}
