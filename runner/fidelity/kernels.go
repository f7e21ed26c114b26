package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"weft/runner"
	"weft/runner/browser"
	"weft/runner/browser/library"
	"weft/runner/process"
	weft "weft/runner/program"
	"weft/runner/program/std"
	"weft/runner/toolchain"
	"weft/runner/worker"
	"weft/runner/worker/node"
)

// The kernels that can be asked.
const (
	asIs     = "plain"   // yaegi as it is
	lowered  = "lowered" // yaegi as weft uses it
	compiled = "go"
	browsed  = "browser" // as lowered, in a worker of Node with the kernel for browsers
)

// kernelNames are those that are asked unless others are named.
var kernelNames = []string{asIs, lowered, compiled}

var allNames = append(slices.Clone(kernelNames), browsed)

// kernels run programs as weft runs a chapter of one cell.
type kernels struct {
	names []string
	limit time.Duration
	shelf shelf
	// version is the contents of all that runs programs.
	version string
	types   *weft.Types
	tools   *toolchain.Toolchain
	child   process.Config
	room    *process.Room
	host    *node.Host // of workers; nil if nobody asks for them
}

// newKernels prepares to run programs. Close gives back what it holds.
func newKernels(o options, s shelf) (*kernels, error) {
	for _, name := range o.kernels {
		if !slices.Contains(allNames, name) {
			return nil, fmt.Errorf("unknown kernel %q; there are %q", name, allNames)
		}
	}
	exe, err := filepath.Abs(o.weft)
	if err != nil {
		return nil, err
	}
	self, err := os.Executable() // the front end is in it
	if err != nil {
		return nil, err
	}
	version, err := fingerprint(self, exe)
	if err != nil {
		return nil, fmt.Errorf("find weft: %w", err)
	}
	bundle, err := std.Embedded()
	if err != nil {
		return nil, fmt.Errorf("read types of the standard library: %w", err)
	}
	command := []string{exe, "kernel"}
	room, err := process.NewRoom("", append(slices.Clone(command), "--guard"))
	if err != nil {
		return nil, err
	}
	k := &kernels{
		names: o.kernels, limit: o.limit, room: room, shelf: s, version: version,
		types: &weft.Types{CacheDir: filepath.Join(cacheDir(), "types"), Bundle: bundle},
		tools: &toolchain.Toolchain{TempDir: room.Dir},
		child: process.Config{
			Command: command, Env: cellEnv(), Writable: []string{goBuildDir()}, TempDir: room.Dir,
			Limits: runner.Limits{Output: 64 << 20},
		},
	}
	if slices.Contains(k.names, browsed) {
		if k.host, err = openHost(); err != nil {
			return nil, errors.Join(err, room.Close())
		}
	}
	return k, nil
}

// openHost starts what has workers as a browser has. The scripts are those of
// this module, where the program is run; the rest is what was embedded.
func openHost() (*node.Host, error) {
	files, err := browser.Embedded()
	if err != nil || files == nil {
		return nil, errors.Join(err, errors.New("there is no kernel for browsers: make kernel"))
	}
	script, err := filepath.Abs(filepath.FromSlash("site/theme/kernel/interpreter.js"))
	if err != nil {
		return nil, err
	}
	return node.Open(files, script)
}

func (k *kernels) close() error {
	if k.host == nil {
		return k.room.Close()
	}
	return errors.Join(k.host.Close(), k.room.Close())
}

// ask gives the verdict on a program on a kernel, found now or kept from an
// earlier measurement. A limit that was reached is not kept: see again.
func (k *kernels) ask(ctx context.Context, name string, p program, truth outcome) verdict {
	var v verdict
	if k.shelf.find(&v, k.question(name, p)...) {
		return v
	}
	v = k.try(ctx, name, p, truth)
	if v.Kind == tooSlow || ctx.Err() != nil {
		return v
	}
	return k.keep(v, name, p)
}

// question is all that a verdict depends on.
func (k *kernels) question(name string, p program) []string {
	return []string{k.version, k.limit.String(), name, p.name, p.source}
}

// keep puts a verdict on the shelf.
func (k *kernels) keep(v verdict, name string, p program) verdict {
	if err := k.shelf.keep(v, k.question(name, p)...); err != nil {
		fmt.Fprintln(os.Stderr, "fidelity: keep verdict:", err)
	}
	return v
}

// try runs a program on a kernel and compares it with the truth.
func (k *kernels) try(ctx context.Context, name string, p program, truth outcome) (v verdict) {
	defer func() {
		if r := recover(); r != nil {
			v = verdict{crashed, fmt.Sprintf("weft itself: %v", r)}
		}
	}()
	limit := k.limit
	if name == compiled {
		limit = 2 * judgeTime
	}
	r, err := k.run(ctx, name, p, limit)
	if err != nil {
		return verdict{crashed, err.Error()}
	}
	return compare(r, truth)
}

