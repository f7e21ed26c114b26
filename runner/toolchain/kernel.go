package toolchain

import (
	"context"
	"errors"
	"slices"

	"weft/runner"
	"weft/runner/process"
	"weft/runner/toolchain/cell"
	"weft/runner/toolchain/module"
)

// A Kernel runs the cells of one chapter as a compiled program. It is not
// safe for concurrent use, but for Feed and Interrupt.
type Kernel struct {
	toolchain *Toolchain
	config    process.Config
	race      bool
	known     []runner.Unit
	built     *build
	shared    *process.Kernel // what is not isolated; nil before the first build
	closed    bool
	line      line
}

var (
	_ runner.Kernel      = (*Kernel)(nil)
	_ runner.Feeder      = (*Kernel)(nil)
	_ runner.Interrupter = (*Kernel)(nil)
)

// detector sets the race detector up: what it finds goes into a file, not
// between what the cell prints, and the process does not end otherwise.
const detector = "GORACE=log_path=${TMPDIR}/weft-race exitcode=0 atexit_sleep_ms=0 history_size=5"

// Open builds the units that are known and gives a kernel for them and for
// more. It is the caller's to close. The error tells if there is no go
// command that is new enough.
func (t *Toolchain) Open(ctx context.Context, c Config) (*Kernel, error) {
	release := t.Release
	if c.Race {
		release = t.RaceRelease
		c.Process.Env = append(slices.Clone(c.Process.Env), detector)
		c.Process.Limits.Memory = -1 // it takes terabytes of addresses
	}
	if _, err := release(ctx); err != nil {
		return nil, err
	}
	k := &Kernel{toolchain: t, config: c.Process, race: c.Race}
	k.config.Trace = true
	if err := k.learn(ctx, c.Units); err != nil {
		return nil, errors.Join(err, k.Close())
	}
	return k, nil
}

// Run runs units. Those that are not in the program are built first. When
// ctx ends, the process is killed, or the build.
func (k *Kernel) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	if k.closed {
		return nil, process.ErrClosed
	}
	if err := k.learn(ctx, units); err != nil {
		return nil, err
	}
	return runner.RunEach(units, report, func(u runner.Unit, say func(runner.Output)) (runner.Result, error) {
		return k.run(ctx, u, say)
	})
}

// learn builds the units with those that are known, if there are new ones.
func (k *Kernel) learn(ctx context.Context, units []runner.Unit) error {
	all := slices.Clone(k.known)
	for _, u := range units {
		if !u.Again && !slices.ContainsFunc(all, func(o runner.Unit) bool { return same(o, u) }) {
			all = append(all, u)
		}
	}
	if len(all) == len(k.known) {
		return ctx.Err()
	}
	b, err := k.toolchain.build(ctx, all, k.race)
	if err != nil {
		return err
	}
	old := k.built
	k.known, k.built = all, b
	command := k.command(runner.Unit{})
	if k.shared == nil {
		config := k.config
		config.Command = command
		k.shared = process.New(config)
		return nil
	}
	return errors.Join(k.shared.Replace(command), old.remove())
}

// same reports whether two units have the same program.
func same(a, b runner.Unit) bool {
	return a.Cell == b.Cell && a.Source == b.Source && a.Entry == b.Entry && a.Isolated == b.Isolated && a.Virtual == b.Virtual && a.Trace == b.Trace &&
		a.Pos == b.Pos && slices.Equal(a.Imports, b.Imports) && slices.Equal(a.Lines, b.Lines)
}

// command gives the command that starts the program of a unit.
func (k *Kernel) command(u runner.Unit) []string {
	return append(slices.Clone(k.config.Command), k.built.program(u))
}

// run runs one unit.
func (k *Kernel) run(ctx context.Context, u runner.Unit, say func(runner.Output)) (runner.Result, error) {
	if problems := k.built.refused[u.Cell]; problems != nil {
		res := module.Refusal(u, problems)
		say(res.Outputs[0])
		return res, nil
	}
	child, report := k.shared, func(_ int, o runner.Output) { say(k.built.module.Told(o)) }
	if u.Isolated {
		config := k.config
		config.Command = k.command(u)
		child = process.New(config)
	}
	// The program has the source; of an isolated unit it has only that.
	u = runner.Unit{Cell: u.Cell, Entry: u.Entry, Pos: u.Pos, Timeout: u.Timeout, Isolated: u.Isolated, Virtual: u.Virtual, Trace: u.Trace, Again: u.Again, Input: u.Input}
	isolated := u.Isolated
	u.Isolated = false
	k.line.connect(child)
	defer k.line.connect(nil)
	results, err := child.Run(ctx, []runner.Unit{u}, report)
	if isolated {
		err = errors.Join(err, child.Close())
	}
	if err != nil {
		return runner.Result{}, err
	}
	for i, o := range results[0].Outputs {
		results[0].Outputs[i] = k.built.module.Told(o)
	}
	return results[0], nil
}

// Leaks gives the goroutines of units that still wait for others, unless the
// process that they were in has ended.
func (k *Kernel) Leaks(ctx context.Context) ([]runner.Leak, error) {
	if k.shared == nil || !k.shared.Live() {
		return nil, nil
	}
	virtual := slices.ContainsFunc(k.known, func(u runner.Unit) bool { return u.Virtual && !u.Isolated })
	results, err := k.shared.Run(ctx, []runner.Unit{{Entry: cell.Leaks, Virtual: virtual}}, nil)
	if err != nil {
		return nil, err
	}
	e := results[0].Err()
	if e == nil || e.Ending != runner.Deadlock {
		return nil, nil
	}
	return k.built.module.Leaks(e.Stack), nil
}

// Close kills the process with all that its cells have started, and removes
// what it has needed.
func (k *Kernel) Close() error {
	k.closed = true
	var err error
	if k.shared != nil {
		err = k.shared.Close()
	}
	return errors.Join(err, k.built.remove())
}
