package server

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A writer is a tab that changes the file of its chapter.
type writer struct {
	t       *testing.T
	s       started
	socket  *websocket.Conn
	version string
	count   int
}

// An answer is what a tab is told after an event: all messages about the file,
// and whether the page was changed before the last one.
type answer struct {
	Type, Key, Was, Disk, Mine, Diff, Reason, Can, Text string
	ID                                                  int
	Keys                                                []string
	Section                                             *string
	Line                                                int

	conflicts []answer
	changed   bool
}

// page gives a chapter a text and opens a tab that shows it.
func (s started) page(t *testing.T, text string) *writer {
	t.Helper()
	w := &writer{t: t, s: s, socket: s.dial(t, "")}
	tell(t, w.socket, `{"type":"open"}`)
	w.version = hear[pageChanged](t, w.socket, "page-changed").Version
	if text != "" {
		s.write(t, "en/01-one.md", text)
		w.version = hear[pageChanged](t, w.socket, "page-changed").Version
	}
	return w
}

// do sends an event about the page as the tab knows it, and waits for the
// answer.
func (w *writer) do(kind string, fields map[string]any) answer {
	w.t.Helper()
	w.count++
	event := map[string]any{"type": kind, "id": w.count, "version": w.version}
	maps.Copy(event, fields)
	b, err := json.Marshal(event)
	if err != nil {
		w.t.Fatal(err)
	}
	tell(w.t, w.socket, string(b))
	ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
	defer cancel()
	var conflicts []answer
	changed := false
	for {
		_, text, err := w.socket.Read(ctx)
		if err != nil {
			w.t.Fatalf("wait for the answer to %s: %v", kind, err)
		}
		var a answer
		var c pageChanged
		if err := errors.Join(json.Unmarshal(text, &a), json.Unmarshal(text, &c)); err != nil {
			w.t.Fatal(err)
		}
		switch a.Type {
		case "page-changed":
			w.version, changed = c.Version, true
		case "file-conflict":
			conflicts = append(conflicts, a)
		case "file-saved", "file-refused", "file-text":
			if a.ID != w.count {
				w.t.Fatalf("%s has id %d, want %d", a.Type, a.ID, w.count)
			}
			a.conflicts, a.changed = conflicts, changed
			return a
		}
	}
}

// saved wants an event to be carried out and the file to be as it says.
func (w *writer) saved(kind string, fields map[string]any, keys []string, file string) {
	w.t.Helper()
	a := w.do(kind, fields)
	if a.Type != "file-saved" || !slices.Equal(a.Keys, keys) || !a.changed || len(a.conflicts) > 0 {
		w.t.Errorf("%s: %+v, want saved %q after a change of the page", kind, a, keys)
	}
	w.has(file)
}

// refused wants an event to be refused for a reason, and the file to stay.
func (w *writer) refused(kind string, fields map[string]any, reason string) {
	w.t.Helper()
	before := w.file()
	if a := w.do(kind, fields); a.Type != "file-refused" || !strings.Contains(a.Reason, reason) || a.changed {
		w.t.Errorf("%s: %+v, want it refused with %q", kind, a, reason)
	}
	w.has(before)
}

// conflict wants an event to find another text in the file, and that to stay.
func (w *writer) conflict(kind string, fields map[string]any, disk string) answer {
	w.t.Helper()
	before := w.file()
	a := w.do(kind, fields)
	if a.Type != "file-saved" || len(a.Keys) > 0 || len(a.conflicts) != 1 || a.conflicts[0].Disk != disk || a.changed {
		w.t.Fatalf("%s: %+v, want a conflict with %q", kind, a, disk)
	}
	w.has(before)
	return a.conflicts[0]
}

// file gives the text of the chapter on the disk.
func (w *writer) file() string {
	w.t.Helper()
	b, err := os.ReadFile(filepath.Join(w.s.dir, "en", "01-one.md"))
	if err != nil {
		w.t.Fatal(err)
	}
	return string(b)
}

