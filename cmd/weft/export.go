package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

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

// filesDir is the directory beside an exported program that has the files of
// the chapter. The go command does not look into it, but embeds it.
const filesDir = "_files"

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

// A programFile is a file of an exported program, with a path in its
// directory.
type programFile struct{ name, text string }

// writeFiles writes files into a directory.
func writeFiles(dir string, files []programFile) error {
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := replaceFile(name, []byte(f.text)); err != nil {
			return err
		}
	}
	return nil
}

// programFiles gives the exported program of a chapter.
func programFiles(ch *book.Chapter) ([]programFile, error) {
	known, err := userTypes()
	if err != nil {
		return nil, err
	}
	p, _ := checkCells(known, ch.Cells)
	module := moduleName(ch)
	listing := program.Listing{
		Doc:      export.Doc(ch),
		Sections: export.Sections(ch),
		Paths:    map[string]string{show.Path: module + "/show"},
	}
	if len(ch.Files) > 0 {
		listing.Files = filesDir
	}
	text, err := p.Export(listing)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", ch.File, err)
	}
	files := []programFile{{"main.go", text}, {"go.mod", "module " + module + "\n\ngo 1.26\n"}}
	if slices.Contains(program.Imports(ch.Cells), show.Path) {
		shown, err := showFiles()
		if err != nil {
			return nil, err
		}
		files = append(files, shown...)
	}
	for _, f := range ch.Files {
		if path.Base(f.Name) == "go.mod" {
			return nil, fmt.Errorf("%s: the program cannot hold the file %q: the go command embeds no module in another", f.Pos, f.Name)
		}
		files = append(files, programFile{path.Join(filesDir, f.Name), f.Data})
	}
	return files, nil
}

// showFiles gives package show as a package of an exported program.
func showFiles() ([]programFile, error) {
	var files []programFile
	names, err := fs.Glob(show.Source(), "*.go")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := fs.ReadFile(show.Source(), name)
		if err != nil {
			return nil, err
		}
		files = append(files, programFile{"show/" + name, string(text)})
	}
	return files, nil
}

// strange are the letters that the path of a module cannot have.
var strange = regexp.MustCompile(`[^a-z0-9]+`)

// moduleName gives the path of the module of a chapter.
func moduleName(ch *book.Chapter) string {
	if name := strings.Trim(strange.ReplaceAllString(strings.ToLower(ch.Name), "-"), "-"); name != "" {
		return name
	}
	return "chapter"
}
