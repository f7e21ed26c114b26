package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/site/book"
	"weft/site/export"
)

// An exportRun is weft export with a format that shows what the cells gave.
type exportRun struct {
	out     string
	kernels kernelConfig
	// write gives the export.
	write func(c *export.Chapter) ([]byte, error)
}

// exportMarkdownCommand is weft export md.
func exportMarkdownCommand() *cobra.Command {
	return exportRunCommand(&cobra.Command{
		Use:   "md FILE.md",
		Short: "Write a chapter as Markdown with what its cells give",
		Long: `Md writes a chapter as Markdown that every reader knows: without front matter
and attributes, with what each cell gave below it. Links and pictures keep their
places, as seen from the file that is written.` + exportRunLong,
		Example: "  weft export md content/zh/01-processes.md -o processes.md",
	}, func(c *export.Chapter) ([]byte, error) { return c.Markdown(), nil })
}

// exportNotebookCommand is weft export ipynb.
func exportNotebookCommand() *cobra.Command {
	return exportRunCommand(&cobra.Command{
		Use:   "ipynb FILE.md",
		Short: "Write a chapter as a notebook of Jupyter, with outputs",
		Long: `Ipynb writes a chapter as a notebook of Jupyter: prose and pictures, cells, and
what they gave.` + exportRunLong,
		Example: "  weft export ipynb content/zh/01-processes.md -o processes.ipynb",
	}, (*export.Chapter).Notebook)
}

const exportRunLong = `

Cells that have not changed since they were run are taken from the cache of weft
build; what is wrong with others is printed on the standard error.`

// exportRunCommand gives the command of one format.
func exportRunCommand(cmd *cobra.Command, write func(*export.Chapter) ([]byte, error)) *cobra.Command {
	v := &exportRun{write: write}
	cmd.Args = cobra.ExactArgs(1)
	cmd.RunE = v.export
	f := cmd.Flags()
	f.StringVarP(&v.out, "output", "o", "", "the file to write; else the standard output")
	kernelFlag(f, &v.kernels.Kernel)
	f.StringVar(&v.kernels.Cache, "cache", "", "the directory of the cache (default: weft in the user's cache directory)")
	return cmd
}

func (v *exportRun) export(cmd *cobra.Command, args []string) error {
	ch, err := openChapter(args[0])
	if err != nil {
		return err
	}
	c := &export.Chapter{Chapter: ch}
	dir := filepath.Dir(args[0])
	c.Read = func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(name))) }
	if v.out != "" {
		if c.Dir, err = way(filepath.Dir(v.out), dir); err != nil {
			return err
		}
	}
	if c.Run, err = v.run(cmd, ch); err != nil {
		return err
	}
	text, err := v.write(c)
	if err != nil {
		return fmt.Errorf("export %s: %w", ch.File, err)
	}
	if v.out == "" {
		_, err = cmd.OutOrStdout().Write(text)
		return err
	}
	return replaceFile(v.out, text)
}

// run runs a chapter, or has it from the cache, and tells what is wrong.
func (v *exportRun) run(cmd *cobra.Command, ch *book.Chapter) (runner.Run, error) {
	v.kernels.Jobs = 1
	v.kernels.Warn = func(err error) { fmt.Fprintln(cmd.ErrOrStderr(), "weft: warning:", err) }
	kernels, err := newKernels(cmd.Context(), v.kernels)
	if err != nil {
		return runner.Run{}, err
	}
	defer kernels.Close()
	_ = kernels.tellLacks(cmd.ErrOrStderr(), ch.Cells) // such cells have no outputs
	run, _, err := kernels.runner.Run(cmd.Context(), ch.Cells, ch.Files, runner.Watch{})
	if err != nil {
		return runner.Run{}, err
	}
	tellProblems(cmd.ErrOrStderr(), ch, ch.Cells, run)
	return run, nil
}

// way gives the path from one directory to another, with slashes; empty if they
// are the same.
func way(from, to string) (string, error) {
	from, err := filepath.Abs(from)
	if err != nil {
		return "", err
	}
	if to, err = filepath.Abs(to); err != nil {
		return "", err
	}
	rel, err := filepath.Rel(from, to)
	if err != nil || rel == "." {
		return "", err
	}
	return filepath.ToSlash(rel), nil
}
