package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Seal gives a text that stands for the files below a published directory as
// they lie there: it changes when somebody writes, adds or removes one. It
// reads names, sizes and times, and no contents.
func Seal(dir string) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(h, "%q %v %d %d\n", name, info.Mode(), info.Size(), info.ModTime().UnixNano())
		return err
	})
	if err != nil {
		return "", fmt.Errorf("seal %q: %w", dir, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// IsPublished reports whether a directory was written by [Publish].
func IsPublished(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, marker))
	return err == nil
}
