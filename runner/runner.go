// Package runner holds the words of running a chapter: cell, unit, output,
// result, run and kernel, and the order of work that turns the one into the
// other. It knows neither Markdown nor HTML nor any kernel; only the
// standard library is below it.
package runner

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"
)

// A Plan is what there is to run of a chapter. Package program makes it.
type Plan struct {
	// Known are the results that need no run, by the number of the cell:
	// what does not compile, what needs such a cell, what is not to be run.
	Known map[int]Result
	// Units are the cells to run, in order.
	Units []Unit
	// Variants has for each cell with a parameter the numbers of its units,
	// one for each value in their order. Its own number is that of the value
	// which it was written with.
	Variants map[int][]int
	// Flavour is that of the kernel; the Runner sets it.
	Flavour Flavour
}

// A Runner runs chapters: it takes from the cache what has been run before,
// and gives the rest to kernels of its own for each chapter. It is safe for
// concurrent use.
type Runner struct {
	// Kernel names the kernel whose results count.
	Kernel string
	// Second names a kernel that runs the cells as well, at the same time,
	// to give the same results; empty means that there is none.
	Second string
	// Makers make the kernels by name: these two, and those to which a cell
	// may be pinned.
	Makers map[string]Maker
	// World stands in the key of every run for all that can change a result
	// and is not in the chapter: the build of weft, its limits, the machine.
	World Parts
	// Cache keeps runs; nil means that every chapter is run.
	Cache Cache
	// Anew has every chapter run, though the cache may know it; what is kept
	// is the new run.
	Anew bool
	// Places has room for as many chapters as may run at once: others are checked
	// meanwhile, and wait. Nil means that all may.
	Places chan struct{}
}

// A Maker makes kernels of one name.
type Maker struct {
	// Release gives the release of Go that kernels of a flavour give, as
	// "go1.26.8"; the error is why there are none on this machine.
	Release func(Flavour) (string, error)
	// Check turns cells into a plan.
	Check func(cells []Cell) (Plan, error)
	// Open starts a kernel for a chapter whose working directory holds
	// files. Plan has all units that it will be given.
	Open func(ctx context.Context, files []File, plan Plan) (Kernel, error)
}

// A Watch follows the run of a chapter. Its functions are called from one
// goroutine at a time and must not keep the kernels waiting; nil ones are not
// called. They are told of one cell after the other, in order, of the kernel
// whose result counts; but where a second one runs the cell as well, Done
// comes when both have, which may be late.
type Watch struct {
	// Start is called before a cell is run.
	Start func(cell int)
	// Output is called for each output as it appears.
	Output func(cell int, o Output)
	// Done is called with the result of each cell.
	Done func(res Result)
}

// Run gives the run of a chapter and whether it came from the cache. What
// cells do wrong is in the results; the error is for a lost kernel, or for a
// context that ended.
func (r *Runner) Run(ctx context.Context, cells []Cell, files []File, w Watch) (run Run, cached bool, err error) {
	if r.Cache == nil {
		run, err = r.runAll(ctx, cells, files, w)
		return run.judged(cells), false, err
	}
	parts := r.Parts(cells, files)
	if !r.Anew {
		if run, ok := r.known(ctx, cells, parts); ok {
			return run, true, nil
		}
	}
	run, err = r.runAll(ctx, cells, files, w)
	if err == nil {
		r.Cache.Put(ctx, parts, run)
	}
	return run.judged(cells), false, err
}

// Known gives the run of a chapter if the cache has it, or if there is nothing
// to run.
func (r *Runner) Known(ctx context.Context, cells []Cell, files []File) (Run, bool) {
	if r.Cache == nil {
		return Run{}, false
	}
	return r.known(ctx, cells, r.Parts(cells, files))
}

// WithoutCache gives a runner that runs the same in the same way, and all of it.
func (r *Runner) WithoutCache() *Runner {
	all := *r
	all.Cache = nil
	return &all
}

