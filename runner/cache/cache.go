// Package cache keeps runs in a directory, one file for each, named by its
// key. Files are written as a whole and never changed, so that any number of
// processes may share a directory; it may be deleted at any time (I9).
package cache

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"weft/runner"
)

// A Dir is a cache in a directory, which is made when the first run is kept.
// It implements runner.Cache.
type Dir struct {
	// Path is the directory.
	Path string
	// Warn is told of entries that are damaged, which count as missing; nil
	// means that nobody wants to know.
	Warn func(error)
}

// entry is the form of a file. The key is written into it as well, so that
// a file under a wrong name is found out.
type entry struct {
	Key string     `json:"key"`
	Run runner.Run `json:"run"`
}

// Get implements runner.Cache.
func (d *Dir) Get(k runner.Key) (runner.Run, bool) {
	name := d.file(k)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return runner.Run{}, false
	}
	var e entry
	if err == nil {
		err = json.Unmarshal(text, &e)
	}
	if err == nil && e.Key != k.String() {
		err = fmt.Errorf("it holds the run %.12s", e.Key)
	}
	if err != nil {
		if d.Warn != nil {
			d.Warn(fmt.Errorf("read cache entry %s: %w", name, err))
		}
		return runner.Run{}, false
	}
	return e.Run, true
}

// Put implements runner.Cache.
func (d *Dir) Put(k runner.Key, run runner.Run) error {
	text, err := json.Marshal(entry{k.String(), run})
	if err != nil {
		return fmt.Errorf("encode run: %w", err)
	}
	name := d.file(k)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return fmt.Errorf("make cache: %w", err)
	}
	return write(name, text)
}

// file gives the name of an entry's file.
func (d *Dir) file(k runner.Key) string {
	s := k.String()
	return filepath.Join(d.Path, s[:2], s[2:]+".json")
}

// write writes a file as a whole: under another name first.
func write(name string, text []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(name), ".new-*")
	if err != nil {
		return fmt.Errorf("write cache entry: %w", err)
	}
	_, err = tmp.Write(text)
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), name)
	}
	if err != nil {
		os.Remove(tmp.Name())
		return fmt.Errorf("write cache entry: %w", err)
	}
	return nil
}
