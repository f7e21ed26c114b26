package toolchain

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// sums is the file that a stored directory has besides programs: the hash of
// each, by which a damaged one is known.
const sums = "sums"

// intact reports whether all programs are stored in dir and undamaged.
func intact(dir string, programs []string) bool {
	want, err := os.ReadFile(filepath.Join(dir, sums))
	if err != nil {
		return false
	}
	got, err := sumsOf(dir, programs)
	if err != nil || got != string(want) {
		return false
	}
	now := time.Now()
	_ = os.Chtimes(dir, now, now) // what was used last is kept longest
	return true
}

// sumsOf gives the hashes of programs.
func sumsOf(dir string, programs []string) (string, error) {
	var b strings.Builder
	for _, name := range programs {
		f, err := os.Open(filepath.Join(dir, name))
		if err != nil {
			return "", err
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		if err := errors.Join(err, f.Close()); err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(h.Sum(nil)), name)
	}
	return b.String(), nil
}

// store has programs made in a directory beside dir, and puts that in the
// place of dir as a whole.
func (t *Toolchain) store(dir string, programs []string, make func(dir string) (string, error)) (said string, err error) {
	if err := os.MkdirAll(t.Cache, 0o777); err != nil {
		return "", err
	}
	temp, err := os.MkdirTemp(t.Cache, "new-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(temp)
	if said, err := make(temp); err != nil {
		return said, err
	}
	text, err := sumsOf(temp, programs)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(filepath.Join(temp, sums), []byte(text), 0o666); err != nil {
		return "", err
	}
	t.prune()
	return "", replace(temp, dir)
}

// replace renames a directory to dir. What is there already is damaged, or
// was made by another process in the meantime.
func replace(temp, dir string) error {
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	err := os.Rename(temp, dir)
	if err == nil {
		return nil
	}
	old := temp + "-old"
	if os.Rename(dir, old) != nil {
		return err
	}
	defer os.RemoveAll(old)
	return os.Rename(temp, dir)
}

// Limits on what is stored.
const (
	keep    = 64             // the programs of so many chapters stay,
	keepFor = 24 * time.Hour // and all that were used in this time
)

// prune removes what has not been used for long. Nothing is lost if that
// does not succeed.
func (t *Toolchain) prune() {
	entries, _ := os.ReadDir(t.Cache)
	type stored struct {
		name string
		used time.Time
	}
	var all []stored
	for _, e := range entries {
		if info, err := e.Info(); err == nil && e.IsDir() {
			all = append(all, stored{e.Name(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b stored) int { return b.used.Compare(a.used) })
	for _, s := range all[min(keep, len(all)):] {
		if time.Since(s.used) > keepFor {
			_ = os.RemoveAll(filepath.Join(t.Cache, s.name))
		}
	}
}

// driver gives the directory of the module of package cell. With a cache it
// is always the same, so that the go command compiles that only once.
func (t *Toolchain) driver(temp string) (string, error) {
	files := Driver()
	if t.Cache == "" {
		dir := filepath.Join(temp, ".driver")
		return dir, writeFiles(dir, files)
	}
	cache, err := filepath.Abs(t.Cache)
	if err != nil {
		return "", err
	}
	dir := filepath.Join(cache, "driver-"+driverKey())
	if holds(dir, files) {
		return dir, nil
	}
	fresh, err := os.MkdirTemp(cache, "new-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(fresh)
	if err := writeFiles(fresh, files); err != nil {
		return "", err
	}
	if err := replace(fresh, dir); err != nil && !holds(dir, files) {
		return "", err
	}
	return dir, nil
}

// holds reports whether dir has the files.
func holds(dir string, files map[string]string) bool {
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || string(got) != want {
			return false
		}
	}
	return true
}
