package runner

import (
	"context"
	"fmt"
)

// A Leak is a goroutine that still waits for others at the end of a chapter,
// when none is left that would do something.
type Leak struct {
	// Cell is the number of the cell that has started it.
	Cell int `json:"cell"`
	// State says what it waits for, in the words of Go: "chan receive".
	State string `json:"state"`
	// Pos is where it waits, Start where it was started.
	Pos   Pos `json:"pos"`
	Start Pos `json:"start"`
}

// A Leaker is a kernel that can tell which goroutines of its units still wait
// for others.
type Leaker interface {
	Leaks(ctx context.Context) ([]Leak, error)
}

// leaks gives what the units of the side have left waiting; nothing if it is
// not the side to ask.
func (s *side) leaks(ctx context.Context) ([]Leak, error) {
	l, ok := s.opened.(Leaker)
	if !ok || s.flavour != "" {
		return nil, nil
	}
	return l.Leaks(ctx)
}

// leaking gives the leaks of a cell that it does not say it has. One that is
// there to fail leaves behind what it leaves.
func (c Cell) leaking(leaks []Leak) []Problem {
	if c.Leak || c.Expect != "" && c.Expect != Done {
		return nil
	}
	var list []Problem
	for _, l := range leaks {
		if l.Cell == c.Number {
			list = append(list, Problem{
				Pos:  l.Pos,
				Text: fmt.Sprintf("a goroutine of cell %s still waits at the end of the chapter: %s", c.ID(), l.State),
				Hint: fmt.Sprintf("started at %s; end it, or add leak to the cell if it is there to show that", l.Start),
			})
		}
	}
	return list
}

// starter gives the number of the cell that has started a goroutine, or zero.
func starter(cells []Cell, l Leak) int {
	for _, pos := range []Pos{l.Start, l.Pos} {
		for _, c := range cells {
			if c.holds(pos) {
				return c.Number
			}
		}
	}
	return 0
}
