package worker

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"weft/runner"
	"weft/runner/protocol"
	"weft/runner/report"
	"weft/runner/transcript"
)

// startTime bounds how long a worker may take until it begins with a cell. It
// has to be loaded and compiled, which on a slow telephone takes a while.
const startTime = time.Minute

// A child is one worker.
type child struct {
	port   Port
	limits runner.Limits
	trace  bool
	wait   func()
	whole  bool // it has run all units so far
	used   bool // it has begun a cell

	mu   sync.Mutex
	list []Message
	news chan struct{} // has something while list may have
}

// put takes a message.
func (c *child) put(m Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.list = append(c.list, m)
	select {
	case c.news <- struct{}{}:
	default:
	}
}

// take gives the messages that have come.
func (c *child) take() []Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	list := c.list
	c.list = nil
	return list
}

// end ends the worker.
func (c *child) end() { c.port.Terminate() }

// run runs a unit. The worker is dead after it if dead is set, or has to be
// ended.
func (c *child) run(ctx context.Context, u runner.Unit, say func(runner.Output)) (res runner.Result, dead bool, err error) {
	wall := cmp.Or(u.Timeout, c.limits.Wall)
	if err := c.request(u, wall); err != nil {
		return res, false, err
	}
	cell := &cell{Transcript: transcript.New(u, c.limits.Output, say), unit: u, limits: c.limits, trace: c.trace}
	late := time.NewTimer(startTime)
	defer late.Stop()
	for {
		for _, m := range c.take() {
			began := cell.began != 0
			ended, err := c.handle(cell, m)
			if err != nil || ended {
				return cell.Finish(), cell.dead, err
			}
			if !began && cell.began != 0 {
				late.Reset(wall)
			}
		}
		select {
		case <-c.news:
		case <-late.C:
			if cell.began == 0 {
				return res, false, fmt.Errorf("kernel has not begun a cell within %v", startTime)
			}
			message := fmt.Sprintf("timeout: the cell took longer than %v", wall)
			cell.fail(runner.Error{Ending: runner.Timeout, Message: message}, wall)
			return cell.Finish(), true, nil
		case <-ctx.Done():
			return res, false, ctx.Err()
		}
	}
}

// request sends the unit. The worker knows nothing of time, because a timer
// would keep its runtime from seeing a deadlock; but with virtual time it sees
// one by itself, and may tell before the wall time is over why that stands
// still.
func (c *child) request(u runner.Unit, wall time.Duration) error {
	u.Timeout = 0
	if u.Virtual {
		u.Timeout = wall * 3 / 4
	}
	var b bytes.Buffer
	if err := protocol.NewWriter(&b).Write(protocol.Request{Version: protocol.Version, Units: []runner.Unit{u}}); err != nil {
		return fmt.Errorf("send cell %d: %w", u.Cell, err)
	}
	c.port.Post(Order{Type: "request", Text: strings.TrimSuffix(b.String(), "\n")})
	return nil
}

// feed says what the unit that is to be run can read.
func (c *child) feed(u runner.Unit, fed []Order) {
	if c.wait == nil {
		return
	}
	c.port.Post(Order{Type: "input", Clear: true, End: !u.Input})
	if u.Input {
		for _, o := range fed {
			c.port.Post(o)
		}
	}
}

// handle takes a message while a cell is to be run. It reports whether the
// cell has ended.
func (c *child) handle(cell *cell, m Message) (ended bool, err error) {
	switch m.Type {
	case "text":
		kind := runner.Stdout
		if m.FD == 2 {
			kind = runner.Stderr
		}
		cell.put(runner.Output{Kind: kind, Text: string(m.Bytes)}, m)
	case "reply":
		return c.reply(cell, m)
	case "over":
		cell.Fill()
	case "wait":
		c.wait()
	case "end":
		if !c.used {
			return false, fmt.Errorf("kernel ended before the cell began: %s", m.lastWords())
		}
		cell.begin(m) // the end of an earlier cell that comes late is that of this one
		cell.bury(m)
		return true, nil
	case "lost":
		return false, errors.New(m.Text)
	}
	if cell.Full() {
		cell.tooMuch(m)
	}
	return cell.Full(), nil
}

// reply takes a reply of the kernel.
func (c *child) reply(cell *cell, m Message) (ended bool, err error) {
	r, err := protocol.NewReader(bytes.NewReader([]byte(m.Text + "\n"))).ReadReply()
	if err != nil {
		return false, err
	}
	switch r.Kind {
	case protocol.Begin:
		c.used = true
		cell.begin(m)
	case protocol.Output:
		cell.put(*r.Output, m)
		if cell.Full() {
			cell.tooMuch(m)
		}
		return cell.Full(), nil
	case protocol.Result:
		cell.End(*r.Result)
		return true, nil
	case protocol.Lost:
		return false, errors.New(r.Error)
	}
	return false, nil
}

// lastWords gives what a worker said that ended before a cell began.
func (m Message) lastWords() string {
	return cmp.Or(m.Why.Fault, m.Report, fmt.Sprintf("exit status %d", m.Why.Code))
}

// cause gives the error for a cell whose worker ended by itself.
func (m Message) cause(limits runner.Limits) runner.Error {
	switch {
	case m.Why.Memory:
		return report.Memory(limits.Memory)
	case m.Why.Stack:
		return report.Stack()
	case m.Report != "":
		return report.Read(m.Report, limits.Memory)
	case m.Why.Fault != "":
		return runner.Error{Ending: runner.Fatal, Message: "fatal error: " + m.Why.Fault}
	}
	return runner.Error{Ending: runner.Exit, Message: fmt.Sprintf("exit status %d", m.Why.Code)}
}
