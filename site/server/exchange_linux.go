package server

import (
	"bytes"
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// exchange puts a new file into the place of one that was read. The two change
// places in one step, so that what another program has put there meanwhile is
// seen, and comes back; so does a file into which another program is about to
// write.
func exchange(next, name string, was []byte) error {
	old, err := os.Open(name)
	if err != nil {
		return err
	}
	defer old.Close()
	leased, err := lease(old)
	if err != nil {
		return err
	}
	if now, err := io.ReadAll(old); err != nil || !bytes.Equal(now, was) {
		return errors.Join(err, ErrChanged)
	}
	placed, err := os.Open(next)
	if err != nil {
		return err
	}
	defer placed.Close()
	err = unix.Renameat2(unix.AT_FDCWD, next, unix.AT_FDCWD, name, unix.RENAME_EXCHANGE)
	switch {
	case errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOSYS):
		return os.Rename(next, name) // the file system cannot
	case err != nil:
		return &os.LinkError{Op: "exchange", Old: next, New: name, Err: err}
	}
	taken, err := os.ReadFile(next)
	if err == nil && bytes.Equal(taken, was) && !(leased && wanted(old)) {
		return nil
	}
	return errors.Join(ErrChanged, err, putBack(placed, next, name))
}

// putBack puts the file next, which was taken from name, back there in exchange
// for what stands there now. If that is not the file that was placed there,
// somebody has written once more meanwhile: then it is this that is put back.
// What was placed is open, so that no other file has its number.
func putBack(placed *os.File, next, name string) error {
	for {
		taken, err := os.Open(next)
		if err != nil {
			return err
		}
		defer taken.Close()
		if err := unix.Renameat2(unix.AT_FDCWD, next, unix.AT_FDCWD, name, unix.RENAME_EXCHANGE); err != nil {
			return &os.LinkError{Op: "exchange", Old: next, New: name, Err: err}
		}
		out, err := os.Stat(next)
		if err != nil {
			return err
		}
		if before, err := placed.Stat(); err != nil || os.SameFile(out, before) {
			return err
		}
		placed = taken
	}
}

// lease asks the system to hold up who opens a file to write into it, until the
// file is closed here. The error is [ErrChanged] if somebody has it open so
// already; false means that the system cannot.
func lease(f *os.File) (bool, error) {
	_, err := unix.FcntlInt(f.Fd(), unix.F_SETLEASE, unix.F_RDLCK)
	if errors.Is(err, unix.EAGAIN) {
		return false, ErrChanged
	}
	return err == nil, nil
}

// wanted reports whether somebody is held up by the lease of a file.
func wanted(f *os.File) bool {
	kind, err := unix.FcntlInt(f.Fd(), unix.F_GETLEASE, 0)
	return err != nil || kind != unix.F_RDLCK
}

// writing reports whether another program has a file open to write into it; known
// is false if the system cannot tell.
func writing(name string) (open, known bool) {
	f, err := os.Open(name)
	if err != nil {
		return false, false // who reads it will say so
	}
	defer f.Close()
	leased, err := lease(f)
	return err != nil, leased || err != nil
}
