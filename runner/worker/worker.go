// Package worker runs a kernel in a worker: a Web Worker of a reader's
// browser, or something like it. A worker is to it what a child process is to
// package process: it belongs to one chapter, is ended when a cell must stop,
// and another takes over, which gets what the good cells defined.
//
// What a worker says comes in one order: what cells write, replies of package
// protocol, and why it has ended. It has no limit of its own on time; it tells
// by itself that it has grown too large, that its stack is full, or, since its
// script sees the Go program wait for nothing, that all goroutines are asleep.
package worker

import (
	"context"
	"errors"
	"sync"

	"weft/runner"
	"weft/runner/past"
)

// A Config says how the workers of a kernel are started.
type Config struct {
	// Start starts a worker, which tells what it has to say to a function
	// that does not block. A worker that tells nothing more may be told to
	// terminate all the same.
	Start func(s Setup, tell func(Message)) (Port, error)
	// Files are in the working directory of cells.
	Files []runner.File
	// Limits bound the cells; zero fields mean the defaults of this package
	// for memory, and of package runner for the rest.
	Limits runner.Limits
	// Trace says that what the runtime reports when a worker ends has the
	// stacks of goroutines with it, as it is.
	Trace bool
}

// A Setup is what a worker must know.
type Setup struct {
	Memory int64         `json:"memory"` // bytes that it may have
	Output int64         `json:"output"` // bytes that a cell may write
	Input  bool          `json:"input"`  // somebody may feed it
	Files  []runner.File `json:"files,omitempty"`
}

// A Port is a worker that was started.
type Port interface {
	// Post sends an order. It does not block.
	Post(Order)
	// Terminate ends the worker, whatever it does.
	Terminate()
}

// An Order is what a worker is told.
type Order struct {
	// Type is "request" or "input".
	Type string `json:"type"`
	// Text is a message of package protocol, or a piece of input.
	Text string `json:"text,omitempty"`
	// End says that no input follows.
	End bool `json:"end,omitempty"`
	// Clear says that what was not read is gone.
	Clear bool `json:"clear,omitempty"`
}

// A Message is what a worker tells.
type Message struct {
	// Type is one of:
	//
	//	ready  it waits for the first request
	//	text   a cell has written Bytes to the file FD
	//	reply  Text is a message of package protocol
	//	over   a cell has written more than it may; the rest is lost
	//	wait   a cell waits for input
	//	end    it has ended
	//	lost   it could not be started: Text says why
	Type  string `json:"type"`
	Text  string `json:"text"`
	FD    int    `json:"fd"`
	Bytes []byte `json:"bytes"`
	// At is when that was, in milliseconds since 1970.
	At float64 `json:"at"`
	// Instant is that of virtual time, in nanoseconds, if there is such.
	Instant float64 `json:"instant"`
	// Why is how the worker ended, and Report what Go's runtime said then.
	Why    Why    `json:"why"`
	Report string `json:"report"`
}

// Why is how a worker ended. Without anything else Code tells.
type Why struct {
	Code   int    `json:"code"`
	Stack  bool   `json:"stack"`  // its stack was full
	Memory bool   `json:"memory"` // it wanted more memory than it may have
	Fault  string `json:"fault"`  // something went wrong that should not
}

// A Kernel runs cells in a worker, which is started when the first one runs.
// It is not safe for concurrent use, but for its methods Feed and Close.
type Kernel struct {
	config Config
	past   past.Units[[]Order] // with what each could read
	tell   func()              // who is told that a cell waits for input; nil means nobody

	mu     sync.Mutex
	live   *child
	reader *child  // it runs a unit that may be fed
	fed    []Order // to that unit, or to the next one
	closed bool
}

var (
	_ runner.Kernel = (*Kernel)(nil)
	_ runner.Feeder = (*Kernel)(nil)
)

// ErrClosed is what Run gives after Close.
var ErrClosed = errors.New("kernel is closed")

