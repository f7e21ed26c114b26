package node_test

import (
	"os/exec"
	"testing"

	"weft/runner"
	"weft/runner/browser"
	"weft/runner/kerneltest"
	"weft/runner/worker"
	"weft/runner/worker/node"
)

// open starts Node with the kernel that is embedded.
func open(t *testing.T) *node.Host {
	t.Helper()
	files, err := browser.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if files == nil {
		t.Skip("no kernel; make build makes one")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not there")
	}
	h, err := node.Open(files, "../../../site/theme/kernel/interpreter.js")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// TestConformance asks the kernel of the browser for what every kernel
// promises.
func TestConformance(t *testing.T) {
	h := open(t)
	kerneltest.Run(t, func(t *testing.T, c kerneltest.Config) runner.Kernel {
		return worker.New(worker.Config{Start: h.Start, Files: c.Files, Limits: c.Limits})
	}, kerneltest.Can{Die: true, Deadlock: true, StoppedTimer: true, Stop: true, Limit: true, Files: true, Isolate: true, Trace: true, Order: true, Feed: true})
}
