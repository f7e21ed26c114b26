//go:build unix

package recorder

import (
	"fmt"
	"runtime/metrics"
	"syscall"
)

// usage gives what the process has used so far: the time of the user and of
// the system in nanoseconds, voluntary and involuntary context switches, and
// how many threads there are.
func usage() string {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return ""
	}
	threads := []metrics.Sample{{Name: "/sched/threads/total:threads"}}
	metrics.Read(threads)
	n := uint64(0)
	if threads[0].Value.Kind() == metrics.KindUint64 {
		n = threads[0].Value.Uint64()
	}
	return fmt.Sprint(u.Utime.Nano(), u.Stime.Nano(), u.Nvcsw, u.Nivcsw, n)
}

// space gives an empty slice for so many bytes that is not of the heap, where
// it would make the collector run more often than the cell does.
func space(n int) (data []byte, free func()) {
	data, err := syscall.Mmap(-1, 0, n, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		return nil, func() {}
	}
	return data[:0], func() { _ = syscall.Munmap(data) }
}
