package runner

import (
	"context"
	"fmt"
	"slices"
)

// A Flavour is a way in which a kernel runs cells; empty is the plain one.
// A program has one flavour as a whole, so that each needs a kernel of its
// own.
type Flavour string

// RaceFlavour is that of programs with the race detector.
const RaceFlavour Flavour = "race"

// flavour gives the flavour that the cell asks for.
func (c Cell) flavour() Flavour {
	if c.Race {
		return RaceFlavour
	}
	return ""
}

// A sideName names a side of a chapter.
type sideName struct {
	kernel  string
	flavour Flavour
}

// A side is a kernel of one flavour with the part of a chapter that it runs:
// the cells whose results it gives, and all above those, since they define
// what these use. The sides of a chapter run side by side.
type side struct {
	sideName
	absent error // why there is no such kernel
	maker  Maker
	plan   Plan
	opened Kernel // nil before the first unit
}

// sidesOf gives the names of the sides that run a cell.
func (r *Runner) sidesOf(c Cell) []sideName { return sidesOf(r.Kernel, r.Second, c) }

// sidesOf gives the names of the sides that run a cell where there are two
// kernels, or one: that which gives its result, then that which is to give the
// same.
func sidesOf(kernel, second string, c Cell) []sideName {
	switch {
	case c.Kernel != "":
		return []sideName{{c.Kernel, c.flavour()}}
	case second == "":
		return []sideName{{kernel, c.flavour()}}
	}
	return []sideName{{kernel, c.flavour()}, {second, c.flavour()}}
}

// names gives the names of all sides that the cells need.
func (r *Runner) names(cells []Cell) []sideName {
	var names []sideName
	for _, c := range cells {
		for _, name := range r.sidesOf(c) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// release gives the release of Go of a side, or why it is not there.
func (r *Runner) release(name sideName) (string, error) {
	m, ok := r.Makers[name.kernel]
	if !ok {
		return "", fmt.Errorf("there is no kernel %q", name.kernel)
	}
	return m.Release(name.flavour)
}

// A Lack is a kernel that this machine does not have, and how many cells are
// not run for want of it.
type Lack struct {
	Reason error
	Cells  int
}

// Lacks gives what the cells need and this machine does not have. Kernels that
// are not there for the same reason are told together.
func (r *Runner) Lacks(cells []Cell) []Lack {
	var all []Lack
	for _, c := range cells {
		_, err := r.release(r.sidesOf(c)[0])
		if err == nil || c.NoRun {
			continue
		}
		i := slices.IndexFunc(all, func(l Lack) bool { return l.Reason.Error() == err.Error() })
		if i < 0 {
			i, all = len(all), append(all, Lack{Reason: err})
		}
		all[i].Cells++
	}
	return all
}

// sides gives the sides that the cells need.
func (r *Runner) sides(cells []Cell) ([]*side, error) {
	var all []*side
	for _, name := range r.names(cells) {
		s := &side{sideName: name}
		if _, s.absent = r.release(name); s.absent != nil {
			// Another kernel knows what is not to be run, and what would be.
			s.maker = r.Makers[r.Kernel]
		} else {
			s.maker = r.Makers[name.kernel]
		}
		var err error
		if s.plan, err = s.maker.Check(cells); err != nil {
			return nil, fmt.Errorf("check cells: %w", err)
		}
		s.plan.Flavour = name.flavour
		s.trim(cells, func(c Cell) bool { return slices.Contains(r.sidesOf(c), name) })
		if name.kernel == r.Second {
			s.spare(cells)
		}
		all = append(all, s)
	}
	return all, nil
}

// trim takes away the units that no wanted one needs: those below the last
// wanted one of the common scope, and isolated ones.
func (s *side) trim(cells []Cell, wanted func(Cell) bool) {
	want := map[int]bool{}
	for _, c := range cells {
		if wanted(c) {
			for _, number := range append(s.plan.Variants[c.Number], c.Number) {
				want[number] = true
			}
		}
	}
	last := 0
	for i, u := range s.plan.Units {
		if want[u.Cell] && !u.Isolated {
			last = i + 1
		}
	}
	var needed []Unit
	for i, u := range s.plan.Units {
		if want[u.Cell] || i < last && !u.Isolated {
			needed = append(needed, u)
		}
	}
	s.plan.Units = needed
}

// spare leaves of cells that are pinned to another kernel nothing but the
// declarations, unless a cell below that is run uses what they define: they
// may be pinned because this kernel takes too long for them. Only for a side
// whose results do not count: such a cell may also have changed a variable.
func (s *side) spare(cells []Cell) {
	pinned, needed := map[int]bool{}, map[int]bool{}
	for _, c := range cells {
		pinned[c.Number] = c.Kernel != "" && c.Kernel != s.kernel
	}
	units := slices.Clone(s.plan.Units)
	for i := range slices.Backward(units) {
		u := &units[i]
		if pinned[u.Cell] && !needed[u.Cell] {
			u.Entry = ""
			continue
		}
		for _, number := range u.Needs {
			needed[number] = true
		}
	}
	s.plan.Units = units
}

// run runs the cells of the side in their order.
func (s *side) run(ctx context.Context, files []File, g *gathering) error {
	for _, c := range g.Cells {
		res, ok, err := s.cell(ctx, c, files, g)
		if err != nil {
			return err
		}
		if ok {
			g.done(s, c, res)
		}
	}
	leaks, err := s.leaks(ctx)
	g.left(leaks)
	return err
}

// cell gives the result of a cell, if the side is needed for it or for one
// below.
func (s *side) cell(ctx context.Context, c Cell, files []File, g *gathering) (res Result, ok bool, err error) {
	if known, ok := s.plan.Known[c.Number]; ok {
		return known, true, nil
	}
	switch {
	case s.plan.unit(c.Number) < 0:
		return res, false, nil
	case s.absent != nil:
		return s.missing(c), true, nil
	}
	if err := s.open(ctx, files); err != nil {
		return res, false, err
	}
	g.start(s, c)
	res, err = s.plan.Run(ctx, s.opened, c, func(o Output) { g.output(s, c, o) })
	return res, err == nil, err
}

// missing is the result of a cell whose kernel is not on this machine.
func (s *side) missing(c Cell) Result {
	return Failed(c.Number, Error{
		Ending:  Absent,
		Message: fmt.Sprintf("pinned to the kernel %q: %v", s.kernel, s.absent),
		Pos:     c.Pos,
	})
}

// open starts the kernel if it is not started yet.
func (s *side) open(ctx context.Context, files []File) (err error) {
	if s.opened == nil {
		if s.opened, err = s.maker.Open(ctx, files, s.plan); err != nil {
			return fmt.Errorf("start kernel: %w", err)
		}
	}
	return nil
}

// close closes the kernel if it was started.
func (s *side) close() {
	if s.opened != nil {
		_ = s.opened.Close() // what it has to say is of no more interest
	}
}
