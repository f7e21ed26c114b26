// Package web makes the Go compiler and linker for browsers: it builds them
// for js/wasm from the sources of the installed toolchain, and with them the
// archives of the packages that cells may import.
//
// Both are one program, which knows one back end only, that for wasm. Its main
// package is ours, and the functions of the other back ends have no bodies (see package
// hollow), all by the overlay of the go command: nothing in the toolchain is
// changed. It is compiled without inlining, which makes it smaller and not
// noticeably slower, and has no tables of its own lines (see package lean).
//
// The tools are kept as gzip leaves them, which browsers undo by themselves,
// wherever a site lies; the archives as package columns and zstd do, which the
// tools undo: Go's library has zstd for them. Archives that cells cannot import
// have no more than what the linker needs. A page needs the tools, the archives
// that each program has, which are one file, and those that its cells reach; see
// [Manifest].
package web

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"weft/runner/browser/lean"
	"weft/runner/browser/library"
	"weft/runner/hollow"
)

// A Config says what is made, and where it is kept.
type Config struct {
	// Go is the go command; empty means the one on PATH.
	Go string
	// Cache is the directory in which what was made is kept, and nothing else.
	Cache string
	// Module are the files of a module named weft, by slash-separated
	// paths, whose packages programs may import besides those of the standard
	// library.
	Module map[string]string
	// Tell is told what takes long; nil means that nobody wants to know.
	Tell func(what string)
}

// A Manifest tells what was made. It is the file [ManifestFile].
type Manifest struct {
	// Release is that of Go, as "go1.26.8".
	Release string `json:"release"`
	// Lang is the version of the language for the compiler, as "go1.26".
	Lang  string `json:"lang"`
	Exec  File   `json:"exec"`  // JavaScript in which Go programs run
	Tools File   `json:"tools"` // the compiler and linker
	Base  Bundle `json:"base"`  // the archives that each program has
	// Packages are the archives by import path. Those of the base have no
	// file of their own.
	Packages map[string]Package `json:"packages"`
}

// A File is one file, compressed as its name says.
type File struct {
	Name string `json:"name,omitempty"`
	Size int64  `json:"size,omitempty"` // in bytes, as it is kept
}

// A Bundle is archives one after the other.
type Bundle struct {
	File
	Parts []Part `json:"parts"`
}

// A Part is one archive of a bundle.
type Part struct {
	Path string `json:"path"`
	Size int64  `json:"size"` // in bytes, uncompressed
}

// A Package is an archive, with the packages that it imports.
type Package struct {
	File
	Whole   int64    `json:"whole,omitempty"` // in bytes, uncompressed
	Imports []string `json:"imports,omitempty"`
}

// ManifestFile is the name of the file that tells of the others.
const ManifestFile = "go.json"

// packages gives the packages of the standard library that programs of cells
// may import: what cells can import in a browser, and syscall/js, since the
// runtime tells of a deadlock only in programs that have it.
func packages() []string { return append(slices.Clone(library.Packages), "syscall/js") }

// always are the packages that are in the base, with all that they need,
// besides those of the module that run cells.
var always = []string{"context", "errors", "fmt", "os", "runtime", "sort", "strings", "sync", "sync/atomic", "syscall/js", "time", "weft/cell"}

// Files gives the names of all files, with that of the manifest.
func (m Manifest) Files() []string {
	names := []string{ManifestFile, m.Exec.Name, m.Tools.Name, m.Base.Name}
	for _, path := range slices.Sorted(maps.Keys(m.Packages)) {
		if name := m.Packages[path].Name; name != "" {
			names = append(names, name)
		}
	}
	return names
}

// Download gives how many bytes a reader fetches for a program that imports
// packages.
func (m Manifest) Download(imports ...string) int64 {
	total := m.Exec.Size + m.Tools.Size + m.Base.Size
	for path := range m.reach(imports) {
		total += m.Packages[path].Size
	}
	return total
}

// reach gives packages with all that they need.
func (m Manifest) reach(paths []string) map[string]bool {
	reached := map[string]bool{}
	for queue := slices.Clone(paths); len(queue) > 0; queue = queue[1:] {
		if p, ok := m.Packages[queue[0]]; ok && !reached[queue[0]] {
			reached[queue[0]] = true
			queue = append(queue, p.Imports...)
		}
	}
	return reached
}

// buildTime is how long all of it may take, on a slow machine.
const buildTime = 10 * time.Minute

// sources are what a change of would make other files.
//
//go:embed *.go tool columns/columns.go
var sources embed.FS

// Make gives the directory with the files and what they are. They are made
// if they are not there yet, which takes about a minute of two processors. A
// process waits for another one that makes the same, and takes them from there.
func Make(ctx context.Context, c Config) (dir string, m Manifest, err error) {
	ctx, cancel := context.WithTimeout(ctx, buildTime)
	defer cancel()
	b := builder{Config: c}
	if err := b.find(ctx); err != nil {
		return "", m, fmt.Errorf("find Go for browsers: %w", err)
	}
	dir = filepath.Join(c.Cache, b.key())
	if m, err = use(dir); err == nil {
		return dir, m, nil
	}
	if m, err = b.alone(ctx, dir); err != nil {
		return "", m, fmt.Errorf("build Go for browsers: %w", err)
	}
	return dir, m, nil
}

