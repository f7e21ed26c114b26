package kerneltest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"weft/runner"
)

// A promise is one that an archive cannot hold.
type promise struct {
	name  string
	needs []string
	test  func(t *testing.T, open Open)
}

var promises = []promise{
	{"scope_outlives_run", nil, scopeOutlivesRun},
	{"again_runs_statements", nil, againRunsStatements},
	{"again_after_an_end", []string{"die"}, againAfterAnEnd},
	{"report_comes_at_once", []string{"stop"}, reportComesAtOnce},
	{"a_megabyte_is_quick", nil, megabyteIsQuick},
	{"times_grow", nil, timesGrow},
	{"context_ends_run", []string{"stop"}, contextEndsRun},
	{"close_twice", nil, closeTwice},
	{"nothing_is_left", []string{"descriptors", "place", "die"}, nothingIsLeft},
	{"virtual_time_is_the_same_each_time", []string{"isolate"}, virtualTimeIsTheSame},
	{"traces_are_recorded", nil, tracesAreRecorded},
	{"traced_deadlock_is_seen", []string{"deadlock"}, tracedDeadlock},
	{"input_comes_when_it_is_asked_for", []string{"feed"}, inputWhenAsked},
	{"each_unit_has_its_own_input", []string{"feed"}, inputOfEach},
	{"input_is_that_of_processes_too", []string{"feed", "system"}, inputOfProcesses},
	{"input_is_read_again", []string{"feed", "die"}, inputAgain},
	{"much_input_is_not_waited_for", []string{"feed"}, muchInput},
	{"interrupt_ends_a_unit", []string{"interrupt"}, interruptEnds},
	{"interrupt_is_a_signal", []string{"interrupt", "system"}, interruptIsSignal},
	{"interrupt_ends_what_a_unit_has_started", []string{"interrupt", "system", "descriptors"}, interruptProcesses},
	{"too_many_processes", []string{"descriptors", "limit"}, tooManyProcesses},
}

// cell gives unit n with imports and the statements of a cell.
func cell(t *testing.T, n int, imports, statements string) runner.Unit {
	t.Helper()
	var b strings.Builder
	for path := range strings.FieldsSeq(imports) {
		fmt.Fprintf(&b, "import %q\n", path)
	}
	fmt.Fprintf(&b, "func weft_cell%d() {\n%s\n}\n", n, statements)
	return Unit(t, fmt.Sprintf("%d.go", n), b.String())
}

// run runs units, all of which must be done.
func run(t *testing.T, k runner.Kernel, report runner.Report, units ...runner.Unit) []runner.Result {
	t.Helper()
	results, err := k.Run(t.Context(), units, report)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	for _, r := range results {
		if r.Ending != runner.Done {
			t.Fatalf("cell %d ended as %s: %v", r.Cell, r.Ending, r.Err())
		}
	}
	return results
}

// scopeOutlivesRun: what one Run has defined is there in the next.
func scopeOutlivesRun(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	run(t, k, nil, Unit(t, "1.go", "var n = 41"))
	results := run(t, k, nil, cell(t, 2, "fmt", "fmt.Print(n + 1)"))
	if got := results[0].Text(runner.Stdout); got != "42" {
		t.Errorf("stdout %q, want 42", got)
	}
}

// againRunsStatements: a unit that is run again keeps what it has declared.
func againRunsStatements(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	u := Unit(t, "1.go", `import "fmt"
var n int
func weft_cell1() {
	n++
	fmt.Print(n)
}`)
	got := run(t, k, nil, u)[0].Text(runner.Stdout)
	u.Again = true
	for range 3 {
		got += run(t, k, nil, u)[0].Text(runner.Stdout)
	}
	if got != "1234" {
		t.Errorf("prints %q, want 1234", got)
	}
}

// againAfterAnEnd: a unit can be run again when it has ended its process, and
// what the units above defined is there.
func againAfterAnEnd(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	above := Unit(t, "1.go", "var n int\nfunc weft_cell1() { n = 41 }")
	u := Unit(t, "2.go", `import "os"
var status int
func weft_cell2() {
	status = n + 1
	os.Exit(status)
}`)
	units := []runner.Unit{above, u, u, u}
	units[2].Again, units[3].Again = true, true
	results, err := k.Run(t.Context(), units, nil)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	for _, r := range results[1:] {
		if r.Ending != runner.Exit || r.ExitCode != 42 {
			t.Errorf("ended with %s %d, want exit 42", r.Ending, r.ExitCode)
		}
	}
}

// reportComesAtOnce: an output is reported while its cell runs.
func reportComesAtOnce(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	report := func(_ int, o runner.Output) {
		if strings.Contains(o.Text, "now") {
			cancel()
		}
	}
	u := cell(t, 1, "fmt time", `fmt.Println("now"); time.Sleep(time.Hour)`)
	u.Timeout = 10 * time.Second
	if _, err := k.Run(ctx, []runner.Unit{u}, report); !errors.Is(err, context.Canceled) {
		t.Errorf("Run: %v; the output was not reported", err)
	}
}

// megabyteIsQuick: much output takes little time and arrives whole.
func megabyteIsQuick(t *testing.T, open Open) {
	k := open(t, Config{Limits: runner.Limits{Output: 2 << 20}})
	defer shut(t, k)
	start := time.Now()
	results := run(t, k, nil, cell(t, 1, "fmt strings",
		`for i := 0; i < 1024; i++ { fmt.Print(strings.Repeat("x", 1024)) }`))
	if got := len(results[0].Text(runner.Stdout)); got != 1<<20 {
		t.Errorf("%d bytes arrived, want %d", got, 1<<20)
	}
	if d := time.Since(start); d > 3*time.Second {
		t.Errorf("it took %v", d)
	}
}

