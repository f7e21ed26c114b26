package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"weft/runner"
	"weft/runner/cache"
	"weft/runner/process"
	"weft/runner/program"
	"weft/runner/program/std"
	"weft/site/book"
)

// A kernelConfig says how chapters are run.
type kernelConfig struct {
	// Kernel names the kernel.
	Kernel string
	// Jobs is how many chapters run at once.
	Jobs int
	// Cache is the directory of the cache; empty means the user's.
	Cache string
	// NoCache turns the cache off.
	NoCache bool
	// Warn is told of what is wrong and does not matter.
	Warn func(error)
}

// kernels run chapters with what they need: types, cache, child processes.
type kernels struct {
	runner *runner.Runner
	types  *program.Types
	pool   *process.Pool
}

// newKernels prepares to run chapters. Close gives back what it holds.
func newKernels(c kernelConfig) (*kernels, error) {
	if c.Kernel != "yaegi" {
		return nil, fmt.Errorf("unknown kernel %q; there is \"yaegi\"", c.Kernel)
	}
	exe, err := os.Executable()
	if err != nil {
		return nil, err
	}
	print, err := fingerprint()
	if err != nil {
		return nil, err
	}
	dir := cacheDir()
	if err := os.MkdirAll(goBuildDir(dir), 0o777); err != nil {
		return nil, fmt.Errorf("make cache: %w", err)
	}
	config := process.Config{Command: []string{exe, kernelVerb}, Env: cellEnv(dir), Writable: []string{goBuildDir(dir)}}
	bundle, err := std.Embedded()
	if err != nil {
		return nil, fmt.Errorf("read types of the standard library: %w", err)
	}
	k := &kernels{
		types: &program.Types{CacheDir: filepath.Join(dir, "types"), Bundle: bundle},
		pool:  process.NewPool(config, c.Jobs),
	}
	k.runner = &runner.Runner{
		Kernel: c.Kernel,
		Go:     runtime.Version(),
		Salt:   print,
		Check:  k.check,
		Open: func(_ context.Context, files []runner.File, _ runner.Plan) (runner.Kernel, error) {
			return k.pool.Get(files), nil
		},
	}
	if !c.NoCache {
		if c.Cache != "" {
			dir = c.Cache
		}
		k.runner.Cache = &cache.Dir{Path: filepath.Join(dir, "runs"), Warn: c.Warn}
	}
	return k, nil
}

// Close ends the kernels that wait.
func (k *kernels) Close() error { return k.pool.Close() }

// check turns cells into a plan.
func (k *kernels) check(cells []runner.Cell) (runner.Plan, error) {
	imp := k.types.Importer()
	p := program.Check(cells, imp)
	units, err := p.Interpreted(false, imp)
	return p.Plan(units), err
}

// known gives the run of a chapter if the cache has it.
func (k *kernels) known(ch *book.Chapter) (runner.Run, bool) {
	if k.runner.Cache == nil {
		return runner.Run{}, false
	}
	return k.runner.Cache.Get(k.runner.Key(ch.Cells, ch.Files))
}

// prefetch asks for the types of what chapters import, all at once; those
// of cached chapters are not needed.
func (k *kernels) prefetch(chapters []*book.Chapter) {
	var paths []string
	for _, ch := range chapters {
		if _, ok := k.known(ch); !ok {
			paths = append(paths, program.Imports(ch.Cells)...)
		}
	}
	slices.Sort(paths)
	k.types.Prefetch(slices.Compact(paths))
}

// cacheDir is where weft keeps what can be made again.
func cacheDir() string {
	if dir, err := os.UserCacheDir(); err == nil {
		return filepath.Join(dir, "weft")
	}
	return filepath.Join(os.TempDir(), fmt.Sprintf("weft-%d", os.Getuid()))
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
