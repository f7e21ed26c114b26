package cache_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"weft/runner"
	"weft/runner/cache"
)

func TestCacheGivesBackWhatWasPut(t *testing.T) {
	c := &cache.Cache{Dir: &cache.Dir{Path: filepath.Join(t.TempDir(), "new")}, Warn: func(err error) { t.Error(err) }}
	p, run := parts("a"), sample("hello\n")
	if _, ok := c.Get(t.Context(), p.Key()); ok {
		t.Error("an empty cache has the run")
	}
	c.Put(t.Context(), p, run)
	got, ok := c.Get(t.Context(), p.Key())
	if !ok {
		t.Fatal("the run is not there")
	}
	if diff := cmp.Diff(run, got); diff != "" {
		t.Errorf("run (-put +got):\n%s", diff)
	}
	if _, ok := c.Get(t.Context(), parts("b").Key()); ok {
		t.Error("another key has the run")
	}
	last, ok := c.Last(t.Context(), "a.md")
	if !ok || last.Took != run.Took || last.Parts.Key() != p.Key() {
		t.Errorf("the latest run of the chapter is %+v, %v", last, ok)
	}
}

// damages are what may happen to a text in a store.
var damages = map[string]func(sealed []byte) []byte{
	"cut":        func(s []byte) []byte { return s[:len(s)/2] },
	"cut by one": func(s []byte) []byte { return s[:len(s)-1] },
	"empty":      func([]byte) []byte { return nil },
	"a bit":      func(s []byte) []byte { s[len(s)-3] ^= 1; return s },
	"the digest": func(s []byte) []byte { s[20] ^= 1; return s },
	"more":       func(s []byte) []byte { return append(s, '\n') },
	"a page":     func([]byte) []byte { return []byte("<html>log in\n</html>") },
}

func TestCacheTakesDamageForAMiss(t *testing.T) {
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			warned := 0
			c := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Warn: func(error) { warned++ }}
			p := parts("a")
			c.Put(t.Context(), p, sample("x"))
			change(t, c.Dir, damage)
			if _, ok := c.Get(t.Context(), p.Key()); ok || warned != 1 {
				t.Errorf("got an entry: %v; warnings: %d", ok, warned)
			}
			c.Put(t.Context(), p, sample("x"))
			if _, ok := c.Get(t.Context(), p.Key()); !ok {
				t.Error("what was damaged is not mended")
			}
		})
	}
}

func TestCacheFindsOutARunUnderAnotherKey(t *testing.T) {
	warned := 0
	c := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Warn: func(error) { warned++ }}
	c.Put(t.Context(), parts("a"), sample("a"))
	c.Put(t.Context(), parts("b"), sample("b"))
	files := entries(t, c.Dir)
	a, errA := os.ReadFile(files[0])
	b, errB := os.ReadFile(files[1])
	if err := errors.Join(errA, errB, os.WriteFile(files[0], b, 0o666), os.WriteFile(files[1], a, 0o666)); err != nil {
		t.Fatal(err)
	}
	for _, of := range []string{"a", "b"} {
		if run, ok := c.Get(t.Context(), parts(of).Key()); ok {
			t.Errorf("the key of %s gives %v", of, run)
		}
	}
	if warned != 1 {
		t.Errorf("warned %d times of the same kind of thing", warned)
	}
}

func TestCacheIsSharedByManyWriters(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			c := &cache.Cache{Dir: &cache.Dir{Path: dir}, Warn: func(err error) { t.Error(err) }}
			for j := range 50 {
				p := parts(string(rune('a' + j)))
				c.Put(t.Context(), p, sample("same"))
				if _, ok := c.Get(t.Context(), p.Key()); !ok {
					t.Errorf("writer %d misses %d", i, j)
				}
			}
			c.Close()
		})
	}
	wg.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, "*", "*", ".new-*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestCacheThatCannotBeWrittenFailsNobody(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	warned := 0
	c := &cache.Cache{Dir: &cache.Dir{Path: filepath.Join(file, "below")}, Warn: func(error) { warned++ }}
	for _, of := range []string{"a", "b"} {
		c.Put(t.Context(), parts(of), sample("x"))
	}
	c.Close()
	if warned != 1 {
		t.Errorf("warned %d times, want once", warned)
	}
}

