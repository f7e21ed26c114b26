package session

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"weft/runner"
)

// grace is how much longer than its limit a cell may take before the kernel is
// given up, which should have ended it.
const grace = 3 * time.Second

// buildTime bounds what a compiler may take, and starting a kernel.
const buildTime = 2 * time.Minute

var (
	errInterrupted = errors.New("interrupted")
	errTooLong     = errors.New("too long")
)

// A running is something that goes on beside the loop. Nil is nothing.
type running struct {
	ctx   context.Context
	end   context.CancelCauseFunc
	mu    sync.Mutex
	live  runner.Kernel // that runs the cell that is heard, or nil
	run   int
	input []Feed // what came before there was a kernel
	// once says that the cell runs once: a signal would end only one run of many.
	once bool
	// stopped says that a reader has stopped it.
	stopped atomic.Bool
}

func (h *Host) newRunning(run int, limit time.Duration) *running {
	r := &running{run: run}
	ctx, stop := context.WithTimeoutCause(h.ctx, limit, errTooLong)
	r.ctx, r.end = context.WithCancelCause(ctx)
	context.AfterFunc(r.ctx, stop)
	return r
}

func (r *running) cancel(why error) {
	if r != nil {
		r.end(why)
	}
}

// listen makes a kernel the one that gets input.
func (r *running) listen(k runner.Kernel) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.live = k
	for _, f := range r.input {
		give(k, f)
	}
	r.input = nil
}

// feed gives the kernel something to read, or keeps it until there is one.
func (r *running) feed(f Feed) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.live == nil {
		r.input = append(r.input, f)
		return
	}
	give(r.live, f)
}

// give feeds a kernel, if it can be. That a cell reads nothing more is no error.
func give(k runner.Kernel, f Feed) {
	if feeder, ok := k.(runner.Feeder); ok {
		_ = feeder.Feed(f.Text, f.End)
	}
}

// An instant is the kernel that answers, while there is one. Only one run uses
// it at a time.
type instant struct {
	mu     sync.Mutex
	kernel runner.Kernel
}

// get gives the kernel, and opens it if need be.
func (i *instant) get(open func() (runner.Kernel, error)) (runner.Kernel, error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.kernel != nil {
		return i.kernel, nil
	}
	k, err := open()
	if err == nil {
		i.kernel = k
	}
	return k, err
}

func (i *instant) close() {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.kernel != nil {
		_ = i.kernel.Close() // what it has to say is of no more interest
		i.kernel = nil
	}
}

// limit gives how long a cell may take, with all its runs and values.
func (h *Host) limit(c runner.Cell, reads bool) time.Duration {
	wall := h.limits.WithDefaults().Wall
	if c.Timeout > 0 {
		wall = c.Timeout
	}
	if reads {
		wall = max(wall, readTime)
	}
	total := wall
	if c.Runs > 1 {
		total = max(time.Minute, 6*c.Timeout) + wall
	}
	if c.Param != nil {
		total = wall * time.Duration(len(c.Param.Values))
	}
	return total + grace
}

// start runs a cell beside the loop.
func (h *Host) start(a Start) {
	c, ok := h.front.cell(a.Key)
	plan, err := h.front.plan(a.Kernel == h.config.Instant.Name && h.config.Instant.Lowered)
	if !ok || err != nil || a.Rev != h.front.rev {
		h.push(Finished{Run: a.Run, Lost: fmt.Sprintf("run cell %s: it is not in the program", a.Key)})
		return
	}
	limit := h.limit(c, h.front.reads[c.Number])
	elsewhere := a.Kernel != h.config.Instant.Name
	if elsewhere {
		limit += buildTime
		plan = only(plan, h.front.numbers(append(a.Needs[:len(a.Needs):len(a.Needs)], a.Key)))
		plan.Flavour = flavourOf(c)
	}
	r := h.newRunning(a.Run, limit)
	r.once = c.Runs <= 1 && (c.Param == nil || a.Value >= 0)
	h.runs = r
	needs, declared := h.cellsOf(a.Needs), only(plan, h.front.numbers(a.Declare)).Units
	for i := range declared {
		declared[i].Entry = ""
	}
	files, previous, open := h.files, h.runsDone(), h.config.Confirm.Open
	h.all.Go(func() {
		defer r.end(nil)
		<-previous.done // a kernel runs one cell at a time
		defer previous.next()
		e := execution{declared: declared, host: h, running: r, cell: c, plan: plan, start: a, files: files, open: open}
		if elsewhere {
			h.push(e.elsewhere(needs))
		} else {
			h.push(e.instantly())
		}
	})
}

