package program

import (
	"bufio"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"io/fs"
	"strings"
	"sync"

	"golang.org/x/tools/go/gcexportdata"

	"weft/runner"
	"weft/runner/program/std"
)

// Types knows where the types of importable packages are. The standard
// library comes from a bundle of the toolchain's release, or else from the
// export data of the installed toolchain, or where there is none from any
// bundle. The zero value is ready. One Types serves all chapters, and is safe
// for concurrent use.
type Types struct {
	// Go is the go command; empty means "go" on the PATH.
	Go string
	// Env is the environment of the go command; nil means that of the process.
	Env []string
	// CacheDir keeps what the go command has told, so that the next process
	// need not ask. It is made when it is needed, and may be deleted at any
	// time. Empty means that nothing is kept.
	CacheDir string
	// Bundle holds the standard library for machines without a toolchain; nil
	// means that there is none.
	Bundle *std.Bundle
	// Local are packages that are no part of the standard library, by import
	// path: the files of weft/show.
	Local map[string]fs.FS

	mu      sync.Mutex
	exports *exports
	idle    []*importer
}

// Importer gives an importer for one chapter, which is not safe for concurrent
// use. Chapters must not share one while they are checked, nor while anybody
// looks at their programs: to import a package adds to others that are there
// already.
func (t *Types) Importer() types.Importer {
	t.mu.Lock()
	defer t.mu.Unlock()
	if last := len(t.idle) - 1; last >= 0 {
		i := t.idle[last]
		t.idle = t.idle[:last]
		return i
	}
	return &importer{types: t, fset: token.NewFileSet(), pkgs: map[string]*types.Package{}}
}

// GiveBack gives an importer of t to the next who needs one: what it has read is
// not read again. The program that was checked with it is not to be used any
// more.
func (t *Types) GiveBack(imp types.Importer) {
	i, ok := imp.(*importer)
	if !ok || i.types != t {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.idle = append(t.idle, i)
}

// PrefetchFor finds at once what some cells import. With a bundle there is
// nothing to find.
func (t *Types) PrefetchFor(cells []runner.Cell) {
	t.mu.Lock()
	bundled := t.bundled()
	t.mu.Unlock()
	if !bundled {
		t.Prefetch(Imports(cells))
	}
}

// Prefetch finds many packages at once, which is much faster than one after
// the other. What it does not find, an importer reports.
func (t *Types) Prefetch(paths []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var wanted []string
	for _, p := range paths {
		if p != "unsafe" && t.Local[p] == nil && Importable(p) {
			wanted = append(wanted, p)
		}
	}
	if !t.bundled() {
		t.list().find(wanted)
	}
}

// open opens the export data of a package of the standard library.
func (t *Types) open(path string) (io.ReadCloser, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bundled() {
		return t.fromBundle(path)
	}
	data, err := t.list().open(path)
	if err != nil && t.Bundle != nil && !t.list().works(path) {
		return t.fromBundle(path)
	}
	return data, err
}

func (t *Types) fromBundle(path string) (io.ReadCloser, error) {
	data, err := t.Bundle.Open(path)
	if err != nil {
		return nil, notStd(path)
	}
	return data, nil
}

func notStd(path string) error { return fmt.Errorf("package %s is not in std", path) }

// bundled reports whether the bundle is that of the toolchain, so that the go
// command need not be asked.
func (t *Types) bundled() bool {
	return t.Bundle != nil && t.Bundle.Release == t.list().release && t.Bundle.Platform == t.list().platform
}

// list gives what is known of the export data of the toolchain.
func (t *Types) list() *exports {
	if t.exports == nil {
		t.exports = newExports(t.Go, t.Env, t.CacheDir)
	}
	return t.exports
}

// Importable reports whether a program may import a package with such a path
// from the standard library, if it is there.
func Importable(path string) bool { return refuse(path) == nil }

// refuse says why no program may import a package with such a path, in the
// words of the go command. It gives nil for what the standard library could
// have.
func refuse(path string) error {
	const allowed = "\n\ta cell imports the standard library and weft/show"
	first, _, _ := strings.Cut(path, "/")
	switch {
	case first == "." || first == "..":
		return fmt.Errorf("%q is relative, but relative import paths are not supported in module mode%s", path, allowed)
	case first == "":
		return fmt.Errorf("%q is not a package path%s", path, allowed)
	case strings.Contains(first, "."):
		return fmt.Errorf("no required module provides package %s%s", path, allowed)
	case first == "vendor":
		return fmt.Errorf("use of vendored package not allowed%s", allowed)
	case strings.Contains("/"+path+"/", "/internal/"):
		return fmt.Errorf("use of internal package %s not allowed%s", path, allowed)
	case first == "cmd":
		return fmt.Errorf("import %q is a program, not an importable package%s", path, allowed)
	case path == "C":
		return fmt.Errorf("cgo is not available%s", allowed)
	}
	return nil
}

// An importer imports packages for one chapter.
type importer struct {
	types *Types
	fset  *token.FileSet
	pkgs  map[string]*types.Package
}

// Import implements types.Importer. The error is for the reader of a message
// of the compiler, and may have a second line.
func (i *importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg := i.pkgs[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	if files := i.types.Local[path]; files != nil {
		return i.local(path, files)
	}
	if err := refuse(path); err != nil {
		return nil, err
	}
	data, err := i.types.open(path)
	if err != nil {
		return nil, err
	}
	defer data.Close()
	return i.read(path, data)
}

// read reads export data, of a compiler or of a bundle.
func (i *importer) read(path string, data io.Reader) (*types.Package, error) {
	b := bufio.NewReader(data)
	r := io.Reader(b)
	if head, _ := b.Peek(len("!<arch>")); string(head) == "!<arch>" {
		var err error
		//lint:ignore SA1019 go list -export of this release gives archives.
		if r, err = gcexportdata.NewReader(b); err != nil {
			return nil, fmt.Errorf("read types of %s: %w", path, err)
		}
	}
	pkg, err := gcexportdata.Read(r, i.fset, i.pkgs, path)
	if err != nil {
		return nil, fmt.Errorf("read types of %s: %w", path, err)
	}
	return pkg, nil
}

// local checks a package that is given by its source.
func (i *importer) local(path string, files fs.FS) (*types.Package, error) {
	names, err := fs.Glob(files, "*.go")
	if err != nil {
		return nil, err
	}
	var trees []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		tree, err := parser.ParseFile(i.fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		trees = append(trees, tree)
	}
	conf := types.Config{GoVersion: goVersion, Importer: i, IgnoreFuncBodies: true}
	pkg, err := conf.Check(path, i.fset, trees, nil)
	if err != nil {
		return nil, err // a part of a package lets go/types fail later
	}
	i.pkgs[path] = pkg
	return pkg, nil
}
