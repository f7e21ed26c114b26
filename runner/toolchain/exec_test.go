package toolchain_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"weft/runner"
	"weft/runner/process"
	"weft/runner/toolchain"
)

// A program of a chapter is of no use without its parent, and says so.
func TestProgramsSayThatTheyNeedAParent(t *testing.T) {
	cache := t.TempDir()
	open(t, &toolchain.Toolchain{Cache: cache}, unit(t, 1, "", ""))
	for want, cmd := range map[string]*exec.Cmd{
		"kernel: weft starts this program itself\n":                             exec.Command(programs(t, cache)[0]),
		"kernel: descriptor 3 is not a pipe: weft starts this command itself\n": exec.Command(os.Args[0], asKernel, "/bin/true"),
	} {
		out, err := cmd.CombinedOutput()
		if err == nil || string(out) != want {
			t.Errorf("%v, %q, want %q", err, out, want)
		}
	}
}

// A program that somebody has deleted meanwhile is an error that names it.
func TestRunTellsThatTheProgramIsGone(t *testing.T) {
	cache := t.TempDir()
	u := unit(t, 1, "", "")
	k := open(t, &toolchain.Toolchain{Cache: cache}, u)
	name := programs(t, cache)[0]
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	_, err := k.Run(t.Context(), []runner.Unit{u}, nil)
	if err == nil || !strings.Contains(err.Error(), "start "+name+": no such file or directory") {
		t.Errorf("Run: %v, want that %s is gone", err, name)
	}
}

// Cells see the limits that an interpreter's see, and neither the setup nor
// the arguments of the kernel.
func TestCellsSeeAnOrdinaryProcess(t *testing.T) {
	u := unit(t, 1, "fmt os strings syscall", `
		var l syscall.Rlimit
		syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l)
		fmt.Println(l.Cur, l.Max, len(os.Args), os.Args[0] != "", os.Getenv("GOTRACEBACK") == "")
		fmt.Println(strings.Contains(strings.Join(os.Environ(), " "), "WEFT"))`)
	conf := config(t)
	conf.Limits.Files = 99
	k, err := (&toolchain.Toolchain{Cache: t.TempDir()}).Open(t.Context(), toolchain.Config{Units: []runner.Unit{u}, Process: conf})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	if got, want := run(t, k, u)[0].Text(runner.Stdout), "99 99 1 true true\nfalse\n"; got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if _, err := os.Stat(conf.TempDir); err != nil {
		t.Error(err)
	}
	if err := k.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
	if _, err := k.Run(t.Context(), []runner.Unit{u}, nil); err != process.ErrClosed {
		t.Errorf("Run: %v, want %v", err, process.ErrClosed)
	}
}
