package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The committed tables are what this program makes of the release of Go that
// tests it. Two packages stand for all: one with symbols, one without.
func TestTables_are_fresh(t *testing.T) {
	if !strings.HasPrefix(runtime.Version(), "go1.26") {
		t.Skipf("the tables are those of Go 1.26; this is %s", runtime.Version())
	}
	dir := t.TempDir()
	if err := run(dir, []string{"strings", "iter", "time"}); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, dir, "symbols", 2) // nothing is missing in package time
}

// TestTables_of_browser_are_fresh holds the same for the tables of package
// browser.
func TestTables_of_browser_are_fresh(t *testing.T) {
	if !strings.HasPrefix(runtime.Version(), "go1.26") {
		t.Skipf("the tables are those of Go 1.26; this is %s", runtime.Version())
	}
	dir := t.TempDir()
	if err := runBrowser(dir, []string{"runtime/debug", "maps", "io"}); err != nil {
		t.Fatal(err)
	}
	sameFiles(t, dir, "symbols/browser", 3)
}

// sameFiles compares the n files in dir with those of the package.
func sameFiles(t *testing.T, dir, pkg string, n int) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != n {
		t.Fatalf("%v were written, %v, want %d", files, err, n)
	}
	for _, f := range files {
		got, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(pkg), f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s/%s is stale: go generate ./runner/yaegi/%[1]s", pkg, f.Name())
		}
	}
}
