package lower_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"
	"github.com/traefik/yaegi/stdlib/unsafe"
	"golang.org/x/tools/go/gcexportdata"

	"weft/runner/program/lower/native"
)

// interpretEnv makes the test binary interpret the files of its arguments, one
// after the other. yaegi crashes and hangs: it never runs in the test itself.
const interpretEnv = "WEFT_LOWER_INTERPRET"

func TestMain(m *testing.M) {
	if os.Getenv(interpretEnv) != "" {
		interpret(os.Args[1:])
		return
	}
	flag.Parse()
	os.Exit(m.Run())
}

// interpret evaluates lowered files and ends as a compiled program would.
func interpret(files []string) {
	defer func() {
		if r := recover(); r != nil {
			fail(r)
		}
	}()
	i := interp.New(interp.Options{Unrestricted: true, Stderr: io.Discard, Args: []string{"program"}})
	if err := errors.Join(i.Use(stdlib.Symbols), i.Use(unsafe.Symbols), i.Use(syscall.Symbols),
		i.Use(unrestricted.Symbols), i.Use(native.Symbols())); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(4)
	}
	for _, name := range files {
		if err := evaluate(i, name); err != nil {
			var p interp.Panic
			if errors.As(err, &p) {
				fail(p.Value)
			}
			fmt.Fprintln(os.Stderr, "not compiled:", err)
			os.Exit(4)
		}
	}
}

// evaluate compiles and runs one file under its own name, so that files may
// have the same imports.
func evaluate(i *interp.Interpreter, name string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	f, err := parser.ParseFile(i.FileSet(), name, src, 0)
	if err != nil {
		return err
	}
	p, err := i.CompileAST(ast.Node(f))
	if err != nil {
		return err
	}
	_, err = i.Execute(p)
	return err
}

// fail reports a panic as the runtime does.
func fail(r any) {
	v := native.Normal(r)
	if no, ok := v.(native.Refused); ok {
		fmt.Fprintln(os.Stderr, no.Error())
		os.Exit(5)
	}
	fmt.Fprintf(os.Stderr, "%s\n\ngoroutine 1 [running]:\n", native.PanicText(r))
	os.Exit(2)
}

// An outcome is what a program printed and how it ended.
type outcome struct {
	stdout, stderr string
	code           int
	hung           bool
}

// runLowered runs lowered files in a child process.
func runLowered(t testing.TB, files []string, limit time.Duration) outcome {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var names []string
	for i, text := range files {
		name := filepath.Join(dir, fmt.Sprintf("file%d.go", i+1))
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	return runCommand(t, limit, dir, []string{interpretEnv + "=1"}, exe, names...)
}

// runCommand runs a command with a limit of time and of output.
func runCommand(t testing.TB, limit time.Duration, dir string, env []string, name string, args ...string) outcome {
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	o := outcome{stdout: stdout.String(), stderr: stderr.String(), hung: ctx.Err() != nil}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		o.code = exit.ExitCode()
	}
	return o
}

// exports finds the export data of the standard library with the go command,
// once for all tests.
var exports = sync.OnceValues(func() (map[string]string, error) {
	out, err := exec.Command("go", "list", "-export", "-f", "{{.ImportPath}}={{.Export}}", "std").Output()
	if err != nil {
		return nil, fmt.Errorf("list the standard library: %w", err)
	}
	files := map[string]string{}
	for l := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(l), "=")
		files[path] = file
	}
	return files, nil
})

// An importer reads the standard library from export data.
type importer struct {
	fset *token.FileSet
	pkgs map[string]*types.Package
}

var imp = &importer{token.NewFileSet(), map[string]*types.Package{}}

func (i *importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if pkg, ok := i.pkgs[path]; ok && pkg.Complete() {
		return pkg, nil
	}
	files, err := exports()
	if err != nil {
		return nil, err
	}
	f, err := os.Open(files[path])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	// The reader for export data in archives goes away in Go 1.29.
	//lint:ignore SA1019 the go command gives archives
	r, err := gcexportdata.NewReader(f)
	if err != nil {
		return nil, err
	}
	return gcexportdata.Read(r, i.fset, i.pkgs, path)
}

// plainStderr leaves out what differs in each run: stacks and addresses.
func plainStderr(s string) string {
	if i := strings.Index(s, "\ngoroutine "); i >= 0 {
		s = s[:i]
	}
	s = regexp.MustCompile(`\[signal [^]]*\]\n?|exit status \d+\n?|0x[0-9a-f]+`).ReplaceAllString(s, "")
	return strings.TrimSpace(s)
}
