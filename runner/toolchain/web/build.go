package web

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/zstd"

	"weft/runner/browser/lean"
	"weft/runner/toolchain/web/columns"
)

// A builder makes the files.
type builder struct {
	Config
	release, root string
	out           string // where they are made
	work          string // what is needed meanwhile
}

// make makes all files.
func (b *builder) make(ctx context.Context) (Manifest, error) {
	m := Manifest{Release: b.release, Lang: version.Lang(b.release), Packages: map[string]Package{}}
	if m.Lang == "" {
		m.Lang = version.Lang(runtime.Version())
	}
	if err := b.tools(ctx); err != nil {
		return m, err
	}
	list, err := b.archives(ctx)
	if err != nil {
		return m, err
	}
	script, err := os.ReadFile(filepath.Join(b.root, "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		return m, err
	}
	m.Exec = File{"wasm_exec.js", int64(len(script))}
	if err := os.WriteFile(filepath.Join(b.out, m.Exec.Name), script, 0o666); err != nil {
		return m, err
	}
	if err := b.pack(&m, list); err != nil {
		return m, err
	}
	text, err := json.Marshal(m)
	if err != nil {
		return m, err
	}
	return m, os.WriteFile(filepath.Join(b.out, ManifestFile), text, 0o666)
}

// pack compresses the tools and the archives.
func (b *builder) pack(m *Manifest, list []listed) error {
	for _, l := range list {
		m.Packages[l.ImportPath] = Package{Imports: slices.DeleteFunc(l.Imports, func(path string) bool { return path == "unsafe" })}
	}
	base := m.reach(append([]string{"runtime"}, always...))
	p := packer{out: b.out}
	p.add("go.wasm.gz", []string{filepath.Join(b.work, "compile")}, func(f File) { m.Tools = f })
	var bundle []string
	var others []job
	for _, l := range list {
		size, err := b.shrink(&l)
		if err != nil {
			return err
		}
		if base[l.ImportPath] {
			bundle = append(bundle, l.Export)
			m.Base.Parts = append(m.Base.Parts, Part{l.ImportPath, size})
			continue
		}
		others = append(others, job{name: strings.ReplaceAll(l.ImportPath, "/", "-") + ".a.zst", from: []string{l.Export}, done: func(f File) {
			m.Packages[l.ImportPath] = Package{f, size, m.Packages[l.ImportPath].Imports}
		}})
	}
	p.add("base.zst", bundle, func(f File) { m.Base.File = f })
	p.jobs = append(p.jobs, others...) // they are small
	return p.pack()
}

// shrink puts the archive of a package that cells cannot import into the
// working directory, without what is not needed then. It gives the size of the
// archive.
func (b *builder) shrink(l *listed) (size int64, err error) {
	data, err := os.ReadFile(l.Export)
	if err != nil || b.imported(l.ImportPath) {
		return int64(len(data)), err
	}
	if data, err = unimported(data); err != nil {
		return 0, fmt.Errorf("archive of %s: %w", l.ImportPath, err)
	}
	l.Export = filepath.Join(b.work, strings.ReplaceAll(l.ImportPath, "/", "-")+".a")
	return int64(len(data)), os.WriteFile(l.Export, data, 0o666)
}

// imported reports whether programs of cells can import a package.
func (b *builder) imported(path string) bool {
	return slices.Contains(packages(), path) || strings.HasPrefix(path, "weft/")
}

// tools builds the compiler with the linker into the working directory.
func (b *builder) tools(ctx context.Context) error {
	name, err := overlay(b.root, b.work)
	if err != nil {
		return err
	}
	_, err = b.run(ctx, filepath.Join(b.root, "src"), "build", "-trimpath", "-overlay="+name, "-buildvcs=false", "-pgo=off",
		"-ldflags=-s -w", "-gcflags=all=-l", "-o", b.work+string(filepath.Separator), "cmd/compile")
	if err != nil {
		return err
	}
	file := filepath.Join(b.work, "compile")
	built, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	small, err := lean.Module(built)
	if err != nil {
		return nil // another release of Go: it works as it is
	}
	return os.WriteFile(file, small, 0o666)
}

// A listed is what go list tells of a package.
type listed struct {
	ImportPath, Export string
	Imports            []string
}

// archives compiles the packages for cells, and gives where they are.
func (b *builder) archives(ctx context.Context) ([]listed, error) {
	dir := filepath.Join(b.work, "weft")
	args := append([]string{"list", "-trimpath", "-export", "-deps", "-json=ImportPath,Export,Imports", "-gcflags=all=-dwarf=false", "--"}, packages()...)
	if len(b.Module) > 0 {
		args = append(args, "./...")
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return nil, err
	}
	for name, text := range b.Module {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o777), os.WriteFile(name, []byte(text), 0o666)); err != nil {
			return nil, err
		}
	}
	out, err := b.run(ctx, dir, args...)
	if err != nil {
		return nil, err
	}
	var list []listed
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		if err := dec.Decode(&l); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("read what go list says: %w", err)
		}
		if l.Export != "" { // unsafe has none
			list = append(list, l)
		}
	}
}

