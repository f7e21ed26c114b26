//go:build unix && !linux

package process

import "syscall"

// askForStacks has a Go program tell what its goroutines do, which ends it.
// Which thread the signal meets is the system's choice, so the stack of a
// goroutine that runs may be missing.
func askForStacks(pid int) error { return syscall.Kill(pid, syscall.SIGQUIT) }
