package toolchain

import (
	"errors"
	"sync"

	"weft/runner/process"
)

// A line leads to the process that runs a unit, from those who feed and
// interrupt it. It is safe for concurrent use.
type line struct {
	mu    sync.Mutex
	to    *process.Kernel // nil while no unit runs
	tell  func()          // who is told that one waits for input
	early []piece         // fed while none ran
}

// A piece is a piece of input.
type piece struct {
	text string
	end  bool
}

// connect leads the line to a kernel that is about to run a unit; nil says
// that it has ended.
func (l *line) connect(k *process.Kernel) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.to = k
	if k == nil {
		return
	}
	k.OnWait(l.tell)
	for _, p := range l.early {
		_ = k.Feed(p.text, p.end) // which says nothing
	}
	l.early = nil
}

// Feed implements runner.Feeder.
func (k *Kernel) Feed(text string, end bool) error {
	l := &k.line
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.to == nil {
		l.early = append(l.early, piece{text, end})
		return nil
	}
	return l.to.Feed(text, end)
}

// OnWait implements runner.Feeder.
func (k *Kernel) OnWait(tell func()) { k.line.tell = tell }

// errBuilding is the error for an interrupt while no unit runs.
var errBuilding = errors.New("no cell runs")

// Interrupt implements runner.Interrupter.
func (k *Kernel) Interrupt() error {
	l := &k.line
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.to == nil {
		return errBuilding
	}
	return l.to.Interrupt()
}