// waitTime is how long the output of a killed go command is waited for.
const waitTime = 5 * time.Second

// run runs the go command for js/wasm and gives what it prints.
func (b *builder) run(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, b.Go, args...)
	cmd.Dir = dir
	cmd.WaitDelay = waitTime
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOWASM=", "GOEXPERIMENT=", "CGO_ENABLED=0", "GO111MODULE=on", "GOENV=off",
		"GOFLAGS=", "GOPROXY=off", "GOTOOLCHAIN=local", "GOWORK=off", "PWD="+dir)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		return nil, fmt.Errorf("go %s: %w: %s", args[0], err, strings.TrimSpace(said.String()))
	}
	return out, nil
}

// A packer compresses files, as many at a time as there are processors.
type packer struct {
	out  string
	jobs []job
}

// A job is one file to make of others, compressed; done is called when all
// are.
type job struct {
	name string
	from []string
	size int64
	err  error
	done func(File)
}

// add adds a file.
func (p *packer) add(name string, from []string, done func(File)) {
	p.jobs = append(p.jobs, job{name: name, from: from, done: done})
}

// pack compresses all files.
func (p *packer) pack() error {
	next := make(chan *job)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for j := range next {
				j.size, j.err = compress(j.from, filepath.Join(p.out, j.name))
			}
		})
	}
	for i := range p.jobs {
		next <- &p.jobs[i]
	}
	close(next)
	workers.Wait()
	for _, j := range p.jobs {
		if j.err != nil {
			return j.err
		}
		j.done(File{j.name, j.size})
	}
	return nil
}

// compress writes files one after the other, compressed as the name says, and
// gives how many bytes that are.
func compress(from []string, to string) (size int64, err error) {
	f, err := os.Create(to)
	if err != nil {
		return 0, err
	}
	z, err := compressor(f, filepath.Ext(to))
	if err != nil {
		return 0, errors.Join(err, f.Close())
	}
	for _, name := range from {
		if err == nil {
			err = copyFile(z, name)
		}
	}
	err = errors.Join(err, z.Close())
	if info, e := f.Stat(); e == nil {
		size = info.Size()
	}
	return size, errors.Join(err, f.Close())
}

// window is how far back zstd looks for what it has seen; Go's own reader
// wants no more.
const window = 8 << 20

func compressor(w io.Writer, ext string) (io.WriteCloser, error) {
	if ext == ".gz" {
		return gzip.NewWriterLevel(w, gzip.BestCompression)
	}
	return zstd.NewWriter(w, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(window), zstd.WithEncoderConcurrency(1))
}

// copyFile writes what is in a file; tables of archives in columns.
func copyFile(to io.Writer, name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	columns.Shorten(data)
	columns.Split(data)
	_, err = to.Write(data)
	return err
}