// run runs a program as the only cell of a chapter.
func (k *kernels) run(ctx context.Context, name string, p program, limit time.Duration) (runner.Result, error) {
	cell := runner.Cell{Number: 1, Source: p.source, Pos: runner.Pos{File: p.file(), Line: 1, Col: 1}}
	cell.Timeout = limit
	plan, err := k.plan(name, cell)
	if err != nil {
		return runner.Failed(1, runner.Error{Ending: runner.Unsupported, Message: err.Error()}), nil
	}
	if r, ok := plan.Known[1]; ok {
		return r, nil
	}
	opened, err := k.open(ctx, name, plan)
	if err != nil {
		return runner.Result{}, err
	}
	results, err := opened.Run(ctx, plan.Units, nil)
	if err := errors.Join(err, opened.Close()); err != nil {
		return runner.Result{}, err
	}
	return results[0], nil
}

// plan writes the cell for a kernel.
func (k *kernels) plan(name string, cell runner.Cell) (runner.Plan, error) {
	cells := []runner.Cell{cell}
	k.types.Prefetch(weft.Imports(cells))
	imp := k.types.Importer()
	p := weft.Check(cells, imp)
	if name != lowered && name != browsed {
		return p.Plan(p.Units()), nil
	}
	if need := p.Needs(library.Has)[0]; name == browsed && need != (runner.Need{}) {
		return runner.Plan{Known: map[int]runner.Result{1: lacking(need)}}, nil
	}
	units, err := p.Interpreted(imp)
	return p.Plan(units), err
}

// lacking gives the result of a program that a page does not begin, because it
// needs what a browser has not got.
func lacking(need runner.Need) runner.Result {
	return runner.Failed(1, runner.Error{Ending: runner.Absent, Message: need.String() + ", which is not here"})
}

// open starts a kernel.
func (k *kernels) open(ctx context.Context, name string, plan runner.Plan) (runner.Kernel, error) {
	switch name {
	case browsed:
		return worker.New(worker.Config{Start: k.host.Start, Limits: k.child.Limits}), nil
	case asIs, lowered:
		return process.New(k.child), nil
	}
	child := k.child
	child.Command = append(slices.Clone(child.Command), "--exec")
	opened, err := k.tools.Open(ctx, toolchain.Config{Units: plan.Units, Process: child})
	if err != nil {
		return nil, err // not a kernel that is nil
	}
	return opened, nil
}

// again runs the programs that took too long once more, one at a time, and
// tells those that compute from those that hang.
func (k *kernels) again(ctx context.Context, trials []trial) {
	for _, t := range trials {
		for i, v := range t.verdicts {
			if v.Kind == tooSlow && ctx.Err() == nil {
				t.verdicts[i] = k.retry(ctx, k.names[i], t.program, t.truth)
			}
		}
	}
}

// retry runs a program that took too long. It hangs if it mostly sleeps, or
// if it has computed longer than any interpreter needs for it.
func (k *kernels) retry(ctx context.Context, name string, p program, truth outcome) verdict {
	var v verdict
	if k.shelf.find(&v, k.question(name, p)...) {
		return v
	}
	before := childrenCPU()
	v = k.try(ctx, name, p, truth)
	// The process of the workers lives on, so nobody knows what they computed.
	if used := childrenCPU() - before; v.Kind == tooSlow && name != browsed && hangs(used, k.limit, truth.CPU) {
		v = verdict{hung, fmt.Sprintf("compiled it computes for %v, here for %v", truth.CPU, used)}
	}
	if ctx.Err() != nil {
		return v
	}
	return k.keep(v, name, p)
}

// slowest is how many times slower than compiled code an interpreted program
// may be. The slowest that were seen were 2000 times slower.
const slowest = 4000

// hangs reports whether a program hangs that has computed for used within a
// limit.
func hangs(used, limit, compiled time.Duration) bool {
	return used < limit/20 || used > slowest*max(compiled, time.Millisecond)
}

// childrenCPU gives how long all children that have ended have computed.
func childrenCPU() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// cacheDir is where weft keeps what can be made again.
func cacheDir() string {
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "weft")
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("weft-%d", os.Getuid()))
}

// goBuildDir is the build cache of the go commands that programs call.
func goBuildDir() string { return filepath.Join(cacheDir(), "go-build") }

// cellEnv is the environment that weft gives to cells.
func cellEnv() []string {
	return []string{
		"GOCACHE=" + goBuildDir(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOTOOLCHAIN=local", "TZ=UTC",
		"PATH=" + os.Getenv("PATH"),
	}
}
