package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"weft/runner"
	"weft/runner/program"
	"weft/runner/show"
	"weft/site/book"
	"weft/site/export"
)

func exportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "export FORMAT",
		Short: "Write a chapter or the book in a form that other tools read",
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		return fmt.Errorf("unknown format %q; there are go, md, ipynb and epub", args[0])
	}
	cmd.AddCommand(exportGoCommand(), exportMarkdownCommand(), exportNotebookCommand(), exportEPUBCommand())
	return cmd
}

func exportGoCommand() *cobra.Command {
	var v exportGo
	cmd := &cobra.Command{
		Use:   "go FILE.md",
		Short: "Write the cells of a chapter as a program of Go",
		Long: `Go writes the cells of a chapter as one program of Go, with a go.mod, into a
directory of its own. It builds with go build, prints what the cells print, and
is for people to read and to work on: each cell is a function with the name of
the cell, what cells define is declared above it, and main calls them in order.

Cells that must panic, exit, deadlock or never end, and those that are not to be
run, are functions too; main leaves them out, but runs one whose name is on the
command line. Cells that do not compile are comments.

Blocks with file= are written beside the program; it goes to a temporary
directory that holds them before the first cell is run.`,
		Example: "  weft export go content/zh/01-processes.md -o processes\n  cd processes && go run .",
		Args:    cobra.ExactArgs(1),
		RunE:    v.export,
	}
	f := cmd.Flags()
	f.StringVarP(&v.out, "output", "o", "", "the directory to write; else one called like the chapter")
	f.BoolVar(&v.force, "force", false, "write into a directory that is not empty, over the files that are there")
	return cmd
}

// An exportGo is weft export go with its flags.
type exportGo struct {
	out   string
	force bool
}

func (v *exportGo) export(cmd *cobra.Command, args []string) error {
	ch, err := openChapter(args[0])
	if err != nil {
		return err
	}
	files, err := programFiles(ch)
	if err != nil {
		return err
	}
	dir := v.out
	if dir == "" {
		dir = ch.Name
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 && !v.force {
		return fmt.Errorf("%q is not empty; choose another directory with -o, or write over it with --force", dir)
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := writeFiles(dir, files); err != nil {
		return err
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s: the program of %s, in %d files\n", dir, ch.File, len(files))
	return nil
}

// writeFiles writes files into a directory.
func writeFiles(dir string, files []runner.File) error {
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := replaceFile(name, []byte(f.Data)); err != nil {
			return err
		}
	}
	return nil
}

// programFiles gives the exported program of a chapter.
func programFiles(ch *book.Chapter) ([]runner.File, error) {
	known, err := userTypes()
	if err != nil {
		return nil, err
	}
	p, _ := checkCells(known, ch.Cells)
	listing := program.Listing{Doc: export.Doc(ch), Sections: export.Sections(ch)}
	files, err := p.Module(ch.Name, listing, map[string]fs.FS{show.Path: show.Source()}, ch.Files)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ch.File, err)
	}
	return files, nil
}
