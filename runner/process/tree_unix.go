//go:build unix && !linux

package process

import "syscall"

// attributes gives how a child is started: in a process group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// killTree kills the process group of a process. What has left the group is
// not found on this system.
func killTree(pid int) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// killOrphans kills what is left of the process group of a process.
func killOrphans(pid int, _ place) { _ = syscall.Kill(-pid, syscall.SIGKILL) }

// descendants is not known on this system.
func descendants(int) []int { return nil }
