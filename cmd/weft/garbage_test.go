package main

import "testing"

// A small heap may grow by what is spared, a large one by half.
func TestPercentFor(t *testing.T) {
	for live, want := range map[uint64]int{0: 3200, 4 << 20: 800, 16 << 20: 200, 32 << 20: 100, 1 << 30: 50} {
		if got := percentFor(live); got != want {
			t.Errorf("percentFor(%d) = %d, want %d", live, got, want)
		}
	}
}
