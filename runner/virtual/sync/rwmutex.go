package sync

import "sync"

// A RWMutex is a lock that one writer or many readers can hold. A writer that
// waits keeps new readers out; those who come meanwhile go before the next
// writer.
type RWMutex struct {
	w       Mutex // of writers among themselves
	mu      sync.Mutex
	writer  bool // there is one, or one waits
	readers int
	drained queue // the writer, until the readers are gone
	queue   queue // readers, until the writer is gone
}

// RLock waits until the mutex can be locked for reading.
func (rw *RWMutex) RLock() {
	rw.mu.Lock()
	if rw.writer {
		rw.queue.wait(&rw.mu)
		return // it was counted
	}
	rw.readers++
	rw.mu.Unlock()
}

// TryRLock locks the mutex for reading if no writer is there.
func (rw *RWMutex) TryRLock() bool {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if rw.writer {
		return false
	}
	rw.readers++
	return true
}

// RUnlock undoes one RLock.
func (rw *RWMutex) RUnlock() {
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if rw.readers == 0 {
		new(sync.RWMutex).RUnlock() // the end of the process, in Go's words
	}
	if rw.readers--; rw.readers == 0 {
		rw.drained.next()
	}
}

// Lock waits until the mutex can be locked for writing.
func (rw *RWMutex) Lock() {
	rw.w.Lock()
	rw.mu.Lock()
	rw.writer = true
	if rw.readers > 0 {
		rw.drained.wait(&rw.mu)
		return
	}
	rw.mu.Unlock()
}

// TryLock locks the mutex for writing if nobody holds it.
func (rw *RWMutex) TryLock() bool {
	if !rw.w.TryLock() {
		return false
	}
	rw.mu.Lock()
	defer rw.mu.Unlock()
	if rw.readers > 0 {
		rw.w.Unlock()
		return false
	}
	rw.writer = true
	return true
}

// Unlock undoes Lock. The readers that wait come first.
func (rw *RWMutex) Unlock() {
	rw.mu.Lock()
	if !rw.writer {
		new(sync.RWMutex).Unlock() // the end of the process, in Go's words
	}
	rw.writer = false
	rw.readers += rw.queue.all()
	rw.mu.Unlock()
	rw.w.Unlock()
}

// RLocker gives a Locker that locks for reading.
func (rw *RWMutex) RLocker() Locker { return (*reader)(rw) }

// A reader is a RWMutex seen by one who only reads.
type reader RWMutex

// Lock locks for reading.
func (r *reader) Lock() { (*RWMutex)(r).RLock() }

// Unlock undoes Lock.
func (r *reader) Unlock() { (*RWMutex)(r).RUnlock() }
