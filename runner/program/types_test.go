package program_test

import (
	"bytes"
	"fmt"
	"go/types"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"weft/runner"
	"weft/runner/program"
	"weft/runner/program/std"
)

// check gives what is wrong with a chapter of one cell.
func check(source string, t *program.Types) string {
	cell := runner.Cell{Number: 1, Source: source, Pos: runner.Pos{File: "cell", Line: 1, Col: 1}}
	return problems(program.Check([]runner.Cell{cell}, t.Importer()))
}

// bundle packs packages of the installed toolchain.
func bundle(t *testing.T, release string, paths ...string) *std.Bundle {
	t.Helper()
	var installed program.Types
	installed.Prefetch(paths)
	imp := installed.Importer()
	var packages []*types.Package
	for _, path := range paths {
		pkg, err := imp.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, pkg)
	}
	var b bytes.Buffer
	if err := std.Write(&b, release, runtime.GOOS+"/"+runtime.GOARCH, packages); err != nil {
		t.Fatal(err)
	}
	read, err := std.Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// without gives types for a machine without a toolchain.
func without(t *testing.T, b *std.Bundle) *program.Types {
	t.Helper()
	return &program.Types{Go: filepath.Join(t.TempDir(), "go"), Bundle: b}
}

func TestBundleChecksWithoutToolchain(t *testing.T) {
	b := bundle(t, "go1.0", "fmt", "net/http", "slices", "sync", "time")
	const good = `import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"
)

var once = sync.OnceValue(func() time.Duration { return time.Since(time.Time{}).Round(time.Second) })
var largest int = slices.Max([]int{1, 2})

func serve(w http.ResponseWriter, r *http.Request) {
	var mu sync.Mutex
	mu.Lock()
	defer mu.Unlock()
	fmt.Fprintln(w, r.URL.Query().Get("a"), r.Header.Values("b"), once().Hours(), r.Context().Err())
}
`
	if got := check(good, without(t, b)); got != "" {
		t.Errorf("problems of a good cell:\n%s", got)
	}
	const bad = "import (\n\t\"os\"\n\t\"sync\"\n)\n\nvar mu sync.Mutex = os.Args\nvar n = mu.state\n"
	const want = "cell:2:2: package os is not in std\n" +
		"cell:7:12: mu.state undefined (type sync.Mutex has no field or method state)\n"
	if got := check(bad, without(t, b)); got != want {
		t.Errorf("problems\n%swant\n%s", got, want)
	}
}

