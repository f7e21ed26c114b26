package main

import "testing"

// A small heap may grow to what is roomy, one near that by the least, and a large
// one by three quarters.
func TestPercentFor(t *testing.T) {
	for live, want := range map[uint64]int{0: 7200, 4 << 20: 1700, 32 << 20: 125, 48 << 20: 50, 64 << 20: 25, 80 << 20: 40, 1 << 30: 75} {
		if got := percentFor(live); got != want {
			t.Errorf("percentFor(%d) = %d, want %d", live, got, want)
		}
	}
}
