package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// spareGarbage is how much garbage may lie before it is collected. Go begins with
// four megabytes, and goes through the heap of a small build a dozen times for
// them; a heap that is larger than this is none of its business.
const spareGarbage = 32 << 20

// collectLess lets garbage lie for a while. After each collection the percentage
// is that by which so much may lie again, or Go's own if that is more.
func collectLess() {
	if os.Getenv("GOGC") != "" {
		return // somebody knows better
	}
	debug.SetGCPercent(percentFor(4 << 20)) // of which Go takes its own
	var again func(*sentinel)
	again = func(s *sentinel) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		percent := percentFor(live[0].Value.Uint64())
		debug.SetGCPercent(percent)
		if percent > usualPercent {
			runtime.SetFinalizer(s, again)
		}
	}
	runtime.SetFinalizer(&sentinel{}, again)
}

// A sentinel is what nobody holds, so that each collection finds it.
type sentinel struct{ _ *int }

// usualPercent is Go's own.
const usualPercent = 100

// percentFor gives the percentage for a heap of which so many bytes live.
func percentFor(live uint64) int {
	return max(usualPercent, int(100*spareGarbage/max(live, 1<<20)))
}
