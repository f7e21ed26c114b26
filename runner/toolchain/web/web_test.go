package web_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"weft/runner/toolchain/web"
)

// cells are what the cells of a book on concurrency import.
var cells = []string{"context", "errors", "fmt", "os", "runtime", "sort", "strings", "sync", "sync/atomic", "syscall/js", "time"}

// limit is how many bytes a reader may have to fetch for these.
const limit = 10_000_000

// The tools and archives are small enough, and made once.
func TestMakeKeepsWhatItMade(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the compiler: half a minute")
	}
	cache := t.TempDir()
	module := map[string]string{"go.mod": "module weft\n", "cell/cell.go": "package cell\n\nimport _ \"fmt\"\n", "show/show.go": "package show\n"}
	dir, m, err := web.Make(t.Context(), web.Config{Cache: cache, Module: module})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("a reader fetches %d bytes: tools %d, base %d", m.Download(cells...), m.Tools.Size, m.Base.Size)
	if got := m.Download(cells...); got > limit {
		t.Errorf("a reader fetches %d bytes, want at most %d", got, limit)
	}
	for _, name := range m.Files() {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.Size() == 0 {
			t.Errorf("%s is missing or empty: %v", name, err)
		}
	}
	inBase := slices.ContainsFunc(m.Base.Parts, func(p web.Part) bool { return p.Path == "weft/cell" })
	if !inBase || m.Packages["weft/show"].Size == 0 {
		t.Error("the packages of the module are not there")
	}
	before, _ := os.ReadDir(cache)
	again, _, err := web.Make(t.Context(), web.Config{Cache: cache, Module: module})
	after, _ := os.ReadDir(cache)
	if err != nil || again != dir || len(before) != 1 || len(after) != 1 {
		t.Errorf("made again in %s, %v, want in %s; %d and %d entries in the cache, want 1", again, err, dir, len(before), len(after))
	}
}

// What is given up leaves nothing behind, and a machine without the go command
// says so in one line.
func TestMakeTellsWhatIsMissing(t *testing.T) {
	cache := t.TempDir()
	_, _, err := web.Make(t.Context(), web.Config{Cache: cache, Go: filepath.Join(cache, "go")})
	if err == nil || err.Error() != "find Go for browsers: no go command on PATH" {
		t.Errorf("got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := web.Make(ctx, web.Config{Cache: cache}); err == nil {
		t.Error("a canceled context is no error")
	}
	if left, _ := os.ReadDir(cache); len(left) > 0 {
		t.Errorf("left in the cache: %v", left)
	}
}
