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

	mu    sync.Mutex
	watch Watch
	// given has what each side gave, also for cells that it was not wanted for.
	given map[sideName]map[int]Result
	// turn is how many cells have ended on the side that counts: what is to
	// be told of cells below the next one waits.
	turn    int
	ended   map[int]bool
	waiting map[int][]func()
	leaks   []Leak
	// needs has for each cell those whose definitions it uses.
	needs map[int][]int
}

func (r *Runner) newGathering(cells []Cell, sides []*side, w Watch) *gathering {
	g := &gathering{
		runner: r, cells: cells, watch: w,
		given: map[sideName]map[int]Result{},
		ended: map[int]bool{}, waiting: map[int][]func(){},
		needs: map[int][]int{},
	}
	for _, s := range sides {
		for _, u := range s.plan.Units {
			g.needs[u.Cell] = u.Needs
		}
	}
	return g
}

// counts reports whether the result of a cell is that of a side.
func (g *gathering) counts(s *side, c Cell) bool { return g.runner.sidesOf(c)[0] == s.sideName }

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
	if g.given[s.sideName] == nil {
		g.given[s.sideName] = map[int]Result{}
	}
	g.given[s.sideName][c.Number] = res
	wanted := slices.Contains(g.runner.sidesOf(c), s.sideName)
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
		l.Cell = starter(g.cells, l)
		g.leaks = append(g.leaks, l)
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

// complete reports whether all sides of a cell have given their results.
func (g *gathering) complete(c Cell) bool {
	return !slices.ContainsFunc(g.runner.sidesOf(c), func(name sideName) bool {
		_, ok := g.given[name][c.Number]
		return !ok
	})
}

// result gives the result of a complete cell.
func (g *gathering) result(c Cell) Result {
	names := g.runner.sidesOf(c)
	res := g.given[names[0]][c.Number]
	switch {
	case len(names) == 2:
		res = both(res, g.given[names[1]][c.Number])
	case res.ran():
		res.Verdict = Alone
	}
	if names[0].kernel != g.runner.Kernel && res.Ending != NotRun {
		res.Kernel = names[0].kernel
	}
	if res.Reason = g.reason(c); res.Other != nil && res.Reason == "" {
		res.Reason = g.doubt(c)
	}
	return res
}

// doubt gives why the second kernel may be right in itself to give another
// result for a cell: it does not have the scope of a cell above that may have
// left something to this one. It is empty if there is no such cell.
func (g *gathering) doubt(cell Cell) string {
	uses := g.uses(cell.Number)
	for _, c := range g.cells {
		if c.Number >= cell.Number || cell.Isolated {
			return ""
		}
		why := g.reason(c)
		if why == "" || c.Isolated {
			continue
		}
		for number := range g.uses(c.Number) {
			if uses[number] {
				return fmt.Sprintf("after %s: %s", c.ID(), why)
			}
		}
	}
	return ""
}

// uses gives the cells whose definitions a cell reaches, with itself. Two cells
// that have none in common leave nothing to each other.
func (g *gathering) uses(cell int) map[int]bool {
	all := map[int]bool{}
	next := []int{cell}
	for len(next) > 0 {
		number := next[0]
		next = next[1:]
		if !all[number] {
			all[number] = true
			next = append(next, g.needs[number]...)
		}
	}
	return all
}

// reason gives why the second kernel does not have the scope in which a cell
// leaves the one that counts; empty if it has, as far as one can tell.
func (g *gathering) reason(c Cell) string {
	res := g.given[g.runner.sidesOf(c)[0]][c.Number]
	other, ok := g.given[sideName{g.runner.Second, c.flavour()}][c.Number]
	switch {
	case !ok:
		return ""
	case other.gaveUp(res):
		return messageOf(other.Err())
	case c.Kernel != "" && other.Account() != res.Account():
		return "pinned to the kernel " + c.Kernel
	}
	return ""
}

// all gives the results of all cells.
func (g *gathering) all() ([]Result, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	var all []Result
	for _, c := range g.cells {
		if !g.complete(c) {
			return all, fmt.Errorf("cell %s at %s: the kernel gave no result", c.ID(), c.Pos)
		}
		all = append(all, g.result(c))
	}
	return all, nil
}
