package server

import (
	"bytes"
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// exchange puts a new file into the place of one that was read. The two change
// places in one step, so that what another program has put there meanwhile is
// seen, and comes back.
func exchange(next, name string, was []byte) error {
	err := unix.Renameat2(unix.AT_FDCWD, next, unix.AT_FDCWD, name, unix.RENAME_EXCHANGE)
	switch {
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS):
		return os.Rename(next, name) // the file system cannot
	case err != nil:
		return &os.LinkError{Op: "exchange", Old: next, New: name, Err: err}
	}
	taken, err := os.ReadFile(next)
	if err == nil && bytes.Equal(taken, was) {
		return nil
	}
	return errors.Join(ErrChanged, err, os.Rename(next, name))
}
