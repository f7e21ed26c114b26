// Package sync is what cells with virtual time get as the package of that
// name. Those who wait in it wait on channels, since a wait for a mutex of
// the standard library does not let time pass. What waits is served in the
// order in which it came.
package sync

import (
	"sync"
	"sync/atomic"

	"weft/runner/virtual/clock"
)

// These types never wait for long, or wait on what they are given.
type (
	Locker = sync.Locker
	Map    = sync.Map
	Pool   = sync.Pool
	Cond   = sync.Cond
)

// NewCond makes a Cond with a lock.
func NewCond(l Locker) *Cond { return sync.NewCond(l) }

// A queue is those who wait, in the order in which they came.
type queue []chan struct{}

// wait puts the goroutine that calls it into the queue, gives back the lock
// of the queue, and waits for its turn.
func (q *queue) wait(mu *sync.Mutex) {
	turn := make(chan struct{})
	*q = append(*q, turn)
	mu.Unlock()
	<-turn
}

// next gives the first one its turn; false if there is none.
func (q *queue) next() bool {
	if len(*q) == 0 {
		return false
	}
	close((*q)[0])
	*q = (*q)[1:]
	return true
}

// all gives all of them their turn, and tells how many they are.
func (q *queue) all() (n int) {
	for q.next() {
		n++
	}
	return n
}

// A Mutex is a lock that one goroutine can hold. Who unlocks it hands it to
// the one that has waited longest.
type Mutex struct {
	mu     sync.Mutex
	locked bool
	queue  queue
}

// Lock waits until the mutex can be locked.
func (m *Mutex) Lock() {
	m.mu.Lock()
	if m.locked {
		m.queue.wait(&m.mu)
		return // it was handed over
	}
	m.locked = true
	m.mu.Unlock()
}

// TryLock locks the mutex if nobody holds it.
func (m *Mutex) TryLock() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.locked {
		return false
	}
	m.locked = true
	return true
}

// Unlock gives the mutex on.
func (m *Mutex) Unlock() {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.locked {
		new(sync.Mutex).Unlock() // the end of the process, in Go's words
	}
	m.locked = m.queue.next()
}

// A Once does something only once.
type Once struct {
	done atomic.Bool
	m    Mutex
}

// Do calls f if this is the first call.
func (o *Once) Do(f func()) {
	if o.done.Load() {
		return
	}
	o.m.Lock()
	defer o.m.Unlock()
	if !o.done.Load() {
		defer o.done.Store(true)
		f()
	}
}

// A WaitGroup waits until a number comes down to zero.
type WaitGroup struct {
	mu    sync.Mutex
	n     int
	queue queue
}

// Add adds to the number.
func (wg *WaitGroup) Add(delta int) {
	wg.mu.Lock()
	defer wg.mu.Unlock()
	wg.n += delta
	if wg.n < 0 {
		panic("sync: negative WaitGroup counter")
	}
	if wg.n == 0 {
		wg.queue.all()
	}
}

// Done takes one from the number.
func (wg *WaitGroup) Done() { wg.Add(-1) }

// Wait waits until the number is zero.
func (wg *WaitGroup) Wait() {
	wg.mu.Lock()
	if wg.n == 0 {
		wg.mu.Unlock()
		return
	}
	wg.queue.wait(&wg.mu)
}

// Go calls f in a goroutine that counts. A panic of f ends the process.
func (wg *WaitGroup) Go(f func()) {
	wg.Add(1)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				panic(r)
			}
			wg.Done()
		}()
		f()
	}()
	clock.Yield()
}
