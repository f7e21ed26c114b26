package runner

import (
	"context"
	"fmt"
	"slices"
)

// A turn runs one cell of a plan on a kernel.
type turn struct {
	plan   Plan
	kernel Kernel
}

// Run runs a cell of the plan on a kernel: as often as it asks for, and with
// each value of its parameter. What is known without is not run. Outputs are
// said as they appear, but those of more than one run together at the end.
func (p Plan) Run(ctx context.Context, k Kernel, c Cell, say func(Output)) (Result, error) {
	if known, ok := p.Known[c.Number]; ok {
		return told(known, say), nil
	}
	i := p.unit(c.Number)
	if i < 0 {
		return Result{}, fmt.Errorf("run cell at %s: it is not in the plan", c.Pos)
	}
	t := turn{p, k}
	if c.Param != nil {
		return t.vary(ctx, c, say)
	}
	return t.repeat(ctx, c, p.Units[i], say)
}

// RunValue runs a cell that has a parameter with one of its values, by index.
func (p Plan) RunValue(ctx context.Context, k Kernel, c Cell, value int, say func(Output)) (Result, error) {
	numbers := p.Variants[c.Number]
	if value < 0 || value >= len(numbers) {
		return Result{}, fmt.Errorf("run cell at %s: it has no value %d", c.Pos, value)
	}
	number := numbers[value]
	known, ok := p.Known[number]
	if !ok {
		var err error
		if known, err = (turn{p, k}).runUnit(ctx, p.Units[p.unit(number)], say); err != nil {
			return known, err
		}
	}
	known.Cell = c.Number
	return known, nil
}

// unit gives the index of the unit of a cell with a number, or -1.
func (p Plan) unit(number int) int {
	return slices.IndexFunc(p.Units, func(u Unit) bool { return u.Cell == number })
}

// runUnit runs a unit once.
func (t turn) runUnit(ctx context.Context, u Unit, say func(Output)) (res Result, err error) {
	got, err := t.kernel.Run(ctx, []Unit{u}, func(_ int, o Output) { say(o) })
	if err != nil {
		return res, fmt.Errorf("run cell at %s: %w", u.Pos, err)
	}
	if len(got) != 1 || got[0].Cell != u.Cell {
		return res, fmt.Errorf("run cell at %s: the kernel gave no result", u.Pos)
	}
	return got[0], nil
}
