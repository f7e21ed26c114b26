package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
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

	mu     sync.Mutex
	before map[string][]byte
	// after is what will be the file: keys and records, each after its length.
	after bytes.Buffer
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
	s := &pageStore{file: filepath.Join(dir, "pages", hex.EncodeToString(name[:12])), out: out}
	if data, err := os.ReadFile(s.file); err == nil {
		s.before = records(data)
	}
	return s
}

// records reads what save has written; nothing if it is damaged, since then
// everything is made anew.
func records(data []byte) map[string][]byte {
	list := map[string][]byte{}
	for len(data) > 0 {
		var pair [2][]byte
		for i := range pair {
			length, size := binary.Uvarint(data)
			if size <= 0 || length > uint64(len(data)-size) {
				return nil
			}
			data = data[size:]
			pair[i], data = data[:length], data[length:]
		}
		list[string(pair[0])] = pair[1]
	}
	return list
}

// add adds a record to what will be kept.
func (s *pageStore) add(key string, record []byte) {
	for _, part := range [][]byte{[]byte(key), record} {
		s.after.Write(binary.AppendUvarint(s.after.AvailableBuffer(), uint64(len(part))))
		s.after.Write(part)
	}
}

// Recall implements [site.Memory].
func (s *pageStore) Recall(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	data := s.before[key]
	if data != nil {
		s.add(key, data)
	}
	return data
}

// Keep implements [site.Memory].
func (s *pageStore) Keep(key string, record []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.add(key, record)
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
	_ = replaceFile(s.file, s.after.Bytes())
}
