package worker

import (
	"context"
	"errors"
	"fmt"

	"weft/runner"
)

// revive makes sure that there is a worker with all that the units so far
// have defined. A worker that has ended since the last unit is replaced.
func (k *Kernel) revive(ctx context.Context) error {
	for range k.past.Rounds() {
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
		whole, err := k.past.Replay(func(u runner.Unit, fed []Order) (bool, error) {
			c.feed(u, fed)
			_, dead, err := c.run(ctx, u, func(runner.Output) {})
			return dead, err
		})
		switch {
		case err != nil:
			k.drop()
			return fmt.Errorf("run earlier cells again: %w", err)
		case whole:
			c.whole = true
			return nil
		}
		k.drop()
	}
	return errors.New("run earlier cells again: they end the worker each time")
}
