// Package node starts the workers of the kernels for browsers in Node, for
// tests and for measuring: the same modules and the same scripts as in a page.
package node

import (
	"embed"
	"os"
	"path/filepath"

	"weft/runner/browser"
	"weft/runner/worker"
)

//go:embed *.mjs
var scripts embed.FS

// A Host is a process of Node that holds workers of the instant kernel. It is
// safe for concurrent use.
type Host struct{ process }

// Open starts a process whose workers are those of the kernel that is embedded
// in package browser, with the script interpreter.js of pages. It must be
// closed.
func Open(kernel []browser.File, script string) (*Host, error) {
	h := &Host{}
	return h, h.run("host.mjs", func(dir string) ([]string, error) {
		for _, f := range kernel {
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o666); err != nil {
				return nil, err
			}
		}
		return []string{filepath.Join(dir, "kernel.wasm"), filepath.Join(dir, "wasm_exec.js"), script}, nil
	})
}

// Start starts a worker; it is for [worker.Config].
func (h *Host) Start(s worker.Setup, tell func(worker.Message)) (worker.Port, error) {
	id, err := h.begin(call{Op: "start", Setup: &s}, tell)
	return port{&h.process, id}, err
}
