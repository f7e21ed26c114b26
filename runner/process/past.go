package process

import (
	"context"
	"errors"
	"fmt"

	"weft/runner"
)

// A past is a unit that has run, and how a new child gets what it defined.
type past struct {
	unit runner.Unit
	read string // what it could read
	how  again
}

// An again is how much of a unit is run again.
type again int

const (
	all          again = iota
	declarations       // because its statements end the process
	nothing            // because its declarations do, too
)

// revive makes sure that there is a child with all that the units so far
// have defined.
func (k *Kernel) revive(ctx context.Context) error {
	// Each round that does not succeed takes something from a unit.
	for range 2*len(k.past) + 1 {
		if k.live != nil {
			return nil
		}
		c, err := k.start()
		if err != nil {
			return err
		}
		died, err := replay(ctx, c, k.past)
		switch {
		case err != nil:
			return errors.Join(fmt.Errorf("run earlier cells again: %w", err), c.close())
		case died == nil:
			k.live = c
		default:
			// It lived the first time; it is a matter of luck or of time.
			died.how++
			if err := c.close(); err != nil {
				return err
			}
		}
	}
	if k.live == nil {
		return errors.New("run earlier cells again: they end the process each time")
	}
	return nil
}

// input gives what the unit can read when it is run again.
func (p *past) input() *input {
	if !p.unit.Input {
		return nil
	}
	in := newInput(nil)
	in.feed(p.read, true)
	return in
}

// replay runs units again without a word. It gives the one that ended the
// process, or nil.
func replay(ctx context.Context, c *child, units []past) (*past, error) {
	for i := range units {
		p := &units[i]
		u := p.unit
		switch p.how {
		case nothing:
			continue
		case declarations:
			u.Entry = ""
		}
		_, dead, err := c.run(ctx, task{unit: u, say: func(runner.Output) {}, in: p.input()})
		if err != nil {
			return nil, err
		}
		if dead {
			return p, nil
		}
	}
	return nil, nil
}
