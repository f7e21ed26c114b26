package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Replace puts data into the place of a file that has been read: as a whole or
// not at all, with the permissions of the file, and where a link leads to it, at
// its place. If the file is not what was read any more, or becomes another one at
// that moment, that stays and the error is [ErrChanged].
func Replace(name string, was, data []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if err := writable(name, info); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write beside the file: %w", err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	// What is not on the disk yet must not take the place of what is.
	if err = errors.Join(err, tmp.Chmod(info.Mode().Perm()), tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	return exchange(tmp.Name(), name, was)
}

// writable tells why a file is not to be written: a rename would not mind.
func writable(name string, info os.FileInfo) error {
	if info.Mode().Perm()&0o222 == 0 {
		return fmt.Errorf("%s is read-only", name)
	}
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return f.Close()
}

// Times of a file that others write.
const (
	quietTime = 50 * time.Millisecond // after the last write, it is whole
	loudTime  = 2 * time.Second       // until a file that is always written is given up
)

// settled reads a file when nobody is writing it: some editors cut it off first
// and then write it in pieces. A text that is known is whole, and an empty one is
// not believed.
func settled(name string, known func([]byte) bool) ([]byte, error) {
	for end := time.Now().Add(loudTime); time.Now().Before(end); {
		before, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		after, err := os.Stat(name)
		if err != nil {
			return nil, err
		}
		quiet := time.Since(after.ModTime())
		open, _ := writing(name)
		switch {
		case open:
		case known(text):
			return text, nil
		case len(text) == 0:
		case before.ModTime().Equal(after.ModTime()) && before.Size() == after.Size() && (quiet < 0 || quiet > quietTime):
			return text, nil
		}
		time.Sleep(max(quietTime-quiet, 0) + time.Millisecond)
	}
	return nil, errors.New("another program is writing the file, or has cut it off; save it there, and try again")
}
