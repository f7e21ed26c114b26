package process_test

import (
	"fmt"
	"os"
	"testing"

	"weft/runner"
	"weft/runner/process"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols"
)

// asKernel is the argument by which the tests start themselves as a child.
const asKernel = "weft-kernel"

// TestMain is the program of the children as well.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == asKernel {
		serve()
		return
	}
	os.Exit(m.Run())
}

// serve does what the command "weft kernel" does.
func serve() {
	err := process.Serve(func() (runner.Kernel, error) {
		return yaegi.New(yaegi.Config{Symbols: symbols.Host(), Stdout: os.Stdout, Stderr: os.Stderr})
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
