package node

import (
	"context"
	"errors"
	"strconv"

	"weft/runner/toolchain/remote"
	"weft/runner/worker"
)

// A Go is a process of Node that has real Go, as a page has it. It is safe for
// concurrent use.
type Go struct {
	process
	programs remote.Programs[int] // by their numbers
}

// OpenGo starts a process with the files that package web has made in a
// directory, and the script realgo.js of pages. It must be closed.
func OpenGo(dir, script string) (*Go, error) {
	g := &Go{}
	return g, g.run("gohost.mjs", func(string) ([]string, error) { return []string{dir, script}, nil })
}

// Build builds a program of the files of its package main, unless it is one of
// the latest, and gives the name by which Start knows it, or what the compiler
// says.
func (g *Go) Build(ctx context.Context, files map[string]string) (program, said string, err error) {
	source := remote.SourceOf(files)
	if id, ok := g.programs.Find(source); ok {
		return strconv.Itoa(id), "", nil
	}
	built := make(chan worker.Message, 2) // it may be lost after that
	id, err := g.begin(call{Op: "build", Files: files}, func(m worker.Message) { built <- m })
	defer g.forget(id)
	if err != nil {
		return "", "", err
	}
	select {
	case m := <-built:
		switch {
		case m.Type == "lost":
			return "", "", errors.New(m.Text)
		case m.Text != "":
			return "", m.Text, nil
		}
		if old, dropped := g.programs.Add(source, id); dropped {
			g.do(call{ID: old, Op: "forget"})
		}
		return strconv.Itoa(id), "", nil
	case <-ctx.Done():
		g.do(call{ID: id, Op: "abandon"})
		return "", "", context.Cause(ctx)
	}
}

// Start gives what starts a worker with a program; it is for [worker.Config].
func (g *Go) Start(program string) func(worker.Setup, func(worker.Message)) (worker.Port, error) {
	return func(s worker.Setup, tell func(worker.Message)) (worker.Port, error) {
		n, err := strconv.Atoi(program)
		if err != nil {
			return nil, err
		}
		id, err := g.begin(call{Op: "start", Program: n, Setup: &s}, tell)
		return port{&g.process, id}, err
	}
}
