package main

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

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