func TestDirLetsOneOfManyCreate(t *testing.T) {
	d := &cache.Dir{Path: t.TempDir()}
	var wg sync.WaitGroup
	var mu sync.Mutex
	created := 0
	for range 20 {
		wg.Go(func() {
			switch err := d.Create(t.Context(), "agreed/x", []byte("x")); {
			case err == nil:
				mu.Lock()
				created++
				mu.Unlock()
			case !errors.Is(err, fs.ErrExist):
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if created != 1 {
		t.Errorf("created %d times", created)
	}
}

func TestAgreeGivesAllWhatTheFirstSays(t *testing.T) {
	dir := &cache.Dir{Path: t.TempDir()}
	for _, say := range []string{"first", "second"} {
		c := &cache.Cache{Dir: dir, Warn: func(err error) { t.Error(err) }}
		if c.Agree(t.Context(), "subject", &say); say != "first" {
			t.Errorf("agreed on %q", say)
		}
	}
}

func TestCleanRemovesWhatIsOldThenWhatIsTooMuch(t *testing.T) {
	d := &cache.Dir{Path: t.TempDir()}
	c := &cache.Cache{Dir: d}
	now := time.Now()
	for i, of := range []string{"new", "used", "old", "oldest"} {
		c.Put(t.Context(), parts(of), sample("x"))
		file := filepath.Join(d.Path, "runs", parts(of).Key().String()[:2], parts(of).Key().String()[2:])
		at := now.Add(-time.Duration(i) * 24 * time.Hour)
		if err := os.Chtimes(file, at, at); err != nil {
			t.Fatal(err)
		}
	}
	has := func() (all []string) {
		for _, of := range []string{"new", "used", "old", "oldest"} {
			if _, err := d.Read(t.Context(), "runs/"+parts(of).Key().String()[:2]+"/"+parts(of).Key().String()[2:]); err == nil {
				all = append(all, of)
			}
		}
		return all
	}
	r, err := d.Clean(now.Add(-60*time.Hour), 1<<20)
	if err != nil || r.Files != 1 {
		t.Errorf("removed %+v, %v", r, err)
	}
	if diff := cmp.Diff([]string{"new", "used", "old"}, has()); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
	// Reading has made them all young: the bound decides.
	if r, err = d.Clean(time.Time{}, r.LeftBytes-1); err != nil || r.Files != 1 || len(has()) != 2 && len(has()) != 3 {
		t.Errorf("removed %+v, %v; left %v", r, err, has())
	}
	if r, err = d.Clean(time.Now().Add(time.Hour), 0); err != nil || r.Left != 0 || len(has()) != 0 {
		t.Errorf("removed %+v, %v; left %v", r, err, has())
	}
}

func TestCloseKeepsTheDirectoryWithinItsBound(t *testing.T) {
	d := &cache.Dir{Path: t.TempDir(), Bound: 2000}
	c := &cache.Cache{Dir: d}
	for i := range 50 {
		c.Put(t.Context(), parts(string(rune('a'+i))), sample(strings.Repeat("x", 100)))
	}
	c.Close()
	if r, err := d.Clean(time.Time{}, 1<<40); err != nil || r.LeftBytes > d.Bound || r.Left == 0 {
		t.Errorf("left %+v, %v; want at most %d bytes", r, err, d.Bound)
	}
}

// parts gives what the run of a chapter rests on.
func parts(of string) runner.Parts {
	return runner.Parts{{What: "weft", Value: "v1"}, {What: runner.ChapterPart, Value: "a.md"}, {What: "cell x: code", Value: of}}
}

func sample(text string) runner.Run {
	return runner.Run{Kernel: "yaegi", Go: "go1.26", Took: time.Second, Results: []runner.Result{{
		Cell:    1,
		Ending:  runner.Done,
		Outputs: []runner.Output{{Kind: runner.Stdout, Text: text}},
	}}}
}

// entries gives the files of the runs in a directory.
func entries(t *testing.T, d *cache.Dir) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.Path, "runs", "*", "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("entries %v, %v", files, err)
	}
	return files
}

// change changes the only run in a directory.
func change(t *testing.T, d *cache.Dir, damage func([]byte) []byte) {
	t.Helper()
	file := entries(t, d)[0]
	text, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, damage(text), 0o666)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A far is a store that another has, which may fail.
type far struct {
	cache.Dir
	mu    sync.Mutex
	fails error
	lies  func([]byte) []byte
	asked int
}

func (f *far) String() string { return "far" }

func (f *far) Read(ctx context.Context, name string) ([]byte, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	text, err := f.Dir.Read(ctx, name)
	if f.fails != nil {
		return nil, f.fails
	}
	if err == nil && f.lies != nil {
		text = f.lies(text)
	}
	return text, err
}

func (f *far) Write(ctx context.Context, name string, text []byte) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked++
	if err := errors.Join(f.fails, ctx.Err()); err != nil {
		return err
	}
	return f.Dir.Write(ctx, name, text)
}

func TestCacheBringsNearWhatIsFar(t *testing.T) {
	store := &far{Dir: cache.Dir{Path: t.TempDir()}}
	one := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: store}
	one.Put(t.Context(), parts("a"), sample("a"))
	one.Close()
	two := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: store}
	if _, ok := two.Get(t.Context(), parts("a").Key()); !ok {
		t.Error("what one has put the other has not")
	}
	if last, ok := two.Last(t.Context(), "a.md"); !ok || last.Took != time.Second {
		t.Errorf("what is remembered: %+v, %v", last, ok)
	}
	asked := store.asked
	if _, ok := two.Get(t.Context(), parts("a").Key()); !ok || store.asked != asked {
		t.Error("what is near is asked for far away")
	}
}

