//go:build linux

package main

import (
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// nobody is the user who owns nothing.
const nobody = 65534

// TestBuildInBareSurroundings builds as CI may have it: no home and no cache
// of the go command, no terminal, a tree that cannot be written to, and, if the
// test may arrange that, as nobody and without a network. The site is that of
// root at home.
func TestBuildInBareSurroundings(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a part of the standard library")
	}
	w := newWorkshop(t)
	whole := w.editions()
	w.edition(0)
	w.write("site/empty", "")
	w.write("tmp/empty", "")
	w.hand("book", 0o444)
	w.hand("site", 0o644)
	w.hand("tmp", 0o644)
	cmd := w.command("build", "book", "--strict", "--out", "site/public")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + filepath.Join(w.dir, "tmp")}
	if os.Getuid() == 0 {
		w.open()
		cmd.SysProcAttr = &syscall.SysProcAttr{
			Credential: &syscall.Credential{Uid: nobody, Gid: nobody},
			Cloneflags: syscall.CLONE_NEWNET,
		}
	}
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("weft build: %v\n%s", err, text)
	}
	if got := w.site("site/public"); !maps.Equal(got, whole[0]) {
		t.Errorf("the site differs in %q", differ(got, whole[0]))
	}
}

// hand gives what is below a directory to nobody, if it may, with these
// permissions; the directories can be entered.
func (w *workshop) hand(dir string, mode fs.FileMode) {
	w.t.Helper()
	root := filepath.Join(w.dir, dir)
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if os.Getuid() == 0 {
			if err := os.Chown(path, nobody, nobody); err != nil {
				return err
			}
		}
		if !e.IsDir() {
			return os.Chmod(path, mode)
		}
		w.t.Cleanup(func() { _ = os.Chmod(path, 0o755) })
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	// From the top the directories would be closed before they are walked.
	_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.IsDir() {
			err = os.Chmod(path, mode|0o111)
		}
		return err
	})
}

// open lets everybody reach the workshop, and its weft.
func (w *workshop) open() {
	w.t.Helper()
	for _, dir := range []string{filepath.Dir(w.dir), w.dir} {
		if err := os.Chmod(dir, 0o755); err != nil {
			w.t.Fatal(err)
		}
	}
	exe, err := os.Executable()
	if err == nil {
		var binary []byte
		if binary, err = os.ReadFile(exe); err == nil {
			err = os.Remove(filepath.Join(w.dir, "weft"))
		}
		if err == nil {
			err = os.WriteFile(filepath.Join(w.dir, "weft"), binary, 0o755)
		}
	}
	if err != nil {
		w.t.Fatal(err)
	}
}