// TestBundleSaysWhatTheToolchainSays compares every exported name of every
// package, with its methods.
func TestBundleSaysWhatTheToolchainSays(t *testing.T) {
	if testing.Short() {
		t.Skip("reads the whole standard library twice")
	}
	paths := importable(t)
	var all program.Types
	all.Prefetch(paths)
	imp := all.Importer()
	b := bundle(t, "go1.0", paths...)
	for _, path := range paths {
		want, err := imp.Import(path)
		if err != nil {
			t.Fatal(err)
		}
		got, err := without(t, b).Importer().Import(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if diff := cmp.Diff(describe(want), describe(got)); diff != "" {
			t.Errorf("%s (-toolchain +bundle):\n%s", path, diff)
		}
	}
}

func importable(t *testing.T) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "std").Output()
	if err != nil {
		t.Fatalf("go list std: %v", err)
	}
	var paths []string
	for _, path := range strings.Fields(string(out)) {
		if path != "unsafe" && program.Importable(path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// describe gives the exported names of a package and what they are.
func describe(pkg *types.Package) []string {
	var lines []string
	for _, name := range pkg.Scope().Names() {
		obj := pkg.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		// The two are the same type, and only messages could tell.
		lines = append(lines, strings.ReplaceAll(types.ObjectString(obj, nil), "interface{}", "any"))
		for sel := range types.NewMethodSet(types.NewPointer(obj.Type())).Methods() {
			lines = append(lines, "\t"+sel.String())
		}
	}
	return lines
}

func TestNoToolchainAndNoBundleIsOneLine(t *testing.T) {
	got := check("import \"fmt\"\n\nfunc f() { fmt.Println() }\n", without(t, nil))
	if !strings.HasPrefix(got, "cell:1:8: no types for package fmt: there is no toolchain (") || strings.Count(got, "\n") != 1 {
		t.Errorf("problems\n%s", got)
	}
}

// TestBundleOfTheReleaseNeedsNoGoCommand makes a toolchain whose go command
// cannot run.
func TestBundleOfTheReleaseNeedsNoGoCommand(t *testing.T) {
	root := t.TempDir()
	command := fakeGo(t, filepath.Join(root, "bin"), "exit 1")
	if err := os.WriteFile(filepath.Join(root, "VERSION"), []byte("go1.99\ntime now\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		release string
		want    string
	}{
		{"go1.99", ""},
		{"go1.98", ""}, // The go command fails, and any bundle is better than none.
	} {
		ty := &program.Types{Go: command, Env: []string{}, Bundle: bundle(t, test.release, "fmt")}
		if got := check("import \"fmt\"\n\nfunc f() { fmt.Println() }\n", ty); got != test.want {
			t.Errorf("bundle of %s: problems\n%s", test.release, got)
		}
	}
}

// fakeGo writes a go command that is a shell script.
func fakeGo(t *testing.T, dir, script string) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("needs a shell")
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "go")
	if err := os.WriteFile(file, []byte("#!/bin/sh\n"+script+"\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	return file
}

// counter is a go command that counts how often it is run.
type counter struct{ command, log string }

func newCounter(t *testing.T) counter {
	t.Helper()
	real, err := exec.LookPath("go")
	if err != nil {
		t.Skip(err)
	}
	dir := t.TempDir()
	log := filepath.Join(dir, "log")
	return counter{fakeGo(t, dir, fmt.Sprintf("echo run >> '%s'\nexec '%s' \"$@\"", log, real)), log}
}

func (c counter) runs() int {
	text, _ := os.ReadFile(c.log)
	return strings.Count(string(text), "run")
}

func TestCacheDirSparesTheGoCommand(t *testing.T) {
	c := newCounter(t)
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	use := func(what, path string, want int) {
		t.Helper()
		ty := &program.Types{Go: c.command, CacheDir: dir}
		if got := check(fmt.Sprintf("import _ %q\n", path), ty); got != "" {
			t.Errorf("%s: problems\n%s", what, got)
		}
		if c.runs() != want {
			t.Errorf("%s: %d runs of the go command, want %d", what, c.runs(), want)
		}
	}
	use("first", "fmt", 1)
	use("second", "fmt", 1)
	use("imported by the first", "io", 1)
	use("another", "sort", 2)

	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files %q, error %v; want one", files, err)
	}
	for _, damage := range []string{"", "{", "null", `{"fmt": "` + filepath.Join(dir, "gone") + `"}`} {
		if err := os.WriteFile(files[0], []byte(damage), 0o666); err != nil {
			t.Fatal(err)
		}
		runs := c.runs()
		use(fmt.Sprintf("damaged with %q", damage), "fmt", runs+1)
		use("mended", "fmt", runs+1)
	}
}

func TestPrefetchAsksOnce(t *testing.T) {
	c := newCounter(t)
	ty := &program.Types{Go: c.command}
	ty.Prefetch([]string{"fmt", "sync", "unsafe", "nowhere", "example.com/x"})
	got := check("import (\n\t\"fmt\"\n\t\"nowhere\"\n\t\"sync\"\n\t\"unsafe\"\n)\n\nvar _, _, _ = fmt.Sprint, sync.Mutex{}, unsafe.Pointer(nil)\n", ty)
	if want := "cell:3:2: package nowhere is not in std\n"; got != want {
		t.Errorf("problems\n%swant\n%s", got, want)
	}
	if c.runs() != 1 {
		t.Errorf("%d runs of the go command, want 1", c.runs())
	}
}

func TestChaptersAreCheckedAtOnce(t *testing.T) {
	ty := &program.Types{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for _, path := range []string{"net/http", "os", "time", "fmt"} {
				if got := check(fmt.Sprintf("import _ %q\n", path), ty); got != "" {
					t.Errorf("problems\n%s", got)
				}
			}
		})
	}
	wg.Wait()
}

