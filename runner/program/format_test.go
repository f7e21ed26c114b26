package program_test

import (
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/runner/program"
)

// TestFormat holds one archive for each behaviour: the file cell, and the file
// formatted, which is the same cell as gofmt writes Go. What is formatted stays
// as it is.
func TestFormat(t *testing.T) {
	files, err := filepath.Glob("testdata/format/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			ar, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := program.Format(runner.Cell{Source: string(ar.Files[0].Data)})
			if want := string(ar.Files[1].Data); got != want {
				t.Errorf("Format:\n%s\nwant:\n%s", got, want)
			}
			if again := program.Format(runner.Cell{Source: got}); again != got {
				t.Errorf("formatted once more:\n%s\nonce:\n%s", again, got)
			}
		})
	}
}
