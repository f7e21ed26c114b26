package process

import (
	"context"
	"errors"
	"fmt"

	"weft/runner"
)

// revive makes sure that there is a child with all that the units so far
// have defined.
func (k *Kernel) revive(ctx context.Context) error {
	for range k.past.Rounds() {
		if k.live != nil {
			return nil
		}
		c, err := k.start()
		if err != nil {
			return err
		}
		whole, err := k.past.Replay(func(u runner.Unit, read string) (bool, error) {
			_, dead, err := c.run(ctx, task{unit: u, say: func(runner.Output) {}, in: inputAgain(u, read)})
			return dead, err
		})
		switch {
		case err != nil:
			return errors.Join(fmt.Errorf("run earlier cells again: %w", err), c.close())
		case whole:
			k.live = c
		default:
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

// inputAgain gives what a unit can read when it is run again.
func inputAgain(u runner.Unit, read string) *input {
	if !u.Input {
		return nil
	}
	in := newInput(nil)
	in.feed(read, true)
	return in
}
