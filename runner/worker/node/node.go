// Package node starts the workers of the browser kernel in Node, for tests
// and for measuring: the same module and the same scripts as in a page.
package node

import (
	"bufio"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"weft/runner/browser"
	"weft/runner/worker"
)

//go:embed *.mjs
var scripts embed.FS

// A Host is a process of Node that holds workers. It is safe for concurrent
// use.
type Host struct {
	cmd *exec.Cmd
	dir string

	mu   sync.Mutex
	in   io.WriteCloser
	last int
	tell map[int]func(worker.Message)
}

// A call is one line to the process.
type call struct {
	ID    int           `json:"id"`
	Op    string        `json:"op"`
	Setup *worker.Setup `json:"setup,omitempty"`
	Order *worker.Order `json:"order,omitempty"`
}

// Open starts a process whose workers are those of the kernel that is embedded
// in package browser, with the script interpreter.js of pages. It must be
// closed.
func Open(kernel []browser.File, script string) (*Host, error) {
	dir, err := os.MkdirTemp("", "weft-node-")
	if err != nil {
		return nil, err
	}
	h := &Host{dir: dir, tell: map[int]func(worker.Message){}}
	if err := h.open(kernel, script); err != nil {
		return nil, errors.Join(fmt.Errorf("start node: %w", err), os.RemoveAll(dir))
	}
	return h, nil
}

func (h *Host) open(kernel []browser.File, script string) error {
	if err := os.CopyFS(h.dir, scripts); err != nil {
		return err
	}
	for _, f := range kernel {
		if err := os.WriteFile(filepath.Join(h.dir, f.Name), f.Data, 0o666); err != nil {
			return err
		}
	}
	in := func(name string) string { return filepath.Join(h.dir, name) }
	h.cmd = exec.Command("node", in("host.mjs"), in("kernel.wasm"), in("wasm_exec.js"), script)
	h.cmd.Stderr = os.Stderr
	var err error
	if h.in, err = h.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := h.cmd.Start(); err != nil {
		return err
	}
	go h.read(out)
	return nil
}

// read gives on what workers tell.
func (h *Host) read(out io.Reader) {
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			h.lost()
			return
		}
		var said struct {
			ID      int            `json:"id"`
			Message worker.Message `json:"message"`
		}
		if err := json.Unmarshal(line, &said); err != nil {
			said.Message = worker.Message{Type: "lost", Text: fmt.Sprintf("node says %q", line)}
		}
		h.mu.Lock()
		tell := h.tell[said.ID]
		h.mu.Unlock()
		if tell != nil {
			tell(said.Message)
		}
	}
}

// lost tells everybody that the process is gone.
func (h *Host) lost() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, tell := range h.tell {
		tell(worker.Message{Type: "lost", Text: "node has ended"})
	}
}

// Start starts a worker; it is for [worker.Config].
func (h *Host) Start(s worker.Setup, tell func(worker.Message)) (worker.Port, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.last++
	h.tell[h.last] = tell
	return port{h, h.last}, h.send(call{ID: h.last, Op: "start", Setup: &s})
}

// send writes one line; h.mu is held.
func (h *Host) send(c call) error { return json.NewEncoder(h.in).Encode(c) }

// Close ends the process with all workers.
func (h *Host) Close() error {
	h.mu.Lock()
	err := h.in.Close()
	h.mu.Unlock()
	return errors.Join(err, h.cmd.Wait(), os.RemoveAll(h.dir))
}

// A port is one worker.
type port struct {
	host *Host
	id   int
}

// Post implements worker.Port. That the process is gone is told otherwise.
func (p port) Post(o worker.Order) { p.do(call{ID: p.id, Op: "post", Order: &o}) }

// Terminate implements worker.Port.
func (p port) Terminate() {
	p.do(call{ID: p.id, Op: "terminate"})
	p.host.mu.Lock()
	defer p.host.mu.Unlock()
	delete(p.host.tell, p.id)
}

func (p port) do(c call) {
	p.host.mu.Lock()
	defer p.host.mu.Unlock()
	_ = p.host.send(c)
}
