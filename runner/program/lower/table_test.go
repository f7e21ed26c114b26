package lower_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weft/runner/program/lower"
)

// TestTableHasAnArchivePerRow keeps the table and testdata together.
func TestTableHasAnArchivePerRow(t *testing.T) {
	var named []string
	for _, c := range lower.Constructs {
		named = append(named, c.Archive)
		if _, err := os.Stat(filepath.Join("testdata", c.Archive+".txtar")); err != nil {
			t.Errorf("row %q: %v", c.Go, err)
		}
	}
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(filepath.Base(f), ".txtar"); !slices.Contains(named, name) && !strings.HasPrefix(name, "refused_") {
			t.Errorf("%s is in no row of the table", f)
		}
	}
}
