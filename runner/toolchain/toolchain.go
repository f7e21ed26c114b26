// Package toolchain is the compiling kernel: it writes the units of a chapter
// as a Go module, has the go command build it, and runs the program in a
// child process.
//
// All units that are known when a kernel is opened are built at once, the
// isolated ones as programs of their own. The program runs a cell when it is
// asked to, so that package process can treat it like any other child: its
// limits, marks and ends are the same (see package cell in the directory
// below, which is compiled into it). Units that come later are built with
// those that were there, and what the earlier ones defined is made again.
//
// Every file is written with line directives, so that stacks and the
// messages of the compiler name the Markdown. Names that the front end has
// made up do not reach a reader: see package module.
//
// Programs are kept in a cache under a key of everything that goes into
// them.
package toolchain

import (
	"context"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"weft/runner"
	"weft/runner/process"
)

// A Toolchain is the go command with what its builds need. It is safe for
// concurrent use; its fields must not be changed after the first use.
type Toolchain struct {
	// Command is the go command; empty means the one on PATH.
	Command string
	// Env is the environment of the go command; nil means that of this
	// process. What would change a build is overridden.
	Env []string
	// Cache is the directory where programs are kept; empty means that
	// each kernel builds its own.
	Cache string
	// TempDir is where modules are written to be built; empty means the
	// system's directory.
	TempDir string

	mu    sync.Mutex
	found *found // nil before the first look
	race  *error // nil before the first look for the race detector
}

// A found is the go command as it was found.
type found struct {
	command string
	release string
	root    string
	err     error
}

// A Config says what a kernel is to run and how.
type Config struct {
	// Units are those that are known beforehand.
	Units []runner.Unit
	// Race asks for the race detector; see [Toolchain.RaceRelease].
	Race bool
	// Process says how children are started. To its command the path of a
	// program is added; the command must call [process.Exec] with that and
	// [Setup].
	Process process.Config
}

// Release gives the release of Go that cells get, as "go1.26.8". The error
// is for a go command that is not there or too old.
func (t *Toolchain) Release(ctx context.Context) (string, error) {
	f := t.look(ctx)
	return f.release, f.err
}

// Root is the directory of the release, with the sources of the standard
// library; empty if there is none.
func (t *Toolchain) Root(ctx context.Context) string { return t.look(ctx).root }

