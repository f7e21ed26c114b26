package process

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"weft/runner"
	"weft/runner/protocol"
	"weft/runner/report"
)

// A task is a unit that a child is to run, and who gets its outputs.
type task struct {
	unit runner.Unit
	say  func(runner.Output)
	in   *input // what it can read; nil means nothing
}

// run runs a unit. The child is dead after it, or not to be used again, if
// dead is set; what it left behind is still to be shut.
func (c *child) run(ctx context.Context, t task) (res runner.Result, dead bool, err error) {
	u := t.unit
	cell, err := c.begin(t)
	if err != nil {
		return res, false, err
	}
	defer t.in.close()
	defer c.collect.end(cell)
	c.cell.Store(cell)
	defer c.cell.Store(nil)
	if err := c.awaitStart(ctx, cell); err != nil {
		return res, false, err
	}
	t.in.begin()
	why, err := c.awaitEnd(ctx, cell, c.wall(u), t.in)
	if err != nil {
		return res, false, err
	}
	if why == nil && cell.hasEnded() {
		// The signal may still be under way, or somebody may listen for it.
		return cell.Result, c.cut.Load(), nil
	}
	res, err = c.bury(cell, u, why)
	return res, true, err
}

// begin has the child begin a unit, unless it was sent ahead.
func (c *child) begin(t task) (*cell, error) {
	if cell := c.takeAhead(); cell != nil {
		c.collect.hear(cell, t.say)
		return cell, nil
	}
	stdin, err := c.lay(t.in)
	if err != nil {
		return nil, fmt.Errorf("feed cell %d: %w", t.unit.Cell, err)
	}
	cell := newCell(t.unit, c.limits.Output, t.say)
	return cell, c.send(stdin, cell)
}

// wall gives how long a unit may take.
func (c *child) wall(u runner.Unit) time.Duration { return cmp.Or(u.Timeout, c.limits.Wall) }

// lay lays a pipe for what a unit can read, and gives the file that is to be
// its standard input; empty if that may stay as it is.
func (c *child) lay(in *input) (stdin string, err error) {
	if in == nil {
		if c.fed {
			return os.DevNull, nil
		}
		return "", nil
	}
	c.fed = true
	c.inputs++
	name := c.place.stdin(c.inputs)
	return name, in.open(name)
}

// interrupt sends the signal of Ctrl+C to the processes of the cell that runs.
func (c *child) interrupt() error {
	cell := c.cell.Load()
	if cell == nil || !isClosed(cell.started) || cell.hasEnded() || isClosed(c.exited) {
		return errIdle
	}
	c.cut.Store(true)
	return syscall.Kill(-c.cmd.Process.Pid, syscall.SIGINT)
}

// errIdle is the error for an interrupt while no cell runs.
var errIdle = errors.New("no cell runs")

// send sends the units of cells. The child knows nothing of time, because a timer
// would keep its runtime from seeing a deadlock; but with virtual time it sees
// one by itself, and may tell before the wall time is over why that stands
// still. A child that has just ended does not read; awaitStart tells.
func (c *child) send(stdin string, cells ...*cell) error {
	c.collect.begin(cells...)
	req := protocol.Request{Version: protocol.Version, Stdin: stdin}
	for _, cell := range cells {
		u := cell.unit
		u.Timeout = 0
		if u.Virtual {
			u.Timeout = c.wall(cell.unit) * 3 / 4
		}
		req.Units = append(req.Units, u)
	}
	_ = c.pipes.requests.SetWriteDeadline(time.Now().Add(startTime))
	if err := c.requests.Write(req); err != nil && c.awaitExit() != nil {
		return fmt.Errorf("send cell %d: %w", cells[0].unit.Cell, err)
	}
	return nil
}

