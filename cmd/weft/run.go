package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/site/book"
)

func runCommand() *cobra.Command {
	var v runVerb
	cmd := &cobra.Command{
		Use:   "run FILE.md[#CELL]",
		Short: "Run a chapter, or one of its cells, in the terminal",
		Long: `Run runs the cells of a chapter. What they print on the standard output comes
out on the standard output, what they print on the standard error on the
standard error, followed by what went wrong, and nothing else.

With #CELL, a name or a number, only that cell is heard; the cells above it
are run silently first.

What comes out is what the Go compiler gives. The interpreter runs the cells as
well, and a warning tells where it gives something else; with --kernel yaegi it
runs them alone, which takes milliseconds.`,
		Example: "  weft run content/zh/01-processes.md\n  weft run content/zh/01-processes.md#fork",
		Args:    cobra.ExactArgs(1),
		RunE:    v.run,
	}
	kernelFlag(cmd.Flags(), &v.kernel)
	cmd.Flags().BoolVar(&v.json, "json", false, "print the run as JSON instead of what the cells print")
	return cmd
}

// A runVerb is weft run with its flags.
type runVerb struct {
	kernel string
	json   bool
}

func (v *runVerb) run(cmd *cobra.Command, args []string) error {
	file, cell, _ := strings.Cut(args[0], "#")
	ch, err := openChapter(file)
	if err != nil {
		return err
	}
	cells, heard, err := choose(ch, cell)
	if err != nil {
		return err
	}
	kernels, err := newKernels(cmd.Context(), kernelConfig{Kernel: v.kernel, Jobs: 1, NoCache: true})
	if err != nil {
		return err
	}
	defer kernels.Close()
	lacking := kernels.tellLacks(cmd.ErrOrStderr(), cells)
	run, _, err := kernels.runner.Run(cmd.Context(), cells, ch.Files, v.watch(cmd, heard))
	if err != nil {
		return err
	}
	if v.json {
		enc := json.NewEncoder(cmd.OutOrStdout())
		enc.SetIndent("", "  ")
		if err := enc.Encode(run); err != nil {
			return err
		}
	}
	if len(tellProblems(cmd.ErrOrStderr(), ch, cells, run)) > 0 {
		return errBook
	}
	return lacking
}

// watch passes on what the cells print that are to be heard.
func (v *runVerb) watch(cmd *cobra.Command, heard func(cell int) bool) runner.Watch {
	if v.json {
		return runner.Watch{}
	}
	to := map[runner.Kind]io.Writer{runner.Stdout: cmd.OutOrStdout(), runner.Stderr: cmd.ErrOrStderr()}
	return runner.Watch{Output: func(cell int, o runner.Output) {
		if !heard(cell) {
			return
		}
		if w := to[o.Kind]; w != nil {
			io.WriteString(w, o.Text)
		} else if o.Kind == runner.Display {
			io.WriteString(cmd.OutOrStdout(), o.Plain())
		}
	}}
}

// choose gives the cells to run, and which of them are heard: all, or the
// one with a name or number, for which those above it are run as well.
func choose(ch *book.Chapter, cell string) ([]runner.Cell, func(int) bool, error) {
	if cell == "" {
		return ch.Cells, func(int) bool { return true }, nil
	}
	for i, c := range ch.Cells {
		if c.ID() == cell || fmt.Sprint(c.Number) == cell {
			return ch.Cells[:i+1], func(n int) bool { return n == c.Number }, nil
		}
	}
	var ids []string
	for _, c := range ch.Cells {
		ids = append(ids, c.ID())
	}
	err := fmt.Errorf("%s has no cell %q", ch.File, cell)
	if near := book.Closest(cell, ids); near != "" {
		err = fmt.Errorf("%w; did you mean %q?", err, near)
	}
	return nil, nil, err
}

// openChapter reads one chapter, with the book around it if there is one.
func openChapter(file string) (*book.Chapter, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(file)
	if err != nil {
		return nil, err
	}
	lang := filepath.Base(filepath.Dir(abs))
	dir := filepath.Dir(filepath.Dir(abs))
	if _, err := os.Stat(filepath.Join(dir, "weft.toml")); errors.Is(err, os.ErrNotExist) {
		return book.Parse(filepath.ToSlash(file), lang, text), nil
	}
	b, err := book.Open(filepath.Join(filepath.Dir(file), ".."))
	if err != nil {
		return nil, err
	}
	return b.Parse(lang+"/"+filepath.Base(abs), text), nil
}