// TestCloseSendsWhatWasPut ends the context of a run before its results have
// got far.
func TestCloseSendsWhatWasPut(t *testing.T) {
	store := &far{Dir: cache.Dir{Path: t.TempDir()}}
	c := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: store}
	ctx, cancel := context.WithCancel(t.Context())
	store.mu.Lock() // it is slow
	c.Put(ctx, parts("a"), sample("a"))
	cancel()
	store.mu.Unlock()
	c.Close()
	if names := entries(t, &store.Dir); len(names) != 1 {
		t.Errorf("far away there is %q", names)
	}
}

func TestCacheGoesOnWithoutAFarStoreThatFails(t *testing.T) {
	store := &far{Dir: cache.Dir{Path: t.TempDir()}, fails: errors.New("forbidden")}
	var warned []string
	c := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: store, Warn: func(err error) { warned = append(warned, err.Error()) }}
	for _, of := range []string{"a", "b", "c"} {
		if _, ok := c.Get(t.Context(), parts(of).Key()); ok {
			t.Error("there is a run from nowhere")
		}
		c.Put(t.Context(), parts(of), sample(of))
	}
	c.Close()
	if _, ok := c.Get(t.Context(), parts("b").Key()); !ok {
		t.Error("what is near is lost")
	}
	if diff := cmp.Diff([]string{"far: forbidden; going on without it"}, warned); diff != "" || store.asked != 1 {
		t.Errorf("asked %d times, warned (-want +got):\n%s", store.asked, diff)
	}
}

func TestCacheBelievesNoFarStoreThatLies(t *testing.T) {
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			store := &far{Dir: cache.Dir{Path: t.TempDir()}, lies: damage}
			one := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: store}
			for _, of := range []string{"a", "b"} {
				one.Put(t.Context(), parts(of), sample(of))
			}
			one.Close()
			warned := 0
			two := &cache.Cache{Dir: &cache.Dir{Path: t.TempDir()}, Far: store, Warn: func(error) { warned++ }}
			for _, of := range []string{"a", "b"} {
				if _, ok := two.Get(t.Context(), parts(of).Key()); ok {
					t.Error("it believes")
				}
			}
			if warned != 1 {
				t.Errorf("warned %d times", warned)
			}
			if _, err := os.Stat(filepath.Join(two.Dir.Path, "runs")); err == nil {
				t.Error("what is damaged is kept")
			}
		})
	}
}
