package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/pflag"

	"weft/runner"
	"weft/runner/cache"
	"weft/runner/cache/bucket"
	"weft/site/book"
)

// cacheFlag adds the flag that says where runs are kept.
func cacheFlag(f *pflag.FlagSet, where *string) {
	f.StringVar(where, "cache", "", "where runs are kept: a directory, or s3://BUCKET/PREFIX?endpoint=URL (default: weft in the user's cache directory)")
}

// openCache opens the cache of runs, which is below dir if nothing else is
// said, and also has what is in a bucket if one is given.
func (c kernelConfig) openCache(dir string) (*cache.Cache, error) {
	opened := &cache.Cache{Dir: &cache.Dir{Path: dir}, Warn: c.Warn}
	switch {
	case strings.HasPrefix(c.Cache, bucket.Scheme):
		far, err := bucket.Open(c.Cache)
		if err != nil {
			return nil, fmt.Errorf("--cache: %w", err)
		}
		opened.Far = far
	case c.Cache != "":
		opened.Dir.Path = c.Cache
	}
	return opened, nil
}

// titleOf gives the titles of a book, which tell it from other books in the
// memory of a cache.
func titleOf(b *book.Book) string {
	var titles []string
	for _, lang := range b.Languages {
		titles = append(titles, lang+"="+b.Title[lang])
	}
	return strings.Join(titles, "\n")
}

// world gives what of this machine and this weft can change a run. How many
// processors there are is not in it, nor what lies on PATH: what depends on
// them is different each time or on each machine anyway, and a cache that is
// shared would never be of use.
func world() (runner.Parts, error) {
	print, err := fingerprint()
	if err != nil {
		return nil, err
	}
	parts := runner.Parts{
		{What: "weft", Value: fmt.Sprintf("%s %.16s", version(), print)},
		{What: "system", Value: runtime.GOOS + "/" + runtime.GOARCH},
	}
	for _, name := range buildVariables {
		if v := os.Getenv(name); v != "" {
			parts = append(parts, runner.Part{What: name, Value: v})
		}
	}
	return parts, nil
}

// buildVariables are those of the environment that change what the go command
// makes of a cell.
var buildVariables = []string{
	"CC", "CGO_CFLAGS", "CGO_LDFLAGS", "GO386", "GOAMD64", "GOARM", "GOARM64", "GODEBUG", "GOEXPERIMENT",
	"GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM",
}

// cacheDir is where weft keeps what can be made again: in the user's cache
// directory, or, for a user who has none that can be written to, in a private
// one among the temporary files.
func cacheDir() (string, error) {
	if dir, err := os.UserCacheDir(); err == nil {
		dir = filepath.Join(dir, "weft")
		if writable(dir) == nil {
			return dir, nil
		}
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("weft-%d", os.Getuid()))
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", fmt.Errorf("make cache: %w", err)
	}
	err := private(dir)
	if err == nil {
		err = writable(dir)
	}
	if err != nil {
		return "", fmt.Errorf("cache %s: %w; set XDG_CACHE_HOME to a directory of your own", dir, err)
	}
	return dir, nil
}

// writable reports why nothing can be written into a directory, which is made
// if need be.
func writable(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, ".new-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}
