package main

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"

	"weft/runner"
	"weft/runner/cache"
	"weft/runner/docs"
	"weft/runner/process"
	"weft/runner/program"
	"weft/runner/program/std"
	"weft/runner/show"
	"weft/runner/timeline/analysis"
	"weft/runner/toolchain"
)

// A kernelConfig says how chapters are run.
type kernelConfig struct {
	// Kernel names the kernel, or both.
	Kernel string
	// Jobs is how many chapters run at once.
	Jobs int
	// Cache is the directory of the cache; empty means the user's.
	Cache string
	// NoCache turns the cache off.
	NoCache bool
	// Anew has chapters run that the cache has.
	Anew bool
	// Keys asks for the keys of runs also without the cache.
	Keys bool
	// Idle says that nothing will be run, only looked up.
	Idle bool
	// Places keeps where the cells can be run that are checked; nil means that
	// nobody asks.
	Places *placesFound
	// Warn is told of what is wrong and does not matter.
	Warn func(error)
}

// kernels run chapters with what they need: types, cache, child processes.
type kernels struct {
	runner *runner.Runner
	cache  *cache.Cache // nil if it is off
	memory *cache.Cache // which knows the latest runs also if it is off
	types  *program.Types
	child  process.Config
	room   *process.Room
	pool   *process.Pool
	tools  *toolchain.Toolchain
	// documented is the standard library of that toolchain, once somebody asks.
	documented docs.Library
	library    sync.Once
	// absent is why there is no compiling kernel to confirm results.
	absent error
	places *placesFound
	// end ends the processes, once, and waits for it each time.
	end func() error
}

// newKernels prepares to run chapters. Close gives back what it holds.
func newKernels(ctx context.Context, c kernelConfig) (*kernels, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	dir, err := cacheDir()
	if err != nil {
		return nil, err
	}
	known, err := newTypes(dir)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(goBuildDir(dir), 0o777); err != nil {
		return nil, fmt.Errorf("make cache: %w", err)
	}
	k := &kernels{
		types: known, places: c.Places,
		tools: &toolchain.Toolchain{Cache: filepath.Join(dir, "programs")},
		child: process.Config{Command: []string{exe, kernelVerb}, Env: cellEnv(dir), Writable: []string{goBuildDir(dir)}},
	}
	k.end = sync.OnceValue(k.endProcesses)
	k.runner = &runner.Runner{Makers: k.makers(), Anew: c.Anew}
	if k.memory, err = c.openCache(dir); err != nil {
		return nil, err
	}
	if !c.NoCache || c.Keys {
		if k.runner.World, err = world(); err != nil {
			return nil, err
		}
	}
	if !c.NoCache {
		k.cache, k.runner.Cache = k.memory, k.memory
	}
	if err := k.choose(ctx, c.Kernel); err != nil {
		return nil, err
	}
	if c.Idle {
		return k, nil
	}
	return k, k.start(c)
}

// start starts the processes that stand ready: the guard, and the first
// interpreters.
func (k *kernels) start(c kernelConfig) (err error) {
	command := k.child.Command
	if k.room, err = process.NewRoom("", append(command[:len(command):len(command)], "--guard")); err != nil {
		return err
	}
	k.child.TempDir, k.tools.TempDir = k.room.Dir, k.room.Dir
	ready := c.Jobs
	if c.Kernel == compiling {
		ready = 0
	}
	k.pool = process.NewPool(k.child, ready)
	return nil
}

// Close ends the kernels that wait, and what cells have left running, and
// waits until the cache has what it was given.
func (k *kernels) Close() error {
	if k.cache != nil {
		k.cache.Close()
	}
	return k.end()
}

// rest is Close for who has other things to do while the processes end; Close is
// to be called all the same.
func (k *kernels) rest() {
	if k.cache != nil {
		k.cache.Close()
	}
	go k.end()
}

func (k *kernels) endProcesses() error {
	if k.room == nil {
		return nil
	}
	return errors.Join(k.pool.Close(), k.room.Close())
}

