package process

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

// An input is what one unit can read. It comes through a named pipe which
// the child opens before it begins, so that each unit has a beginning and an
// end of its own. It is safe for concurrent use.
type input struct {
	tell func() // who is told that the unit waits; nil means nobody

	mu    sync.Mutex
	given strings.Builder // all of it, for a unit that is run again
	left  []byte          // what is not in the pipe yet
	ended bool            // nothing follows
	pipe  *os.File        // nil before open and when all is written
	more  chan struct{}   // holds a token if there is something to write
	fed   time.Time       // when that was
	asked bool            // tell was called since
	done  sync.WaitGroup
}

// newInput makes an input with nothing in it.
func newInput(tell func()) *input { return &input{tell: tell, more: make(chan struct{}, 1)} }

// feed adds a text, and the end.
func (in *input) feed(text string, end bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.ended {
		return
	}
	in.given.WriteString(text)
	in.left = append(in.left, text...)
	in.ended, in.asked, in.fed = end, false, time.Now()
	select {
	case in.more <- struct{}{}:
	default:
	}
}

// text gives all that was fed.
func (in *input) text() string {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.given.String()
}

// open makes the pipe under a name. It is not written to before begin, since
// a pipe that is closed again cannot be opened by a reader.
func (in *input) open(name string) error {
	if err := syscall.Mkfifo(name, 0o600); err != nil {
		return fmt.Errorf("make pipe %s: %w", name, err)
	}
	// Opened for reading too, it needs no reader yet.
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return errors.Join(err, os.Remove(name))
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.pipe = f
	return nil
}

// begin begins to write, once the reader has opened the pipe. Nobody else can
// open it from then on.
func (in *input) begin() {
	if in == nil {
		return
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	f := in.pipe
	_ = os.Remove(f.Name())
	in.fed = time.Now()
	in.done.Go(func() { in.write(f) })
}

// write writes into the pipe what is fed, until it is closed.
func (in *input) write(f *os.File) {
	for range in.more {
		in.mu.Lock()
		left := in.left
		in.left = nil
		ended := in.ended
		in.mu.Unlock()
		if _, err := f.Write(left); err != nil {
			return // the unit has ended
		}
		if ended {
			in.mu.Lock()
			in.pipe = nil
			in.mu.Unlock()
			_ = f.Close() // the reader finds the end
			return
		}
	}
}

// close takes away what was not read.
func (in *input) close() {
	if in == nil {
		return
	}
	in.mu.Lock()
	if in.pipe != nil {
		_ = in.pipe.Close()
	}
	in.pipe, in.ended = nil, true
	select {
	case <-in.more:
	default:
	}
	close(in.more)
	in.mu.Unlock()
	in.done.Wait()
}

// quietTime is how long a unit must have left its input empty to be taken for
// one that waits for it, where the system does not tell.
const quietTime = 300 * time.Millisecond

// look tells if one of some processes waits for something to read.
func (in *input) look(pids []int) {
	if in == nil || in.tell == nil || !in.waits(pids) {
		return
	}
	in.tell()
}

// waits reports whether one of the processes waits, for the first time since
// something was fed.
func (in *input) waits(pids []int) bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.asked || in.ended || in.pipe == nil || len(in.left) > 0 || !drained(in.pipe) {
		return false
	}
	waits, known := reading(pids, in.pipe)
	in.asked = waits || !known && time.Since(in.fed) > quietTime
	return in.asked
}