// has wants a text on the disk, and nothing else beside it.
func (w *writer) has(want string) {
	w.t.Helper()
	if got := w.file(); got != want {
		w.t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
	files, err := filepath.Glob(filepath.Join(w.s.dir, "en", "*"))
	hidden, err2 := filepath.Glob(filepath.Join(w.s.dir, "en", ".*"))
	if err := errors.Join(err, err2); err != nil || len(files) != 1 || len(hidden) > 0 {
		w.t.Errorf("there is more than one file: %q %q %v", files, hidden, err)
	}
}

// a map of fields is long enough as it is.
type f = map[string]any

// threeCells is a chapter with prose between its cells.
const threeCells = "# One\n\nFirst.\n\n```go name=a\nx := 1\n```\n\n```output\n1\n```\n\n## Second\n\nText.\n\n```go\ny := 2\nz := 3\n```\n\nEnd.\n\n```go name=c\n_ = 3\n```\n"

// TestStructure makes each change of the structure once, and takes them back.
func TestStructure(t *testing.T) {
	s := start(t)
	w := s.page(t, threeCells)
	inserted := strings.Replace(threeCells, "## Second", "```go\nnew\n```\n\n## Second", 1)
	w.saved("file-insert", f{"after": "a", "info": "go", "source": "new"}, []string{"cell-2"}, inserted)
	w.saved("file-insert", f{"before": "a", "info": "go", "source": ""}, []string{"cell-1"},
		strings.Replace(inserted, "```go name=a", "```go\n```\n\n```go name=a", 1))
	w.saved("file-undo", nil, []string{}, inserted)
	split := strings.Replace(inserted, "y := 2\nz", "y := 5\n```\n\n```go\nz", 1)
	w.saved("file-split", f{"key": "cell-3", "line": 2, "source": "y := 5\nz := 3\n"}, []string{"cell-3", "cell-4"}, split)
	removed := strings.Replace(split, "```go name=a\nx := 1\n```\n\n```output\n1\n```\n\n", "", 1)
	w.saved("file-remove", f{"key": "a"}, []string{}, removed)
	moved := strings.Replace(strings.Replace(strings.Replace(removed,
		"```go\nz := 3\n```", "@", 1), "```go name=c\n_ = 3\n```", "```go\nz := 3\n```", 1), "@", "```go name=c\n_ = 3\n```", 1)
	w.saved("file-move", f{"key": "cell-3", "by": 1}, []string{"cell-4"}, moved)
	prose := strings.Replace(moved, "## Second\n\nText.", "## Third\n\nMore.", 1)
	text := w.do("file-read", f{"section": "second"}).Text
	w.saved("file-prose", f{"section": "second", "was": text, "text": strings.Replace(text, "## Second\n\nText.", "## Third\n\nMore.", 1)}, []string{}, prose)
	for i, want := range []string{moved, removed, split, inserted, threeCells} {
		a := w.do("file-undo", nil)
		if can := map[bool]string{true: "", false: "undo"}[i == 4]; a.Type != "file-saved" || a.Can != can || !a.changed {
			t.Errorf("undo %d: %+v, want can %q", i, a, can)
		}
		w.has(want)
	}
	w.refused("file-undo", nil, "nothing to undo")
}

// TestUndoOfWhatOthersChanged wants no change of another program to be lost.
func TestUndoOfWhatOthersChanged(t *testing.T) {
	s := start(t)
	w := s.page(t, threeCells)
	if a := w.do("file-remove", f{"key": "c"}); a.Can != "undo" {
		t.Fatalf("%+v, want can undo", a)
	}
	s.write(t, "en/01-one.md", w.file()+"\nMore.\n")
	hear[pageChanged](t, w.socket, "page-changed")
	w.refused("file-undo", nil, "has changed since")
}

// TestInsertWhereNoCellIs begins a chapter, and a section.
func TestInsertWhereNoCellIs(t *testing.T) {
	w := start(t).page(t, "# One\n\n## Second\n\nText.\n")
	w.saved("file-insert", f{"section": "second", "info": "go", "source": "x"}, []string{"cell-1"}, "# One\n\n## Second\n\nText.\n\n```go\nx\n```\n")
	w.saved("file-undo", nil, []string{}, "# One\n\n## Second\n\nText.\n")
	w.saved("file-insert", f{"after": "", "info": "go", "source": "x"}, []string{"cell-1"}, "# One\n\n## Second\n\nText.\n\n```go\nx\n```\n")
	w.saved("file-insert", f{"after": "", "info": "go", "source": "y"}, []string{"cell-1"}, "# One\n\n## Second\n\nText.\n\n```go\ny\n```\n\n```go\nx\n```\n")
}

// TestRead reads sections by their names and by their lines.
func TestRead(t *testing.T) {
	w := start(t).page(t, threeCells)
	for name, test := range map[string]struct {
		fields        f
		section, text string
		line          int
	}{
		"first":       {f{"section": ""}, "", "# One\n\nFirst.\n\n```go name=a\nx := 1\n```\n\n```output\n1\n```\n", 1},
		"second":      {f{"section": "second"}, "second", "## Second\n", 13},
		"by its line": {f{"at": 20}, "second", "## Second\n", 13},
	} {
		if a := w.do("file-read", test.fields); a.Type != "file-text" || a.Section == nil || *a.Section != test.section || a.Line != test.line || !strings.HasPrefix(a.Text, test.text) {
			t.Errorf("%s: %+v", name, a)
		}
	}
	w.refused("file-read", f{"section": "third"}, "no section")
}

// TestRefusedChanges asks for what cannot be done, and says nothing else.
func TestRefusedChanges(t *testing.T) {
	w := start(t).page(t, threeCells+"\n```go name=open\nx\n")
	for _, test := range []struct {
		kind   string
		fields f
		reason string
	}{
		{"file-insert", f{"after": "a", "info": "text", "source": ""}, "begins no cell"},
		{"file-insert", f{"after": "a", "info": "go name=a", "source": ""}, "used twice"},
		{"file-insert", f{"after": "nowhere", "info": "go", "source": ""}, "not in the file"},
		{"file-insert", f{"section": "nowhere", "info": "go", "source": ""}, "no section"},
		{"file-insert", f{"after": "a", "info": "go", "source": "\x00"}, "characters"},
		{"file-split", f{"key": "a", "line": 7, "source": "x := 1\n"}, "no line 7"},
		{"file-split", f{"key": "nowhere", "line": 1, "source": ""}, "not in the file"},
		{"file-split", f{"key": "open", "line": 1, "source": "x\n"}, "never closed"},
		{"file-remove", f{"key": "nowhere"}, "not in the file"},
		{"file-move", f{"key": "a", "by": -1}, "no cell to change places with"},
		{"file-move", f{"key": "a", "by": 0}, "not by 0"},
		{"file-move", f{"key": "nowhere", "by": 1}, "not in the file"},
		{"file-move", f{"key": "c", "by": 1}, "never closed"},
		{"file-prose", f{"section": "nowhere"}, "no section"},
		{"file-prose", f{"section": "", "force": true, "text": "```\n"}, "never closed"},
		{"file-save", f{"saves": []save{{"nowhere", "x", ""}}, "force": true}, "not in the file"},
		{"file-save", f{"saves": []save{{"a", "\r", "x := 1\n"}}}, "characters"},
		{"file-undo", nil, "nothing to undo"},
		{"file-dance", nil, "knows no"},
		{"file-save", f{"saves": 1}, "cannot unmarshal"},
	} {
		w.refused(test.kind, test.fields, test.reason)
	}
}

// TestConflicts changes the file behind the back of a tab which still shows what
// was there before: what is on the disk stays, unless the author chooses.
func TestConflicts(t *testing.T) {
	s := start(t)
	w := s.page(t, threeCells)
	text := w.do("file-read", f{"section": "second"}).Text
	other := strings.NewReplacer("x := 1", "x := 7", "Text.", "Other.").Replace(threeCells)
	old := w.version
	s.write(t, "en/01-one.md", other)
	hear[pageChanged](t, w.socket, "page-changed")
	c := w.conflict("file-save", f{"saves": []save{{"a", "x := 8\n", "x := 1\n"}}}, "x := 7\n")
	if c.Key != "a" || c.Was != "x := 1\n" || c.Mine != "x := 8\n" || !strings.Contains(c.Diff, "-x := 7\n+x := 8\n") {
		t.Errorf("conflict %+v", c)
	}
	w.conflict("file-split", f{"key": "a", "line": 1, "source": "x := 1\n"}, "x := 7\n")
	w.conflict("file-remove", f{"key": "a"}, "x := 7\n")
	c = w.conflict("file-prose", f{"section": "second", "was": text, "text": "## Second\n\nMine.\n"},
		strings.Replace(text, "Text.", "Other.", 1))
	if c.Section == nil || *c.Section != "second" || !strings.Contains(c.Diff, "-Other.\n") {
		t.Errorf("conflict %+v", c)
	}
	// Who does not touch what has changed is not in conflict.
	w.version = old
	w.saved("file-save", f{"saves": []save{{"c", "_ = 4\n", "_ = 3\n"}}}, []string{"c"}, strings.Replace(other, "_ = 3", "_ = 4", 1))
	w.version = old
	w.saved("file-save", f{"saves": []save{{"a", "x := 8\n", "x := 1\n"}}, "force": true}, []string{"a"},
		strings.NewReplacer("_ = 3", "_ = 4", "x := 7", "x := 8").Replace(other))
}

// TestMoveAmongOthers wants a cell not to change places with one that the page
// does not show beside it.
func TestMoveAmongOthers(t *testing.T) {
	s := start(t)
	w := s.page(t, threeCells)
	s.write(t, "en/01-one.md", strings.Replace(threeCells, "## Second", "```go\nnew\n```\n\n## Second", 1))
	hear[pageChanged](t, w.socket, "page-changed")
	w.refused("file-move", f{"key": "a", "by": 1}, "around it have changed")
	w.refused("file-move", f{"key": "cell-2", "by": -1}, "around it have changed")
}

// TestTwoTabs has two tabs of one chapter change it in turn. The second knows
// the page only as it was before.
func TestTwoTabs(t *testing.T) {
	s := start(t)
	one := s.page(t, threeCells)
	two := &writer{t: t, s: s, socket: s.dial(t, one.version), version: one.version}
	tell(t, two.socket, `{"type":"open"}`)
	file := strings.Replace(threeCells, "```go\ny", "```go\nnew\n```\n\n```go\ny", 1)
	one.saved("file-insert", f{"before": "cell-2", "info": "go", "source": "new"}, []string{"cell-2"}, file)
	file = strings.Replace(file, "y := 2\nz", "y := 2\n```\n\n```go\nz", 1)
	two.saved("file-split", f{"key": "cell-2", "line": 2, "source": "y := 2\nz := 3\n"}, []string{"cell-3", "cell-4"}, file)
	for _, w := range []*writer{one, two} {
		tell(t, w.socket, `{"type":"page-ping"}`)
		hear[head](t, w.socket, "page-pong")
	}
	p, err := os.ReadFile(filepath.Join(s.dir, "en", "01-one.md"))
	if err != nil || string(p) != file {
		t.Errorf("%q %v", p, err)
	}
}

// TestPageNobodyRemembers asks for changes of a page of another server: only what
// names no cell of it is done.
func TestPageNobodyRemembers(t *testing.T) {
	w := start(t).page(t, threeCells)
	w.version = "ffff"
	w.refused("file-remove", f{"key": "cell-2"}, "older than")
	w.refused("file-save", f{"saves": []save{{"a", "x := 2\n", "x := 1\n"}}}, "older than")
	w.refused("file-insert", f{"after": "a", "info": "go"}, "older than")
	w.saved("file-prose", f{"section": "", "was": "", "text": "# One\n", "force": true}, []string{}, "# One\n\n"+threeCells[strings.Index(threeCells, "## Second"):])
}

// TestSavedCellsAreFormatted writes cells as gofmt does, if they can be read.
func TestSavedCellsAreFormatted(t *testing.T) {
	format := func(source string) string { return strings.ReplaceAll(source, "x:=", "x := ") }
	w := startWith(t, &Server{Write: Replace, Format: format}).page(t, threeCells)
	w.saved("file-save", f{"saves": []save{{"a", "x:=2\n", "x := 1\n"}}}, []string{"a"}, strings.Replace(threeCells, "x := 1", "x := 2", 1))
	w.saved("file-insert", f{"after": "c", "info": "go", "source": "x:=3\n"}, []string{"cell-4"}, strings.Replace(threeCells, "x := 1", "x := 2", 1)+"\n```go\nx := 3\n```\n")
}

// TestFilesThatAreNotWritten wants the reason to be told why a file is not
// written, and the file to stay.
func TestFilesThatAreNotWritten(t *testing.T) {
	remove := f{"key": "a"}
	t.Run("read-only", func(t *testing.T) {
		w := start(t).page(t, threeCells)
		name := filepath.Join(w.s.dir, "en", "01-one.md")
		if err := os.Chmod(name, 0o444); err != nil {
			t.Fatal(err)
		}
		w.refused("file-remove", remove, "read-only")
	})
	t.Run("full disk", func(t *testing.T) {
		w := startWith(t, &Server{Write: func(string, []byte, []byte) error { return &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC} }}).page(t, threeCells)
		w.refused("file-remove", remove, "no space left")
		w.refused("file-undo", nil, "nothing to undo")
	})
	t.Run("no writer", func(t *testing.T) {
		w := startWith(t, &Server{}).page(t, threeCells)
		w.refused("file-remove", remove, "writes no files")
	})
	t.Run("gone", func(t *testing.T) {
		w := start(t).page(t, threeCells)
		if err := os.Remove(filepath.Join(w.s.dir, "en", "01-one.md")); err != nil {
			t.Fatal(err)
		}
		if a := w.do("file-remove", remove); a.Type != "file-refused" || !strings.Contains(a.Reason, "no such file") {
			t.Errorf("%+v", a)
		}
	})
}

// TestWrittenAtTheSameMoment has another program write the file while the server
// does.
func TestWrittenAtTheSameMoment(t *testing.T) {
	w := startWith(t, &Server{Write: func(name string, was, data []byte) error {
		if err := os.WriteFile(name, []byte(threeCells+"\nOther.\n"), 0o666); err != nil {
			return err
		}
		return Replace(name, was, data)
	}}).page(t, threeCells)
	if a := w.do("file-remove", f{"key": "a"}); a.Type != "file-refused" || !strings.Contains(a.Reason, "at the same moment") {
		t.Errorf("%+v", a)
	}
	w.has(threeCells + "\nOther.\n")
}
