package worker

import (
	"context"
	"errors"
	"fmt"

	"weft/runner"
)

// A past is a unit that has run, and how a new worker gets what it defined.
type past struct {
	unit runner.Unit
	fed  []Order // what it could read
	how  again
}

// An again is how much of a unit is run again.
type again int

const (
	all          again = iota
	declarations       // because its statements end the worker
	nothing            // because its declarations do, too
)

// died notes that the statements of a unit end the worker.
func (k *Kernel) died(u runner.Unit) {
	for i := len(k.past) - 1; i >= 0; i-- {
		if k.past[i].unit.Cell == u.Cell {
			k.past[i].how = max(k.past[i].how, declarations)
			return
		}
	}
}

// revive makes sure that there is a worker with all that the units so far
// have defined. A worker that has ended since the last unit is replaced.
func (k *Kernel) revive(ctx context.Context) error {
	// Each round that does not succeed takes something from a unit.
	for range 2*len(k.past) + 1 {
		if err := k.Warm(); err != nil {
			return err
		}
		c := k.current()
		if c == nil {
			return ErrClosed
		}
		if c.whole {
			return nil
		}
		died, err := replay(ctx, c, k.past)
		switch {
		case err != nil:
			k.drop()
			return fmt.Errorf("run earlier cells again: %w", err)
		case died == nil:
			c.whole = true
			return nil
		}
		// It lived the first time; it is a matter of luck or of time.
		died.how++
		k.drop()
	}
	return errors.New("run earlier cells again: they end the worker each time")
}

// replay runs earlier units again without a word. It gives the one that ended
// the worker, or nil.
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
		c.feed(u, p.fed)
		_, dead, err := c.run(ctx, u, func(runner.Output) {})
		if err != nil {
			return nil, err
		}
		if dead {
			return p, nil
		}
	}
	return nil, nil
}
