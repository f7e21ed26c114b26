// Package process runs a kernel in a child process.
//
// The child gets a private working directory, an environment that is a list
// of what is allowed, and limits on time, memory, output, processes and open
// files. Its standard output and error are pipes that belong to the cell
// that runs; the protocol has descriptors of its own:
//
//	0  /dev/null, or the pipe of a cell that may read
//	1  a pipe: standard output of the cell and of what it starts
//	2  a pipe: standard error, likewise
//	3  requests of package protocol
//	4  replies
//	5  what the Go runtime reports when it crashes, once more
//
// Before each reply the child writes a mark with the reply's number to both
// pipes. By the marks the parent knows which output belongs to which cell,
// and puts values and displays in their place among it; see collector. Marks
// carry a random word and never reach an output.
//
// A cell that takes its process with it (os.Exit, a deadlock, a fatal error,
// a limit) ends with a result that says so. Then a new child gets what the
// earlier cells defined, by running them again without a word, and only the
// declarations of the one that died.
//
// The Go runtime tells a deadlock only in a program without cgo, and only if
// nothing in it waits for input. So weft is built with CGO_ENABLED=0, and a
// child reads no request while a cell runs. With cgo, a deadlock is seen as
// a cell that takes too long.
//
// Nothing here protects against a hostile author. A book is trusted like the
// source code next to it.
package process

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"

	"weft/runner"
	"weft/runner/past"
)

// A Config says how a kernel's process is started.
type Config struct {
	// Command is the program and its arguments; the program must call
	// [Serve].
	Command []string
	// Files are written into the working directory.
	Files []runner.File
	// Env is the environment of cells, as "name=value": PATH, TZ, GOROOT
	// and the like. Nothing else comes from the environment of the parent;
	// HOME, TMPDIR and, if they are not given, PATH and LANG are added;
	// ${TMPDIR} in a value stands for that.
	Env []string
	// Writable are directories outside the working directory that cells
	// may write to, such as a Go build cache. It matters only where the
	// system can restrict it.
	Writable []string
	// Trace says that what the runtime reports when a child ends has the
	// stacks of cells, and goes into [runner.Error] as it is.
	Trace bool
	// Limits bound the cells; zero fields mean their defaults.
	Limits runner.Limits
	// TempDir is where private directories are made; empty means the
	// system's.
	TempDir string
}

// A Kernel runs cells in a child process, which is started when the first
// one runs. It is not safe for concurrent use, but for Feed and Interrupt.
type Kernel struct {
	config Config
	pool   *Pool         // where children come from, or nil
	light  bool          // nothing is left of its units in their process
	coming []runner.Unit // that a child can run ahead
	live   *child
	past   past.Units[string] // with what each could read
	closed bool
	tell   func() // who is told that a unit waits for input

	mu sync.Mutex
	// in is what the unit that runs can read, or the next one.
	in *input
	// busy is the child that runs a unit for the caller.
	busy *child
}

var (
	_ runner.Kernel      = (*Kernel)(nil)
	_ runner.Feeder      = (*Kernel)(nil)
	_ runner.Interrupter = (*Kernel)(nil)
)

// ErrClosed is what Run gives after Close.
var ErrClosed = errors.New("kernel is closed")

// New makes a kernel. It starts nothing yet.
func New(config Config) *Kernel {
	config.Limits = config.Limits.WithDefaults()
	return &Kernel{config: config}
}

// Run runs units. When ctx ends, the process is killed.
func (k *Kernel) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	return runner.RunEach(units, report, func(u runner.Unit, say func(runner.Output)) (runner.Result, error) {
		if k.closed {
			return runner.Result{}, ErrClosed
		}
		if err := ctx.Err(); err != nil {
			return runner.Result{}, err
		}
		return k.run(ctx, u, say)
	})
}

// run runs one unit in the child that it is for.
func (k *Kernel) run(ctx context.Context, u runner.Unit, say func(runner.Output)) (runner.Result, error) {
	if u.Isolated {
		return k.alone(ctx, u, say)
	}
	if k.light && !isHarmless(u) { // which nobody has said before
		k.light = false
		if err := k.drop(); err != nil {
			return runner.Result{}, err
		}
	}
	if err := k.ready(ctx, u); err != nil {
		return runner.Result{}, err
	}
	t, read := task{unit: u, say: say}, ""
	res, dead, err := k.attend(ctx, k.live, &t)
	if err != nil {
		return runner.Result{}, errors.Join(err, k.drop())
	}
	k.light = k.light && !dead && res.Ending == runner.Done
	if t.in != nil {
		read = t.in.text()
	}
	if !u.Again { // what it defines is remembered once
		k.past.Add(u, read)
	}
	if dead {
		k.past.Died(u)
		err = k.drop()
	}
	return res, err
}

// alone runs a unit in a child of its own.
func (k *Kernel) alone(ctx context.Context, u runner.Unit, say func(runner.Output)) (runner.Result, error) {
	c, err := k.start()
	if err != nil {
		return runner.Result{}, err
	}
	res, _, err := k.attend(ctx, c, &task{unit: u, say: say})
	return res, errors.Join(err, c.close())
}

// attend runs a unit in a child that can be fed and interrupted meanwhile.
func (k *Kernel) attend(ctx context.Context, c *child, t *task) (runner.Result, bool, error) {
	k.mu.Lock()
	if k.in == nil {
		k.in = newInput(k.tell)
	}
	if t.unit.Input {
		t.in = k.in
	}
	k.busy = c
	k.mu.Unlock()
	defer func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		k.in, k.busy = nil, nil
	}()
	return c.run(ctx, *t)
}

// Feed implements runner.Feeder.
func (k *Kernel) Feed(text string, end bool) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.in == nil {
		k.in = newInput(k.tell)
	}
	k.in.feed(text, end)
	return nil
}

// OnWait implements runner.Feeder.
func (k *Kernel) OnWait(tell func()) { k.tell = tell }

// Interrupt implements runner.Interrupter. The child is not used again: what a
// cell leaves behind that listens for the signal is of no use to others.
func (k *Kernel) Interrupt() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.busy == nil {
		return errIdle
	}
	return k.busy.interrupt()
}

// start gives a child that has run nothing yet.
func (k *Kernel) start() (*child, error) {
	if c := k.pool.take(k.light); c != nil {
		if err := writeFiles(c.place.work(), k.config.Files); err != nil {
			return nil, errors.Join(err, c.close())
		}
		return c, nil
	}
	return start(k.config)
}

// Replace makes command the one that children are started with from now on.
// What earlier units have defined is defined again in the next.
func (k *Kernel) Replace(command []string) error {
	k.config.Command = command
	return k.drop()
}

// Live reports whether there is a child that has run all units so far.
func (k *Kernel) Live() bool { return k.live != nil }

// drop ends the live child, if there is one.
func (k *Kernel) drop() error {
	c := k.live
	k.live = nil
	if c == nil {
		return nil
	}
	return c.close()
}

// Close kills the process and all that its cells have started, and removes
// the working directory. A process in which nothing is left goes back to the
// pool that it is from.
func (k *Kernel) Close() error {
	k.closed = true
	if c := k.live; k.light && c != nil && len(c.ahead) == 0 {
		k.live = nil
		return k.pool.put(c)
	}
	return k.drop()
}

// Self gives the command by which a program starts itself again with
// arguments.
func Self(args ...string) ([]string, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find own program: %w", err)
	}
	return append([]string{exe}, args...), nil
}
