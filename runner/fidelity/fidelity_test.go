package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"weft/runner"
)

// failed gives the result of a cell that ended with e after it had printed.
func failed(stdout string, status int, e runner.Error) runner.Result {
	r := runner.Failed(1, e)
	r.ExitCode = status
	r.Outputs = append([]runner.Output{{Kind: runner.Stdout, Text: stdout}}, r.Outputs...)
	return r
}

// TestVerdicts holds what each kind of end is called.
func TestVerdicts(t *testing.T) {
	ok := outcome{Stdout: "1\n"}
	panicked := outcome{Stderr: "panic: no\n\ngoroutine 1 [running]:\nmain.main()\n\t/tmp/prog.go:3\nexit status 2\n", Status: 2}
	printed := runner.Result{Outputs: []runner.Output{{Kind: runner.Stdout, Text: "1\n"}}}
	other := runner.Result{Outputs: []runner.Output{{Kind: runner.Stdout, Text: "2\n"}}}
	e := func(ending runner.Ending, message string) runner.Error {
		return runner.Error{Ending: ending, Message: message}
	}
	for _, c := range []struct {
		name  string
		got   runner.Result
		truth outcome
		want  string
	}{
		{"the same output", printed, ok, right},
		{"another output", other, ok, wrong},
		{"the same panic", failed("", 0, e(runner.Panic, "panic: no")), panicked, right},
		{"another panic", failed("", 0, e(runner.Panic, "panic: yes")), panicked, wrong},
		{"a panic for nothing", failed("1\n", 0, e(runner.Panic, "panic: no")), ok, wrong},
		{"the same status", failed("1\n", 3, e(runner.Exit, "exit status 3")), outcome{Stdout: "1\n", Status: 3}, right},
		{"another status", failed("1\n", 4, e(runner.Exit, "exit status 4")), outcome{Stdout: "1\n", Status: 3}, wrong},
		{"a stated refusal", failed("", 0, e(runner.Unsupported, "not interpretable: unsafe.Pointer")), ok, refused},
		{"a need of a machine", lacking(runner.Need{Kind: runner.NeedsProcesses, By: "os/exec.Command"}), ok, refused},
		{"a limit", failed("", 0, e(runner.Timeout, "timeout")), ok, tooSlow},
		{"a process that died", failed("", 2, e(runner.Fatal, "fatal error: concurrent map writes")), ok, crashed},
		{"a panic of the interpreter in a goroutine", failed("", 2, e(runner.Panic, "panic: reflect")), ok, crashed},
		{"a deadlock for nothing", failed("", 2, e(runner.Deadlock, "fatal error: all goroutines are asleep - deadlock!")), ok, wrong},
	} {
		if got := compare(c.got, c.truth); got.Kind != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// TestHangs tells programs that compute from those that do not.
func TestHangs(t *testing.T) {
	for _, c := range []struct {
		used, compiled time.Duration
		want           bool
	}{
		{10 * time.Second, time.Second, false},
		{time.Second, time.Second, false}, // on a busy machine
		{100 * time.Millisecond, time.Second, true},
		{10 * time.Second, 3 * time.Millisecond, false},
		{10 * time.Second, time.Millisecond, true},
	} {
		if got := hangs(c.used, 10*time.Second, c.compiled); got != c.want {
			t.Errorf("hangs(%v, 10s, %v) = %t", c.used, c.compiled, got)
		}
	}
}

// TestChoice takes the programs that are to be run as they stand, always the
// same ones for a seed, and holds out the same ones for ever.
func TestChoice(t *testing.T) {
	dir := t.TempDir()
	for name, src := range map[string]string{
		"a.go":       "// run\n\npackage main\n",
		"b.go":       "// Copyright\n\n// run\n\n//go:build linux || !linux\n\npackage main\n",
		"c.go":       "// run -race\n\npackage main\n",
		"d.go":       "// compile\n\npackage main\n\n// run\n",
		"e.go":       "// run\n\n//go:build cgo\n\npackage main\n",
		"f.dir/g.go": "// run\n\npackage main\n",
		"h/i.go":     "// run\n\npackage main\n",
		"j.txt":      "// run\n",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(src), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		choice choice
		want   string
	}{
		{choice{}, "a.go b.go h/i.go"},
		{choice{run: regexp.MustCompile("^h/")}, "h/i.go"},
		{choice{n: 1, seed: "1"}, "h/i.go"},
		{choice{n: 1, seed: "2"}, "a.go"},
	} {
		c.choice.dir = dir
		if c.choice.run == nil {
			c.choice.run = regexp.MustCompile("")
		}
		programs, err := c.choice.programs()
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, p := range programs {
			names = append(names, p.name)
		}
		if got := strings.Join(names, " "); got != c.want {
			t.Errorf("%+v gives %q, want %q", c.choice, got, c.want)
		}
	}
	if !isHeld("h/i.go") || isHeld("a.go") {
		t.Error("other programs are held out")
	}
}

// TestReport wants figures of all programs, and no names of those held out
// but on the compiling kernel.
func TestReport(t *testing.T) {
	r := report{kernels: []string{lowered, compiled}, trials: []trial{
		{program: program{name: "good.go"}, verdicts: []verdict{{right, ""}, {right, ""}}},
		{program: program{name: "unsafe.go"}, verdicts: []verdict{{refused, "unsafe"}, {right, ""}}},
		{program: program{name: "secret.go", held: true}, verdicts: []verdict{{refused, "unsafe"}, {wrong, "stdout"}}},
		{program: program{name: "random.go"}, skipped: "it does not always do the same"},
	}}
	var b strings.Builder
	if err := r.print(&b); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{
		"  refused   unsafe.go                            unsafe\n     1 × unsafe\n",
		"  wrong     secret.go                            stdout\n",
		"     1 × it does not always do the same\n",
		"all programs: 3\n", "lowered         1   33.3 %      2   66.7 %",
		"those held out: 1\n", "go              0    0.0 %      0    0.0 %      0    0.0 %      1  100.0 %",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "refused   secret.go") {
		t.Errorf("a program that is held out is named:\n%s", got)
	}
}

// TestDiffering counts the verdicts in which the two interpreters differ, of
// programs that are held out too, and names none.
func TestDiffering(t *testing.T) {
	lacks := verdict{refused, "no net"}
	r := report{kernels: []string{lowered, browsed}, trials: []trial{
		{program: program{name: "good.go"}, verdicts: []verdict{{right, ""}, {right, ""}}},
		{program: program{name: "unsafe.go"}, verdicts: []verdict{{refused, "unsafe"}, {refused, "unsafe too"}}},
		{program: program{name: "secret.go", held: true}, verdicts: []verdict{{right, ""}, lacks}},
		{program: program{name: "net.go"}, verdicts: []verdict{{right, ""}, lacks}},
		{program: program{name: "random.go"}, skipped: "it does not always do the same"},
	}}
	var b strings.Builder
	r.differing(&b)
	if got, want := b.String(), "lowered and browser: verdicts that differ\n     2 × right, refused (no net)\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
