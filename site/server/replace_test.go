package server

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestReplaceKeepsWhatAFileIs replaces a file through a link: its permissions
// stay, the link stays one, and nothing is left beside it.
func TestReplaceKeepsWhatAFileIs(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "real", "a.md"), filepath.Join(dir, "a.md")
	if err := errors.Join(os.Mkdir(filepath.Join(dir, "real"), 0o777), os.WriteFile(file, []byte("old"), 0o640), os.Chmod(file, 0o640), os.Symlink(filepath.Join("real", "a.md"), link)); err != nil {
		t.Fatal(err)
	}
	if err := Replace(link, []byte("old"), []byte("new")); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil || string(text) != "new" {
		t.Errorf("the file is %q, %v", text, err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if to, err := os.Readlink(link); err != nil || to != filepath.Join("real", "a.md") {
		t.Errorf("link to %q, %v", to, err)
	}
	if list, err := os.ReadDir(filepath.Join(dir, "real")); err != nil || len(list) != 1 {
		t.Errorf("left beside it: %v %v", list, err)
	}
}

// TestReplaceOfAnotherFile leaves a file that is not what was read.
func TestReplaceOfAnotherFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a.md")
	if err := os.WriteFile(file, []byte("theirs"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := Replace(file, []byte("old"), []byte("new")); !errors.Is(err, ErrChanged) {
		t.Errorf("error %v", err)
	}
	if text, _ := os.ReadFile(file); string(text) != "theirs" {
		t.Errorf("the file is %q", text)
	}
	if err := Replace(filepath.Join(filepath.Dir(file), "none.md"), nil, []byte("new")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("error for a file that is not there: %v", err)
	}
}

// TestReplaceInAFolderThatIsClosed says why a file cannot be written.
func TestReplaceInAFolderThatIsClosed(t *testing.T) {
	file := filepath.Join(t.TempDir(), strings.Repeat("a", 250)+".md")
	if err := os.WriteFile(file, []byte("old"), 0o666); err != nil {
		t.Fatal(err)
	}
	// A file beside it would have a name that is too long.
	if err := Replace(file, []byte("old"), []byte("new")); err == nil || !strings.Contains(err.Error(), "beside the file") {
		t.Errorf("error %v", err)
	}
	if text, _ := os.ReadFile(file); string(text) != "old" {
		t.Errorf("the file is %q", text)
	}
}

// TestReplaceLosesNothingOfOthers has an editor replace a file while the server
// adds to it, as often as both can: what the editor has written is always there
// in the end, alone or with something added.
func TestReplaceLosesNothingOfOthers(t *testing.T) {
	dir := t.TempDir()
	file, tmp := filepath.Join(dir, "a.md"), filepath.Join(dir, "tmp")
	if err := os.WriteFile(file, []byte("start"), 0o666); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	var server sync.WaitGroup
	server.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
			}
			was, err := os.ReadFile(file)
			if err == nil {
				base, _, _ := strings.Cut(string(was), "+")
				err = Replace(file, was, []byte(base+"+more"))
			}
			if err != nil && !errors.Is(err, ErrChanged) {
				t.Error(err)
			}
		}
	})
	defer func() {
		close(done)
		server.Wait()
	}()
	for i := range 300 {
		text := fmt.Sprintf("version %d.", i)
		if err := errors.Join(os.WriteFile(tmp, []byte(text), 0o666), os.Rename(tmp, file)); err != nil {
			t.Fatal(err)
		}
		// It may be away for a moment, until it is put back.
		for end := time.Now().Add(30 * time.Second); ; {
			now, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(string(now), text) {
				break
			}
			if time.Now().After(end) {
				t.Fatalf("the file is %q, was %q", now, text)
			}
		}
	}
}
