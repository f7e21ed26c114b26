package runner

import (
	"fmt"
	"slices"
	"sync"
)

// A gathering takes what the sides of a chapter give while they run, and
// tells the watch. It is safe for concurrent use.
type gathering struct {
	runner *Runner
	cells  []Cell

	mu      sync.Mutex
	watch   Watch
	results map[sideName]map[int]Result
	// heard has for each cell that has begun the side whose outputs the
	// watch is told: that which began it first.
	heard map[int]sideName
	// turn is how many cells have been heard to their end: what is to be
	// told of cells below the next one waits.
	turn    int
	ended   map[int]bool
	waiting map[int][]func()
}

func (r *Runner) newGathering(cells []Cell, w Watch) *gathering {
	return &gathering{
		runner: r, cells: cells, watch: w,
		results: map[sideName]map[int]Result{},
		heard:   map[int]sideName{}, ended: map[int]bool{}, waiting: map[int][]func(){},
	}
}

// wants reports whether a side is there for a cell, not only for one below.
func (g *gathering) wants(s *side, c Cell) bool {
	return slices.Contains(g.runner.sidesOf(c), s.sideName)
}

// start tells that a side begins with a cell.
func (g *gathering) start(s *side, c Cell) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if _, begun := g.heard[c.Number]; begun || !g.wants(s, c) {
		return
	}
	g.heard[c.Number] = s.sideName
	if g.watch.Start != nil {
		g.tell(c, func() { g.watch.Start(c.Number) })
	}
}

// output takes an output of a cell by a side.
func (g *gathering) output(s *side, c Cell, o Output) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.heard[c.Number] == s.sideName && g.watch.Output != nil {
		g.tell(c, func() { g.watch.Output(c.Number, o) })
	}
}

// done takes the result of a cell by a side.
func (g *gathering) done(s *side, c Cell, res Result) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.wants(s, c) {
		return
	}
	if g.results[s.sideName] == nil {
		g.results[s.sideName] = map[int]Result{}
	}
	g.results[s.sideName][c.Number] = res
	if whole, ok := g.result(c); ok && g.watch.Done != nil {
		g.tell(c, func() { g.watch.Done(whole) })
	}
	if name, begun := g.heard[c.Number]; !begun || name == s.sideName {
		g.ended[c.Number] = true
		g.advance()
	}
}

// tell tells the watch of a cell, when those above have been heard.
func (g *gathering) tell(c Cell, say func()) {
	if slices.ContainsFunc(g.cells[:min(g.turn+1, len(g.cells))], func(o Cell) bool { return o.Number == c.Number }) {
		say()
		return
	}
	g.waiting[c.Number] = append(g.waiting[c.Number], say)
}

// advance tells what has waited for the cells that have been heard.
func (g *gathering) advance() {
	for g.turn < len(g.cells) && g.ended[g.cells[g.turn].Number] {
		if g.turn++; g.turn == len(g.cells) {
			return
		}
		next := g.cells[g.turn].Number
		for _, say := range g.waiting[next] {
			say()
		}
		delete(g.waiting, next)
	}
}

// result gives the result of a cell, if all its sides have given theirs.
func (g *gathering) result(c Cell) (Result, bool) {
	for _, name := range g.runner.sidesOf(c) {
		if _, ok := g.results[name][c.Number]; !ok {
			return Result{}, false
		}
	}
	name := g.runner.sidesOf(c)[0]
	res := g.results[name][c.Number]
	if name.kernel != g.runner.Kernel {
		res.Kernel = name.kernel
	}
	return res, true
}

// all gives the results of all cells.
func (g *gathering) all() ([]Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []Result
	for _, c := range g.cells {
		res, ok := g.result(c)
		if !ok {
			return all, fmt.Errorf("cell %s at %s: the kernel gave no result", c.ID(), c.Pos)
		}
		all = append(all, res)
	}
	return all, nil
}
