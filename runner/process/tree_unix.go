//go:build unix && !linux

package process

import (
	"os"
	"syscall"
)

// attributes gives how a child is started: in a process group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// living reports whether a process is there.
func living(pid int) bool { return syscall.Kill(pid, 0) == nil }

// killTree kills a process and its group. What has left the group is not
// found on this system. It reports false if the process had ended already.
func killTree(p *os.Process) bool {
	if p.Signal(syscall.SIGSTOP) != nil {
		return false
	}
	return syscall.Kill(-p.Pid, syscall.SIGKILL) == nil
}

// killOrphans kills what is left of a process group.
func killOrphans(group int, _ place) { _ = syscall.Kill(-group, syscall.SIGKILL) }

// descendants is not known on this system.
func descendants(int) []int { return nil }

// killBelow finds nothing on this system: the environment of other processes
// cannot be read.
func killBelow(string) {}