func TestLocalPackagesComeFromSource(t *testing.T) {
	ty := &program.Types{Local: map[string]fs.FS{"weft/show": fstest.MapFS{
		"show.go":      {Data: []byte("package show\n\nimport \"io\"\n\nfunc Table(w io.Writer, rows [][]string) { missing() }\n")},
		"show_test.go": {Data: []byte("package show_test\n")},
	}}}
	const source = "import (\n\t\"os\"\n\t\"weft/show\"\n)\n\nfunc f() {\n\tshow.Table(os.Stdout, nil)\n\tshow.Table(1)\n}\n"
	const want = "cell:8:13: not enough arguments in call to show.Table\n\thave (number)\n\twant (io.Writer, [][]string)\n"
	if got := check(source, ty); got != want {
		t.Errorf("problems\n%swant\n%s", got, want)
	}
}

// TestLocalPackagesThatLackSomething: a package that imports what is not there
// is not imported in part.
func TestLocalPackagesThatLackSomething(t *testing.T) {
	ty := &program.Types{Local: map[string]fs.FS{"weft/show": fstest.MapFS{
		"show.go": {Data: []byte("package show\n\nimport \"nowhere\"\n\ntype Table struct{ nowhere.T }\n\nfunc (Table) Show() {}\n")},
	}}}
	got := check("import \"weft/show\"\n\nfunc f() { show.Table{T: 1}.Show() }\n", ty)
	if got != "cell:1:8: show.go:3:8: could not import nowhere (package nowhere is not in std)\n" {
		t.Errorf("problems\n%s", got)
	}
}

// TestImportErrorsAreThoseOfTheGoCommand asks the go command too. Its advice
// to change go.mod is of no use in a cell, and neither is the directory of
// the toolchain.
func TestImportErrorsAreThoseOfTheGoCommand(t *testing.T) {
	for _, test := range []struct{ path, want string }{
		{"nowhere", "package nowhere is not in std"},
		{"net/htp", "package net/htp is not in std"},
		{"main", "package main is not in std"},
		{"github.com/x/y", "no required module provides package github.com/x/y"},
		{"internal/abi", "use of internal package internal/abi not allowed"},
		{"cmd/compile/internal/syntax", "use of internal package cmd/compile/internal/syntax not allowed"},
		{"cmd/go", `import "cmd/go" is a program, not an importable package`},
		{"vendor/golang.org/x/net/idna", "use of vendored package not allowed"},
		{"./x", `"./x" is relative, but relative import paths are not supported in module mode`},
		{"/x", `"/x" is not a package path`},
	} {
		source := fmt.Sprintf("import \"os\"\nimport %q\n\nvar _ = os.Args\n", test.path)
		got, _, _ := strings.Cut(check(source, &shared), "\n")
		if want := "cell:2:8: " + test.want; got != want {
			t.Errorf("import %q: %s\nwant %s", test.path, got, want)
		}
		if !testing.Short() && !strings.Contains(goBuild(t, source), test.want) {
			t.Errorf("import %q: the go command does not say %s, but:\n%s", test.path, test.want, goBuild(t, source))
		}
	}
}

// goBuild gives what the go command says of a file.
func goBuild(t *testing.T, source string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module judge\n\ngo 1.26\n", "p.go": "package p\n" + source} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.CommandContext(t.Context(), "go", "build", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOPROXY=off")
	out, _ := cmd.CombinedOutput()
	return string(out)
}

func BenchmarkImport(b *testing.B) {
	ty := &program.Types{}
	for _, path := range []string{"fmt", "sync", "net/http"} {
		b.Run(strings.ReplaceAll(path, "/", "_"), func(b *testing.B) {
			for b.Loop() {
				if _, err := ty.Importer().Import(path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkStart is the first import of a process, with and without what an
// earlier one was told.
func BenchmarkStart(b *testing.B) {
	for name, dir := range map[string]string{"asks": "", "remembers": b.TempDir()} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ty := &program.Types{CacheDir: dir}
				if _, err := ty.Importer().Import("fmt"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
