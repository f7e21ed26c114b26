package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/pflag"

	"weft/runner"
	"weft/site/book"
)

// The names of kernels, and of both together.
const (
	interpreting = "yaegi"
	compiling    = "go"
	bothKernels  = "both"
)

// kernelFlag adds the flag that chooses kernels.
func kernelFlag(f *pflag.FlagSet, kernel *string) {
	f.StringVar(kernel, "kernel", bothKernels,
		"what runs cells that pin no kernel: yaegi (interprets), go (compiles), or both, of which go has the last word")
}

// choose sets the kernels of the runner: that which counts and the second
// one. Both without a go command means the interpreter alone.
func (k *kernels) choose(ctx context.Context, kernel string) error {
	switch kernel {
	case bothKernels:
		if _, k.absent = k.tools.Release(ctx); k.absent != nil {
			k.runner.Kernel = interpreting
			return ctx.Err()
		}
		k.runner.Kernel, k.runner.Second = compiling, interpreting
	case compiling:
		if _, err := k.tools.Release(ctx); err != nil {
			return fmt.Errorf("kernel %q: %w", kernel, err)
		}
		k.runner.Kernel = compiling
	case interpreting:
		k.runner.Kernel = interpreting
	default:
		return fmt.Errorf("unknown kernel %q; there are %q, %q and %q", kernel, interpreting, compiling, bothKernels)
	}
	return nil
}

// errNotRun says that cells were not run since the machine lacks what they
// need, which has been told.
var errNotRun = errors.New("cells were not run")

// tellLacks tells in a line each what the machine lacks and what that means
// for the cells, and gives errNotRun if some are not run for it.
func (k *kernels) tellLacks(w io.Writer, cells []runner.Cell) (err error) {
	lacks := k.runner.Lacks(cells)
	if k.absent != nil && len(lacks) == 0 {
		lacks = []runner.Lack{{Reason: k.absent}}
	}
	for _, l := range lacks {
		line := fmt.Sprintf("weft: %v", l.Reason)
		if k.absent != nil {
			line += ": outputs are interpreted only, not confirmed"
		}
		if l.Cells > 0 {
			line += fmt.Sprintf("; cells that are not run for want of it: %d", l.Cells)
			err = errNotRun
		}
		fmt.Fprintln(w, line)
	}
	return err
}

// diffLines is how many lines of a difference between kernels are shown.
const diffLines = 24

// differences gives what the kernels of a run do not give alike, where one
// of them must be wrong.
func differences(cells []runner.Cell, run runner.Run) []runner.Problem {
	var list []runner.Problem
	for _, c := range cells {
		if res, ok := run.Result(c.Number); ok && res.Verdict == runner.Differs {
			list = append(list, difference(c, run, res))
		}
	}
	return list
}

// difference tells what the kernels do not give alike in a cell.
func difference(c runner.Cell, run runner.Run, res runner.Result) runner.Problem {
	first, second := res.Accounts()
	if first == second {
		second += "(and other text, further down than what is kept)\n"
	}
	lines := strings.SplitAfter(strings.TrimSuffix(udiff.Unified(run.Go, run.Second, first, second), "\n"), "\n")
	if left := len(lines) - diffLines; left > 0 {
		lines = append(lines[:diffLines:diffLines], fmt.Sprintf("(and %d lines more)", left))
	}
	return runner.Problem{
		Pos:  c.Pos,
		Text: fmt.Sprintf("cell %s gives other outputs on %s than on %s, which counts", c.ID(), run.Second, run.Go),
		Hint: strings.Join(lines, ""),
	}
}

// tellProblems prints what is wrong with a chapter and with the cells of it
// that were run, which it gives, after what the kernels do not give alike.
func tellProblems(w io.Writer, ch *book.Chapter, cells []runner.Cell, run runner.Run) []runner.Problem {
	problems := append(slices.Clone(ch.Problems()), runner.Problems(cells, run)...)
	printProblems(w, append(warnings(differences(cells, run)), problems...))
	return problems
}

// warnings gives problems as such that do not matter to the exit code.
func warnings(problems []runner.Problem) []runner.Problem {
	list := slices.Clone(problems)
	for i := range list {
		list[i].Text = "warning: " + list[i].Text
	}
	return list
}

// worth says in words what the results of a tally are worth.
func worth(t runner.Tally) string {
	var parts []string
	for _, p := range []struct {
		n    int
		word string
	}{
		{t.Confirmed, "confirmed"}, {t.Varying, "varying"}, {t.Differs, "differing"},
		{t.Alone[compiling], "go only"}, {t.Alone[interpreting], "interpreted only"},
	} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	return strings.Join(parts, ", ")
}
