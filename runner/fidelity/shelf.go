package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// A shelf keeps answers that took long, each under all that it depends on:
// a measurement that was cut off goes on where it was, and one that is
// repeated asks only what has changed. It may be deleted at any time.
type shelf struct{ dir string }

// newShelf opens the shelf of the user.
func newShelf() (shelf, error) {
	dir := filepath.Join(cacheDir(), "fidelity")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return shelf{}, fmt.Errorf("make cache: %w", err)
	}
	return shelf{dir}, nil
}

// file names the answer to a question.
func (s shelf) file(question []string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%q", question))
	return filepath.Join(s.dir, fmt.Sprintf("%x.json", sum[:16]))
}

// find reads the answer to a question, if it is there and whole.
func (s shelf) find(answer any, question ...string) bool {
	data, err := os.ReadFile(s.file(question))
	return err == nil && json.Unmarshal(data, answer) == nil
}

// keep writes the answer to a question.
func (s shelf) keep(answer any, question ...string) error {
	data, err := json.Marshal(answer)
	if err != nil {
		return err
	}
	file := s.file(question)
	temp := fmt.Sprintf("%s.%d", file, os.Getpid())
	if err := os.WriteFile(temp, data, 0o666); err != nil {
		return err
	}
	return os.Rename(temp, file)
}

// fingerprint gives the hash of the contents of files.
func fingerprint(files ...string) (string, error) {
	h := sha256.New()
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%d ", len(data))
		h.Write(data)
	}
	return fmt.Sprintf("%x", h.Sum(nil)), nil
}
