package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
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
	if err := os.Symlink(exe, filepath.Join(w.dir, "weft")); err != nil { // see TestMain
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

// TestKilledBuildLeavesTheOldSiteOrTheNew kills builds at twenty moments, from
// their start to about their end. Each time the site is that of one edition,
// whole; the next build gives what a build gives that nothing has disturbed, and
// leaves nothing beside it.
func TestKilledBuildLeavesTheOldSiteOrTheNew(t *testing.T) {
	if testing.Short() {
		t.Skip("builds thirty times")
	}
	w := newWorkshop(t)
	start := time.Now()
	whole := w.editions()
	took := time.Since(start) / 2
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d, a build takes %v", seed, took)
	random := rand.New(rand.NewPCG(seed, 0))
	before, killed := map[string]string{}, 0
	for i := range 20 {
		n := i % 2
		w.edition(n)
		if i%4 > 1 { // from nothing, or from what killed builds have left
			w.forget()
		}
		if w.killedAfter(time.Duration(random.Int64N(int64(took*11/10))), "build", "book", "--out", "public") {
			killed++
		}
		got := w.site("public")
		if !maps.Equal(got, before) && !maps.Equal(got, whole[n]) {
			t.Fatalf("a killed build left a site that is neither the old one (%q) nor the new one (%q)", differ(got, before), differ(got, whole[n]))
		}
		if i%5 == 4 {
			if err := w.build("public"); err != nil {
				t.Fatal(err)
			}
			if got = w.site("public"); !maps.Equal(got, whole[n]) {
				t.Fatalf("the build after killed ones differs in %q", differ(got, whole[n]))
			}
			if left := w.beside(); len(left) > 0 {
				t.Errorf("killed builds left %q", left)
			}
		}
		before = got
	}
	if killed == 0 {
		t.Error("no build was killed before its end")
	}
}

// killedAfter starts weft, kills it after a time, and reports whether it was
// still there.
func (w *workshop) killedAfter(after time.Duration, args ...string) bool {
	w.t.Helper()
	cmd := w.command(args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		w.t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	defer timer.Stop()
	err := cmd.Wait()
	if err != nil && cmd.ProcessState.Exited() {
		w.t.Fatalf("weft %v: %v\n%s", args, err, &said)
	}
	return err != nil
}

// TestBuildsShareACache runs two builds at once, ten times, that share the
// cache and the chapters; half of the times they publish to one directory, too.
// Both give what a build gives that is alone, and what they leave in the cache
// is good.
func TestBuildsShareACache(t *testing.T) {
	if testing.Short() {
		t.Skip("builds thirty times")
	}
	w := newWorkshop(t)
	whole := w.editions()
	for round := range 10 {
		n := round % 2
		w.edition(n)
		w.forget()
		outs := []string{"one", "two"}
		if round%2 == 1 {
			outs[1] = outs[0]
		}
		errs := make([]error, len(outs))
		var both sync.WaitGroup
		for i, out := range outs {
			both.Go(func() { errs[i] = w.build(out) })
		}
		both.Wait()
		if err := w.build("cached", "--from-cache"); err != nil {
			t.Error(err)
		}
		for i, out := range append(outs, "cached") {
			if i < len(errs) && errs[i] != nil {
				t.Error(errs[i])
			}
			if got := w.site(out); !maps.Equal(got, whole[n]) {
				t.Errorf("round %d: %s differs in %q", round, out, differ(got, whole[n]))
			}
		}
	}
	if left := w.beside(); len(left) > 0 {
		t.Errorf("beside the sites there is %q", left)
	}
}
