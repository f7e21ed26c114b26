package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"github.com/spf13/cobra"

	"weft/runner"
	"weft/site/book"
	"weft/site/check"
)

func testCommand() *cobra.Command {
	var v testVerb
	cmd := &cobra.Command{
		Use:   "test [DIR]",
		Short: "Run every cell and compare what it prints with what is recorded",
		Long: `Test runs the cells of the book in DIR, or in the current directory, without
the cache, and compares what each prints with the output fence below it: what
it wrote to the standard output and the standard error, and its value. What
differs is printed as a unified diff, and the exit code is 1.

With --update the fences are rewritten instead. A fence that accepts what was
printed, by ... or unordered, is left as it is.`,
		Args: cobra.MaximumNArgs(1),
		RunE: v.test,
	}
	f := cmd.Flags()
	f.StringVar(&v.pattern, "run", "", "compare only cells whose CHAPTER#CELL matches this regular expression")
	f.BoolVar(&v.update, "update", false, "rewrite the recorded outputs")
	f.StringVar(&v.kernels.Kernel, "kernel", interpreting, "the kernel that runs cells which pin none: yaegi (interprets) or go (compiles)")
	f.IntVarP(&v.kernels.Jobs, "jobs", "j", max(1, runtime.NumCPU()/2), "how many chapters run at once")
	return cmd
}

// A testVerb is weft test with its flags.
type testVerb struct {
	bookRun
	pattern string
	update  bool
	only    *regexp.Regexp
}

func (v *testVerb) test(cmd *cobra.Command, args []string) error {
	var err error
	if v.only, err = regexp.Compile(v.pattern); err != nil {
		return fmt.Errorf("--run: %w", err)
	}
	b, err := book.Open(dirOf(args))
	if err != nil {
		return err
	}
	v.kernels.NoCache, v.drafts = true, true
	built, err := v.bookRun.run(cmd.Context(), cmd.ErrOrStderr(), b)
	if err != nil {
		return err
	}
	problems := append(check.Check(b), built.problems()...)
	compared := 0
	for ch, run := range built.runs {
		diffs := v.compare(ch, run, &compared)
		if v.update && len(diffs) > 0 {
			if err := rewrite(ch, run, diffs); err != nil {
				return err
			}
			continue
		}
		for _, d := range diffs {
			problems = append(problems, d.problem())
		}
	}
	printProblems(cmd.ErrOrStderr(), problems)
	fmt.Fprintf(cmd.OutOrStdout(), "%d outputs compared; %d problems\n", compared, len(problems))
	if len(problems) > 0 {
		return errBook
	}
	return nil
}

// A difference is a cell that prints other than what is recorded.
type difference struct {
	cell    runner.Cell
	want    *book.Want
	printed string
}

// compare gives the cells of a chapter that print other than recorded, and
// counts those that it looked at.
func (v *testVerb) compare(ch *book.Chapter, run runner.Run, compared *int) []difference {
	var list []difference
	for number, want := range ch.Wants() {
		cell := ch.Cells[number-1]
		res, ok := run.Result(number)
		if !ok || res.Ending == runner.NotRun || !v.only.MatchString(ch.Name+"#"+cell.ID()) {
			continue
		}
		*compared++
		if printed := res.Printed(); !want.Accepts(printed) {
			list = append(list, difference{cell, want, printed})
		}
	}
	return list
}

// problem tells the difference as a unified diff.
func (d difference) problem() runner.Problem {
	diff := udiff.Unified("recorded", "printed", d.want.Text, d.printed)
	return runner.Problem{
		Pos:  d.want.Pos,
		Text: fmt.Sprintf("cell %s prints other than what is recorded", d.cell.ID()),
		Hint: strings.TrimSuffix(diff, "\n"),
	}
}

// rewrite writes what the cells printed into the file of the chapter, as a
// whole.
func rewrite(ch *book.Chapter, run runner.Run, diffs []difference) error {
	text, err := os.ReadFile(ch.File)
	if err != nil {
		return err
	}
	outputs := map[int]string{}
	for _, d := range diffs {
		outputs[d.cell.Number] = d.printed
	}
	tmp := ch.File + ".new"
	if err := os.WriteFile(tmp, ch.Rewrite(text, outputs), 0o666); err != nil {
		return err
	}
	return os.Rename(tmp, ch.File)
}

// dirOf gives the directory that a command was called with.
func dirOf(args []string) string {
	if len(args) == 1 {
		return args[0]
	}
	return "."
}
