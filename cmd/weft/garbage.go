package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// spareGarbage is how much garbage may lie before it is collected. Go begins with
// four megabytes, and goes through the heap of a small build a dozen times for
// them. Of a large book much lives until the end: from leastPercent on, garbage may
// be half as much as what lives, where Go would let it be as much.
const (
	spareGarbage = 32 << 20
	leastPercent = 50
)

// collectGarbage lets garbage lie for a while in small heaps, and less than usual
// in large ones. After each collection the percentage is found anew.
func collectGarbage() {
	if os.Getenv("GOGC") != "" {
		return // somebody knows better
	}
	debug.SetGCPercent(percentFor(4 << 20)) // of which Go takes its own
	var again func(*sentinel)
	again = func(s *sentinel) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		debug.SetGCPercent(percentFor(live[0].Value.Uint64()))
		runtime.SetFinalizer(s, again)
	}
	runtime.SetFinalizer(&sentinel{}, again)
}

// A sentinel is what nobody holds, so that each collection finds it.
type sentinel struct{ _ *int }

// percentFor gives the percentage for a heap of which so many bytes live.
func percentFor(live uint64) int {
	return max(leastPercent, int(100*spareGarbage/max(live, 1<<20)))
}
