package garbage_test

import (
	"runtime"
	"testing"
	"time"

	"weft/runner/garbage"
)

// Each collection is told, until nobody wants to know.
func TestAfterEach(t *testing.T) {
	told := make(chan uint64, 10)
	count := 0
	garbage.AfterEach(func(live uint64) bool {
		told <- live
		count++
		return count < 3
	})
	for range 3 {
		if live := collectUntil(t, told); live == 0 {
			t.Error("nothing lived")
		}
	}
	runtime.GC()
	runtime.GC()
	select {
	case <-told:
		t.Error("a collection was told after the last")
	case <-time.After(50 * time.Millisecond):
	}
}

// collectUntil collects until a collection is told: one that begins before the
// last is told whole is not.
func collectUntil(t *testing.T, told <-chan uint64) (live uint64) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		runtime.GC()
		select {
		case live = <-told:
			return live
		case <-limit:
			t.Fatal("no collection was told")
		case <-time.After(time.Millisecond):
		}
	}
}