// A turnstile lets one run at a time pass.
type turnstile struct {
	done chan struct{}
	next func()
}

// runsDone gives what to wait for before a run begins.
func (h *Host) runsDone() turnstile {
	before := h.turn
	if before == nil {
		before = make(chan struct{})
		close(before)
	}
	after := make(chan struct{})
	h.turn = after
	return turnstile{before, func() { close(after) }}
}

// cellsOf gives the cells with some keys.
func (h *Host) cellsOf(keys []string) []Keyed {
	var all []Keyed
	for _, key := range keys {
		if c, ok := h.front.cell(key); ok {
			all = append(all, Keyed{key, c})
		}
	}
	return all
}

func flavourOf(c runner.Cell) runner.Flavour {
	if c.Race {
		return runner.RaceFlavour
	}
	return ""
}

// An execution is the run of one cell.
type execution struct {
	host    *Host
	running *running
	cell    runner.Cell
	plan    runner.Plan
	start   Start
	files   []runner.File
	// declared are units without their statements that the kernel gets first.
	declared []runner.Unit
	open     opener // of the confirming kernel
	outputs  []runner.Output
	began    time.Time
}

// instantly runs the cell on the kernel that answers.
func (e *execution) instantly() Finished {
	h := e.host
	if e.start.Fresh {
		h.instant.close()
	}
	k, err := h.instant.get(func() (runner.Kernel, error) {
		k, err := h.config.Instant.Open(h.ctx, e.files, e.plan)
		if feeder, ok := k.(runner.Feeder); ok && err == nil {
			feeder.OnWait(h.waits)
		}
		return k, err
	})
	if err != nil {
		return Finished{Run: e.start.Run, Gone: true, Lost: fmt.Sprintf("start kernel: %v", err)}
	}
	f := e.declare(k)
	if f == nil {
		end := e.on(k)
		f = &end
	}
	if f.Gone {
		h.instant.close()
	}
	return *f
}

// declare gives the kernel the declarations of other cells; nil if that went
// well.
func (e *execution) declare(k runner.Kernel) *Finished {
	e.began = time.Now()
	for _, u := range e.declared {
		if _, err := k.Run(e.running.ctx, []runner.Unit{u}, nil); err != nil {
			f := e.ended(runner.Result{}, err)
			return &f
		}
	}
	return nil
}

// elsewhere runs the cell on a kernel of its own, after those that it needs.
func (e *execution) elsewhere(needs []Keyed) Finished {
	h := e.host
	k, err := e.open(e.running.ctx, e.files, e.plan)
	if err != nil {
		return e.ended(runner.Result{}, fmt.Errorf("start kernel: %w", err))
	}
	defer k.Close()
	if feeder, ok := k.(runner.Feeder); ok {
		feeder.OnWait(h.waits)
	}
	for _, n := range needs {
		if _, known := e.plan.Known[n.Cell.Number]; known {
			continue
		}
		if _, err := e.plan.Run(e.running.ctx, k, n.Cell, func(runner.Output) {}); err != nil {
			return e.ended(runner.Result{}, err)
		}
	}
	f := e.on(k)
	f.Gone = false // it was not the kernel that answers
	return f
}

// on runs the cell on a kernel.
func (e *execution) on(k runner.Kernel) Finished {
	e.running.listen(k)
	if e.start.Input != "" || e.start.End {
		e.running.feed(Feed{e.start.Input, e.start.End})
	}
	e.began = time.Now()
	var res runner.Result
	var err error
	if e.start.Value >= 0 {
		res, err = e.plan.RunValue(e.running.ctx, k, e.cell, e.start.Value, e.say)
	} else {
		res, err = e.plan.Run(e.running.ctx, k, e.base(), e.say)
	}
	return e.ended(res, err)
}

// base gives the cell without the values that a reader chose.
func (e *execution) base() runner.Cell {
	c := e.cell
	if c.Param != nil && e.start.Values > 0 {
		p := *c.Param
		p.Values = p.Values[:min(len(p.Values), e.start.Values)]
		c.Param = &p
	}
	return c
}

// say passes an output on.
func (e *execution) say(o runner.Output) {
	e.outputs = append(e.outputs, o)
	if !e.start.Silent {
		e.host.push(Said{Run: e.start.Run, Output: o, HTML: e.host.drawOne(e.cell, o)})
	}
}

