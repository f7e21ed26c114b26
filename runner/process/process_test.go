package process_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/process"
)

// open opens a kernel for the conformance test.
func open(t *testing.T, c kerneltest.Config) runner.Kernel {
	conf := config(t)
	conf.Files, conf.Limits = c.Files, c.Limits
	if c.Env != nil {
		conf.Env = c.Env
	}
	return process.New(conf)
}

// can is what a child process can do: everything, but that the runtime sees
// no deadlock in a program with cgo, and that the race detector speaks and
// takes more memory than any limit allows.
var can = kerneltest.Can{
	System: true,
	Die:    true, Deadlock: !cgo, Stop: true, Limit: !race, Racy: !race,
	Descriptors: true, Place: true, Files: true, Isolate: true, Trace: true, Order: true,
	Feed: true, Interrupt: true, Preempt: true,
}

func TestConformance(t *testing.T) { kerneltest.Run(t, open, can) }

// unit makes unit n of the statements of a cell.
func unit(t *testing.T, n int, imports, statements string) runner.Unit {
	t.Helper()
	text := fmt.Sprintf("func weft_cell%d() {\n%s\n}\n", n, statements)
	for path := range strings.FieldsSeq(imports) {
		text = fmt.Sprintf("import %q\n", path) + text
	}
	return kerneltest.Unit(t, fmt.Sprintf("%d.go", n), text)
}

// stdout runs a unit and gives what it printed.
func stdout(t *testing.T, k runner.Kernel, u runner.Unit) string {
	t.Helper()
	results, err := k.Run(t.Context(), []runner.Unit{u}, nil)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	if results[0].Ending != runner.Done {
		t.Fatalf("cell %d ended as %s: %v", u.Cell, results[0].Ending, results[0].Err())
	}
	return results[0].Text(runner.Stdout)
}

func TestKernel_start_errors(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*process.Config)
		want   string
	}{
		"no command":       {func(c *process.Config) { c.Command = nil }, "start kernel: no command"},
		"no such program":  {func(c *process.Config) { c.Command = []string{"/no/such"} }, "start kernel: fork/exec /no/such: no such file or directory"},
		"other program":    {func(c *process.Config) { c.Command = []string{"/bin/sh", "-c", "echo not me >&2; exit 4"} }, "kernel ended before the cell began: exit status 4: not me"},
		"no directory":     {func(c *process.Config) { c.TempDir = "/no/such" }, "make working directory: "},
		"file outside":     {func(c *process.Config) { c.Files = []runner.File{{Name: "../x"}} }, `make working directory: file "../x" is not below the working directory`},
		"not by this name": {func(c *process.Config) { c.Command = c.Command[:1]; c.Command = append(c.Command, "-test.run=^$") }, "kernel ended before the cell began: exit status 0"},
	} {
		t.Run(name, func(t *testing.T) {
			c := config(t)
			test.change(&c)
			k := process.New(c)
			_, err := k.Run(t.Context(), []runner.Unit{unit(t, 1, "", "")}, nil)
			if err == nil || !strings.HasPrefix(err.Error(), test.want) {
				t.Errorf("Run: %v, want %s…", err, test.want)
			}
			if err := k.Close(); err != nil {
				t.Errorf("Close: %v", err)
			}
			if c.TempDir != "/no/such" {
				empty(t, c.TempDir)
			}
		})
	}
}

// empty checks that nothing is in the directory.
func empty(t *testing.T, dir string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) > 0 {
		t.Errorf("%v are left in the directory, %v", entries, err)
	}
}

func TestServe_without_parent(t *testing.T) {
	cmd := exec.Command(os.Args[0], asKernel)
	out, err := cmd.CombinedOutput()
	want := "kernel: descriptor 3 is not a pipe: weft starts this command itself\n"
	if err == nil || string(out) != want {
		t.Errorf("%v, %q, want %q", err, out, want)
	}
}

func TestKernel_closed(t *testing.T) {
	k := process.New(config(t))
	if err := k.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if _, err := k.Run(t.Context(), []runner.Unit{unit(t, 1, "", "")}, nil); !errors.Is(err, process.ErrClosed) {
		t.Errorf("Run: %v, want %v", err, process.ErrClosed)
	}
}