// timesGrow: outputs have the time they came at, from the start of the cell.
func timesGrow(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	results := run(t, k, nil,
		cell(t, 1, "time", `time.Sleep(30 * time.Millisecond)`),
		cell(t, 2, "fmt time", `fmt.Print("a"); time.Sleep(30 * time.Millisecond); fmt.Print("b")`))
	o := results[1].Outputs[0]
	if len(o.Moments) != 2 || o.Moments[1].At-o.Moments[0].At < 25*time.Millisecond {
		t.Errorf("moments %v, want two that are about 30ms apart", o.Moments)
	}
	if d := results[0].Elapsed; d < 30*time.Millisecond {
		t.Errorf("the first cell took %v, want at least 30ms", d)
	}
}

// contextEndsRun: Run returns soon after its context has ended.
func contextEndsRun(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	_, err := k.Run(ctx, []runner.Unit{cell(t, 1, "", "for {\n}")}, nil)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Run: %v, want %v", err, context.DeadlineExceeded)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("Run took %v", d)
	}
}

// closeTwice: Close may be called again, before and after a Run.
func closeTwice(t *testing.T, open Open) {
	open(t, Config{}).Close()
	k := open(t, Config{})
	run(t, k, nil, Unit(t, "1.go", "var n = 1"))
	shut(t, k)
	shut(t, k)
}

// nothingIsLeft: after Close there is no process, no file and no goroutine
// of a chapter, whatever it did to escape.
func nothingIsLeft(t *testing.T, open Open) {
	for name, statements := range map[string]string{
		"plain":       "",
		"child":       `exec.Command("sleep", "1000").Start()`,
		"session":     `exec.Command("setsid", "sleep", "1000").Start()`,
		"daemon":      `exec.Command("sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 &").Run()`,
		"then exit":   `exec.Command("sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 &").Run(); os.Exit(1)`,
		"then killed": `exec.Command("setsid", "sleep", "1000").Start(); for { }`,
		"closed door": `os.MkdirAll("a/b", 0o700); os.Chmod("a", 0)`,
	} {
		t.Run(name, func(t *testing.T) {
			sign := fmt.Sprintf("WEFT_TEST=%d", time.Now().UnixNano())
			before := runtime.NumGoroutine()
			k := open(t, Config{Env: []string{"PATH=" + os.Getenv("PATH"), sign}})
			u := cell(t, 1, "fmt os os/exec", `fmt.Print(os.TempDir()); `+statements)
			u.Source += "\nvar _ = exec.Command\n"
			u.Timeout = time.Second
			results, err := k.Run(t.Context(), []runner.Unit{u}, nil)
			if err != nil {
				t.Fatalf("Run: %v", err)
			}
			shut(t, k)
			if left := processes(sign); len(left) > 0 {
				t.Errorf("these processes are left: %v", left)
			}
			if dir := results[0].Text(runner.Stdout); dir == "" || exists(dir) {
				t.Errorf("the directory %q is left", dir)
			}
			if !eventually(func() bool { return runtime.NumGoroutine() <= before }) {
				t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
			}
		})
	}
}

// tooManyProcesses: a cell that starts more processes than allowed ends.
func tooManyProcesses(t *testing.T, open Open) {
	k := open(t, Config{Limits: runner.Limits{Processes: 3}, Env: []string{"PATH=" + os.Getenv("PATH")}})
	defer shut(t, k)
	u := cell(t, 1, "os/exec time", `for i := 0; i < 5; i++ { exec.Command("sleep", "1000").Start() }; time.Sleep(time.Minute)`)
	results, err := k.Run(t.Context(), []runner.Unit{u}, nil)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	want := "process limit: a chapter may have 3 processes at once"
	if e := results[0].Err(); e == nil || e.Ending != runner.Fatal || e.Message != want {
		t.Errorf("error %+v, want %q", e, want)
	}
}

// exists reports whether there is a file of the name.
func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// eventually reports whether ok does within a second.
func eventually(ok func() bool) bool {
	for range 100 {
		if ok() {
			return true
		}
		time.Sleep(10 * time.Millisecond)
	}
	return false
}

// homework is five goroutines that share a desk for an hour of work each, in
// slices of a minute, with a cost for each switch.
const homework = `
var desk sync.Mutex
var wg sync.WaitGroup
last := ""
begin := time.Now()
study := func(name string) {
	for left := 60; left > 0; left-- {
		desk.Lock()
		if last != "" && last != name {
			time.Sleep(5 * time.Minute)
		}
		last = name
		time.Sleep(time.Minute)
		desk.Unlock()
	}
	fmt.Println(name, time.Since(begin))
}
start := func(name string) { wg.Go(func() { study(name) }) }
for _, name := range []string{"a", "b", "c", "d", "e"} {
	start(name)
}
wg.Wait()`

// virtualTimeIsTheSame: what a unit prints in virtual time and when it does
// is the same each time, in whatever order the scheduler takes goroutines.
func virtualTimeIsTheSame(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	u := cell(t, 1, "fmt sync time", homework)
	u.Isolated, u.Virtual = true, true
	const want = "a 29h31m0s\nb 29h37m0s\nc 29h43m0s\nd 29h49m0s\ne 29h55m0s\n"
	var first runner.Result
	for range 20 {
		res := run(t, k, nil, u)[0]
		if got := res.Text(runner.Stdout); got != want {
			t.Fatalf("stdout %q, want %q", got, want)
		}
		if first.Outputs == nil {
			first = res
		}
		if !reflect.DeepEqual(res, first) {
			t.Fatalf("one run gave %+v, another %+v", first, res)
		}
	}
	if first.Elapsed != 29*time.Hour+55*time.Minute {
		t.Errorf("the cell took %v, want 29h55m", first.Elapsed)
	}
}
