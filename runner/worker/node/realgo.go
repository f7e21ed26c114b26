package node

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"

	"weft/runner/worker"
)

// A Go is a process of Node that has real Go, as a page has it. It is safe for
// concurrent use.
type Go struct {
	process
	programs programs
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
	source := sourceOf(files)
	if id, ok := g.programs.find(source); ok {
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
		if old := g.programs.add(source, id); old != 0 {
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

// programs are the latest that were built.
type programs struct {
	mu   sync.Mutex
	list []program // the oldest first
}

// A program is known by its source.
type program struct {
	source string
	id     int
}

// keepPrograms is how many programs are kept: a chapter may have one for each
// cell that is alone.
const keepPrograms = 32

// find gives the number of a program.
func (p *programs) find(source string) (id int, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.list, func(o program) bool { return o.source == source })
	if i < 0 {
		return 0, false
	}
	return p.list[i].id, true
}

// add adds a program and gives the number of one that is not kept any more.
func (p *programs) add(source string, id int) (old int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list = append(p.list, program{source, id})
	if len(p.list) > keepPrograms {
		old = p.list[0].id
		p.list = p.list[1:]
	}
	return old
}

// sourceOf gives the files of a program as one text.
func sourceOf(files map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		b.WriteString(strconv.Quote(name) + " " + strconv.Quote(files[name]) + "\n")
	}
	return b.String()
}