// use reads the manifest of a directory that is wanted from now on.
func use(dir string) (m Manifest, err error) {
	if m, err = read(dir); err == nil {
		now := time.Now()
		_ = os.Chtimes(dir, now, now) // so that nobody takes it for old
	}
	return m, err
}

// alone makes the files, unless another process has done so when it is this
// one's turn.
func (b *builder) alone(ctx context.Context, dir string) (m Manifest, err error) {
	if err := os.MkdirAll(b.Cache, 0o777); err != nil {
		return m, err
	}
	release, err := b.turn(ctx, dir+".lock")
	if err != nil {
		return m, err
	}
	defer release()
	if m, err = use(dir); err == nil {
		return m, nil
	}
	b.tell("building Go for browsers, once for this release: a minute or so")
	return b.keep(ctx, dir)
}

// lookAgain is how often a process that waits looks whether it is its turn.
const lookAgain = 100 * time.Millisecond

// turn waits until no other process has the lock of a name, which ends with
// its process. That two make the same would be no mistake, only a waste: so no
// lock is needed where there are none.
func (b *builder) turn(ctx context.Context, name string) (release func(), err error) {
	lock := flock.New(name)
	got, err := lock.TryLock()
	if err == nil && !got {
		b.tell("waiting for another process, which is building Go for browsers")
		got, err = lock.TryLockContext(ctx, lookAgain)
	}
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("wait for another process, which has %s: %w", name, context.Cause(ctx))
	case err != nil || !got:
		return func() {}, nil
	}
	return func() {
		_ = os.Remove(name) // who waits for it looks at the files first
		_ = lock.Unlock()   // closing it cannot fail
	}, nil
}

func (b *builder) tell(what string) {
	if b.Tell != nil {
		b.Tell(what)
	}
}

// read reads the manifest of a directory whose files are all there.
func read(dir string) (m Manifest, err error) {
	text, err := os.ReadFile(filepath.Join(dir, ManifestFile))
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, err
	}
	for _, name := range m.Files() {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return m, err
		}
	}
	return m, nil
}

// keep makes the files beside dir and puts them there as a whole.
func (b *builder) keep(ctx context.Context, dir string) (m Manifest, err error) {
	temp, err := os.MkdirTemp(b.Cache, beginning)
	if err != nil {
		return m, err
	}
	defer os.RemoveAll(temp)
	if temp, err = filepath.Abs(temp); err != nil {
		return m, err
	}
	b.out = filepath.Join(temp, "out")
	b.work = filepath.Join(temp, "work")
	if err := errors.Join(os.Mkdir(b.out, 0o755), os.Mkdir(b.work, 0o755)); err != nil {
		return m, err
	}
	if m, err = b.make(ctx); err != nil {
		return m, err
	}
	if err := os.RemoveAll(dir); err != nil { // it is damaged
		return m, err
	}
	b.prune()
	err = os.Rename(b.out, dir)
	if err != nil {
		if other, e := read(dir); e == nil { // another process was faster
			return other, nil
		}
	}
	return m, err
}

// keepFor is how long what other releases or builds of weft have made stays
// after its last use. What was being made is of nobody after lostAfter.
const (
	keepFor   = 7 * 24 * time.Hour
	lostAfter = time.Hour
)

// beginning is that of the names of directories in which files are made.
const beginning = "new-"

// prune removes what is older. Nothing is lost if that does not succeed.
func (b *builder) prune() {
	entries, _ := os.ReadDir(b.Cache)
	for _, e := range entries {
		limit := keepFor
		if strings.HasPrefix(e.Name(), beginning) {
			limit = lostAfter
		}
		if info, err := e.Info(); err == nil && time.Since(info.ModTime()) > limit {
			_ = os.RemoveAll(filepath.Join(b.Cache, e.Name()))
		}
	}
}

// find asks the go command what it is.
func (b *builder) find(ctx context.Context) error {
	if b.Go == "" {
		b.Go = "go"
	}
	path, err := exec.LookPath(b.Go)
	if err != nil {
		return errors.New("no go command on PATH")
	}
	b.Go = path
	out, err := b.run(ctx, "", "env", "GOVERSION", "GOROOT")
	if err != nil {
		return err
	}
	words := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(words) != 2 {
		return fmt.Errorf("%s env says %q", b.Go, out)
	}
	b.release, b.root = words[0], words[1]
	if _, err := os.Stat(filepath.Join(b.root, "src", "cmd", "compile", "main.go")); err != nil {
		return fmt.Errorf("%s has no sources of the compiler", b.release)
	}
	return nil
}

// key names what is made by all that goes into it.
func (b *builder) key() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q\n", b.release, packages())
	for _, from := range []fs.FS{sources, lean.Source, hollow.Code} {
		addSources(h, from)
	}
	for _, name := range slices.Sorted(maps.Keys(b.Module)) {
		fmt.Fprintf(h, "%q %q\n", name, b.Module[name])
	}
	return b.release + "-" + hex.EncodeToString(h.Sum(nil)[:8])
}

// addSources adds the files of a tree to a hash, but for tests.
func addSources(h hash.Hash, tree fs.FS) {
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := fs.ReadFile(tree, name)
		fmt.Fprintf(h, "%q %q\n", name, text)
		return err
	})
	if err != nil {
		panic("web: " + err.Error()) // they are embedded
	}
}
