//go:build unix && !linux

package process

import (
	"fmt"
	"syscall"

	"weft/runner"
)

// duplicate makes a descriptor another name of a file.
func duplicate(from, to int) error { return syscall.Dup2(from, to) }

// limit sets those limits of the process that this system obeys.
func limit(l runner.Limits) error {
	for resource, n := range map[int]uint64{
		syscall.RLIMIT_NOFILE: uint64(l.Files),
		syscall.RLIMIT_CORE:   0,
	} {
		var r syscall.Rlimit
		if err := syscall.Getrlimit(resource, &r); err != nil {
			return fmt.Errorf("limit %d: %w", resource, err)
		}
		r.Cur = min(n, r.Max)
		if err := syscall.Setrlimit(resource, &r); err != nil {
			return fmt.Errorf("limit %d: %w", resource, err)
		}
	}
	return nil
}

// fence does nothing: this system has no such thing that needs no rights.
func fence([]string) error { return nil }
