package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// pageAge is how long a page is kept that no build has asked for.
const pageAge = 30 * 24 * time.Hour

// A pageStore keeps rendered pages in a directory, as [site.Memory]. It may be
// deleted at any time, and shared by processes: a file has all of a page or is
// not there.
type pageStore struct {
	dir  string
	salt string
}

// newPageStore gives the store of pages that this weft has rendered; nil, as
// an interface would not be, if weft cannot tell what it is or has no cache.
func newPageStore() *pageStore {
	salt, err := fingerprint()
	if err != nil {
		return nil
	}
	dir, err := cacheDir()
	if err != nil {
		return nil
	}
	return &pageStore{filepath.Join(dir, "pages"), salt}
}

// file gives the file of a key.
func (s *pageStore) file(key string) string {
	sum := sha256.Sum256([]byte(s.salt + key))
	name := hex.EncodeToString(sum[:])
	return filepath.Join(s.dir, name[:2], name[2:])
}

// Recall implements [site.Memory].
func (s *pageStore) Recall(key string) []byte {
	name := s.file(key)
	data, err := os.ReadFile(name)
	if err != nil {
		return nil
	}
	sum := sha256.Sum256(data[min(len(data), sha256.Size):])
	if len(data) < sha256.Size || string(data[:sha256.Size]) != string(sum[:]) {
		return nil // damaged
	}
	s.touch(name)
	return data[sha256.Size:]
}

// touch says that a page is still in use, once a day.
func (s *pageStore) touch(name string) {
	now := time.Now()
	if info, err := os.Stat(name); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
		_ = os.Chtimes(name, now, now) // or it is rendered again one day
	}
}

// Keep implements [site.Memory]. What cannot be kept is rendered again.
func (s *pageStore) Keep(key string, page []byte) {
	name := s.file(key)
	if os.MkdirAll(filepath.Dir(name), 0o755) != nil {
		return
	}
	sum := sha256.Sum256(page)
	_ = replaceFile(name, append(sum[:], page...))
}

// prune removes what has not been asked for in a long time.
func (s *pageStore) prune() {
	_ = filepath.WalkDir(s.dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return nil
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > pageAge {
			_ = os.Remove(name)
		}
		return nil
	})
}
