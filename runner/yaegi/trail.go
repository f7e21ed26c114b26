package yaegi

import (
	"bytes"
	"runtime"
	"strconv"
	"strings"
	"sync"

	"weft/runner"
)

// A trail takes the lines that yaegi prints while a panic leaves one
// interpreted function after the other, and keeps for each goroutine those
// of the panic that is under way: where each function's first statement is.
// The lines must never reach the cell.
type trail struct {
	mu     sync.Mutex
	frames map[int][]spot // by goroutine, the innermost first
}

// At most this many goroutines and frames are kept.
const (
	maxTrails = 256
	maxFrames = 100
)

// clear forgets all frames.
func (t *trail) clear() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.frames = nil
}

// Write takes one line of the form "FILE:LINE:COL: panic: main.f(...)".
// Yaegi calls it in the goroutine that panics.
func (t *trail) Write(b []byte) (int, error) {
	at, _, ok := cutPos(string(b))
	if !ok {
		return len(b), nil
	}
	id, panics := goroutine(), panicking()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.frames == nil || len(t.frames) >= maxTrails {
		t.frames = map[int][]spot{}
	}
	t.frames[id] = push(t.frames[id], at, panics)
	return len(b), nil
}

// push adds the frame to those that a panic has left before. At each one
// yaegi recovers the panic and panics again, so that the frame is the n-th of
// the panic under way if n panics are; the others are of a panic that
// somebody recovered for good.
func push(frames []spot, f spot, n int) []spot {
	if n > 0 && n <= len(frames) {
		frames = frames[:n-1]
	}
	if len(frames) >= maxFrames {
		frames = frames[:maxFrames-1] // the outermost one stays in view
	}
	return append(frames, f)
}

// take gives the frames of the goroutine that calls it.
func (t *trail) take() []spot {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.frames[goroutine()]
}

// goroutine gives the number of the goroutine that calls it.
func goroutine() int {
	var buf [64]byte
	b := buf[:runtime.Stack(buf[:], false)]
	b = bytes.TrimPrefix(b, []byte("goroutine "))
	n, _ := strconv.Atoi(string(b[:max(0, bytes.IndexByte(b, ' '))]))
	return n
}

// panicking gives how many panics are under way in the goroutine that calls
// it, as far as the last thousand frames of its stack tell.
func panicking() int {
	pcs := make([]uintptr, 1000)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	n := 0
	for {
		f, more := frames.Next()
		if f.Function == "runtime.gopanic" {
			n++
		}
		if !more {
			return n
		}
	}
}

// panicked gives the error for a panic of the goroutine that calls it. The
// line is where the cell says it was; zero stands for what it has marked.
func (k *Kernel) panicked(r any, line int) runner.Error {
	e := runner.Error{Ending: runner.Panic, Pos: k.start()}
	if line > 0 {
		e.Pos.Line = line // unless yaegi knows better
	} else {
		line = *k.line
	}
	e.Message, e.Ending = words(r, k.reflecting.Load())
	frames := k.trail.take()
	var b strings.Builder
	for i, f := range frames {
		name, pos, told := k.where(f, line)
		if !told {
			line = 0 // it is the line of the innermost function that marks any
		}
		if i == 0 && pos.IsValid() {
			e.Pos = pos
		}
		b.WriteString(name + "(...)\n\t" + pos.String() + "\n")
	}
	e.Stack = b.String()
	return e
}

// start gives the first line of the cell that is running.
func (k *Kernel) start() runner.Pos {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cell == nil {
		return runner.Pos{}
	}
	pos := k.cell.unit.Pos
	pos.Col = 0
	return pos
}

// where gives the name of a frame's function and a place in it: the line that
// the function tells, else the given one, if that is one of the function's,
// else its first one. Yaegi knows only where a function starts, and the line
// that the cell has marked may be of a function that was called later and has
// returned.
func (k *Kernel) where(f spot, line int) (name string, pos runner.Pos, told bool) {
	s := k.source(f.file)
	if s == nil {
		return "main", runner.Pos{}, false
	}
	fn, ok := s.function(f.line, f.col)
	if !ok {
		return "main.init", k.at(f.file, f.line), false
	}
	if fn.only > 0 {
		return fn.name, runner.Pos{File: s.file, Line: fn.only}, true
	}
	first, last := s.span(fn)
	if line < first || line > last {
		line = first
	}
	return fn.name, runner.Pos{File: s.file, Line: line}, false
}
