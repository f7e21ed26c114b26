package main

import (
	"os"
	"path/filepath"
)

// lend gives the go command directories in the cache of weft, which is dir,
// where the user has no directory of his own for them: none at all, or none
// that can be written to. What the environment says stands.
func lend(dir string) error {
	if own, err := os.UserCacheDir(); err == nil && filepath.Join(own, "weft") == dir {
		return nil
	}
	for _, name := range []string{"GOCACHE", "GOPATH"} {
		if os.Getenv(name) == "" {
			if err := os.Setenv(name, filepath.Join(dir, "lent", name)); err != nil {
				return err
			}
		}
	}
	return nil
}