// makers gives what makes the kernels by name.
func (k *kernels) makers() map[string]runner.Maker {
	return map[string]runner.Maker{
		interpreting: {
			Release: func(runner.Flavour) (string, error) { return runtime.Version(), nil },
			Check:   k.interpreted,
			Open: func(_ context.Context, files []runner.File, plan runner.Plan) (runner.Kernel, error) {
				return analysis.Kernel{Kernel: k.pool.Get(files, plan.Units)}, nil
			},
		},
		compiling: {
			Release: k.release,
			Check:   k.compiled,
			Open:    k.openCompiled,
		},
	}
}

// release gives the release of Go that compiles cells of a flavour.
func (k *kernels) release(f runner.Flavour) (string, error) {
	if f == runner.RaceFlavour {
		return k.tools.RaceRelease(context.Background())
	}
	return k.tools.Release(context.Background())
}

// openCompiled gives a kernel with the units of the plan compiled.
func (k *kernels) openCompiled(ctx context.Context, files []runner.File, plan runner.Plan) (runner.Kernel, error) {
	child := k.child
	child.Command = append(slices.Clone(child.Command), "--exec")
	child.Files = files
	opened, err := k.tools.Open(ctx, toolchain.Config{Units: plan.Units, Race: plan.Flavour == runner.RaceFlavour, Process: child})
	if err != nil {
		return nil, err // not a kernel that is nil
	}
	return analysis.Kernel{Kernel: opened}, nil
}

// interpreted turns cells into a plan for the interpreter.
func (k *kernels) interpreted(cells []runner.Cell) (runner.Plan, error) {
	p, imp := checkCells(k.types, cells)
	defer k.types.GiveBack(imp)
	k.places.note(cells, p)
	units, err := p.Interpreted(imp)
	if err == nil {
		return p.Plan(units), nil
	}
	// A chapter that cannot be written for the interpreter is shown without
	// outputs; the others go on.
	plan := p.Plan(nil)
	for _, u := range p.Units() {
		e := runner.Error{Ending: runner.Unsupported, Message: "not interpretable: " + err.Error(), Pos: u.Pos}
		plan.Known[u.Cell] = runner.Failed(u.Cell, e)
	}
	return plan, nil
}

// compiled turns cells into a plan for the compiler.
func (k *kernels) compiled(cells []runner.Cell) (runner.Plan, error) {
	p, imp := checkCells(k.types, cells)
	defer k.types.GiveBack(imp)
	k.places.note(cells, p)
	return p.Plan(p.Units()), nil
}

// newTypes gives what knows the types of the standard library, and keeps
// below dir what the go command has told of them.
func newTypes(dir string) (*program.Types, error) {
	if err := lend(dir); err != nil {
		return nil, err
	}
	bundle, err := std.Embedded()
	if err != nil {
		return nil, fmt.Errorf("read types of the standard library: %w", err)
	}
	local := map[string]fs.FS{show.Path: show.Source()}
	return &program.Types{CacheDir: filepath.Join(dir, "types"), Bundle: bundle, Local: local}, nil
}

// userTypes is newTypes for a command that runs nothing.
func userTypes() (*program.Types, error) {
	dir, err := cacheDir()
	if err != nil {
		return nil, err
	}
	return newTypes(dir)
}

// checkCells checks the cells of a chapter, with an importer of its own that
// has been told of all imports at once. Who needs the program no more can give it
// back.
func checkCells(known *program.Types, cells []runner.Cell) (*program.Program, types.Importer) {
	known.PrefetchFor(cells)
	imp := known.Importer()
	return program.Check(cells, imp), imp
}

// goBuildDir is the build cache of the go commands that cells call. It is
// not the user's: cells may write to it.
func goBuildDir(dir string) string { return filepath.Join(dir, "go-build") }

// cellEnv is the environment of cells: what a program needs to find others,
// and nothing that is private.
func cellEnv(dir string) []string {
	env := []string{
		"GOCACHE=" + goBuildDir(dir),
		"GOFLAGS=-mod=mod",
		"GOPROXY=off",
		"GOTOOLCHAIN=local",
		"TZ=UTC",
	}
	for _, name := range []string{"PATH", "GOROOT"} {
		if v := os.Getenv(name); v != "" {
			env = append(env, name+"="+v)
		}
	}
	return env
}
