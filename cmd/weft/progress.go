package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// A progress tells how far a build is: a line for each chapter that is done,
// and on a terminal below them one line that is written again and again with
// the cells that are running. It is safe for concurrent use.
type progress struct {
	w        io.Writer
	terminal bool
	start    time.Time
	stopped  chan struct{}
	ticking  sync.WaitGroup

	mu      sync.Mutex
	total   int
	done    int
	running map[string]string // chapter → cell
}

// newProgress begins to tell of total chapters. Close ends it.
func newProgress(w io.Writer, total int) *progress {
	f, isFile := w.(*os.File)
	p := &progress{
		w:        w,
		terminal: isFile && term.IsTerminal(int(f.Fd())),
		start:    time.Now(),
		stopped:  make(chan struct{}),
		total:    total,
		running:  map[string]string{},
	}
	if p.terminal {
		p.ticking.Go(p.tick)
	}
	return p
}

// tick writes the status line ten times a second.
func (p *progress) tick() {
	t := time.NewTicker(100 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			p.mu.Lock()
			p.status()
			p.mu.Unlock()
		case <-p.stopped:
			return
		}
	}
}

// clear is the control sequence that empties the line of a terminal.
const clear = "\r\x1b[K"

// status writes the status line; the caller holds the lock.
func (p *progress) status() {
	var cells []string
	for chapter, cell := range p.running {
		cells = append(cells, chapter+" "+cell)
	}
	slices.Sort(cells)
	elapsed := time.Since(p.start).Truncate(100 * time.Millisecond)
	line := fmt.Sprintf("[%d/%d] %s %s", p.done, p.total, elapsed, strings.Join(cells, ", "))
	fmt.Fprint(p.w, clear, cut(line, 79))
}

// cut shortens s to at most n runes.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}

// cell tells that a cell of a chapter is running.
func (p *progress) cell(chapter, cell string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.running[chapter] = cell
}

// chapter tells that a chapter is done, how, what its outputs are worth, and
// why it was run, if that is asked for.
func (p *progress) chapter(chapter, how, worth string, why ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.running, chapter)
	p.done++
	line := fmt.Sprintf("%-8s %s", how, chapter)
	if worth != "" {
		line += ": " + worth
	}
	for _, reason := range why {
		line += "\n\t" + reason
	}
	p.line(line)
}

// line writes a line that stays; the caller holds the lock.
func (p *progress) line(s string) {
	if p.terminal {
		fmt.Fprint(p.w, clear)
	}
	fmt.Fprintln(p.w, s)
}

// close ends the status line.
func (p *progress) close() {
	close(p.stopped)
	p.ticking.Wait()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.terminal {
		fmt.Fprint(p.w, clear)
	}
}
