package worker

import (
	"time"

	"weft/runner"
	"weft/runner/report"
	"weft/runner/transcript"
)

// A cell is a unit while it runs: its outputs so far and what has become of
// it.
type cell struct {
	transcript.Transcript
	unit   runner.Unit
	limits runner.Limits
	trace  bool    // what the runtime reports has stacks
	began  float64 // in milliseconds since 1970; zero before
	dead   bool    // the worker is not to be used again
	late   []late  // what came before it began
}

// A late is an output that came between two cells.
type late struct {
	output runner.Output
	at     Message
}

// begin notes that the worker has begun.
func (c *cell) begin(m Message) {
	if c.began != 0 {
		return
	}
	c.began = m.now(c.unit)
	for _, l := range c.late {
		c.put(l.output, l.at)
	}
	c.late = nil
}

// now gives when the message was sent, in milliseconds of the clock that the
// unit has. It is not zero.
func (m Message) now(u runner.Unit) float64 {
	if u.Virtual {
		return 1 + m.Instant/1e6
	}
	return m.At
}

// since gives the time from the beginning of the cell to the message.
func (c *cell) since(m Message) time.Duration {
	return max(0, time.Duration((m.now(c.unit)-c.began)*1e6)).Round(time.Microsecond)
}

// put adds an output as far as the limit allows.
func (c *cell) put(o runner.Output, m Message) {
	if c.began == 0 {
		c.late = append(c.late, late{o, m})
		return
	}
	o.At = c.since(m)
	c.Put(o)
}

// tooMuch ends a cell that prints too much.
func (c *cell) tooMuch(m Message) { c.fail(report.Output(c.limits.Output), c.since(m)) }

// bury ends a cell whose worker has ended.
func (c *cell) bury(m Message) {
	if c.Result.Err() == nil {
		e := m.cause(c.limits)
		if c.trace {
			e.Stack = m.Report
		}
		c.fail(e, c.since(m))
	}
	c.dead = true
	c.Result.Elapsed = c.since(m)
	c.Result.ExitCode = m.Why.Code
}

// fail ends the cell with an error, and the worker with it.
func (c *cell) fail(e runner.Error, at time.Duration) {
	e.Pos = runner.Pos{File: c.unit.Pos.File, Line: c.unit.Pos.Line}
	c.Add(runner.Output{Kind: runner.Failure, At: at, Error: &e})
	c.Result.Elapsed = at
	c.dead = true
}
