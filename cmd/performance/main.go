// Performance measures how long weft takes and how much memory, beside what
// others take for the same on the same machine at the same time: Hugo, the
// least that could make the pages, the interpreter alone, go run.
//
//	go run ./cmd/performance -weft bin/weft -write docs/PERFORMANCE.md
//
// Who is measured takes turns, and what counts is the middle of the rounds: a
// machine that is busy with other things is so for all of them.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := command(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "performance:", err)
		os.Exit(2)
	}
}

// command runs the command line: a whole measurement, or one of the programs
// that are measured, which are this one again.
func command(ctx context.Context, args []string) error {
	if len(args) > 0 {
		switch args[0] {
		case "floor":
			return floor(args[1], args[2])
		case "cells":
			return interpretBook(args[1])
		}
	}
	var m measurement
	f := flag.NewFlagSet("performance", flag.ContinueOnError)
	f.StringVar(&m.weft, "weft", "bin/weft", "the weft to measure")
	f.StringVar(&m.hugo, "hugo", "", "the Hugo to compare with (default: installed by go install; - for none)")
	f.IntVar(&m.pages, "pages", 10000, "pages of the book that all make")
	f.IntVar(&m.rounds, "rounds", 5, "rounds in which they take turns")
	f.IntVar(&m.chapters, "chapters", 50, "chapters of ten cells; 0 for none")
	growth := f.String("growth", "1000,3000,10000", "numbers of pages for the exponent; empty for none")
	f.StringVar(&m.dir, "dir", "", "where books and sites are written (default: a temporary directory)")
	write := f.String("write", "", "the document into which the figures are put")
	if err := f.Parse(args); err != nil {
		return err
	}
	for n := range strings.FieldsFuncSeq(*growth, func(r rune) bool { return r == ',' }) {
		pages, err := strconv.Atoi(n)
		if err != nil {
			return fmt.Errorf("-growth: %w", err)
		}
		m.growth = append(m.growth, pages)
	}
	if err := m.prepare(ctx); err != nil {
		return err
	}
	defer m.clean()
	text, err := m.report(ctx)
	if err != nil {
		return err
	}
	fmt.Print(text)
	if *write == "" {
		return nil
	}
	return putFigures(*write, text)
}

// A measurement says what is measured, and with what.
type measurement struct {
	weft, hugo              string
	pages, rounds, chapters int
	growth                  []int
	dir                     string
	own                     bool // dir is ours to remove
	self                    string
	hugoVersion             string
	// goCache is where the go command keeps the standard library, which
	// nobody compiles for one book.
	goCache string
}

// prepare finds the programs.
func (m *measurement) prepare(ctx context.Context) (err error) {
	if m.self, err = os.Executable(); err != nil {
		return err
	}
	if m.weft, err = filepath.Abs(m.weft); err != nil {
		return err
	}
	if _, err := os.Stat(m.weft); err != nil {
		return fmt.Errorf("%w; make build makes it", err)
	}
	said, err := exec.CommandContext(ctx, "go", "env", "GOCACHE").Output()
	if err != nil {
		return fmt.Errorf("go env: %w", err)
	}
	m.goCache = strings.TrimSpace(string(said))
	if m.dir == "" {
		m.own = true
		if m.dir, err = os.MkdirTemp("", "weft-performance-"); err != nil {
			return err
		}
	}
	return m.findHugo(ctx)
}

// putAside takes a file or a folder out of the way: its removal is not to keep
// the disk busy while somebody is measured.
func (m *measurement) putAside(name string) error {
	if _, err := os.Lstat(name); err != nil {
		return nil // it is not there
	}
	aside := filepath.Join(m.dir, "aside")
	if err := os.MkdirAll(aside, 0o777); err != nil {
		return err
	}
	place, err := os.MkdirTemp(aside, "")
	if err != nil {
		return err
	}
	return os.Rename(name, filepath.Join(place, filepath.Base(name)))
}

func (m *measurement) clean() {
	if m.own {
		_ = os.RemoveAll(m.dir)
	}
}
