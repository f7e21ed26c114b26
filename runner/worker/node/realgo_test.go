package node_test

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/toolchain"
	"weft/runner/toolchain/remote"
	"weft/runner/toolchain/web"
	"weft/runner/worker"
	"weft/runner/worker/node"
)

var verify = flag.Bool("verify", false, "ask real Go for all promises, not only some: a minute")

// some are the promises that real Go is always asked for. Each needs a second
// of a processor or more, and package toolchain is asked for all, with programs
// of the same source.
var some = []string{"deadlock", "display_between_texts", "input_is_read_again", "panic_in_goroutine", "virtual_time"}

// openGo starts Node with real Go, which is made once a machine.
func openGo(t *testing.T) *node.Go {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not there")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir, _, err := web.Make(t.Context(), web.Config{Cache: filepath.Join(cache, "weft", "web"), Module: toolchain.Driver()})
	if err != nil {
		t.Fatal(err)
	}
	g, err := node.OpenGo(dir, "../../../site/theme/kernel/realgo.js")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := g.Close(); err != nil {
			t.Error(err)
		}
	})
	return g
}

// compiled is real Go as the kernel of a page, which gets units as an author
// writes them.
type compiled struct{ *remote.Kernel }

// Run implements runner.Kernel.
func (c compiled) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	return c.Kernel.Run(ctx, kerneltest.AsWritten(units), report)
}

// TestConformanceOfGo asks real Go in the browser for what every kernel
// promises; without -verify for some of it. There is one thread, which is never
// taken from a goroutine, and a worker that is ended says nothing more.
func TestConformanceOfGo(t *testing.T) {
	g := openGo(t)
	kerneltest.Run(t, func(t *testing.T, c kerneltest.Config) runner.Kernel {
		if !*verify && !slices.Contains(some, path.Base(t.Name())) {
			t.Skip("not without -verify")
		}
		return compiled{remote.New(remote.Config{
			Build: g.Build,
			Start: func(program string) runner.Kernel {
				return worker.New(worker.Config{Start: g.Start(program), Files: c.Files, Limits: c.Limits, Trace: true})
			},
		})}
	}, kerneltest.Can{Die: true, Deadlock: true, StoppedTimer: true, Stop: true, Limit: true, Racy: true, Files: true, Isolate: true, Trace: true, Exact: true, Order: true, Feed: true})
}
