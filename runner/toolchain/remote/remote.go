// Package remote is the compiling kernel where somebody else builds programs
// and runs them: the workers of a browser. It has the programs of package
// module, as package toolchain has, and says of them the same.
//
// Programs are built when the first of their units is run. Units that come
// later are built with those that were there, and what the earlier ones
// defined is made again.
package remote

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"weft/runner"
	"weft/runner/toolchain/module"
)

// A Config says what a kernel runs, and who builds and runs it.
type Config struct {
	// Units are those that are known beforehand.
	Units []runner.Unit
	// Build builds a program of the files of its package main and gives the
	// name by which Start knows it. If the compiler takes it not, it gives
	// what that said, and no error.
	Build func(ctx context.Context, files map[string]string) (program, said string, err error)
	// Start gives a kernel that runs units in the process of a program.
	Start func(program string) runner.Kernel
}

// A Kernel runs the cells of one chapter as compiled programs. It is not safe
// for concurrent use.
type Kernel struct {
	config  Config
	known   []runner.Unit
	module  *module.Module
	refused map[int][]runner.Problem
	built   map[string]string // what Build gave, by the names of programs
	shared  runner.Kernel     // what is not isolated; nil before the first build
	past    []past            // what has run there
	closed  bool
	stdin   input
}

// A past is a unit that has run, with what it could read.
type past struct {
	runner.Unit
	input string
}

var (
	_ runner.Kernel = (*Kernel)(nil)
	_ runner.Feeder = (*Kernel)(nil)
)

// errClosed is what Run gives after Close.
var errClosed = errors.New("kernel is closed")

// New makes a kernel. It builds nothing yet.
func New(c Config) *Kernel {
	return &Kernel{config: c, known: slices.Clone(c.Units), refused: map[int][]runner.Problem{}, built: map[string]string{}}
}

// Run runs units. Those that are not in a program are built first.
func (k *Kernel) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	if k.closed {
		return nil, errClosed
	}
	if err := k.learn(units); err != nil {
		return nil, err
	}
	return runner.RunEach(units, report, func(u runner.Unit, say func(runner.Output)) (runner.Result, error) {
		if err := ctx.Err(); err != nil {
			return runner.Result{}, err
		}
		return k.run(ctx, u, say)
	})
}

// learn adds the units that are not known.
func (k *Kernel) learn(units []runner.Unit) error {
	n := len(k.known)
	for _, u := range units {
		if !u.Again && !slices.ContainsFunc(k.known, func(o runner.Unit) bool { return same(o, u) }) {
			k.known = append(k.known, u)
		}
	}
	if len(k.known) == n && k.module != nil {
		return nil
	}
	return k.write()
}

// same reports whether two units have the same program.
func same(a, b runner.Unit) bool {
	return a.Cell == b.Cell && a.Source == b.Source && a.Entry == b.Entry && a.Isolated == b.Isolated && a.Virtual == b.Virtual &&
		a.Trace == b.Trace && a.Pos == b.Pos && slices.Equal(a.Imports, b.Imports) && slices.Equal(a.Lines, b.Lines)
}

// write writes the programs of the units that are not refused. Those that are
// as they were stay built.
func (k *Kernel) write() error {
	old := k.module
	k.module = module.New(slices.DeleteFunc(slices.Clone(k.known), func(u runner.Unit) bool { return k.refused[u.Cell] != nil }))
	for name := range k.built {
		if maps.Equal(files(old, name), files(k.module, name)) {
			continue
		}
		delete(k.built, name)
		if name == module.Program(runner.Unit{}) {
			if err := k.drop(); err != nil {
				return err
			}
		}
	}
	return nil
}

// files gives the files of a program.
func files(m *module.Module, program string) map[string]string {
	files := map[string]string{}
	for name, text := range m.Files {
		if name, ok := strings.CutPrefix(name, program+"/"); ok {
			files[name] = text
		}
	}
	return files
}

