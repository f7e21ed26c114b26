// Package yaegi is the interpreting kernel: it runs cells in its own process
// with the interpreter of that name, milliseconds after it gets them.
//
// What the interpreter cannot do is not mended here but in package program,
// which writes units so that they run right. What cells do to their process
// is not mended here either: os.Exit, a deadlock or a fatal error ends it.
// Nothing stops a cell that does not end by itself. Package process runs
// this kernel in a child process and adds all that.
//
// Units find two things that they do not import from the standard library:
// the variable weft_line, to which they assign the line of the Markdown file
// they are at, and the package weft/cell (see the table in cell.go). A function
// that can panic at one line only may tell it in a comment where its body
// opens, as an assignment.
package yaegi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/traefik/yaegi/interp"
	"weft/runner"
	"weft/runner/timeline/recorder"
)

// A Config says what a kernel offers to its cells. Only Library must be set.
type Config struct {
	// Library has the packages that cells can import.
	Library *Library
	// Stdin is what fmt.Scan reads; nil means that there is nothing.
	Stdin io.Reader
	// Stdout and Stderr are what cells write to. With nil the kernel takes
	// what they write and reports it as outputs. A kernel in a process of
	// its own is given os.Stdout and os.Stderr.
	Stdout, Stderr io.Writer
	// Turn is called before something goes to the standard error, and before
	// something goes to the standard output after that. Whoever reads both
	// can tell their order by what Turn does. Nil means that nobody wants to.
	Turn func()
	// Exit ends the process; nil means os.Exit.
	Exit func(status int)
}

// A Kernel is an interpreter with what the cells so far have defined.
type Kernel struct {
	config Config
	interp *interp.Interpreter
	line   *int // weft_line
	trail  trail
	lost   bool

	imported imported

	virtual  bool         // units have virtual time
	compiled int          // how many files
	unsound  map[int]bool // cells whose definitions are not what they should be

	toError    atomic.Bool // the last write was to the standard error
	reflecting atomic.Bool // a unit has imported reflect
	recording  atomic.Pointer[recorder.Recording]

	mu    sync.Mutex
	cell  *run // the run in progress, or nil
	late  []runner.Output
	files map[string]*source
}

var _ runner.Kernel = (*Kernel)(nil)

// ErrLost is what Run gives after its context ended while a cell ran: the
// cell may still be running, and the interpreter is of no more use.
var ErrLost = errors.New("yaegi: the interpreter was left in the middle of a cell")

// New makes a kernel that has defined nothing yet.
func New(config Config) (*Kernel, error) {
	if config.Exit == nil {
		config.Exit = os.Exit
	}
	k := &Kernel{config: config, files: map[string]*source{}, unsound: map[int]bool{}}
	k.imported.paths = map[string]bool{}
	k.interp = interp.New(interp.Options{
		Stdin: config.Stdin,
		// The only thing that yaegi itself writes here is what the builtin
		// print prints, and that goes to the standard error in Go.
		Stdout:       k.writer(runner.Stderr),
		Stderr:       &k.trail,
		Args:         os.Args[:1],
		Unrestricted: true,
	})
	if err := k.prepare(); err != nil {
		return nil, fmt.Errorf("prepare interpreter: %w", err)
	}
	return k, nil
}

// prepare gives the interpreter what every unit may use.
func (k *Kernel) prepare() error {
	if err := k.interp.Use(k.config.Library.wrappers); err != nil {
		return err
	}
	for _, path := range []string{"fmt", "errors"} {
		if err := k.use(path); err != nil {
			return err
		}
	}
	if err := k.interp.Use(k.offers()); err != nil {
		return err
	}
	if err := k.interp.Use(names); err != nil {
		return err
	}
	if _, err := k.interp.Eval("var weft_line int"); err != nil {
		return err
	}
	k.line = k.interp.Globals()["weft_line"].Addr().Interface().(*int)
	return nil
}

// Close does nothing: an interpreter has nothing to give back.
func (k *Kernel) Close() error { return nil }

// Run runs units one after the other. It obeys no limit but ctx.
func (k *Kernel) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	var results []runner.Result
	for i := range units {
		if err := ctx.Err(); err != nil {
			return results, err
		}
		if k.lost {
			return results, ErrLost
		}
		if units[i].Virtual && !k.virtual {
			k.virtually()
		}
		k.begin(i, &units[i], report)
		if err := k.wait(ctx, &units[i]); err != nil {
			k.lost = true
			k.end()
			return results, err
		}
		results = append(results, k.end())
	}
	return results, nil
}

// wait runs the unit in a goroutine of its own, so that the cell may end it
// with runtime.Goexit and may lock its thread. It starts no timer and reads
// nothing: either would keep the Go runtime from seeing a deadlock.
func (k *Kernel) wait(ctx context.Context, u *runner.Unit) error {
	done := make(chan struct{})
	go func() {
		defer close(done)
		spread()
		k.do(u)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// spread makes the stack of the calling goroutine as large as the interpreter
// needs it for most units, in one step and while there is little to copy.
//
//go:noinline
func spread() byte {
	var room [48 << 10]byte
	return room[len(os.Args)]
}

// A run is a unit while it runs.
type run struct {
	index  int
	unit   *runner.Unit
	start  time.Time
	report runner.Report
	result runner.Result
	// aside is how long the cell was kept waiting for what is not its own.
	aside time.Duration
}

// begin makes the unit the one that outputs belong to.
func (k *Kernel) begin(index int, u *runner.Unit, report runner.Report) {
	k.trail.clear()
	*k.line = 0
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.unsound, u.Cell)
	k.cell = &run{index: index, unit: u, start: k.now(), report: report}
	k.cell.result = runner.Result{Cell: u.Cell, Ending: runner.Done}
	for _, o := range k.late {
		k.put(o)
	}
	k.late = nil
}

// end closes the run in progress and gives its result.
func (k *Kernel) end() runner.Result {
	k.mu.Lock()
	defer k.mu.Unlock()
	res := k.cell.result
	res.Outputs = runner.JoinAll(res.Outputs)
	res.Elapsed = k.now().Sub(k.cell.start) - k.cell.aside
	k.cell = nil
	return res
}

// emit reports an output of the cell that is running. What comes between
// two cells, from a goroutine that outlived its own, belongs to the next.
func (k *Kernel) emit(o runner.Output) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cell == nil {
		k.late = append(k.late, o)
		return
	}
	o.At = k.now().Sub(k.cell.start)
	k.put(o)
}

// put adds o to the result of the run in progress; k.mu is held.
func (k *Kernel) put(o runner.Output) {
	r := k.cell
	if o.Error != nil {
		r.result.Ending = o.Error.Ending
		k.unsound[r.unit.Cell] = o.Error.Ending == runner.Unsupported
	}
	r.result.Outputs = append(r.result.Outputs, o)
	if r.report != nil {
		r.report(r.index, o)
	}
}

// fail reports why the cell does not end well.
func (k *Kernel) fail(e runner.Error) {
	k.emit(runner.Output{Kind: runner.Failure, Error: &e})
}
