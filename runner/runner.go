// Package runner holds the words of running a chapter: cell, unit, output,
// result, run and kernel, and the order of work that turns the one into the
// other. It knows neither Markdown nor HTML nor any kernel; only the
// standard library is below it.
package runner

import (
	"context"
	"fmt"
	"strings"
)

// A Plan is what there is to run of a chapter. Package program makes it.
type Plan struct {
	// Known are the results that need no run, by the number of the cell:
	// what does not compile, what needs such a cell, what is not to be run.
	Known map[int]Result
	// Units are the cells to run, in order.
	Units []Unit
}

// A Runner runs chapters: it takes from the cache what has been run before,
// and gives the rest to a kernel of its own for each chapter. It is safe
// for concurrent use.
type Runner struct {
	// Kernel names the kernel in runs.
	Kernel string
	// Go is the release that the kernel gives, as "go1.26.8".
	Go string
	// Salt stands in the key of every run for all that can change a result
	// and is not in the chapter: the build of weft, limits, the machine.
	Salt string
	// Check turns cells into a plan.
	Check func(cells []Cell) (Plan, error)
	// Open starts a kernel for a chapter whose working directory holds files.
	Open func(ctx context.Context, files []File, plan Plan) (Kernel, error)
	// Others make the kernels of other names, to which a cell may be pinned.
	Others map[string]Maker
	// Cache keeps runs; nil means that every chapter is run.
	Cache Cache
}

// A Maker makes kernels of one name for a [Runner] that has another one.
type Maker struct {
	// Release gives the release of Go that the kernels give; the error is
	// why there are none on this machine. It is called only for a chapter
	// that has a cell pinned to them.
	Release func() (string, error)
	// Check and Open are as in a Runner.
	Check func(cells []Cell) (Plan, error)
	Open  func(ctx context.Context, files []File, plan Plan) (Kernel, error)
}

// A Watch follows the run of a chapter. Its functions are called from one
// goroutine at a time; nil ones are not called.
type Watch struct {
	// Start is called before a cell is run.
	Start func(cell int)
	// Output is called for each output as it appears.
	Output func(cell int, o Output)
}

// only gives w, or if it is not wanted a Watch that follows nothing.
func (w Watch) only(wanted bool) Watch {
	if !wanted {
		return Watch{}
	}
	return w
}

// Run gives the run of a chapter and whether it came from the cache. What
// cells do wrong is in the results; the error is for a lost kernel, or for a
// context that ended.
func (r *Runner) Run(ctx context.Context, cells []Cell, files []File, w Watch) (run Run, cached bool, err error) {
	key := r.Key(cells, files)
	if r.Cache != nil {
		if run, ok := r.Cache.Get(key); ok {
			return run, true, nil
		}
	}
	run, err = r.runAll(ctx, cells, files, w)
	if err != nil || r.Cache == nil {
		return run, false, err
	}
	return run, false, r.Cache.Put(key, run)
}

// runAll runs the cells without the cache, each on the kernels that need it.
func (r *Runner) runAll(ctx context.Context, cells []Cell, files []File, w Watch) (Run, error) {
	run := Run{Kernel: r.Kernel, Go: r.Go}
	sides, err := r.sides(cells)
	if err != nil {
		return run, err
	}
	defer closeAll(sides)
	for _, c := range cells {
		for _, s := range sides {
			heard := s.name == r.kernelOf(c)
			res, err := s.run(ctx, c, files, w.only(heard))
			if err != nil {
				return run, err
			}
			if heard && res.Cell != c.Number {
				return run, fmt.Errorf("cell %s at %s: the kernel gave no result", c.ID(), c.Pos)
			}
			if heard {
				run.Results = append(run.Results, res)
			}
		}
	}
	return run, nil
}

// Problems gives what is wrong with the cells of a run: those that failed
// and should not, and those that should and did not.
func Problems(cells []Cell, run Run) []Problem {
	var list []Problem
	for _, c := range cells {
		if res, ok := run.Result(c.Number); ok {
			list = append(list, c.problems(res)...)
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
	if c.Accepts(res.Ending) {
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
