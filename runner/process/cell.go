package process

import (
	"time"

	"weft/runner"
	"weft/runner/transcript"
)

// A cell is a unit while it runs: its outputs so far and what has become of
// it. Its collector guards it; the channels are for whoever waits.
type cell struct {
	transcript.Transcript
	unit  runner.Unit
	began time.Time
	lost  string

	started chan struct{} // closed when the child has begun
	ended   chan struct{} // closed when it has ended the cell
	over    chan struct{} // closed when there is too much output
}

// newCell makes a cell of a unit. A nil say means that nobody listens yet.
func newCell(u runner.Unit, limit int64, say func(runner.Output)) *cell {
	return &cell{
		Transcript: transcript.New(u, limit, say), unit: u,
		started: make(chan struct{}), ended: make(chan struct{}), over: make(chan struct{}),
	}
}

// running reports whether outputs belong to c.
func (c *cell) running() bool { return c != nil && !c.began.IsZero() && !c.hasEnded() }

// failed reports whether the child has said why the cell does not end well.
func (c *cell) failed() bool { return c != nil && c.Result.Err() != nil }

// hasEnded reports whether the child has ended the cell.
func (c *cell) hasEnded() bool { return isClosed(c.ended) }

// isClosed reports whether a channel that only is closed is.
func isClosed(ch chan struct{}) bool {
	select {
	case <-ch:
		return true
	default:
		return false
	}
}

// start notes that the child has begun.
func (c *cell) start(at time.Time) {
	if c.began.IsZero() {
		c.began = at
		close(c.started)
	}
}

// end notes the result that the child gave.
func (c *cell) end(r *runner.Result) {
	if c.hasEnded() {
		return
	}
	c.End(*r)
	c.Finish()
	close(c.ended)
}

// lose notes that the kernel in the child is lost.
func (c *cell) lose(reason string) {
	c.lost = reason
	if !c.hasEnded() {
		close(c.ended)
	}
}

// put adds an output that came at the time, as far as the limit allows.
func (c *cell) put(o runner.Output, at time.Time) {
	o.At = max(0, at.Sub(c.began))
	c.Put(o)
	if c.Full() && !isClosed(c.over) {
		close(c.over)
	}
}
