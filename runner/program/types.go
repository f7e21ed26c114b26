package program

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"

	"golang.org/x/tools/go/gcexportdata"
)

// Types imports the standard library: it gives the types of a package from
// the export data of the installed toolchain, and where there is none from
// a bundle. The zero value is ready; it is safe for concurrent use, and one
// serves all chapters. What is imported once is kept.
type Types struct {
	// Bundle opens the export data of a package if there is no toolchain.
	// Nil means that there is no bundle.
	Bundle func(path string) (io.ReadCloser, error)
	// Go is the go command; empty means "go" on the PATH.
	Go string

	mu    sync.Mutex
	fset  *token.FileSet
	pkgs  map[string]*types.Package
	files map[string]string // path → file with export data
	tried map[string]bool
	noGo  error
}

// listTimeout bounds the go command, which may have to compile all that a
// package imports on a machine where nothing was compiled yet.
const listTimeout = 3 * time.Minute

// Import implements types.Importer.
func (t *Types) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.init()
	if pkg := t.pkgs[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	data, err := t.open(path)
	if err != nil {
		return nil, err
	}
	defer data.Close()
	r, err := gcexportdata.NewReader(bufio.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read types of %q: %w", path, err)
	}
	pkg, err := gcexportdata.Read(r, t.fset, t.pkgs, path)
	if err != nil {
		return nil, fmt.Errorf("read types of %q: %w", path, err)
	}
	return pkg, nil
}

// Prefetch finds the export data of many packages at once, which is much
// faster than one after the other. What it does not find, Import reports.
func (t *Types) Prefetch(paths []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.init()
	var missing []string
	for _, p := range paths {
		if p != "unsafe" && t.files[p] == "" && !t.tried[p] {
			missing = append(missing, p)
		}
	}
	if len(missing) > 0 {
		t.list(missing)
	}
}

func (t *Types) init() {
	if t.pkgs == nil {
		t.fset = token.NewFileSet()
		t.pkgs = map[string]*types.Package{}
		t.files = map[string]string{}
		t.tried = map[string]bool{}
	}
}

func (t *Types) open(path string) (io.ReadCloser, error) {
	if t.files[path] == "" && !t.tried[path] {
		t.list([]string{path})
	}
	if file := t.files[path]; file != "" {
		return os.Open(file)
	}
	if t.noGo != nil && t.Bundle != nil {
		if data, err := t.Bundle(path); err == nil {
			return data, nil
		}
	}
	if t.noGo != nil {
		return nil, fmt.Errorf("no types for package %s: %w", path, t.noGo)
	}
	return nil, fmt.Errorf("package %s is not in std", path)
}

// list asks the go command for the export data of packages and of all that
// they import.
func (t *Types) list(paths []string) {
	for _, p := range paths {
		t.tried[p] = true
	}
	if t.noGo != nil {
		return
	}
	name := t.Go
	if name == "" {
		name = "go"
	}
	ctx, cancel := context.WithTimeout(context.Background(), listTimeout)
	defer cancel()
	args := []string{"list", "-e", "-export", "-deps", "-f", "{{if .Standard}}{{.ImportPath}}\t{{.Export}}{{end}}", "--"}
	cmd := exec.CommandContext(ctx, name, append(args, paths...)...)
	cmd.Dir = os.TempDir()
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GO111MODULE=on", "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil && len(out) == 0 {
		t.noGo = fmt.Errorf("%s list: %w: %s", name, err, bytes.TrimSpace(stderr.Bytes()))
		return
	}
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		if file != "" {
			t.files[path] = file
		}
	}
}
