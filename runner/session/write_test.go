package session

import (
	"os"
	"testing"

	"golang.org/x/tools/txtar"
)

func write(t *testing.T, file string, ar *txtar.Archive) {
	t.Helper()
	if err := os.WriteFile(file, txtar.Format(ar), 0o666); err != nil {
		t.Fatal(err)
	}
}
