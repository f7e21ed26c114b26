package main

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A workshop is a directory with a book, a cache and a site, in which weft is
// run as a process of its own.
type workshop struct {
	t   *testing.T
	dir string
	env []string
}

// newWorkshop makes a workshop.
func newWorkshop(t *testing.T) *workshop {
	t.Helper()
	cache, err := goCache(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := &workshop{t: t, dir: t.TempDir()}
	w.env = append(os.Environ(), "XDG_CACHE_HOME="+filepath.Join(w.dir, "cache"), "GOCACHE="+cache)
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	weft := filepath.Join(w.dir, "weft") // see TestMain
	if err := os.Symlink(exe, weft); err != nil {
		t.Fatal(err)
	}
	w.write("book/weft.toml", "languages = [\"zh\"]\n[title]\nzh = \"书\"\n")
	return w
}

// write writes a file of the workshop.
func (w *workshop) write(name, text string) {
	w.t.Helper()
	name = filepath.Join(w.dir, name)
	err := os.MkdirAll(filepath.Dir(name), 0o755)
	if err == nil {
		err = os.WriteFile(name, []byte(text), 0o644)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// edition writes the chapters of a book, all of which say which edition it is.
// Their clock is virtual, so that two runs take the same time.
func (w *workshop) edition(n int) {
	w.t.Helper()
	for i := range 4 {
		w.write(fmt.Sprintf("book/zh/%02d-c%d.md", i+1, i), fmt.Sprintf(
			"---\nclock: virtual\n---\n# C%d\n\nedition %d\n\n```go\nimport \"fmt\"\nfor i := range 3 {\n\tfmt.Println(\"edition\", %d, i)\n}\n```\n", i, n, n))
	}
}

// command gives a weft that was not started yet, which has two minutes.
func (w *workshop) command(args ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(w.t.Context(), 2*time.Minute)
	w.t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, filepath.Join(w.dir, "weft"), args...)
	cmd.Dir, cmd.Env, cmd.WaitDelay = w.dir, w.env, 10*time.Second
	return cmd
}

// build builds into a directory, without what an earlier site was made of.
func (w *workshop) build(out string, args ...string) error {
	text, err := w.command(append([]string{"build", "book", "--strict", "--out", out}, args...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("weft build --out %s: %w\n%s", out, err, text)
	}
	return nil
}

// site gives the files of a site; nil if there is none.
func (w *workshop) site(out string) map[string]string {
	w.t.Helper()
	files := map[string]string{}
	root := filepath.Join(w.dir, out)
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[strings.TrimPrefix(path, root)] = string(data)
		return err
	})
	if err != nil && len(files) > 0 {
		w.t.Fatal(err)
	}
	return files
}

// differ names the files in which two sites differ.
func differ(a, b map[string]string) []string {
	var names []string
	for name := range maps.All(a) {
		if text, ok := b[name]; !ok || text != a[name] {
			names = append(names, name)
		}
	}
	for name := range b {
		if _, ok := a[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// editions gives the site of each of two editions, built by a build that is
// alone and has no cache.
func (w *workshop) editions() (whole [2]map[string]string) {
	w.t.Helper()
	for n := range whole {
		w.edition(n)
		if err := w.build("whole", "--no-cache"); err != nil {
			w.t.Fatal(err)
		}
		whole[n] = w.site("whole")
	}
	return whole
}

// forget empties the cache.
func (w *workshop) forget() {
	w.t.Helper()
	if err := os.RemoveAll(filepath.Join(w.dir, "cache", "weft", "runs")); err != nil {
		w.t.Fatal(err)
	}
}

// beside gives what lies in the workshop that begins with a dot.
func (w *workshop) beside() []string {
	w.t.Helper()
	left, err := filepath.Glob(filepath.Join(w.dir, ".*"))
	if err != nil {
		w.t.Fatal(err)
	}
	return left
}
