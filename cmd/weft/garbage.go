package main

import (
	"os"
	"runtime/debug"

	"weft/runner/garbage"
)

// Up to roomyHeap bytes a heap is not collected: Go begins with four megabytes, and
// goes through the heap of a small build a dozen times for them. Of a large book
// much lives until the end: then leastGarbage may lie, so that ten thousand pages
// stay in little memory. Of still larger ones it may be twice what lives beyond
// roomyHeap, up to three quarters of all that lives: else the work would grow faster
// than the book. Go itself lets as much lie as lives.
const (
	roomyHeap    = 72 << 20
	leastGarbage = 16 << 20
)

// collectGarbage lets garbage lie for a while in small heaps, and less than usual
// in larger ones. After each collection the percentage is found anew.
func collectGarbage() {
	if os.Getenv("GOGC") != "" {
		return // somebody knows better
	}
	debug.SetGCPercent(percentFor(4 << 20)) // of which Go takes its own
	garbage.AfterEach(func(live uint64) bool {
		debug.SetGCPercent(percentFor(live))
		return true
	})
}

// percentFor gives the percentage for a heap of which so many bytes live.
func percentFor(live uint64) int {
	garbage := max(leastGarbage, roomyHeap-int64(live), min(3*int64(live)/4, leastGarbage+2*(int64(live)-roomyHeap)))
	return int(100 * garbage / max(int64(live), 1<<20))
}
