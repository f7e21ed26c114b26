package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"

	"weft/site/generated"
)

// cellsContest has weft, the interpreter alone, and the go command run the
// cells of a book.
func (m *measurement) cellsContest(ctx context.Context) (*contest, error) {
	dir := filepath.Join(m.dir, "cells")
	book := filepath.Join(dir, "src")
	if err := generated.WriteCells(book, m.chapters); err != nil {
		return nil, err
	}
	jobs := fmt.Sprint(runtime.NumCPU())
	cold := func() error {
		return errors.Join(m.putAside(filepath.Join(dir, "weft")), m.putAside(filepath.Join(dir, "cache")))
	}
	weft := func(kernel string) func(context.Context) (trial, error) {
		return func(ctx context.Context) (trial, error) {
			return m.runWeft(ctx, dir, "--strict", "-j", jobs, "--kernel", kernel)
		}
	}
	c := &contest{runners: []racer{
		{weftCells, cold, weft("yaegi")},
		{weftTest, cold, func(ctx context.Context) (trial, error) { return m.testCells(ctx, dir, jobs) }},
		{floorCells, nil, func(ctx context.Context) (trial, error) { return measure(ctx, nil, m.self, "cells", book) }},
		{weftBoth, cold, weft("both")},
		{goRun, nil, func(ctx context.Context) (trial, error) { return runOneCell(ctx, dir) }},
	}}
	return c, c.hold(ctx, m.rounds)
}

// Who runs cells.
const (
	weftCells  = "weft build --kernel yaegi, cold"
	weftTest   = "weft test --kernel yaegi, cold"
	floorCells = "yaegi in one process"
	weftBoth   = "weft build on both kernels, cold"
	goRun      = "go run, one cell"
)

// testCells has weft run the cells of the book in dir/src and make no site.
func (m *measurement) testCells(ctx context.Context, dir, jobs string) (trial, error) {
	return measure(ctx, m.weftEnv(dir), m.weft, "test", filepath.Join(dir, "src"), "-j", jobs, "--kernel", "yaegi")
}

// interpretBook runs the cells of the chapters with the interpreter alone, some
// chapters at once: an interpreter for each, which is given one cell after the
// other.
func interpretBook(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "en", "*.md"))
	if err != nil {
		return err
	}
	errs := make([]error, len(names))
	slots := make(chan struct{}, runtime.NumCPU())
	var all sync.WaitGroup
	for i, name := range names {
		slots <- struct{}{}
		all.Go(func() {
			errs[i] = interpret(name)
			<-slots
		})
	}
	all.Wait()
	return errors.Join(errs...)
}

func interpret(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	i := interp.New(interp.Options{Stdout: io.Discard, Stderr: io.Discard})
	if err := i.Use(stdlib.Symbols); err != nil {
		return err
	}
	for _, cell := range cellsOf(text) {
		if _, err := i.Eval(cell); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// cellsOf gives the sources of the cells of a generated chapter.
func cellsOf(text []byte) []string {
	var cells []string
	for _, rest := range bytes.Split(text, []byte("```go\n"))[1:] {
		cell, _, _ := bytes.Cut(rest, []byte("```"))
		cells = append(cells, string(cell))
	}
	return cells
}

// runOneCell runs a cell as a program of its own, which go run has not built
// before.
func runOneCell(ctx context.Context, dir string) (trial, error) {
	program := filepath.Join(dir, "program")
	if err := os.RemoveAll(program); err != nil {
		return trial{}, err
	}
	if err := os.MkdirAll(program, 0o777); err != nil {
		return trial{}, err
	}
	name := filepath.Join(program, "main.go")
	if err := os.WriteFile(name, []byte(generated.CellProgram(uniqueNumber())), 0o666); err != nil {
		return trial{}, err
	}
	return measure(ctx, []string{"CGO_ENABLED=0"}, "go", "run", name)
}

// uniqueNumber gives a number that no earlier measurement had: the go command
// remembers what it has built.
func uniqueNumber() int { return os.Getpid()*1000 + int(runs.Add(1)) }

// tellCells writes the figures of a contest about cells.
func (m *measurement) tellCells(w *strings.Builder, c *contest) {
	cells := m.chapters * generated.CellsPerChapter
	fmt.Fprintf(w, "%d chapters of %d cells, the middle of %d rounds:\n\n", m.chapters, generated.CellsPerChapter, m.rounds)
	w.WriteString("| | time | of processors | for each chapter | for each cell |\n|---|--:|--:|--:|--:|\n")
	for _, r := range c.runners {
		took := c.middle(r.name, wall)
		if r.name == goRun {
			fmt.Fprintf(w, "| %s | %.2f s | %.2f s | | %.0f ms |\n", r.name, took, c.middle(r.name, busy), took*1000)
			continue
		}
		fmt.Fprintf(w, "| %s | %.2f s | %.2f s | %.0f ms | %.1f ms |\n", r.name, took, c.middle(r.name, busy),
			took*1000/float64(m.chapters), took*1000/float64(cells))
	}
	w.WriteString("\n")
	m.tellOverhead(w, c, "cells alone (weft test)", weftTest)
	m.tellOverhead(w, c, "cells and the site (weft build)", weftCells)
	w.WriteString("\n")
}

// tellOverhead writes how much longer weft takes than the interpreter alone.
func (m *measurement) tellOverhead(w *strings.Builder, c *contest, what, name string) {
	fmt.Fprintf(w, "- %s to the interpreter alone: %.2f (of processors: %.2f; goal: below 1.5).\n", what,
		c.middle(name, wall)/c.middle(floorCells, wall), c.middle(name, busy)/c.middle(floorCells, busy))
}
