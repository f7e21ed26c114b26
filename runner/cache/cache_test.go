package cache_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weft/runner"
	"weft/runner/cache"
)

func TestDirGivesBackWhatWasPut(t *testing.T) {
	d := &cache.Dir{Path: filepath.Join(t.TempDir(), "new")}
	key, run := runner.Key{1}, sample("hello\n")
	if _, ok := d.Get(key); ok {
		t.Error("an empty cache has the run")
	}
	put(t, d, key, run)
	got, ok := d.Get(key)
	if !ok {
		t.Fatal("the run is not there")
	}
	if diff := cmp.Diff(run, got); diff != "" {
		t.Errorf("run (-put +got):\n%s", diff)
	}
	if _, ok := d.Get(runner.Key{2}); ok {
		t.Error("another key has the run")
	}
}

func TestDirTakesDamageForAMiss(t *testing.T) {
	damage := map[string]func(text []byte) []byte{
		"cut":       func(text []byte) []byte { return text[:len(text)/2] },
		"empty":     func([]byte) []byte { return nil },
		"other key": func(text []byte) []byte { return []byte(`{"key":"00","run":{}}`) },
	}
	for name, change := range damage {
		t.Run(name, func(t *testing.T) {
			warned := 0
			d := &cache.Dir{Path: t.TempDir(), Warn: func(error) { warned++ }}
			put(t, d, runner.Key{}, sample("x"))
			files, err := filepath.Glob(filepath.Join(d.Path, "*", "*.json"))
			if err != nil || len(files) != 1 {
				t.Fatalf("files %v, %v", files, err)
			}
			text, err := os.ReadFile(files[0])
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(files[0], change(text), 0o666); err != nil {
				t.Fatal(err)
			}
			if _, ok := d.Get(runner.Key{}); ok || warned != 1 {
				t.Errorf("got an entry: %v; warnings: %d", ok, warned)
			}
		})
	}
}

func TestDirIsSharedByManyWriters(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			d := &cache.Dir{Path: dir, Warn: func(err error) { t.Error(err) }}
			for j := range 50 {
				key := runner.Key{byte(j)}
				if err := d.Put(key, sample("same")); err != nil {
					t.Errorf("writer %d: %v", i, err)
				}
				if _, ok := d.Get(key); !ok {
					t.Errorf("writer %d misses %d", i, j)
				}
			}
		})
	}
	wg.Wait()
	if left, _ := filepath.Glob(filepath.Join(dir, "*", ".new-*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func put(t *testing.T, d *cache.Dir, k runner.Key, run runner.Run) {
	t.Helper()
	if err := d.Put(k, run); err != nil {
		t.Fatal(err)
	}
}

func sample(text string) runner.Run {
	return runner.Run{Kernel: "yaegi", Go: "go1.26", Results: []runner.Result{{
		Cell:    1,
		Ending:  runner.Done,
		Outputs: []runner.Output{{Kind: runner.Stdout, Text: text}},
	}}}
}
