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
		runtime.GC()
		select {
		case live := <-told:
			if live == 0 {
				t.Error("nothing lived")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("a collection was not told")
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