// RaceRelease is Release for cells with the race detector. It needs a machine
// that has one, and a C compiler.
func (t *Toolchain) RaceRelease(ctx context.Context) (string, error) {
	f := t.look(ctx)
	if f.err != nil {
		return f.release, f.err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.race != nil {
		return f.release, *t.race
	}
	err := t.raceless(ctx, f.command)
	if ctx.Err() == nil {
		t.race = &err
	}
	return f.release, err
}

// look finds the go command, once; but if ctx ends meanwhile, again.
func (t *Toolchain) look(ctx context.Context) found {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.found != nil {
		return *t.found
	}
	f := t.find(ctx)
	if ctx.Err() == nil {
		t.found = &f
	}
	return f
}

// find looks for the go command and asks it for its release.
func (t *Toolchain) find(ctx context.Context) found {
	name := t.Command
	if name == "" {
		name = "go"
	}
	path, err := exec.LookPath(name)
	if err != nil {
		switch {
		case t.Command != "":
		case errors.Is(err, exec.ErrNotFound):
			err = errors.New("no go command on PATH")
		default:
			err = fmt.Errorf("no go command on PATH: %w", errors.Unwrap(err))
		}
		return found{err: err}
	}
	if release, root := t.written(path); release != "" {
		return found{path, release, root, tooOld(release)}
	}
	ctx, cancel := context.WithTimeout(ctx, findTime)
	defer cancel()
	out, err := t.run(ctx, path, os.TempDir(), false, "env", "GOVERSION", "GOROOT")
	if err != nil {
		return found{err: fmt.Errorf("ask %s for its release: %w%s", path, err, quoted(string(out)))}
	}
	release, root, _ := strings.Cut(strings.TrimSpace(string(out)), "\n")
	return found{path, release, root, tooOld(release)}
}

// written gives the release of a go command and its root as the files around it
// tell, for which nothing is started: it is in the folder bin of a toolchain for
// this machine. Empty means that only the command knows.
func (t *Toolchain) written(command string) (release, root string) {
	file, err := filepath.EvalSymlinks(command)
	if err != nil || filepath.Base(filepath.Dir(file)) != "bin" {
		return "", ""
	}
	root = filepath.Dir(filepath.Dir(file))
	for _, v := range t.environ("") {
		if given, ok := strings.CutPrefix(v, "GOROOT="); ok && given != "" && given != root {
			return "", ""
		}
	}
	text, err := os.ReadFile(filepath.Join(root, "VERSION"))
	if err != nil {
		return "", ""
	}
	if _, err := os.Stat(filepath.Join(root, "pkg", "tool", runtime.GOOS+"_"+runtime.GOARCH)); err != nil {
		return "", ""
	}
	first, _, _ := strings.Cut(string(text), "\n")
	if release = strings.TrimSpace(first); !version.IsValid(release) {
		return "", ""
	}
	return release, root
}

// raceless tells why the go command builds nothing with the race detector.
func (t *Toolchain) raceless(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, findTime)
	defer cancel()
	out, err := t.run(ctx, path, os.TempDir(), true, "list", "-race", "-f", "{{.Name}}", "runtime/race")
	if err != nil {
		return fmt.Errorf("race detector: %s", strings.TrimSpace(strings.TrimPrefix(string(out), "go: ")))
	}
	out, err = t.run(ctx, path, os.TempDir(), true, "env", "CC")
	if err == nil {
		compiler, _, _ := strings.Cut(strings.TrimSpace(string(out)), " ")
		_, err = exec.LookPath(compiler)
	}
	if err != nil {
		return fmt.Errorf("race detector needs a C compiler: %w", err)
	}
	return nil
}

// findTime is how long the go command may take to tell what it is.
const findTime = 30 * time.Second

// tooOld reports whether a release lacks the language that cells are
// written in, which is that of the Go that built weft. A release that is not
// one ("devel …") is taken as new.
func tooOld(release string) error {
	if version.IsValid(release) && version.Compare(version.Lang(release), language()) < 0 {
		return fmt.Errorf("%s is too old, cells need %s", release, language())
	}
	return nil
}

// language gives the version of the language that cells are written in.
func language() string {
	if lang := version.Lang(runtime.Version()); lang != "" {
		return lang
	}
	return "go1.26" // weft was built by a release that is not one
}

// run runs the go command in a directory and gives what it prints; what it
// builds has C in it with cgo, which the race detector needs. When ctx
// ends, it is killed with all that it has started.
func (t *Toolchain) run(ctx context.Context, command, dir string, cgo bool, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, command, args...)
	cmd.Dir = dir
	cmd.Env = append(t.environ(dir), "CGO_ENABLED=0") // so that the runtime can see a deadlock
	if cgo {
		cmd.Env = append(cmd.Env, "CGO_ENABLED=1")
	}
	alone(cmd)
	cmd.WaitDelay = waitTime
	out, err := cmd.CombinedOutput()
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	return out, err
}

// waitTime is how long the output of a killed go command is waited for.
const waitTime = 5 * time.Second

// tempDir gives the directory for temporary files of a command that runs in dir.
// It is another one, since the go command sees no module in that.
func tempDir(dir string) string { return filepath.Join(dir, "tmp") }

// environ gives the environment of the go command. What is left of a build
// that was killed is in dir, and its processes are known by that.
func (t *Toolchain) environ(dir string) []string {
	env := t.Env
	if env == nil {
		env = os.Environ()
	}
	return append(slices.Clone(env),
		"GO111MODULE=on", "GOENV=off", "GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=off",
		"GOOS="+runtime.GOOS, "GOARCH="+runtime.GOARCH,
		"GOTMPDIR="+dir, "TMPDIR="+tempDir(dir), "PWD="+dir,
	)
}
