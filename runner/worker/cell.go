package worker

import (
	"time"
	"unicode/utf8"

	"weft/runner"
	"weft/runner/report"
)

// A cell is a unit while it runs: its outputs so far and what has become of
// it.
type cell struct {
	unit   runner.Unit
	limits runner.Limits
	say    func(runner.Output)
	began  float64 // in milliseconds since 1970; zero before
	size   int64
	over   bool // there is too much output
	dead   bool // the worker is not to be used again
	result runner.Result
	late   []late // what came before it began
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
	if c.over {
		return
	}
	o.At = c.since(m)
	if left := c.limits.Output - c.size; size(o) > left {
		c.over = true
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
		if typ != runner.TraceType {
			n += len(data)
		}
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

// end notes the result that the kernel gave.
func (c *cell) end(r *runner.Result) {
	r.Outputs = c.result.Outputs
	c.result = *r
}

// tooMuch ends a cell that prints too much.
func (c *cell) tooMuch(m Message) { c.fail(report.Output(c.limits.Output), c.since(m)) }

// bury ends a cell whose worker has ended.
func (c *cell) bury(m Message) {
	if c.result.Err() == nil {
		c.fail(m.cause(c.limits), c.since(m))
	}
	c.dead = true
	c.result.Elapsed = c.since(m)
	c.result.ExitCode = m.Why.Code
}

// fail ends the cell with an error, and the worker with it.
func (c *cell) fail(e runner.Error, at time.Duration) {
	e.Pos = runner.Pos{File: c.unit.Pos.File, Line: c.unit.Pos.Line}
	c.add(runner.Output{Kind: runner.Failure, At: at, Error: &e})
	c.result.Elapsed = at
	c.dead = true
}

// finish gives the result.
func (c *cell) finish() runner.Result {
	c.result.Outputs = runner.JoinAll(c.result.Outputs)
	return c.result
}
