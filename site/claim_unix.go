//go:build unix

package site

import (
	"os"

	"golang.org/x/sys/unix"
)

// claim locks a directory for this process until release is called or the
// process ends, however it ends, wherever the directory is moved meanwhile. It
// does not wait: if another process has the directory, or the file system has
// no locks, there is no claim.
func claim(dir string) (release func(), ok bool) {
	f, err := os.Open(dir)
	if err != nil {
		return nil, false
	}
	if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) != nil {
		f.Close()
		return nil, false
	}
	return func() { f.Close() }, true
}
