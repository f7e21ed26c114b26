package toolchain

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"weft/runner"
	"weft/runner/toolchain/module"
)

// buildTime is how long a build may take.
const buildTime = 2 * time.Minute

// errSlow is the error for a build that takes longer.
var errSlow = fmt.Errorf("go build takes longer than %v", buildTime)

// A build is the programs of a chapter.
type build struct {
	dir    string // where they are
	mine   bool   // dir is to be removed with the kernel
	module *module.Module
	// refused are what the compiler says of units, by the number of the
	// cell. These units are not in the programs.
	refused map[int][]runner.Problem
}

// program gives the path of the program that a unit is in.
func (b *build) program(u runner.Unit) string {
	return filepath.Join(b.dir, module.Program(u))
}

// remove removes the programs if nobody else may want them.
func (b *build) remove() error {
	if b == nil || !b.mine {
		return nil
	}
	return os.RemoveAll(b.dir)
}

// build builds units, or those of them that the compiler takes. Each round
// that does not succeed leaves at least one out.
func (t *Toolchain) build(ctx context.Context, units []runner.Unit, race bool) (*build, error) {
	refused := map[int][]runner.Problem{}
	for {
		m := module.New(units)
		b, said, err := t.make(ctx, m, race)
		if err == nil {
			b.refused = refused
			return b, nil
		}
		wrong := m.Problems(said)
		if len(wrong) == 0 || ctx.Err() != nil {
			return nil, fmt.Errorf("build cells: %w%s", err, quoted(said))
		}
		var left []runner.Unit
		for _, u := range units {
			if wrong[u.Cell] == nil {
				left = append(left, u)
			} else {
				refused[u.Cell] = wrong[u.Cell]
			}
		}
		units = left
	}
}

// quoted gives what the go command said, for an error.
func quoted(said string) string {
	said = strings.TrimSpace(said)
	if said == "" {
		return ""
	}
	return "\n\t" + strings.ReplaceAll(said, "\n", "\n\t")
}

// make gives the programs of a module, from the cache or newly built. With an
// error of the go command comes what it said.
func (t *Toolchain) make(ctx context.Context, m *module.Module, race bool) (b *build, said string, err error) {
	b = &build{module: m}
	if t.Cache == "" {
		b.mine = true
		if b.dir, err = os.MkdirTemp(t.TempDir, "weft-programs-"); err != nil {
			return nil, "", err
		}
		if said, err = t.compile(ctx, m, race, b.dir); err != nil {
			return nil, said, errors.Join(err, b.remove())
		}
		return b, "", nil
	}
	b.dir = filepath.Join(t.Cache, key(m, t.look(ctx).release, race))
	if intact(b.dir, m.Programs()) {
		return b, "", nil
	}
	said, err = t.store(b.dir, m.Programs(), func(dir string) (string, error) { return t.compile(ctx, m, race, dir) })
	return b, said, err
}

// compile builds the programs of a module into a directory.
func (t *Toolchain) compile(ctx context.Context, m *module.Module, race bool, into string) (said string, err error) {
	dir, err := os.MkdirTemp(t.TempDir, "weft-build-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return "", err
	}
	if err := os.Mkdir(tempDir(dir), 0o777); err != nil {
		return "", err
	}
	driver, err := t.driver(dir)
	if err != nil {
		return "", err
	}
	if err := write(m, dir, driver); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeoutCause(ctx, buildTime, errSlow)
	defer cancel()
	args := append([]string{"build", "-o", into + string(filepath.Separator)}, flags(dir, m, race)...)
	out, err := t.run(ctx, t.look(ctx).command, dir, race, append(args, "./...")...)
	return string(out), err
}

// flags gives the flags of go build. The compiler is told to take the
// directory away from the names of files, so that programs and messages have
// those of the author.
func flags(dir string, m *module.Module, race bool) []string {
	var trim []string
	for _, program := range m.Programs() {
		trim = append(trim, filepath.Join(dir, program))
	}
	flags := []string{
		"-buildvcs=false", "-pgo=off", "-ldflags=-s -w",
		"-gcflags=-e '-trimpath=" + strings.Join(trim, ";") + "'",
	}
	if race {
		flags = append(flags, "-race")
	}
	return flags
}
