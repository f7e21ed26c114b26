package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestLedgerSeesWhatIsWritten changes a book after it was read: a file that has
// another size or time tells so by itself, and one that was young may have
// neither and is read again. An old one is not.
func TestLedgerSeesWhatIsWritten(t *testing.T) {
	old := time.Now().Add(-time.Hour)
	for name, c := range map[string]struct {
		at     time.Time // of the file when the book is read
		change func(name string) error
		holds  bool
		reads  int
	}{
		"nothing":             {old, func(string) error { return nil }, true, 0},
		"nothing, and young":  {time.Now(), func(string) error { return nil }, true, 1},
		"longer":              {old, func(n string) error { return os.WriteFile(n, []byte("longer"), 0o644) }, false, 0},
		"as long":             {old, func(n string) error { return os.WriteFile(n, []byte("b"), 0o644) }, false, 0},
		"as long, as old":     {time.Now(), func(n string) error { return sameTime(n, "b") }, false, 1},
		"gone":                {old, os.Remove, false, 0},
		"another file beside": {old, func(n string) error { return os.WriteFile(n+".svg", nil, 0o644) }, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "01-a.md")
			if err := os.WriteFile(file, []byte("a"), 0o644); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(file, c.at, c.at); err != nil {
				t.Fatal(err)
			}
			reads := 0
			l := ledger{
				again: func() (survey, error) { return surveyFiles(filepath.Dir(file), "") },
				read: func(s survey) (string, error) {
					reads++
					sums, err := s.sums()
					return fmt.Sprintf("%x", sums), err
				},
			}
			var err error
			if l.seen, err = l.again(); err != nil {
				t.Fatal(err)
			}
			if l.inputs, err = l.read(l.seen); err != nil {
				t.Fatal(err)
			}
			if err := c.change(file); err != nil {
				t.Fatal(err)
			}
			if holds := l.holds(); holds != c.holds || reads != 1+c.reads {
				t.Errorf("holds %v after %d reads, want %v after %d", holds, reads, c.holds, 1+c.reads)
			}
		})
	}
}

// sameTime writes a file and gives it the time that it had.
func sameTime(name, text string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		return err
	}
	return os.Chtimes(name, info.ModTime(), info.ModTime())
}
