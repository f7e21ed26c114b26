package toolchain_test

import (
	"context"
	"testing"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/toolchain"
)

// can is what a compiled program can do: everything, but that nobody sees in
// which order it writes to two pipes within microseconds.
var can = kerneltest.Can{
	System: true,
	Die:    true, Deadlock: true, Stop: true, Limit: true, Racy: true,
	Descriptors: true, Place: true, Files: true, Isolate: true, Trace: true, Exact: true,
	Feed: true, Interrupt: true, Witness: true, Preempt: true,
}

func TestConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program for each promise: half a minute")
	}
	tools := &toolchain.Toolchain{Cache: t.TempDir(), TempDir: t.TempDir()}
	open := func(t *testing.T, c kerneltest.Config) runner.Kernel {
		conf := config(t)
		conf.Files, conf.Limits = c.Files, c.Limits
		if c.Env != nil {
			conf.Env = c.Env
		}
		k, err := tools.Open(t.Context(), toolchain.Config{Process: conf})
		if err != nil {
			t.Fatal(err)
		}
		return plain{k}
	}
	kerneltest.Run(t, open, can)
}

// plain is a kernel that gets units as an author writes them.
type plain struct{ *toolchain.Kernel }

// Run implements runner.Kernel.
func (p plain) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	return p.Kernel.Run(ctx, kerneltest.AsWritten(units), report)
}
