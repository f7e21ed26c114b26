package main

import (
	"crypto/sha256"
	"encoding/gob"
	"encoding/hex"
	"os"
	"path/filepath"
	"sync"

	"weft/site"
)

// A pageStore keeps what the pages of the site in one directory were made of,
// as [site.Memory]; the pages themselves lie there. It is a file that is read
// and written as a whole, has what the last build has used, and may be deleted
// at any time.
type pageStore struct {
	file, out string

	mu            sync.Mutex
	before, after map[string][]byte
}

// openPageStore opens the store for the site in a directory; nil if weft
// cannot tell what it is itself, or has no cache.
func openPageStore(out string) *pageStore {
	salt, err := fingerprint()
	if err != nil {
		return nil
	}
	dir, err := cacheDir()
	if err != nil {
		return nil
	}
	if out, err = filepath.Abs(out); err != nil {
		return nil
	}
	name := sha256.Sum256([]byte(salt + out))
	s := &pageStore{file: filepath.Join(dir, "pages", hex.EncodeToString(name[:12])), out: out, after: map[string][]byte{}}
	if f, err := os.Open(s.file); err == nil {
		defer f.Close()
		if gob.NewDecoder(f).Decode(&s.before) != nil {
			s.before = nil // damaged: everything is made anew
		}
	}
	return s
}

// Recall implements [site.Memory].
func (s *pageStore) Recall(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	data := s.before[key]
	if data != nil {
		s.after[key] = data
	}
	return data
}

// Keep implements [site.Memory].
func (s *pageStore) Keep(key string, record []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.after[key] = record
}

// File implements [site.Memory].
func (s *pageStore) File(path string) []byte {
	if !site.IsPublished(s.out) {
		return nil
	}
	data, err := os.ReadFile(filepath.Join(s.out, filepath.FromSlash(path)))
	if err != nil {
		return nil
	}
	return data
}

// save writes the store, in which nothing is that was not asked for. What
// cannot be kept is made anew.
func (s *pageStore) save() {
	if os.MkdirAll(filepath.Dir(s.file), 0o755) != nil {
		return
	}
	_ = replaceWith(s.file, func(f *os.File) error { return gob.NewEncoder(f).Encode(s.after) })
}