// A process that dies between two cells is the end of the next one, as it
// is in Go; but if it was killed, which no cell has asked for, the kernel is
// lost. The cell after that finds all that was defined.
func TestKernel_death_between_cells(t *testing.T) {
	for _, how := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		k := process.New(config(t))
		defer k.Close()
		got := stdout(t, k, kerneltest.Unit(t, "1.go", "import \"os\"\nimport \"fmt\"\nvar n = 4\nfunc weft_cell1() {\n\tfmt.Print(os.Getpid())\n}\n"))
		pid, err := strconv.Atoi(got)
		if err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(pid, how); err != nil {
			t.Fatal(err)
		}
		for range 1000 { // until the parent has noticed
			if _, err := os.Stat("/proc/" + got); err != nil {
				break
			}
			time.Sleep(time.Millisecond)
		}
		results, err := k.Run(t.Context(), []runner.Unit{unit(t, 2, "fmt", "fmt.Print(1)")}, nil)
		switch {
		case how == syscall.SIGKILL && (err == nil || err.Error() != "kernel was killed while no cell ran: signal: killed"):
			t.Errorf("the next cell: %v, %v, want an error", results, err)
		case how == syscall.SIGTERM && (err != nil || results[0].Ending != runner.Signal):
			t.Errorf("the next cell: %v, %v, want the signal", results, err)
		}
		if got := stdout(t, k, unit(t, 3, "fmt", "fmt.Print(n)")); got != "4" {
			t.Errorf("the one after printed %q, want 4", got)
		}
	}
}

// A cell that is deadly only the second time is not run a third time.
func TestKernel_replay_that_dies(t *testing.T) {
	c := config(t)
	flag := filepath.Join(t.TempDir(), "flag")
	c.Writable = []string{filepath.Dir(flag)}
	k := process.New(c)
	defer k.Close()
	once := fmt.Sprintf(`_, err := os.Stat(%q); os.WriteFile(%q, nil, 0o666); n = 2; if err == nil { os.Exit(5) }`, flag, flag)
	u := unit(t, 1, "os", once)
	u.Source += "var n = 1\n"
	stdout(t, k, u)
	results, err := k.Run(t.Context(), []runner.Unit{
		unit(t, 2, "os", "os.Exit(6)"),
		unit(t, 3, "fmt", "fmt.Print(n)"),
	}, nil)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}

	if got := results[1].Text(runner.Stdout); got != "1" {
		t.Errorf("printed %q, want 1: the declarations of the first cell, not its statements", got)
	}
}

// Where the system can, cells write only below their own directory and to
// what is named.
func TestKernel_writes_only_where_it_may(t *testing.T) {
	if v, err := ll.LandlockGetABIVersion(); err != nil || v < 3 {
		t.Skipf("Landlock has version %d, %v", v, err)
	}
	c := config(t)
	open, closed := t.TempDir(), t.TempDir()
	c.Writable = []string{open}
	k := process.New(c)
	defer k.Close()
	got := stdout(t, k, unit(t, 1, "errors fmt io/fs os path/filepath", fmt.Sprintf(`
		home, _ := os.UserHomeDir()
		for _, dir := range []string{".", home, os.TempDir(), %q, %q} {
			err := os.WriteFile(filepath.Join(dir, "f"), nil, 0o666)
			fmt.Print(errors.Is(err, fs.ErrPermission), " ")
		}
		_, err := os.ReadDir(%q)
		fmt.Print(err)`, open, closed, closed)))
	if want := "false false false false true <nil>"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestPool(t *testing.T) {
	c := config(t)
	pool := process.NewPool(c, 2)
	for n := range 5 {
		k := pool.Get([]runner.File{{Name: "n", Data: fmt.Sprint(n)}}, nil)
		if got := stdout(t, k, unit(t, 1, "fmt os", `b, err := os.ReadFile("n"); fmt.Print(string(b), err)`)); got != fmt.Sprint(n, "<nil>") {
			t.Errorf("kernel %d printed %q", n, got)
		}
		if err := k.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
	if err := pool.Close(); err != nil {
		t.Errorf("Close of the pool: %v", err)
	}
	k := pool.Get(nil, nil)
	if got := stdout(t, k, unit(t, 1, "fmt", `fmt.Print(1)`)); got != "1" {
		t.Errorf("a kernel of a closed pool printed %q, want 1", got)
	}
	k.Close()
	empty(t, c.TempDir)
}

// A parent that is killed takes its kernels with it.
func TestKernel_dies_with_parent(t *testing.T) {
	parent := exec.Command(os.Args[0], asParent)
	parent.Dir = t.TempDir()
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Errorf("read the process id: %v", err)
	}
	parent.Process.Kill()
	parent.Wait()
	for range 200 {
		if !alive(pid) {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("kernel process %d outlives its parent", pid)
}

// alive reports whether a process is more than a zombie.
func alive(pid int) bool {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err == nil && !strings.Contains(string(b), ") Z ")
}
