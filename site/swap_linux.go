package site

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"
)

// swap puts next into the place of dir in one step of the file system, so
// that at any moment there is one whole site. What was there before becomes
// next. File systems that cannot exchange get two renames.
func swap(next, dir string) error {
	err := unix.Renameat2(unix.AT_FDCWD, next, unix.AT_FDCWD, dir, unix.RENAME_EXCHANGE)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return os.Rename(next, dir)
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EXDEV):
		return replace(next, dir)
	case err != nil:
		return &os.LinkError{Op: "exchange", Old: next, New: dir, Err: err}
	}
	return nil
}
