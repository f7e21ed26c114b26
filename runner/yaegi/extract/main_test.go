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
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 2 { // nothing is missing in package time
		t.Fatalf("%v were written, %v, want two", files, err)
	}
	for _, f := range files {
		got, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join("..", "symbols", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("symbols/%s is stale: go generate ./runner/yaegi/symbols", f.Name())
		}
	}
}
