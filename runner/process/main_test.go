package process_test

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"testing"

	"weft/runner"
	"weft/runner/process"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols"
)

// The arguments by which the tests start themselves as a child, and as a
// parent of one.
const (
	asKernel = "weft-kernel"
	asParent = "weft-parent"
	asGuard  = "weft-guard"
	asLoop   = "weft-loop"
)

// TestMain is the program of the children as well.
func TestMain(m *testing.M) {
	switch {
	case len(os.Args) > 1 && os.Args[1] == asKernel:
		serve()
	case len(os.Args) > 2 && os.Args[1] == asParent:
		parentInRoom(os.Args[3])
	case len(os.Args) > 1 && os.Args[1] == asParent:
		parent()
	case len(os.Args) > 1 && os.Args[1] == asGuard:
		if err := process.Guard(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case len(os.Args) > 1 && os.Args[1] == asLoop:
		runtime.LockOSThread()
		go loop()
		select {}
	default:
		os.Exit(m.Run())
	}
}

// loop runs on a thread that is not the first of the process.
func loop() {
	fmt.Println("loops")
	for n := 0; n >= 0; n++ {
	}
}

// parentInRoom runs a cell without end in a room below dir; the cell starts
// two processes and prints their numbers.
func parentInRoom(dir string) {
	room, err := process.NewRoom(dir, []string{os.Args[0], asGuard})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	k := process.New(process.Config{Command: []string{os.Args[0], asKernel}, TempDir: room.Dir})
	u := runner.Unit{Cell: 1, Entry: "f", Imports: []runner.Import{
		{Name: "os", Path: "os"}, {Name: "fmt", Path: "fmt"}, {Name: "exec", Path: "os/exec"},
	}}
	u.Source = `func f() {
	a := exec.Command("sleep", "60")
	b := exec.Command("setsid", "sleep", "60")
	a.Start()
	b.Start()
	fmt.Println(a.Process.Pid, b.Process.Pid, os.Getpid())
	for { }
}`
	_, err = k.Run(context.Background(), []runner.Unit{u}, func(_ int, o runner.Output) { fmt.Print(o.Text) })
	fmt.Fprintln(os.Stderr, "parent:", err)
}

// parent runs a cell without end, which prints its process id.
func parent() {
	k := process.New(process.Config{Command: []string{os.Args[0], asKernel}, TempDir: "."})
	u := runner.Unit{Cell: 1, Entry: "f", Imports: []runner.Import{{Name: "os", Path: "os"}, {Name: "weft_cell", Path: "weft/cell"}}}
	u.Source = `func f() { weft_cell.Value("int", os.Getpid()); for { } }`
	_, err := k.Run(context.Background(), []runner.Unit{u}, func(_ int, o runner.Output) { fmt.Println(o.Text) })
	fmt.Fprintln(os.Stderr, "parent:", err)
}

// serve does what the command "weft kernel" does.
func serve() {
	err := process.Serve(func(turn func()) (runner.Kernel, error) {
		return yaegi.New(yaegi.Config{Library: yaegi.NewLibrary(symbols.Host()...), Stdout: os.Stdout, Stderr: os.Stderr, Turn: turn})
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "kernel:", err)
		os.Exit(1)
	}
}

// config gives a configuration for children of the tests.
func config(tb testing.TB) process.Config {
	tb.Helper()
	self, err := process.Self(asKernel)
	if err != nil {
		tb.Fatal(err)
	}
	return process.Config{Command: self, TempDir: tb.TempDir(), Env: []string{"PATH=" + os.Getenv("PATH")}}
}
