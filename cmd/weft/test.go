package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"slices"

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
		Long: `Test runs the cells of the book in DIR, or in the current directory, whatever
the cache has, and compares what each prints with the output fence below it:
what it wrote to the standard output and the standard error, and its value. What
differs is printed as a unified diff, and the exit code is 1. The cache keeps
the new runs: weft build takes them from there.

Each cell is compiled and interpreted, and both are to give the same: the same
ending, and the same outputs, or such as the output fence accepts. Outputs that
are not recorded may vary. A cell that the interpreter gets wrong is to be
pinned with kernel=go. Without a go command cells are interpreted only; if some
are pinned to it, the exit code is 2.

With --run only the cells that match are judged. Those above them in their
chapters are run all the same, since they may be needed; other chapters are not.

With --update the fences that differ are rewritten instead, and nothing else in
the file changes. A fence that accepts what was printed, by ... or unordered, is
left as it is, and so is that of a cell which did not end as it should. A cell
without a fence gets none; an empty one is filled. Where the environment says
CI=true, --update is refused: CI never writes.

With --cached the cells are compared with their runs in the cache instead: each
chapter that is there is run again, and a cell that gives other than it gave
before, and no recorded output that leaves that open, is not deterministic. It
is printed with a diff from then to now. Chapters that are not in the cache are
not run.

With --json the standard output is one JSON document, described by
docs/weft-test.schema.json; with --github it has a workflow command for each
problem, which GitHub shows at the line. Problems are printed on the standard
error all the same.`,
		Example: "  weft test --run 'processes#fork$'\n  weft test --junit report.xml --github",
		Args:    cobra.MaximumNArgs(1),
		RunE:    v.test,
	}
	f := cmd.Flags()
	f.StringVar(&v.pattern, "run", "", "judge only cells whose CHAPTER#CELL matches this regular expression")
	f.BoolVar(&v.update, "update", false, "rewrite the recorded outputs that differ")
	f.BoolVar(&v.json, "json", false, "print a report as JSON on the standard output")
	f.StringVar(&v.junit, "junit", "", "write a report as JUnit XML into this file")
	f.BoolVar(&v.github, "github", false, "print annotations for GitHub on the standard output")
	kernelFlag(f, &v.kernels.Kernel)
	f.Var(&v.shard, "shard", "run the i-th of n parts of the chapters")
	f.BoolVar(&v.again, "cached", false, "run what the cache has again, and compare with that")
	cacheFlag(f, &v.kernels.Cache)
	f.IntVarP(&v.kernels.Jobs, "jobs", "j", max(1, runtime.NumCPU()/2), "how many chapters run at once")
	cmd.MarkFlagsMutuallyExclusive("json", "github")
	cmd.MarkFlagsMutuallyExclusive("cached", "update")
	return cmd
}

// A testVerb is weft test with its flags.
type testVerb struct {
	bookRun
	pattern      string
	update       bool
	json, github bool
	junit        string
	selected     *regexp.Regexp
}

func (v *testVerb) test(cmd *cobra.Command, args []string) error {
	if v.update && inCI() {
		return errors.New("--update: CI never writes; run weft test --update on a machine of your own, and commit what it has written")
	}
	var err error
	if v.selected, err = regexp.Compile(v.pattern); err != nil {
		return fmt.Errorf("--run: %w", err)
	}
	v.kernels.Anew, v.drafts = !v.again, true
	kernels, err := v.start(cmd.Context())
	if err != nil {
		return err
	}
	defer kernels.Close()
	b, err := book.Open(dirOf(args))
	if err != nil {
		return err
	}
	if v.pattern != "" {
		v.only = v.selects
		if !slices.ContainsFunc(chaptersOf(b, true), v.selects) {
			return fmt.Errorf("--run: no cell of the book matches %q", v.pattern)
		}
	}
	built, err := v.bookRun.run(cmd.Context(), cmd.ErrOrStderr(), kernels, b)
	if err != nil {
		return err
	}
	if v.again && len(built.before) == 0 {
		return errors.New("--cached: the cache has no run of the book as it is; weft build makes them")
	}
	report := v.judge(built)
	if v.update {
		if err := report.update(b); err != nil {
			return err
		}
	}
	if err := v.report(cmd, report); err != nil {
		return err
	}
	return built.lacking
}

// inCI reports whether the command runs where nobody looks at the tree.
func inCI() bool {
	ci := os.Getenv("CI")
	return ci != "" && ci != "0" && ci != "false"
}

// selects reports whether a chapter has a cell that is to be judged.
func (v *testVerb) selects(ch *book.Chapter) bool {
	return slices.ContainsFunc(ch.Cells, func(c runner.Cell) bool { return v.selectsCell(ch, c) })
}

// selectsCell reports whether a cell is to be judged.
func (v *testVerb) selectsCell(ch *book.Chapter, c runner.Cell) bool {
	return v.selected.MatchString(ch.Name + "#" + c.ID())
}

