//go:build !linux && !js

package cell

import "syscall"

// duplicate makes a descriptor another name of a file.
func duplicate(from, to int) error { return syscall.Dup2(from, to) }
