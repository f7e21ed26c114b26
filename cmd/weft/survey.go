package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"weft/site"
	"weft/site/checksum"
)

// A survey is what the files of a book look like from outside, at a time.
type survey struct {
	root  string
	at    time.Time
	files []surveyed
	// read has the checksums of those that were read after it, by their names.
	read map[string]checksum.Sum
}

// A surveyed is a file in a survey: what changes when somebody writes it.
type surveyed struct {
	name          string
	size, written int64
}

// grain is how far apart two writes of a file may be that leave it the same
// time, on the file systems that are the worst at it.
const grain = 3 * time.Second

// young reports whether a file may have been written after the survey without
// looking different in another one.
func (s survey) young() bool {
	for _, f := range s.files {
		if f.written > s.at.Add(-grain).UnixNano() {
			return true
		}
	}
	return false
}

// sums gives the checksums of the files, of those that were not read as they are now.
func (s survey) sums() ([]checksum.Sum, error) {
	sums, errs := make([]checksum.Sum, len(s.files)), make([]error, len(s.files))
	var all sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := worker; i < len(s.files); i += runtime.GOMAXPROCS(0) {
				var known bool
				if sums[i], known = s.read[s.files[i].name]; known {
					continue
				}
				var data []byte
				data, errs[i] = os.ReadFile(filepath.Join(s.root, s.files[i].name))
				sums[i] = checksum.Of(data)
			}
		})
	}
	all.Wait()
	return sums, errors.Join(errs...)
}

// surveyFiles looks at the files below a directory, but for those below except,
// of sites and of git. A link to a directory is an error, since what it leads to
// is not looked at.
func surveyFiles(root, except string) (survey, error) {
	s := survey{root: root, at: time.Now()}
	err := fs.WalkDir(os.DirFS(root), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		full := filepath.Join(root, name)
		if e.IsDir() {
			abs, err := filepath.Abs(full)
			if err == nil && (abs == except || e.Name() == ".git" || site.IsPublished(full)) {
				return fs.SkipDir
			}
			return err
		}
		info, err := os.Stat(full)
		switch {
		case err != nil:
			return err
		case info.IsDir():
			return fmt.Errorf("%q leads to a directory", full)
		case info.Mode().IsRegular():
			s.files = append(s.files, surveyed{name, info.Size(), info.ModTime().UnixNano()})
		}
		return nil
	})
	return s, err
}
