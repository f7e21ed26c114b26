//go:build !linux

package server

import (
	"bytes"
	"errors"
	"os"
)

// exchange puts a new file into the place of one that was read.
func exchange(next, name string, was []byte) error {
	if now, err := os.ReadFile(name); err != nil || !bytes.Equal(now, was) {
		return errors.Join(err, ErrChanged)
	}
	return os.Rename(next, name)
}

// writing reports whether another program has a file open to write into it; known
// is false if the system cannot tell.
func writing(string) (open, known bool) { return false, false }
