package toolchain_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/program"
	"weft/runner/toolchain"
)

// open opens a kernel with units; the test closes it.
func open(t *testing.T, tools *toolchain.Toolchain, units ...runner.Unit) *toolchain.Kernel {
	t.Helper()
	if tools.TempDir == "" {
		tools.TempDir = t.TempDir()
	}
	k, err := tools.Open(t.Context(), toolchain.Config{Units: units, Process: config(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := k.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		empty(t, tools.TempDir)
	})
	return k
}

// empty checks that nothing is in the directory.
func empty(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 0 {
		t.Errorf("%v are left in the directory, %v", entries, err)
	}
}

// unit makes unit n of the statements of a cell.
func unit(t testing.TB, n int, imports, statements string) runner.Unit {
	t.Helper()
	text := fmt.Sprintf("func weft_cell%d() {\n%s\n}\n", n, statements)
	for path := range strings.FieldsSeq(imports) {
		text = fmt.Sprintf("import %q\n", path) + text
	}
	return kerneltest.Unit(t, fmt.Sprintf("%d.go", n), text)
}

// run runs units in one call.
func run(t *testing.T, k runner.Kernel, units ...runner.Unit) []runner.Result {
	t.Helper()
	results, err := k.Run(t.Context(), units, nil)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return results
}

func TestOpenTellsWhatIsWrongWithTheGoCommand(t *testing.T) {
	script := func(text string) string {
		name := filepath.Join(t.TempDir(), "go")
		if err := os.WriteFile(name, []byte("#!/bin/sh\n"+text+"\n"), 0o777); err != nil {
			t.Fatal(err)
		}
		return name
	}
	t.Setenv("PATH", "/bin")
	for _, test := range []struct{ command, want string }{
		{"", "no go command on PATH"},
		{"/no/such/go", `exec: "/no/such/go": stat /no/such/go: no such file or directory`},
		{script("echo go1.21.3"), "go1.21.3 is too old, cells need go1."},
		{script("echo broken >&2; exit 3"), "for its release: exit status 3\n\tbroken"},
	} {
		tools := &toolchain.Toolchain{Command: test.command}
		for range 2 { // and the second time
			_, err := tools.Open(t.Context(), toolchain.Config{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("Open with %q: %v, want %s", test.command, err, test.want)
			}
		}
	}
}

func TestOpenTakesAGoCommandWithoutARelease(t *testing.T) {
	name := filepath.Join(t.TempDir(), "go")
	if err := os.WriteFile(name, []byte("#!/bin/sh\necho devel go1.99-abc\n"), 0o777); err != nil {
		t.Fatal(err)
	}
	tools := &toolchain.Toolchain{Command: name}
	if got, err := tools.Release(t.Context()); err != nil || got != "devel go1.99-abc" {
		t.Errorf("Release: %q, %v", got, err)
	}
}

// What the compiler refuses is told at its place, and the rest of the
// chapter is run, as far as it does not need it.
// The release is read where toolchains have it written, and asked for where they
// have not.
func TestReleaseIsReadOrAskedFor(t *testing.T) {
	root := t.TempDir()
	name := filepath.Join(root, "bin", "go")
	tools := filepath.Join(root, "pkg", "tool", runtime.GOOS+"_"+runtime.GOARCH)
	write := func(name, text string) {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	look := func(env ...string) string {
		release, err := (&toolchain.Toolchain{Command: name, Env: env}).Release(t.Context())
		if err != nil {
			t.Error(err)
		}
		return release
	}
	write(name, "#!/bin/sh\necho go1.98\n")
	write(filepath.Join(root, "VERSION"), "go1.99\ntime 2099-01-01T00:00:00Z\n")
	if got := look(); got != "go1.98" {
		t.Errorf("without tools for this machine: %s, want what the command says", got)
	}
	write(filepath.Join(tools, "compile"), "")
	if got := look(); got != "go1.99" {
		t.Errorf("%s, want what is in VERSION", got)
	}
	if got := look("GOROOT=/other"); got != "go1.98" {
		t.Errorf("with another root: %s, want what the command says", got)
	}
}

func TestRefusedUnitsDoNotTakeOthersWithThem(t *testing.T) {
	units := []runner.Unit{
		unit(t, 1, "fmt", `fmt.Print("one")`),
		kerneltest.Unit(t, "2.go", "func two__2() int {\n\tvar unused int\n\treturn missing__3\n}\n"),
		unit(t, 3, "fmt", `fmt.Print(two__2())`),
		unit(t, 4, "fmt", `fmt.Print("four")`),
	}
	k := open(t, &toolchain.Toolchain{Cache: t.TempDir()}, units...)
	results := run(t, k, units...)
	for i, want := range []string{
		"done one ",
		"compile-error  2.go:2: declared and not used: unused | 2.go:3: undefined: missing",
		"compile-error  3.go:3: undefined: two",
		"done four ",
	} {
		got := fmt.Sprintf("%s %s ", results[i].Ending, results[i].Text(runner.Stdout))
		if e := results[i].Err(); e != nil {
			var all []string
			for _, p := range e.Problems {
				all = append(all, p.String())
			}
			got += strings.Join(all, " | ")
		}
		if got != want {
			t.Errorf("cell %d: %s, want %s", i+1, got, want)
		}
	}
}

// A build that does not succeed and is nobody's fault is an error.
func TestBuildThatFailsIsAnError(t *testing.T) {
	tools := &toolchain.Toolchain{TempDir: t.TempDir(), Env: append(os.Environ(), "GOCACHE=relative")}
	_, err := tools.Open(t.Context(), toolchain.Config{Units: []runner.Unit{unit(t, 1, "", "")}, Process: config(t)})
	if err == nil || !strings.HasPrefix(err.Error(), "build cells: exit status 1\n\t") || !strings.Contains(err.Error(), "GOCACHE") {
		t.Errorf("Open: %v, want what the go command says", err)
	}
	empty(t, tools.TempDir)
}

func TestBuildEndsWithItsContext(t *testing.T) {
	name := filepath.Join(t.TempDir(), "go")
	text := "#!/bin/sh\nif test \"$*\" = \"env GOVERSION GOROOT\"; then echo go1.99; exit; fi\nsleep 1000 & wait\n"
	if err := os.WriteFile(name, []byte(text), 0o777); err != nil {
		t.Fatal(err)
	}
	for _, cache := range []string{"", t.TempDir()} {
		tools := &toolchain.Toolchain{Command: name, TempDir: t.TempDir(), Cache: cache}
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := tools.Open(ctx, toolchain.Config{Units: []runner.Unit{unit(t, 1, "", "")}, Process: config(t)})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("Open: %v, want %v", err, context.DeadlineExceeded)
		}
		if d := time.Since(start); d > 3*time.Second {
			t.Errorf("Open took %v after its context had ended", d)
		}
		empty(t, tools.TempDir)
	}
}

// programs gives the files of a cache that are programs of chapters.
func programs(t *testing.T, cache string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(cache, "*", "chapter"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestProgramsAreBuiltOnce(t *testing.T) {
	cache := t.TempDir()
	u := unit(t, 1, "fmt", `fmt.Print("one")`)
	built := func(u runner.Unit) fs.FileInfo {
		k := open(t, &toolchain.Toolchain{Cache: cache}, u)
		if got := run(t, k, u)[0].Text(runner.Stdout); got != "one" {
			t.Errorf("printed %q", got)
		}
		info, err := os.Stat(programs(t, cache)[0])
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	first := built(u)
	if !os.SameFile(first, built(u)) {
		t.Error("the same unit was built twice")
	}
	name := programs(t, cache)[0]
	damage := errors.Join(os.Remove(name), os.WriteFile(name, []byte("damaged"), 0o777))
	if damage != nil {
		t.Fatal(damage)
	}
	if os.SameFile(first, built(u)) {
		t.Error("a damaged program was not built again")
	}
	u.Lines[3]++
	built(u)
	if got := programs(t, cache); len(got) != 2 {
		t.Errorf("programs %v, want one for each place of a unit", got)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "new-*")); len(left) > 0 {
		t.Errorf("%v are left", left)
	}
}

// Two panics at once and one that is panicked again are told as Go does.
func TestPanicsOfPanics(t *testing.T) {
	units := []runner.Unit{
		unit(t, 1, "", "defer func() {\npanic(\"second\")\n}()\npanic(\"first\")"),
		unit(t, 2, "", "defer func() {\npanic(recover())\n}()\npanic(\"again\")"),
		unit(t, 3, "runtime", "defer runtime.Goexit()\npanic(\"gone\")"),
		unit(t, 4, "errors", "defer func() {\nrecover()\n}()\npanic(errors.New(\"caught\"))"),
	}
	k := open(t, &toolchain.Toolchain{Cache: t.TempDir()}, units...)
	for i, want := range []string{
		"panic: panic: first\n\tpanic: second at 1.go:3",
		"panic: panic: again at 2.go:5",
		"done",
		"done",
	} {
		res := run(t, k, units[i])[0]
		got := string(res.Ending)
		if e := res.Err(); e != nil {
			got += ": " + e.Message + " at " + e.Pos.String()
		}
		if got != want {
			t.Errorf("cell %d: %s, want %s", i+1, got, want)
		}
	}
}

// A chapter as an author writes it, with what stresses names: redefinitions
// that closures outlive, a shadowed import, methods from below. The report of
// its panic has the names and lines of the author.
func TestChapterOfAnAuthor(t *testing.T) {
	sources := []string{
		"import \"fmt\"\n\ntype point struct{ x, y int }\n\nfunc f() int { return 1 }\n\nn := 10\nold := func() int { return f() + n }\n",
		"func f() int { return 2 }\n\ntype point struct{ x string }\n\nn := \"n\"\nfmt.Println(f(), n, old())\n",
		"fmt := \"shadow\"\nprintln(fmt)\n",
		"func (p point) String() string { return \"<\" + p.x + \">\" }\n\npoint{\"here\"}\n",
		"func f(s []int) int {\n\treturn s[3]\n}\n\nfunc main() {\n\tfunc() {\n\t\tf(nil)\n\t}()\n}\n",
	}
	var cells []runner.Cell
	for i, s := range sources {
		cells = append(cells, runner.Cell{Number: i + 1, Source: s, Pos: runner.Pos{File: "../book/zh/a.md", Line: 100 * (i + 1), Col: 1}})
	}
	types := &program.Types{}
	p := program.Check(cells, types.Importer())
	if problems := p.Problems(); len(problems) > 0 {
		t.Fatal(problems)
	}
	units := p.Units()
	results := run(t, open(t, &toolchain.Toolchain{Cache: t.TempDir()}, units...), units...)
	for i, want := range []string{"", "2 n 11\n", "", "", ""} {
		if got := results[i].Text(runner.Stdout); got != want {
			t.Errorf("cell %d printed %q, want %q", i+1, got, want)
		}
	}
	if got := results[3].Text(runner.Value); got != "<here>" {
		t.Errorf("value %q, want <here>", got)
	}
	e := results[4].Err()
	const message = "panic: runtime error: index out of range [3] with length 0"
	const stack = "main.f(...)\n\t../book/zh/a.md:501\ncell 5.main.func1(...)\n\t../book/zh/a.md:506\n" +
		"main.main(...)\n\t../book/zh/a.md:507\ncell 5(...)\n"
	if e == nil || e.Message != message || e.Pos.String() != "../book/zh/a.md:501" || !strings.HasPrefix(e.Stack, stack) {
		t.Errorf("error %+v, want %s at line 501 and the stack\n%s", e, message, stack)
	}
}

// A cell that races ends so, with both accesses; what it prints is its own,
// and later cells go on.
func TestKernel_race(t *testing.T) {
	tools := &toolchain.Toolchain{Cache: t.TempDir()}
	if _, err := tools.RaceRelease(t.Context()); err != nil {
		t.Skip(err) // no C compiler
	}
	racy := unit(t, 1, "fmt", "var n int\ndone := make(chan bool)\ngo func() {\n\tn = 1\n\tdone <- true\n}()\nn++\n<-done\nfmt.Println(n > 0)")
	clean := unit(t, 2, "fmt os", "fmt.Println(os.Getenv(`GORACE`))")
	k, err := tools.Open(t.Context(), toolchain.Config{Units: []runner.Unit{racy, clean}, Race: true, Process: config(t)})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	results, err := k.Run(t.Context(), []runner.Unit{racy, clean}, nil)
	if err != nil {
		t.Fatal(err)
	}
	e := results[0].Err()
	if results[0].Ending != runner.Race || e == nil || len(e.Acts) != 2 || e.Message != "WARNING: DATA RACE" {
		t.Fatalf("ended as %s with %+v, want a race", results[0].Ending, e)
	}
	if lines := []int{e.Acts[0].Pos.Line, e.Acts[1].Pos.Line}; !slices.Contains(lines, 6) || !slices.Contains(lines, 9) {
		t.Errorf("acts at lines %v, want 6 and 9", lines)
	}
	if got := results[0].Text(runner.Stdout) + results[0].Text(runner.Stderr); got != "true\n" {
		t.Errorf("the cell printed %q, want true", got)
	}
	if got := results[1].Text(runner.Stdout); results[1].Ending != runner.Done || got != "\n" {
		t.Errorf("the next cell ended as %s and printed %q", results[1].Ending, got)
	}
}

// Goroutines that wait for others at the end are told with their places;
// those that are asleep or still have something to do are not.
func TestKernel_leaks(t *testing.T) {
	for name, virtual := range map[string]bool{"real": false, "virtual": true} {
		t.Run(name, func(t *testing.T) {
			waits := unit(t, 1, "", "c := make(chan int)\ngo func() {\n\tc <- 1\n}()")
			locks := unit(t, 2, "sync", "var mu sync.Mutex\nmu.Lock()\ngo func() {\n\tmu.Lock()\n}()")
			wakes := unit(t, 3, "time", "c := make(chan int)\ngo func() {\n\ttime.Sleep(time.Millisecond)\n\tc <- 1\n}()\ngo func() {\n\t<-c\n}()\ngo time.Sleep(10*time.Hour)")
			units := []runner.Unit{waits, locks, wakes}
			for i := range units {
				units[i].Virtual = virtual
			}
			k := open(t, &toolchain.Toolchain{}, units...)
			if _, err := k.Run(t.Context(), units, nil); err != nil {
				t.Fatal(err)
			}
			leaks, err := k.Leaks(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, l := range leaks {
				got = append(got, fmt.Sprint(l.State, " ", l.Pos, " ", l.Start))
			}
			slices.Sort(got)
			want := []string{"chan send 1.go:4 1.go:3", "sync.Mutex.Lock 2.go:6 2.go:5"}
			if !slices.Equal(got, want) {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
