// Package garbage tells of the collections of the garbage collector, for those
// who let garbage lie as long as the heap allows it.
package garbage

import (
	"runtime"
	"runtime/metrics"
)

// AfterEach calls do after each collection, with the bytes that lived, as long as
// it reports true. It is called by the goroutine of finalizers, some time after
// the collection has ended, and must not block. A collection that begins before
// do has returned may pass untold.
func AfterEach(do func(live uint64) (goOn bool)) {
	var again func(*sentinel)
	again = func(s *sentinel) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		if do(live[0].Value.Uint64()) {
			runtime.SetFinalizer(s, again)
		}
	}
	runtime.SetFinalizer(&sentinel{}, again)
}

// A sentinel is what nobody holds, so that each collection finds it.
type sentinel struct{ _ *int }
