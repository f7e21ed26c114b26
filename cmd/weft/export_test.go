package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weft/site/book"
)

var verify = flag.Bool("verify", false, "run the programs of the book, and do not just vet them")

// TestExportedBookPrintsWhatIsRecorded exports the chapters of the book as
// programs, which go vet finds nothing wrong with. With -verify it builds and
// runs them as a reader would, also the translations, and what each prints is
// what the cells of its chapter must print, one after the other: the book
// measures the machine, which takes minutes.
func TestExportedBookPrintsWhatIsRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the book")
	}
	b, err := book.Open("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range chaptersOf(b, true) {
		if ch.Lang != b.Languages[0] && !*verify {
			continue
		}
		t.Run(ch.Lang+"/"+ch.Name, func(t *testing.T) {
			dir := vetExported(t, ch)
			if !*verify {
				return
			}
			output(t, "go", "-C", dir, "build", "-o", "program", ".")
			if ch.Front.Clock == "virtual" {
				return // it would sleep for hours
			}
			out := output(t, filepath.Join(dir, "program"))
			if want := recorded(ch); !want.Accepts(out) {
				t.Errorf("the program prints:\n%s\nrecorded is:\n%s", out, want.Text)
			}
		})
	}
}

// recorded joins the recorded outputs of the cells that an exported program
// runs. A cell without one, or with one whose order is open, may print anything.
func recorded(ch *book.Chapter) *book.Want {
	all := &book.Want{}
	wants := ch.Wants()
	for _, c := range ch.Cells {
		want := wants[c.Number]
		switch {
		case c.Expect != "" || c.NoRun || c.Virtual:
		case want == nil || want.Unordered || c.Runs > 1 || c.Param != nil:
			all.Text += "...\n"
		default:
			all.Text += strings.TrimRight(want.Text, "\n") + "\n"
		}
	}
	return all
}

// vetExported writes the program of a chapter into a directory, and has go vet
// look at it.
func vetExported(t *testing.T, ch *book.Chapter) string {
	files, err := programFiles(ch)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := writeFiles(dir, files); err != nil {
		t.Fatal(err)
	}
	output(t, "go", "-C", dir, "vet", "./...")
	return dir
}

// output runs a command and gives what it prints.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "TMPDIR="+t.TempDir())
	cmd.WaitDelay = time.Second
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %v: %v\n%s%s", name, args, err, out.Bytes(), stderr.Bytes())
	}
	return out.String()
}