// judge says of every cell of a book that was run whether it is as it should be.
func (v *testVerb) judge(built *built) *testReport {
	report := &testReport{}
	if v.again {
		for _, ch := range chaptersOf(built.book, true) {
			if before, ok := built.before[ch]; ok {
				report.Chapters = append(report.Chapters, v.compareChapter(ch, before, built.runs[ch]))
			}
		}
		return report
	}
	problems := map[string][]runner.Problem{}
	for _, p := range check.Check(built.book) {
		problems[p.Pos.File] = append(problems[p.Pos.File], p)
	}
	for _, ch := range chaptersOf(built.book, true) {
		run, ok := built.run(ch)
		found := problems[ch.File]
		delete(problems, ch.File)
		if !ok {
			continue
		}
		report.Chapters = append(report.Chapters, v.judgeChapter(ch, run, found))
	}
	if v.pattern == "" && v.shard.number <= 1 { // else they are not what was asked for
		for _, list := range problems {
			report.Problems = append(report.Problems, list...)
		}
		sortProblems(report.Problems)
	}
	return report
}

// judgeChapter says it of the cells of one chapter, in which problems were
// found without running it.
func (v *testVerb) judgeChapter(ch *book.Chapter, run runner.Run, problems []runner.Problem) chapterReport {
	r := reportOf(ch, run)
	r.Problems = problems
	wants := ch.Wants()
	for _, c := range ch.Cells {
		if res, ok := run.Result(c.Number); ok && v.selectsCell(ch, c) {
			r.Cells = append(r.Cells, judgeCell(ch, run, c, res, wants[c.Number]))
		}
	}
	return r
}

// judgeCell says of a cell with a result whether that is as it should be.
func judgeCell(ch *book.Chapter, run runner.Run, c runner.Cell, res runner.Result, want *book.Want) cellReport {
	r := reportOfCell(c, res)
	run.Results = []runner.Result{res}
	r.Problems = runner.Problems(ch.Cells, run)
	r.ended = len(r.Problems) == 0
	if want != nil && res.Ending != runner.NotRun && res.Ending != runner.Absent {
		r.Compared = true
		if printed := res.Printed(); !want.Accepts(printed) {
			r.Recorded, r.Printed = &want.Text, &printed
			r.Problems = append(r.Problems, differs(c, want, printed))
		}
	}
	r.Problems = append(r.Problems, differences([]runner.Cell{c}, run)...)
	switch {
	case len(r.Problems) > 0:
		r.Status = failed
	case c.NoRun, res.Ending == runner.Absent:
		r.Status = skipped
	}
	return r
}

// update rewrites the recorded outputs that differ.
func (r *testReport) update(b *book.Book) error {
	for i := range r.Chapters {
		if err := r.Chapters[i].update(b); err != nil {
			return err
		}
	}
	return nil
}

// update writes what the cells printed into the file of the chapter, as a
// whole. A cell that did not end as it should keeps what is recorded.
func (r *chapterReport) update(b *book.Book) error {
	outputs := map[int]string{}
	for i := range r.Cells {
		c := &r.Cells[i]
		if c.Printed == nil || !c.ended {
			continue
		}
		outputs[c.number] = *c.Printed
		if c.Problems = c.Problems[1:]; len(c.Problems) == 0 { // there may be a difference
			c.Status = updated
		}
	}
	if len(outputs) == 0 {
		return nil
	}
	text, err := os.ReadFile(r.File)
	if err != nil {
		return err
	}
	if now := b.Parse(r.chapter.Path, text); !bytes.Equal(now.Source(), r.chapter.Source()) {
		return fmt.Errorf("%s has changed while its cells were running; run weft test --update again", r.File)
	}
	return replaceFile(r.File, r.chapter.Rewrite(text, outputs))
}

// report tells what was found, in all the forms that were asked for.
func (v *testVerb) report(cmd *cobra.Command, r *testReport) error {
	r.count()
	problems := r.problems()
	printProblems(cmd.ErrOrStderr(), problems)
	if v.junit != "" {
		if err := replaceFile(v.junit, r.junit()); err != nil {
			return fmt.Errorf("--junit: %w", err)
		}
	}
	summary := cmd.OutOrStdout()
	switch {
	case v.json:
		if err := r.writeJSON(cmd.OutOrStdout()); err != nil {
			return err
		}
		summary = cmd.ErrOrStderr()
	case v.github:
		annotate(cmd.OutOrStdout(), os.Getenv("GITHUB_WORKSPACE"), problems)
	}
	fmt.Fprintln(summary, r.Counts)
	if len(problems) > 0 {
		return errBook
	}
	return nil
}

// dirOf gives the directory that a command was called with.
func dirOf(args []string) string {
	if len(args) == 1 {
		return args[0]
	}
	return "."
}