// known is Known for a chapter whose parts have been looked up.
func (r *Runner) known(ctx context.Context, cells []Cell, parts Parts) (Run, bool) {
	if len(cells) == 0 {
		run, err := r.runAll(ctx, nil, nil, Watch{})
		return run, err == nil
	}
	run, ok := r.Cache.Get(ctx, parts.Key())
	return run.judged(cells), ok
}

// runAll runs the cells without the cache, on all sides at once.
func (r *Runner) runAll(ctx context.Context, cells []Cell, files []File, w Watch) (Run, error) {
	release, err := r.release(sideName{kernel: r.Kernel})
	if err != nil {
		return Run{}, fmt.Errorf("kernel %q: %w", r.Kernel, err)
	}
	start := time.Now()
	run := Run{Kernel: r.Kernel, Second: r.Second, Go: release}
	sides, err := r.sides(cells)
	if err != nil {
		return run, err
	}
	checked := time.Now()
	leave, err := r.enter(ctx)
	if err != nil {
		return run, err
	}
	defer leave()
	start = start.Add(time.Since(checked)) // others had their turn
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	g := r.newGathering(cells, sides, w)
	var running sync.WaitGroup
	for _, s := range sides {
		running.Go(func() {
			defer s.close()
			if err := s.run(ctx, files, g); err != nil {
				cancel(err) // one lost kernel is enough
			}
		})
	}
	running.Wait()
	if err := context.Cause(ctx); err != nil {
		return run, err
	}
	run.Leaks = g.leaks
	run.Took = time.Since(start)
	run.Results, err = g.all()
	return run, err
}

// enter waits for a place, which is to be left.
func (r *Runner) enter(ctx context.Context) (leave func(), err error) {
	if r.Places == nil {
		return func() {}, nil
	}
	select {
	case r.Places <- struct{}{}:
		return func() { <-r.Places }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// Problems gives what is wrong with the cells of a run: those that failed
// and should not, those that should and did not, and those whose goroutines
// are left waiting. That a kernel is not on
// this machine is no fault of theirs.
func Problems(cells []Cell, run Run) []Problem {
	var list []Problem
	for _, c := range cells {
		if res, ok := run.Result(c.Number); ok {
			list = append(list, c.problems(res)...)
			list = append(list, c.leaking(run.Leaks)...)
		}
	}
	for i := range list {
		list[i].Pos = column(cells, list[i].Pos)
	}
	return list
}

// column completes a place of which only the line is known: it gives the
// first column of the line that is not blank.
func column(cells []Cell, pos Pos) Pos {
	for _, c := range cells {
		lines := strings.Split(c.Source, "\n")
		i := pos.Line - c.Pos.Line
		if pos.Col == 0 && pos.File == c.Pos.File && i >= 0 && i < len(lines) {
			blank := len(lines[i]) - len(strings.TrimLeft(lines[i], " \t"))
			return c.At(i+1, blank+1)
		}
	}
	return pos
}

// problems gives what is wrong with one result of the cell.
func (c Cell) problems(res Result) []Problem {
	if c.Accepts(res.Ending) || res.Ending == Absent {
		return nil
	}
	e := res.Err()
	switch {
	case c.Expect != "":
		return []Problem{{
			Pos:  c.Pos,
			Text: fmt.Sprintf("cell %s ended with %s, not with the expected %s", c.ID(), res.Ending, c.Expect),
			Hint: messageOf(e),
		}}
	case e == nil:
		return []Problem{{Pos: c.Pos, Text: fmt.Sprintf("cell %s ended with %s", c.ID(), res.Ending)}}
	case len(e.Problems) > 0:
		return e.Problems
	}
	pos := e.Pos
	if !pos.IsValid() {
		pos = c.Pos
	}
	return []Problem{{Pos: pos, Text: e.Message}}
}

func messageOf(e *Error) string {
	if e == nil {
		return ""
	}
	return e.Message
}

// Accepts reports whether a run of the cell may end so.
func (c Cell) Accepts(e Ending) bool {
	switch {
	case c.Expect != "":
		return e == c.Expect
	case c.NoRun:
		return e == NotRun
	}
	return e == Done
}