// defaultMemory is how many bytes a worker may have. Browsers end a page that
// takes much more, without a word.
const defaultMemory = 1 << 30

// New makes a kernel. It starts nothing yet.
func New(c Config) *Kernel {
	if c.Limits.Memory <= 0 || c.Limits.Memory > defaultMemory {
		c.Limits.Memory = defaultMemory
	}
	c.Limits = c.Limits.WithDefaults()
	return &Kernel{config: c}
}

// Warm starts the worker before the first cell is there.
func (k *Kernel) Warm() error {
	if k.current() != nil {
		return nil
	}
	return k.install()
}

// Run runs units. When ctx ends, the worker is ended.
func (k *Kernel) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	return runner.RunEach(units, report, func(u runner.Unit, say func(runner.Output)) (runner.Result, error) {
		if err := ctx.Err(); err != nil {
			return runner.Result{}, err
		}
		return k.run(ctx, u, say)
	})
}

// run runs one unit in the worker that it is for.
func (k *Kernel) run(ctx context.Context, u runner.Unit, say func(runner.Output)) (runner.Result, error) {
	if u.Isolated {
		return k.alone(ctx, u, say)
	}
	if err := k.revive(ctx); err != nil {
		return runner.Result{}, err
	}
	res, fed, dead, err := k.runIn(ctx, k.current(), u, say)
	if err != nil {
		k.drop()
		return runner.Result{}, err
	}
	if !u.Again { // what it defines is remembered once
		k.past.Add(u, fed)
	}
	if dead {
		k.past.Died(u)
		k.drop()
	}
	return res, nil
}

// alone runs a unit in a worker of its own.
func (k *Kernel) alone(ctx context.Context, u runner.Unit, say func(runner.Output)) (runner.Result, error) {
	c, err := k.start()
	if err != nil {
		return runner.Result{}, err
	}
	defer c.end()
	res, _, _, err := k.runIn(ctx, c, u, say)
	return res, err
}

// runIn runs one unit in a worker, and gives what it was fed.
func (k *Kernel) runIn(ctx context.Context, c *child, u runner.Unit, say func(runner.Output)) (res runner.Result, fed []Order, dead bool, err error) {
	k.mu.Lock()
	c.feed(u, k.fed)
	k.reader = c
	k.mu.Unlock()
	res, dead, err = c.run(ctx, u, say)
	k.mu.Lock()
	defer k.mu.Unlock()
	fed = k.fed
	k.reader, k.fed = nil, nil
	return res, fed, dead, err
}

// start starts a worker that has run nothing yet.
func (k *Kernel) start() (*child, error) {
	c := &child{limits: k.config.Limits, trace: k.config.Trace, wait: k.tell, news: make(chan struct{}, 1)}
	setup := Setup{Memory: c.limits.Memory, Output: c.limits.Output, Input: k.tell != nil, Files: k.config.Files}
	var err error
	c.port, err = k.config.Start(setup, c.put)
	return c, err
}

// install makes a new worker the live one.
func (k *Kernel) install() error {
	c, err := k.start()
	if err != nil {
		return err
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		c.end()
		return ErrClosed
	}
	k.live = c
	return nil
}

// current gives the worker that has run all units so far, or nil.
func (k *Kernel) current() *child {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.live
}

// drop ends the live worker, if there is one.
func (k *Kernel) drop() {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.live != nil {
		k.live.end()
		k.live = nil
	}
}

// Close ends the worker.
func (k *Kernel) Close() error {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.drop()
	return nil
}

// OnWait sets who is told that a cell waits for input. Without, there is
// nothing to read.
func (k *Kernel) OnWait(tell func()) { k.tell = tell }

// Feed gives the unit that runs something to read, or the next one.
func (k *Kernel) Feed(text string, end bool) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return ErrClosed
	}
	o := Order{Type: "input", Text: text, End: end}
	k.fed = append(k.fed, o)
	if k.reader != nil {
		k.reader.port.Post(o)
	}
	return nil
}
