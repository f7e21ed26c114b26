// Package past keeps the units that have run, for kernels that run them
// elsewhere, in a process or a worker: where that has ended, another one gets
// what they defined by running them again.
package past

import "weft/runner"

// Units are the units that have run, each with what it could read. They are
// not safe for concurrent use.
type Units[Input any] struct {
	list []unit[Input]
}

// A unit has run.
type unit[Input any] struct {
	runner.Unit
	input Input
	how   again
}

// An again is how much of a unit is run again.
type again int

const (
	all          again = iota
	declarations       // because its statements end what runs them
	nothing            // because its declarations do, too
)

// Add adds a unit that has run.
func (p *Units[Input]) Add(u runner.Unit, input Input) {
	p.list = append(p.list, unit[Input]{Unit: u, input: input})
}

// Died notes that the statements of a unit end what runs them.
func (p *Units[Input]) Died(u runner.Unit) {
	for i := len(p.list) - 1; i >= 0; i-- {
		if p.list[i].Cell == u.Cell {
			p.list[i].how = max(p.list[i].how, declarations)
			return
		}
	}
}

// Rounds gives how often Replay has to be tried at most: each time that it does
// not succeed takes something from a unit.
func (p *Units[Input]) Rounds() int { return 2*len(p.list) + 1 }

// Replay has run run what is to be run again. It stops at a unit that ends what
// runs it, of which there will be less the next time, and reports whether there
// was none.
func (p *Units[Input]) Replay(run func(u runner.Unit, input Input) (dead bool, err error)) (whole bool, err error) {
	for i := range p.list {
		u := p.list[i].Unit
		switch p.list[i].how {
		case nothing:
			continue
		case declarations:
			u.Entry = ""
		}
		dead, err := run(u, p.list[i].input)
		if err != nil {
			return false, err
		}
		if dead {
			// It lived the first time; it is a matter of luck or of time.
			p.list[i].how++
			return false, nil
		}
	}
	return true, nil
}
