package runner

import (
	"fmt"
	"slices"
	"sync"
)

// A gathering takes what the sides of a chapter give while they run, and
// tells the watch. It is safe for concurrent use.
type gathering struct {
	Judgement

	mu    sync.Mutex
	watch Watch
	// turn is how many cells have ended on the side that counts: what is to
	// be told of cells below the next one waits.
	turn    int
	ended   map[int]bool
	waiting map[int][]func()
	leaks   []Leak
}

func (r *Runner) newGathering(cells []Cell, sides []*side, w Watch) *gathering {
	g := &gathering{
		Judgement: Judgement{Kernel: r.Kernel, Second: r.Second, Cells: cells, Needs: map[int][]int{}},
		watch:     w,
		ended:     map[int]bool{}, waiting: map[int][]func(){},
	}
	for _, s := range sides {
		for _, u := range s.plan.Units {
			g.Needs[u.Cell] = u.Needs
		}
	}
	return g
}

// counts reports whether the result of a cell is that of a side.
func (g *gathering) counts(s *side, c Cell) bool { return g.sidesOf(c)[0] == s.sideName }

// start tells that a side begins with a cell.
func (g *gathering) start(s *side, c Cell) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.counts(s, c) && g.watch.Start != nil {
		g.tell(c, func() { g.watch.Start(c.Number) })
	}
}

// output takes an output of a cell by a side.
func (g *gathering) output(s *side, c Cell, o Output) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.counts(s, c) && g.watch.Output != nil {
		g.tell(c, func() { g.watch.Output(c.Number, o) })
	}
}

// done takes the result of a cell by a side.
func (g *gathering) done(s *side, c Cell, res Result) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.give(s.sideName, c, res)
	wanted := slices.Contains(g.sidesOf(c), s.sideName)
	if wanted && g.complete(c) && g.watch.Done != nil {
		judged := c.judge(g.result(c))
		g.tell(c, func() { g.watch.Done(judged) })
	}
	if g.counts(s, c) {
		g.ended[c.Number] = true
		g.advance()
	}
}

// left takes the goroutines that a side has left waiting.
func (g *gathering) left(leaks []Leak) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, l := range leaks {
		l.Cell = starter(g.Cells, l)
		g.leaks = append(g.leaks, l)
	}
}

// tell tells the watch of a cell, when those above have been heard.
func (g *gathering) tell(c Cell, say func()) {
	if slices.ContainsFunc(g.Cells[:min(g.turn+1, len(g.Cells))], func(o Cell) bool { return o.Number == c.Number }) {
		say()
		return
	}
	g.waiting[c.Number] = append(g.waiting[c.Number], say)
}

// advance tells what has waited for the cells that have been heard.
func (g *gathering) advance() {
	for g.turn < len(g.Cells) && g.ended[g.Cells[g.turn].Number] {
		if g.turn++; g.turn == len(g.Cells) {
			return
		}
		next := g.Cells[g.turn].Number
		for _, say := range g.waiting[next] {
			say()
		}
		delete(g.waiting, next)
	}
}

// all gives the results of all cells.
func (g *gathering) all() ([]Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []Result
	for _, c := range g.Cells {
		if !g.complete(c) {
			return all, fmt.Errorf("cell %s at %s: the kernel gave no result", c.ID(), c.Pos)
		}
		all = append(all, g.result(c))
	}
	return all, nil
}
