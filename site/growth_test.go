package site_test

import (
	"math"
	"runtime"
	"sync/atomic"
	"testing"

	"weft/site"
	"weft/site/book"
	"weft/site/check"
	"weft/site/generated"
)

// A cost is what a site takes: what is allocated on the way, which tells of
// work as time does but on a busy machine too, and the bytes of its files.
type cost struct{ allocated, written uint64 }

// costOf builds a generated book.
func costOf(t *testing.T, pages int) cost {
	t.Helper()
	dir := t.TempDir()
	if err := generated.Write(dir, pages); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	b, err := book.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	check.Check(b)
	var written atomic.Uint64
	if _, err := (&site.Site{Book: b}).Write(func(f site.File) error {
		written.Add(uint64(len(f.Data)))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return cost{after.TotalAlloc - before.TotalAlloc, written.Load()}
}

// TestWorkGrowsNoFasterThanTheBook: nothing that each page does may look at
// all others. Times are measured by make performance.
func TestWorkGrowsNoFasterThanTheBook(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const small, times = 450, 4 // large books both
	costOf(t, 10)               // templates and the like are made once
	a, b := costOf(t, small), costOf(t, small*times)
	power := func(a, b uint64) float64 { return math.Log(float64(b)/float64(a)) / math.Log(times) }
	for what, p := range map[string]float64{"allocated": power(a.allocated, b.allocated), "written": power(a.written, b.written)} {
		t.Logf("%s: power %.3f of the pages", what, p)
		if p > 1.05 {
			t.Errorf("what is %s grows with the power %.3f of the pages, want at most 1.05", what, p)
		}
	}
}
