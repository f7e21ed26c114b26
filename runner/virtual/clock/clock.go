// Package clock is the clock of a process whose cells have virtual time. The
// cells run in one bubble of testing/synctest: there time passes only when
// every goroutine waits for another one or for time, and then it jumps.
//
// On top of that the package makes instants distinct. Two goroutines that
// wait for the same microsecond get nanoseconds of their own within it, in
// the order in which they began to wait, so that they wake one after the
// other and always in this order. Cells see whole microseconds. More than
// 999 goroutines at once push the last of them into the next microsecond.
//
// The packages time, sync and context beside it are what cells get under
// the names of those in the standard library.
package clock

import (
	"runtime"
	"runtime/debug"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// epoch is when the clock of a bubble starts: midnight of 2000-01-01, UTC.
const epoch = 946684800 * time.Second

// maxHeap is how large the heap of a process with the clock may grow before
// it is collected: a collection would let goroutines change their order.
const maxHeap = 256 << 20

// bubble is that of this process; there is only one, because cells call
// functions.
var bubble state

// A state is what there is of a bubble.
type state struct {
	mu       sync.Mutex
	announce func(at time.Duration) // nil: nobody wants to know
	last     int64                  // the last instant that was announced, in microseconds since 1970
	slots    map[int64]int64        // by microsecond, the last nanosecond that is taken
	sweep    int                    // with how many slots the past ones are forgotten
	jobs     chan func()            // made outside, so that time stands still in between; nil: real time
	done     chan struct{}
}

// Own says that the process belongs to the cells alone, so that the clock
// may set up the scheduler for them; and that announce is to be called with
// each new instant, counted from the start of the clock, before anything
// happens at it.
func Own(announce func(at time.Duration)) { bubble.announce = announce }

// Open starts the clock. If all goroutines of the bubble come to wait for
// each other, asleep is called, and must not return.
func Open(asleep func()) {
	if bubble.announce != nil {
		runtime.GOMAXPROCS(1)
		debug.SetGCPercent(-1)
		debug.SetMemoryLimit(min(maxHeap, debug.SetMemoryLimit(-1)))
	}
	bubble.slots, bubble.last = map[int64]int64{}, int64(epoch/time.Microsecond)
	bubble.jobs, bubble.done = make(chan func()), make(chan struct{})
	jobs, done := bubble.jobs, bubble.done
	go func() {
		defer func() {
			// The only panic that comes here is that of a deadlock.
			if recover() != nil {
				asleep()
			}
		}()
		synctest.Test(&testing.T{}, func(*testing.T) {
			for job := range jobs {
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					job()
				}()
				<-ended
				Arrive()
				done <- struct{}{}
			}
		})
	}()
}

// Running reports whether the clock was started.
func Running() bool { return bubble.jobs != nil }

// Do runs f in the bubble and waits for it. What f has started lives on, but
// time stands still until the next call. If f has not ended after the limit,
// in real time, because goroutines wait for what is outside of the bubble,
// still is called with what they wait for and their stacks. A limit of zero
// means that nobody wants to know.
func Do(f func(), limit time.Duration, still func(state, stacks string)) {
	if limit > 0 {
		defer time.AfterFunc(limit, func() { look(still) }).Stop()
	}
	bubble.jobs <- f
	<-bubble.done
}

// Now gives the present microsecond, without a monotonic reading.
func Now() time.Time { return time.Now().Truncate(time.Microsecond) }

// Instant gives the last instant that was announced.
func Instant() time.Duration {
	bubble.mu.Lock()
	defer bubble.mu.Unlock()
	return time.Duration(bubble.last)*time.Microsecond - epoch
}

// Arrive announces the present instant if it is a new one.
func Arrive() {
	us := time.Now().UnixMicro()
	bubble.mu.Lock()
	defer bubble.mu.Unlock()
	if us <= bubble.last {
		return
	}
	bubble.last = us
	if bubble.announce != nil {
		bubble.announce(time.Duration(us)*time.Microsecond - epoch)
	}
}

// Sleep waits until d has passed, in whole microseconds. A wait of no length
// lets the others go first that can.
func Sleep(d time.Duration) {
	time.Sleep(Wait(d))
	Arrive()
}

// Yield is called after each go statement of a cell: the new goroutine goes
// as far as it can before the one that has started it.
func Yield() {
	if Running() {
		Sleep(0)
	}
}

// Wait gives how long a timer has to be for an instant of its own, d from
// now in whole microseconds.
func Wait(d time.Duration) time.Duration {
	now := time.Now().UnixNano()
	us := now / 1000
	if d > 0 {
		us += int64((min(d, longest) + time.Microsecond - 1) / time.Microsecond)
	}
	bubble.mu.Lock()
	defer bubble.mu.Unlock()
	for n := int64(0); ; us++ {
		n = max(bubble.slots[us], now-us*1000) + 1
		if n < 1000 {
			bubble.take(us, n, now/1000)
			return time.Duration(us*1000 + n - now)
		}
	}
}

// longest is how long a wait can be: for ever, and not past the end of time.
const longest = 100 * 365 * 24 * time.Hour

// take notes that a nanosecond is taken, and forgets those before now once
// there are many.
func (s *state) take(us, n, now int64) {
	s.slots[us] = n
	if len(s.slots) < s.sweep {
		return
	}
	for past := range s.slots {
		if past < now {
			delete(s.slots, past)
		}
	}
	s.sweep = 2*len(s.slots) + minSweep
}

// minSweep is how many microseconds are kept at least.
const minSweep = 1 << 10
