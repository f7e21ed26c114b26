package process

import (
	"context"
	"slices"

	"weft/runner"
)

// Of units that are harmless nobody sees anything but their results. So a child
// gets those of a chapter at once, and runs one after the other ahead of whoever
// asks for the results in turn: neither waits for the other. If somebody asks for
// something else, the child has done too much, and is ended.

// straight gives the first units, up to one that is to be run several times: the
// ones after it are to find what the last time leaves.
func straight(units []runner.Unit) []runner.Unit {
	if i := slices.IndexFunc(units, func(u runner.Unit) bool { return u.Runs > 1 }); i >= 0 {
		return units[:i]
	}
	return units
}

// ready makes sure that there is a child for a unit, with all that the units so
// far have defined, and has it run what is coming.
func (k *Kernel) ready(ctx context.Context, u runner.Unit) error {
	if k.live != nil && len(k.live.ahead) > 0 && !same(k.live.ahead[0].unit, u) {
		if err := k.drop(); err != nil {
			return err
		}
	}
	if err := k.revive(ctx); err != nil {
		return err
	}
	coming := k.coming
	k.coming = nil
	if len(coming) < 2 || !same(coming[0], u) {
		return nil
	}
	return k.live.goAhead(coming)
}

// same reports whether to run a unit is to run another one, which was announced.
func same(announced, u runner.Unit) bool {
	return announced.Cell == u.Cell && announced.Source == u.Source && announced.Entry == u.Entry && !u.Again
}

// goAhead has the child run units of which nobody has asked for the results.
func (c *child) goAhead(units []runner.Unit) error {
	for _, u := range units {
		c.ahead = append(c.ahead, newCell(u, c.limits.Output, nil))
	}
	return c.send("", c.ahead...)
}

// takeAhead gives the first cell that was sent and that nobody has asked for, or
// nil.
func (c *child) takeAhead() *cell {
	if len(c.ahead) == 0 {
		return nil
	}
	cell := c.ahead[0]
	c.ahead = c.ahead[1:]
	return cell
}
