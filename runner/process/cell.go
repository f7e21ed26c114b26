package process

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"weft/runner"
)

// A cell is a unit while it runs: its outputs so far and what has become of
// it. Its collector guards it; the channels are for whoever waits.
type cell struct {
	say    func(runner.Output)
	limit  int64
	began  time.Time
	size   int64
	result runner.Result
	lost   string

	started chan struct{} // closed when the child has begun
	ended   chan struct{} // closed when it has ended the cell
	over    chan struct{} // closed when there is too much output
}

// newCell makes a cell of a unit.
func newCell(u runner.Unit, limit int64, say func(runner.Output)) *cell {
	return &cell{
		say: say, limit: limit,
		result:  runner.Result{Cell: u.Cell, Ending: runner.Done},
		started: make(chan struct{}), ended: make(chan struct{}), over: make(chan struct{}),
	}
}

// running reports whether outputs belong to c.
func (c *cell) running() bool { return c != nil && !c.began.IsZero() && !c.hasEnded() }

// failed reports whether the child has said why the cell does not end well.
func (c *cell) failed() bool { return c != nil && c.result.Err() != nil }

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
	r.Outputs = runner.JoinAll(c.result.Outputs)
	c.result = *r
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
	if isClosed(c.over) {
		return
	}
	o.At = max(0, at.Sub(c.began))
	if left := c.limit - c.size; size(o) > left {
		close(c.over)
		o.Text, o.Data = cut(o.Text, left), nil
		if o.Text == "" {
			return
		}
	}
	c.size += size(o)
	c.add(o)
}

// add adds an output whatever its size.
func (c *cell) add(o runner.Output) {
	if o.Error != nil {
		c.result.Ending = o.Error.Ending
	}
	c.say(o)
	if n := len(c.result.Outputs); n > 0 && together(c.result.Outputs[n-1], o) {
		c.result.Outputs[n-1].Text += o.Text
		return
	}
	c.result.Outputs = append(c.result.Outputs, o)
}

// together reports whether two texts came so soon one after the other that
// they are one write for all who look at it later.
func together(a, b runner.Output) bool {
	return a.Kind == b.Kind && (a.Kind == runner.Stdout || a.Kind == runner.Stderr) &&
		b.At-a.At < time.Millisecond && len(a.Text) < 4<<10
}

// size gives how many bytes of the limit an output takes. A trace, which the
// cell has not printed, takes none: who records it bounds it.
func size(o runner.Output) int64 {
	n := len(o.Text)
	for typ, data := range o.Data {
		if typ == runner.TraceType {
			continue
		}
		n += len(json.RawMessage(data))
	}
	return int64(n)
}

// cut gives the first bytes of s, at most n, and no half character.
func cut(s string, n int64) string {
	if int64(len(s)) <= n {
		return s
	}
	end := int(n)
	for end > 0 && end > int(n)-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
