package runner

import (
	"context"
	"fmt"
	"slices"
)

// A side is one of the kernels that run a chapter. A kernel needs all cells
// above those whose results it gives, since they define what these use.
type side struct {
	name   string
	pinned bool  // it is not the kernel of the run
	absent error // why there is no such kernel
	maker  Maker
	plan   Plan
	kernel Kernel // nil before the first unit
}

// kernelOf gives the name of the kernel that gives the result of a cell.
func (r *Runner) kernelOf(c Cell) string {
	if c.Kernel != "" {
		return c.Kernel
	}
	return r.Kernel
}

// sides gives the kernels that the cells need, that of the run first.
func (r *Runner) sides(cells []Cell) ([]*side, error) {
	var all []*side
	for _, name := range r.names(cells) {
		s := &side{name: name, pinned: name != r.Kernel, maker: Maker{Check: r.Check, Open: r.Open}}
		if s.pinned {
			if _, s.absent = r.release(name); s.absent == nil {
				s.maker = r.Others[name]
			}
		}
		if err := s.check(cells); err != nil {
			return nil, err
		}
		s.trim(cells, func(c Cell) bool { return r.kernelOf(c) == name })
		all = append(all, s)
	}
	return all, nil
}

// names gives the names of the kernels that the cells need.
func (r *Runner) names(cells []Cell) []string {
	var names []string
	for _, c := range cells {
		if name := r.kernelOf(c); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.SortFunc(names, func(a, b string) int {
		switch r.Kernel {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return names
}

// release gives the release of Go of another kernel, or why it is not there.
func (r *Runner) release(name string) (string, error) {
	m, ok := r.Others[name]
	if !ok {
		return "", fmt.Errorf("there is no kernel %q", name)
	}
	return m.Release()
}

// others gives for the key what tells the other kernels from those of
// another machine.
func (r *Runner) others(cells []Cell) []string {
	var all []string
	for _, name := range r.names(cells) {
		if name == r.Kernel {
			continue
		}
		release, err := r.release(name)
		if err != nil {
			release = err.Error()
		}
		all = append(all, name, release)
	}
	return all
}

// check makes the plan of the side.
func (s *side) check(cells []Cell) (err error) {
	if s.plan, err = s.maker.Check(cells); err != nil {
		return fmt.Errorf("check cells: %w", err)
	}
	return nil
}

// trim takes away the units below the last one whose result is wanted.
func (s *side) trim(cells []Cell, wanted func(Cell) bool) {
	last := 0
	for _, c := range cells {
		if wanted(c) && s.unit(c) >= 0 {
			last = s.unit(c) + 1
		}
	}
	s.plan.Units = s.plan.Units[:last]
}

// unit gives the index of the unit of a cell, or -1.
func (s *side) unit(c Cell) int {
	return slices.IndexFunc(s.plan.Units, func(u Unit) bool { return u.Cell == c.Number })
}

// run gives the result of a cell, if the side is needed for it or for one
// below; else none.
func (s *side) run(ctx context.Context, c Cell, files []File, w Watch) (res Result, err error) {
	if known, ok := s.plan.Known[c.Number]; ok {
		return known, nil
	}
	i := s.unit(c)
	switch {
	case i < 0:
		return Result{}, nil
	case s.absent != nil:
		res = s.unsupported(c)
	default:
		res, err = s.runUnit(ctx, i, files, w)
	}
	if s.pinned {
		res.Kernel = s.name
	}
	return res, err
}

// unsupported is the result of a cell whose kernel is not on this machine.
func (s *side) unsupported(c Cell) Result {
	return Failed(c.Number, Error{
		Ending:  Unsupported,
		Message: fmt.Sprintf("pinned to the kernel %q: %v", s.name, s.absent),
		Pos:     c.Pos,
	})
}

// runUnit runs the unit with the index, for which the kernel is started if
// it is the first.
func (s *side) runUnit(ctx context.Context, i int, files []File, w Watch) (res Result, err error) {
	if s.kernel == nil {
		if s.kernel, err = s.maker.Open(ctx, files, s.plan); err != nil {
			return res, fmt.Errorf("start kernel: %w", err)
		}
	}
	u := s.plan.Units[i]
	if w.Start != nil {
		w.Start(u.Cell)
	}
	got, err := s.kernel.Run(ctx, s.plan.Units[i:i+1], func(_ int, o Output) {
		if w.Output != nil {
			w.Output(u.Cell, o)
		}
	})
	if err != nil {
		return res, fmt.Errorf("run cell at %s: %w", u.Pos, err)
	}
	return got[0], nil
}

// closeAll closes the kernels that were started.
func closeAll(sides []*side) {
	for _, s := range sides {
		if s.kernel != nil {
			_ = s.kernel.Close() // what it has to say is of no more interest
		}
	}
}
