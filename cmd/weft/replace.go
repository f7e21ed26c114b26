package main

import (
	"errors"
	"os"
	"path/filepath"
)

// replaceFile writes a file as a whole or not at all. What was there keeps
// its permissions, and where a link leads to it, its place.
func replaceFile(name string, data []byte) error {
	return replaceWith(name, func(f *os.File) error {
		_, err := f.Write(data)
		return err
	})
}

// replaceWith is replaceFile for what is written bit by bit.
func replaceWith(name string, write func(*os.File) error) error {
	mode := os.FileMode(0o644)
	if to, err := filepath.EvalSymlinks(name); err == nil {
		name = to
	}
	if info, err := os.Stat(name); err == nil {
		mode = info.Mode().Perm()
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	err = errors.Join(write(tmp), tmp.Chmod(mode), tmp.Close())
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), name)
}
