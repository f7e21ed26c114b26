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

var verify = flag.Bool("verify", false, "run the programs of the chapters of the book, and do not just build them")

// TestExportedBookPrintsWhatIsRecorded exports the chapters of the book as
// programs, and builds them as a reader would. What each prints is what the
// cells of its chapter must print, one after the other; but the book measures the
// machine, and running it all takes minutes, so that make verify does it.
func TestExportedBookPrintsWhatIsRecorded(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles and runs the book")
	}
	b, err := book.Open("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, ch := range chaptersOf(b, true) {
		t.Run(ch.Lang+"/"+ch.Name, func(t *testing.T) {
			program := buildExported(t, ch)
			if !*verify || ch.Front.Clock == "virtual" {
				return
			}
			out := output(t, program)
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

// buildExported builds the program of a chapter with plain go build, has go
// vet look at it, and gives the file.
func buildExported(t *testing.T, ch *book.Chapter) string {
	files, err := programFiles(ch)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := writeFiles(dir, files); err != nil {
		t.Fatal(err)
	}
	output(t, "go", "-C", dir, "vet", "./...")
	output(t, "go", "-C", dir, "build", "-o", "program", ".")
	return filepath.Join(dir, "program")
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
