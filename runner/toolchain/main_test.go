package toolchain_test

import (
	"fmt"
	"os"
	"testing"

	"weft/runner/process"
	"weft/runner/toolchain"
)

// asKernel is the argument by which the tests start themselves as a child.
const asKernel = "weft-kernel"

// TestMain is the program of the children as well.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 && os.Args[1] == asKernel {
		fmt.Fprintln(os.Stderr, "kernel:", process.Exec(os.Args[2], toolchain.Setup))
		os.Exit(1)
	}
	os.Exit(m.Run())
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
