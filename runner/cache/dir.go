package cache

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The folders of a store.
const (
	runs   = "runs"
	lasts  = "last"
	agreed = "agreed"
)

// A Dir is a store in a directory, which is made when the first text is
// written.
type Dir struct {
	// Path is the directory.
	Path string
	// Bound is how many bytes are kept when a build ends; zero means
	// [DefaultBound].
	Bound int64
}

var _ Store = (*Dir)(nil)

// DefaultBound is how many bytes a directory keeps if nothing else is said.
const DefaultBound = 1 << 30

// String gives the path.
func (d *Dir) String() string { return d.Path }

// Read implements Store. What is read is kept longer.
func (d *Dir) Read(_ context.Context, name string) ([]byte, error) {
	file := d.file(name)
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, bare(err)
	}
	if info, err := os.Stat(file); err == nil && time.Since(info.ModTime()) > touchAfter {
		now := time.Now()
		_ = os.Chtimes(file, now, now)
	}
	return text, nil
}

// touchAfter is how old a text is before reading it makes it young.
const touchAfter = time.Hour

// Write implements Store.
func (d *Dir) Write(_ context.Context, name string, text []byte) error {
	return d.write(name, text, os.Rename)
}

// Create implements Store.
func (d *Dir) Create(_ context.Context, name string, text []byte) error {
	return d.write(name, text, func(temp, file string) error {
		defer os.Remove(temp)
		return os.Link(temp, file) // which, unlike a rename, replaces nothing
	})
}

// write writes a text under another name first, and has place put it into its
// own.
func (d *Dir) write(name string, text []byte, place func(temp, file string) error) error {
	file := d.file(name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(file), fresh+"*")
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Close())
	if err == nil {
		err = place(temp.Name(), file)
	}
	if err != nil {
		os.Remove(temp.Name())
	}
	return err
}

// fresh begins the names of files that are being written. What is left of a
// process that was killed is removed after a day.
const fresh = ".new-"

// file gives the file of a name.
func (d *Dir) file(name string) string { return filepath.Join(d.Path, filepath.FromSlash(name)) }

// bare gives an error without the path, which callers know.
func bare(err error) error {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err
	}
	return err
}

// A kept is a file of a directory.
type kept struct {
	path string
	size int64
	used time.Time
}

// A Removed says what was removed from a directory, and what is left.
type Removed struct {
	Files, Left      int
	Bytes, LeftBytes int64
}

// Clean removes what has not been used since a time, and then what has not
// been used for longest until the rest is within a bound. Others may use the
// directory meanwhile.
func (d *Dir) Clean(since time.Time, bound int64) (Removed, error) {
	files, err := d.files()
	if err != nil {
		return Removed{}, err
	}
	slices.SortFunc(files, func(a, b kept) int { return b.used.Compare(a.used) })
	var r Removed
	for _, f := range files {
		if f.used.Before(since) || r.LeftBytes+f.size > bound {
			if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return r, err
			}
			r.Files++
			r.Bytes += f.size
			continue
		}
		r.Left++
		r.LeftBytes += f.size
	}
	return r, nil
}

// files gives the files of the directory that are ours. Those that somebody
// is writing are not among them, unless that was yesterday.
func (d *Dir) files() ([]kept, error) {
	var list []kept
	for _, folder := range []string{runs, lasts, agreed} {
		err := filepath.WalkDir(filepath.Join(d.Path, folder), func(path string, e fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // another process is faster
			}
			if err != nil || e.IsDir() {
				return err
			}
			info, err := e.Info()
			if err != nil {
				return nil
			}
			if !strings.HasPrefix(e.Name(), fresh) || time.Since(info.ModTime()) > 24*time.Hour {
				list = append(list, kept{path, info.Size(), info.ModTime()})
			}
			return nil
		})
		if err != nil {
			return nil, fmt.Errorf("look through %s: %w", d.Path, err)
		}
	}
	return list, nil
}

// trimmed is the file whose time is when the directory was last trimmed.
const trimmed = "trimmed"

// trim keeps the directory within its bound; it looks at most once an hour.
// Nothing is lost if that does not succeed.
func (d *Dir) trim() {
	stamp := filepath.Join(d.Path, trimmed)
	if info, err := os.Stat(stamp); err == nil && time.Since(info.ModTime()) < time.Hour {
		return
	}
	if os.WriteFile(stamp, nil, 0o666) != nil {
		return
	}
	now := time.Now()
	_ = os.Chtimes(stamp, now, now)
	bound := d.Bound
	if bound == 0 {
		bound = DefaultBound
	}
	_, _ = d.Clean(time.Time{}, bound)
}