// build gives the program of a unit, unless that is refused. Each round that
// does not succeed leaves at least one unit out.
func (k *Kernel) build(ctx context.Context, u runner.Unit) (string, error) {
	name := module.Program(u)
	for k.refused[u.Cell] == nil {
		if program, ok := k.built[name]; ok {
			return program, nil
		}
		program, said, err := k.config.Build(ctx, files(k.module, name))
		if err == nil && said == "" {
			k.built[name] = program
			return program, nil
		}
		wrong := k.module.Problems(said)
		if err != nil || len(wrong) == 0 {
			return "", errors.Join(err, fmt.Errorf("build cells: %s", strings.TrimSpace(said)))
		}
		maps.Copy(k.refused, wrong)
		if err := k.write(); err != nil {
			return "", err
		}
	}
	return "", nil
}

// run runs one unit.
func (k *Kernel) run(ctx context.Context, u runner.Unit, say func(runner.Output)) (runner.Result, error) {
	program, err := k.build(ctx, u)
	if err != nil {
		return runner.Result{}, err
	}
	if problems := k.refused[u.Cell]; problems != nil {
		res := module.Refusal(u, problems)
		say(res.Outputs[0])
		return res, nil
	}
	var res runner.Result
	defer k.stdin.clear()
	if u.Isolated {
		child := k.start(program)
		res, err = one(ctx, child, u, func(_ int, o runner.Output) { say(k.module.Told(o)) })
		err = errors.Join(err, child.Close())
	} else {
		res, err = k.share(ctx, program, u, func(_ int, o runner.Output) { say(k.module.Told(o)) })
	}
	for i, o := range res.Outputs {
		res.Outputs[i] = k.module.Told(o)
	}
	return res, err
}

// start starts the process of a program, which reads what the kernel is fed.
func (k *Kernel) start(program string) runner.Kernel {
	child := k.config.Start(program)
	if f, ok := child.(runner.Feeder); ok {
		f.OnWait(func() { k.stdin.serve(f) })
	}
	return child
}

// share runs a unit in the process that all share, after those that have run.
func (k *Kernel) share(ctx context.Context, program string, u runner.Unit, report runner.Report) (runner.Result, error) {
	if k.shared == nil {
		k.shared = k.start(program)
		if err := k.rerun(ctx); err != nil {
			return runner.Result{}, errors.Join(fmt.Errorf("run earlier cells again: %w", err), k.drop())
		}
	}
	res, err := one(ctx, k.shared, u, report)
	if err == nil && !u.Again {
		k.past = append(k.past, past{ended(u, res.Ending), k.stdin.clear()})
	}
	return res, err
}

// rerun runs again what has run, in a new process.
func (k *Kernel) rerun(ctx context.Context) error {
	defer k.stdin.replay(nil)
	for _, p := range k.past {
		k.stdin.replay(&p.input)
		if _, err := one(ctx, k.shared, p.Unit, nil); err != nil {
			return err
		}
	}
	return nil
}

// one runs a unit. The program has the source, and only that of an isolated
// one.
func one(ctx context.Context, child runner.Kernel, u runner.Unit, report runner.Report) (runner.Result, error) {
	results, err := child.Run(ctx, []runner.Unit{{Cell: u.Cell, Entry: u.Entry, Pos: u.Pos, Timeout: u.Timeout, Virtual: u.Virtual, Trace: u.Trace, Again: u.Again, Input: u.Input}}, report)
	if err != nil || len(results) != 1 {
		return runner.Result{}, err
	}
	return results[0], nil
}

// ended gives a unit as it is run again: without its statements, if these end
// the process.
func ended(u runner.Unit, e runner.Ending) runner.Unit {
	if e != runner.Done && e != runner.Panic {
		u.Entry = ""
	}
	return u
}

// drop ends the process that units share.
func (k *Kernel) drop() error {
	child := k.shared
	k.shared = nil
	if child == nil {
		return nil
	}
	return child.Close()
}

// Close ends the process of the cells.
func (k *Kernel) Close() error {
	k.closed = true
	return k.drop()
}
