//go:build unix

package main

import (
	"errors"
	"os"
	"syscall"
)

// private reports why a directory may hold what somebody else has put there:
// among the temporary files everybody may make one of any name.
func private(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(s.Uid) != os.Getuid() || info.Mode().Perm()&0o022 != 0 {
		return errors.New("it belongs to somebody else")
	}
	return nil
}
