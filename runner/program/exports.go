package program

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// listTimeout bounds the go command, which may have to compile all that a
// package imports on a machine where nothing was compiled yet.
const listTimeout = 3 * time.Minute

// An exports knows the files with export data of the installed toolchain. It
// asks the go command, and remembers in a file what that told. It is not safe
// for concurrent use.
type exports struct {
	command string
	env     []string
	// release and platform are those of the toolchain; release is empty if
	// there is none, or if only the go command knows.
	release, platform string
	// noGo says why there is no go command.
	noGo error
	// memory is the file that remembers; empty means none.
	memory string

	files map[string]string // path → file with export data
	tried map[string]error  // what was asked for, and why it was not told
}

// newExports finds the go command. It runs nothing.
func newExports(command string, env []string, dir string) *exports {
	if command == "" {
		command = "go"
	}
	if env == nil {
		env = os.Environ()
	}
	x := &exports{env: env, tried: map[string]error{}, files: map[string]string{}}
	x.platform = x.getenv("GOOS", runtime.GOOS) + "/" + x.getenv("GOARCH", runtime.GOARCH)
	if x.command, x.noGo = exec.LookPath(command); x.noGo != nil {
		return x
	}
	x.release = x.version()
	if dir != "" {
		x.memory = filepath.Join(dir, "types-"+x.key()+".json")
		x.remember()
	}
	return x
}

// getenv gives a variable of the environment of the go command.
func (x *exports) getenv(name, otherwise string) string {
	for _, v := range slices.Backward(x.env) {
		if value, ok := strings.CutPrefix(v, name+"="); ok && value != "" {
			return value
		}
	}
	return otherwise
}

// root gives the directory of the toolchain: that of the go command.
func (x *exports) root() string {
	file, err := filepath.EvalSymlinks(x.command)
	if err != nil {
		return ""
	}
	return x.getenv("GOROOT", filepath.Dir(filepath.Dir(file)))
}

// version gives the release of the toolchain; empty if it is not written
// where toolchains have it.
func (x *exports) version() string {
	text, err := os.ReadFile(filepath.Join(x.root(), "VERSION"))
	if err != nil {
		return ""
	}
	first, _, _ := strings.Cut(string(text), "\n")
	return strings.TrimSpace(first)
}

// key names what the files of export data depend on.
func (x *exports) key() string {
	h := sha256.New()
	fmt.Fprintln(h, x.command, x.root(), x.release, x.platform, x.getenv("GOEXPERIMENT", ""))
	if info, err := os.Stat(x.command); err == nil {
		fmt.Fprintln(h, info.Size(), info.ModTime().UnixNano())
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:6])
}

// remember reads what an earlier process was told. What cannot be read was
// never told.
func (x *exports) remember() {
	text, err := os.ReadFile(x.memory)
	if err != nil {
		return
	}
	var files map[string]string
	if json.Unmarshal(text, &files) == nil && files != nil {
		x.files = files
	}
}

// keep writes what is known for the next process. That it cannot be written
// only costs time.
func (x *exports) keep() {
	if x.memory == "" {
		return
	}
	text, err := json.Marshal(x.files)
	if err != nil || os.MkdirAll(filepath.Dir(x.memory), 0o777) != nil {
		return
	}
	f, err := os.CreateTemp(filepath.Dir(x.memory), ".types-*")
	if err != nil {
		return
	}
	defer os.Remove(f.Name())
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		_ = os.Rename(f.Name(), x.memory)
	}
}

// works reports whether the toolchain tells of a package that was asked for,
// be it that there is none.
func (x *exports) works(path string) bool { return x.noGo == nil && x.tried[path] == nil }

// open opens the export data of a package.
func (x *exports) open(path string) (io.ReadCloser, error) {
	x.find([]string{path})
	if x.noGo != nil {
		return nil, fmt.Errorf("no types for package %s: there is no toolchain (%v) and no bundle of the standard library", path, x.noGo)
	}
	if err := x.tried[path]; err != nil {
		return nil, err
	}
	if x.files[path] == "" {
		return nil, notStd(path)
	}
	return os.Open(x.files[path])
}

// find asks the go command for the export data of those packages whose files
// are not known, or are not there any more.
func (x *exports) find(paths []string) {
	var ask []string
	for _, p := range paths {
		if _, tried := x.tried[p]; !tried && !exists(x.files[p]) {
			ask = append(ask, p)
		}
	}
	if len(ask) == 0 || x.noGo != nil {
		return
	}
	err := x.list(ask)
	for _, p := range ask {
		x.tried[p] = err
	}
	if err == nil {
		x.keep()
	}
}

func exists(file string) bool {
	if file == "" {
		return false
	}
	_, err := os.Stat(file)
	return !errors.Is(err, fs.ErrNotExist)
}

// list asks the go command for the export data of packages and of all that
// they import, which it compiles if need be.
func (x *exports) list(paths []string) error {
	ctx, cancel := context.WithTimeout(context.Background(), listTimeout)
	defer cancel()
	args := []string{"list", "-e", "-export", "-deps", "-f", "{{if .Standard}}{{.ImportPath}}\t{{.Export}}{{end}}", "--"}
	cmd := exec.CommandContext(ctx, x.command, append(args, paths...)...)
	cmd.WaitDelay = time.Second
	// Outside of every module, and without settings of the user that could
	// change what std is.
	cmd.Dir = os.TempDir()
	cmd.Env = append(slices.Clone(x.env), "CGO_ENABLED=0", "GO111MODULE=on", "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && len(out) == 0 {
		return fmt.Errorf("list types: go list: %w: %s", err, bytes.TrimSpace(stderr.Bytes()))
	}
	for line := range strings.Lines(string(out)) {
		if path, file, _ := strings.Cut(strings.TrimSpace(line), "\t"); file != "" {
			x.files[path] = file
		}
	}
	return nil
}
