package site

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
)

// Seal gives a text that stands for the files below a published directory as
// they lie there: it changes when somebody writes, adds or removes one. It
// reads names, sizes and times, and no contents.
func Seal(dir string) (string, error) {
	h, line := sha256.New(), []byte(nil)
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		line = strconv.AppendQuote(line[:0], name)
		for _, n := range []int64{int64(info.Mode()), info.Size(), info.ModTime().UnixNano()} {
			line = strconv.AppendInt(append(line, ' '), n, 10)
		}
		_, err = h.Write(append(line, '\n'))
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