// ended gives the end of the run. A run that was ended from outside has a
// result too.
func (e *execution) ended(res runner.Result, err error) Finished {
	f := Finished{Run: e.start.Run, Result: res}
	if err == nil && e.running.stopped.Load() {
		// The cell may have gone on and ended well; it still was not left alone.
		f.Gone, f.Result.Reason, f.Result.Verdict = true, interrupted, runner.Alone
	}
	if err != nil {
		f.Gone = true
		switch context.Cause(e.running.ctx) {
		case errInterrupted:
			f.Result = e.cut(runner.Signal, "interrupted")
			f.Result.Reason = interrupted
		case errTooLong:
			f.Result = e.cut(runner.Timeout, fmt.Sprintf("timeout: the cell took longer than %v", time.Since(e.began).Round(time.Second)))
		default:
			f.Lost = err.Error()
			return f
		}
	}
	f.HTML = e.host.draw(e.cell, f.Result)
	return f
}

// cut gives the result of a cell that was ended from outside.
func (e *execution) cut(how runner.Ending, message string) runner.Result {
	res := runner.Failed(e.cell.Number, runner.Error{Ending: how, Message: message, Pos: runner.Pos{File: e.cell.Pos.File, Line: e.cell.Pos.Line}})
	res.Outputs[0].At = time.Since(e.began)
	res.Elapsed = time.Since(e.began)
	res.Outputs = append(runner.JoinAll(e.outputs), res.Outputs...)
	res.Verdict = runner.Alone
	return res
}

// waits tells that the cell that runs waits for input.
func (h *Host) waits() { h.push(waiting{}) }

// A waiting becomes Waits of the run that is going on.
type waiting struct{}

func (waiting) apply(s *step) {
	if s.running != nil {
		Waits{s.running.run}.apply(s)
	}
}

// drawOne gives the HTML of an output; nil if there is none.
func (h *Host) drawOne(c runner.Cell, o runner.Output) *Drawn {
	if h.config.Draw == nil || o.Kind != runner.Display {
		return nil
	}
	html := h.config.Draw(c, o)
	if v, ok := o.Variation(); ok {
		html = h.timelines(c, v)
	}
	if html == "" {
		return nil
	}
	return &Drawn{One: html}
}

// timelines gives the HTML of the timelines of a cell with a parameter, one
// after the other. The page puts each where it belongs.
func (h *Host) timelines(c runner.Cell, v runner.Variation) string {
	var html strings.Builder
	for _, variant := range v.Variants {
		for _, o := range variant.Result.Outputs {
			if o.Data[runner.TimelineType] != nil {
				html.WriteString(h.config.Draw(c, o))
			}
		}
	}
	return html.String()
}

// draw gives the HTML of the outputs of a result; nil if there is none.
func (h *Host) draw(c runner.Cell, r runner.Result) *Drawn {
	each := map[int]string{}
	for i, o := range r.Outputs {
		if d := h.drawOne(c, o); d != nil {
			each[i] = d.One
		}
	}
	if len(each) == 0 {
		return nil
	}
	return &Drawn{Each: each}
}

// stopTime is how long a cell may take that was interrupted and goes on. Who
// does not want to wait asks again.
const stopTime = 5 * time.Second

// stop ends the run that is going on, by a signal where the kernel can.
func (h *Host) stop(a Stop) {
	r := h.runs
	if r == nil || r.run != a.Run {
		return
	}
	r.mu.Lock()
	live := r.live
	r.mu.Unlock()
	again := r.stopped.Swap(true)
	if i, ok := live.(runner.Interrupter); ok && r.once && !again && i.Interrupt() == nil {
		h.all.Go(func() {
			select { // if it does not end by that, it ends with its kernel
			case <-time.After(stopTime):
				r.cancel(errInterrupted)
			case <-r.ctx.Done():
			}
		})
		return
	}
	r.cancel(errInterrupted)
}

// feed gives the cell that runs something to read.
func (h *Host) feed(f Feed) {
	if h.runs != nil {
		h.runs.feed(f)
	}
}

// discard ends the kernel that answers, with what runs on it.
func (h *Host) discard() {
	h.runs.cancel(errInterrupted)
	h.runs = nil
	before := h.runsDone()
	h.all.Go(func() {
		<-before.done
		defer before.next()
		h.instant.close()
	})
}