// awaitStart waits until the child has begun with the cell. A child that has
// run cells before and is dead now was killed by one of them, too late to
// be its end; it is the end of this one. But if it was killed, somebody else
// has done that.
func (c *child) awaitStart(ctx context.Context, cell *cell) error {
	t := time.NewTimer(startTime)
	defer t.Stop()
	select {
	case <-cell.started:
		c.used = true
		return nil
	case <-c.exited:
		if !c.used && !isClosed(cell.started) {
			return fmt.Errorf("kernel ended before the cell began: %s%s", c.end.state, c.lastWords())
		}
		if !isClosed(cell.started) && c.end.killed() {
			return fmt.Errorf("kernel was killed while no cell ran: %s", c.end.state)
		}
		c.collect.start()
		return nil
	case <-t.C:
		return fmt.Errorf("kernel has not begun a cell within %v", startTime)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// lastWords gives what a child said that ended before a cell began.
func (c *child) lastWords() string {
	text := c.end.report
	for _, o := range c.collect.late {
		text += o.Text
	}
	if text == "" {
		return ""
	}
	return ": " + strings.TrimSpace(text)
}

// awaitEnd waits until the cell has ended, or the process has, or one of
// them must: then why says for what reason.
func (c *child) awaitEnd(ctx context.Context, cell *cell, wall time.Duration, in *input) (why *runner.Error, err error) {
	limit := time.NewTimer(wall)
	defer limit.Stop()
	look := time.NewTicker(watchTime)
	defer look.Stop()
	for {
		select {
		case <-cell.ended:
			if cell.lost != "" {
				return nil, errors.New(cell.lost)
			}
			if isClosed(cell.over) {
				return c.tooMuch(), nil
			}
			return nil, nil
		case <-c.exited:
			return nil, nil
		case <-cell.over:
			return c.tooMuch(), nil
		case <-limit.C:
			return &runner.Error{Ending: runner.Timeout, Message: fmt.Sprintf("timeout: the cell took longer than %v", wall)}, nil
		case <-look.C:
			pids := descendants(c.cmd.Process.Pid)
			if len(pids) > c.limits.Processes {
				return c.tooMany(), nil
			}
			in.look(append(pids, c.cmd.Process.Pid))
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// watchTime is how often the processes of a cell are counted.
const watchTime = 100 * time.Millisecond

// tooMuch is the error for a cell that prints too much.
func (c *child) tooMuch() *runner.Error {
	e := report.Output(c.limits.Output)
	return &e
}

// tooMany is the error for a cell that starts too many processes.
func (c *child) tooMany() *runner.Error {
	return &runner.Error{
		Ending:  runner.Fatal,
		Message: fmt.Sprintf("process limit: a chapter may have %d processes at once", c.limits.Processes),
	}
}

// bury gives the result of a cell whose process is dead or has to be. If why
// is nil, the end of the process tells.
func (c *child) bury(cell *cell, u runner.Unit, why *runner.Error) (runner.Result, error) {
	why = c.overslept(why)
	if err := c.kill(why != nil); err != nil {
		return runner.Result{}, err
	}
	c.collect.mu.Lock()
	defer c.collect.mu.Unlock()
	if why == nil && !cell.failed() {
		if isClosed(cell.over) {
			why = c.tooMuch()
		} else {
			e := c.end.cause(c.limits)
			if c.cut.Load() && e.Ending == runner.Signal {
				e.Message = "interrupted"
			}
			if c.collect.trace {
				e.Stack = c.end.report
			}
			why = &e
		}
	}
	elapsed := c.collect.now().Sub(cell.began)
	if why != nil {
		why.Pos = runner.Pos{File: u.Pos.File, Line: u.Pos.Line}
		cell.Add(runner.Output{Kind: runner.Failure, At: elapsed, Error: why})
	}
	cell.Finish()
	cell.Result.Elapsed = elapsed
	if why == nil || why.Ending != runner.Timeout { // which no process chooses
		cell.Result.ExitCode = max(0, c.end.state.ExitCode()) // -1 after a signal
	}
	return cell.Result, nil
}

// kill kills the process if it has to be, and waits for its end.
func (c *child) kill(must bool) error {
	if must {
		killTree(c.cmd.Process)
	}
	return c.awaitExit()
}
