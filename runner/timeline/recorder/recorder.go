// Package recorder records the execution trace of a cell in the process that
// runs it. The interpreting kernel has it linked; beside a compiled chapter
// with a traced cell stands a copy of its source, so that it needs nothing
// but the standard library.
//
// What the trace does not have by itself stands in it as log messages of
// category [Category]: where the cell begins and ends, what the process has
// used by then, and the names of goroutines.
package recorder

import (
	"context"
	"fmt"
	"runtime"
	"runtime/metrics"
	"runtime/trace"
	"strings"
	"sync"
	"time"
)

// Category is the category of the messages. They begin with one of the words
// below; usage is what [usage] gives.
//
//	begin OFFSET USAGE       the cell begins, so long after its start
//	end USAGE                it has ended
//	cut USAGE                it goes on without being recorded
//	still USAGE              all its goroutines wait, and have for a while
//	go LINE NAME             the next goroutine that this one starts
const Category = "weft"

// How many bytes a recording may have, but for what is under way when it
// reaches them. An event takes four to eight, and a tenth of a microsecond.
const (
	least = 48 << 10 // in the first moments, however dense it is
	// dense is how many come in a millisecond of a cell that does so little
	// else that the recording would make it much slower.
	dense = 6 << 10
)

// most is how many bytes it may have in all. What reads it in a browser needs
// 16 microseconds for an event, ten times as long as elsewhere, and keeps the
// reader waiting meanwhile.
func most() int {
	if runtime.GOOS == "js" {
		return 192 << 10
	}
	return 4 << 20
}

// A Recording is a trace in the making.
type Recording struct {
	deliver func(trace []byte)
	start   time.Time
	ended   chan struct{}
	full    chan struct{}

	ending, delivering sync.Once

	mu   sync.Mutex
	data []byte
	free func() // gives back the space of data
	over bool
}

// Start starts to record the goroutine that calls it and those that it
// starts, but for no longer than is given. The cell it belongs to was started
// at the given time. Deliver gets the trace, once, when the cell ends or
// nothing more can happen in it. A nil Recording, which Start gives if the
// process is being traced by somebody else, does nothing.
func Start(began time.Time, limit time.Duration, deliver func(trace []byte)) *Recording {
	r := &Recording{deliver: deliver, ended: make(chan struct{}), full: make(chan struct{})}
	r.start = time.Now()
	r.data, r.free = space(2 * most())
	if trace.Start(r) != nil {
		r.free()
		return nil
	}
	go r.watch(limit)
	say("begin %d %s", time.Since(began), usage())
	return r
}

// Stop ends the recording at the end of the cell, unless it has ended before,
// and delivers it.
func (r *Recording) Stop() {
	if r != nil {
		r.end("end")
		r.hand()
	}
}

// end ends the recording with a word that says why.
func (r *Recording) end(word string) {
	r.ending.Do(func() {
		say("%s %s", word, usage())
		trace.Stop()
		close(r.ended)
		// The timers of the trace stay for a while after it, and as long as
		// there are any, the runtime sees no deadlock and does not look again
		// by itself.
		time.AfterFunc(aftermath, func() {})
	})
}

// hand delivers the recording.
func (r *Recording) hand() {
	r.delivering.Do(func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.deliver(r.data)
		r.free()
	})
}

// Write takes a part of the trace.
func (r *Recording) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.data = append(r.data, b...)
	n := len(r.data)
	if !r.over && (n > most() || n > least && n > dense*int(time.Since(r.start)/time.Millisecond)) {
		r.over = true
		close(r.full) // whoever writes cannot stop the trace
	}
	return len(b), nil
}

const (
	tick  = 100 * time.Millisecond // how often watch looks
	quiet = 15                     // for how many ticks all have waited when the recording ends
	// aftermath is longer than a period of the runtime's tracer.
	aftermath = 1100 * time.Millisecond
)

// watch ends a recording that becomes too large or takes too long, and one of
// a cell in which everybody waits: while a trace is recorded the Go runtime
// does not see a deadlock. If it is one, it will be told at once; if not, the
// recording is cut, which the reader is told.
func (r *Recording) watch(limit time.Duration) {
	t := time.NewTicker(tick)
	defer t.Stop()
	late := time.Now().Add(limit)
	still := 0
	for {
		select {
		case <-r.ended:
			return
		case <-r.full:
			r.end("cut")
			if runtime.GOOS == "js" { // it is small there, and a worker may be ended at any time
				r.hand()
			}
			return
		case <-t.C:
		}
		if still++; !waiting() {
			still = 0
		}
		word := ""
		switch {
		case still >= quiet && !outside():
			word = "still"
		case time.Now().After(late):
			word = "cut"
		default:
			continue
		}
		r.end(word)
		r.hand() // the process may not live to the end of the cell
		return
	}
}

// waiting reports whether no goroutine but the one that calls it is running,
// ready or in a system call.
func waiting() bool {
	s := []metrics.Sample{
		{Name: "/sched/goroutines/running:goroutines"},
		{Name: "/sched/goroutines/runnable:goroutines"},
		{Name: "/sched/goroutines/not-in-go:goroutines"},
	}
	metrics.Read(s)
	sum := uint64(0)
	for _, v := range s {
		if v.Value.Kind() == metrics.KindUint64 {
			sum += v.Value.Uint64()
		}
	}
	return sum <= 1
}

// outside reports whether a goroutine waits for what comes from outside: for
// time to pass, or for a file.
func outside() bool {
	buf := make([]byte, 1<<20)
	text := string(buf[:runtime.Stack(buf, true)])
	for block := range strings.SplitSeq(text, "\n\n") {
		head, _, _ := strings.Cut(block, "\n")
		for _, state := range []string{" [sleep", " [IO wait", " [syscall"} {
			if strings.Contains(head, state) {
				return true
			}
		}
	}
	return false
}

// Starting names the next goroutine that the calling one starts: the line of
// the Markdown file, the function, and those arguments that say something.
func Starting(line int, name string, args ...any) {
	if !trace.IsEnabled() {
		return
	}
	if len(args) > 0 {
		texts := make([]string, len(args))
		for i, a := range args {
			texts[i] = short(a)
		}
		name += "(" + strings.Join(texts, ", ") + ")"
	}
	say("go %d %s", line, name)
}

// short gives an argument as part of a name.
func short(a any) string {
	text := fmt.Sprint(a)
	if s, ok := a.(string); ok {
		text = fmt.Sprintf("%q", s)
	}
	if r := []rune(text); len(r) > 12 {
		text = string(r[:11]) + "…"
	}
	return text
}

// say writes a message into the trace.
func say(format string, args ...any) {
	trace.Log(context.Background(), Category, fmt.Sprintf(format, args...))
}
