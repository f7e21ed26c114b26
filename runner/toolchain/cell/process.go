//go:build !js

package cell

import (
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"syscall"
)

// takeOver takes over the descriptors of a process.
func (c *connection) takeOver() (err error) {
	for _, fd := range []int{requests, replies} {
		syscall.CloseOnExec(fd)
		if err := syscall.SetNonblock(fd, false); err != nil {
			return fmt.Errorf("descriptor %d: %w", fd, err)
		}
	}
	report := os.NewFile(crashes, "crashes")
	err = debug.SetCrashOutput(report, debug.CrashOptions{})
	if err := errors.Join(err, report.Close()); err != nil { // the runtime has a copy
		return fmt.Errorf("set crash output: %w", err)
	}
	for i := range c.marks {
		if c.marks[i], err = syscall.Dup(i + 1); err != nil {
			return fmt.Errorf("copy descriptor %d: %w", i+1, err)
		}
		syscall.CloseOnExec(c.marks[i])
	}
	return nil
}

// takeInput makes the named file the standard input. Whoever still reads the
// old one finds its end there.
func takeInput(name string) error {
	fd, err := syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	err = duplicate(fd, 0)
	return errors.Join(err, syscall.Close(fd))
}
