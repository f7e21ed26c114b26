package node

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"

	"weft/runner/worker"
)

// A process is one of Node that runs a script of this package. It is safe for
// concurrent use.
type process struct {
	cmd *exec.Cmd
	dir string // with the scripts and what they need

	mu   sync.Mutex
	in   io.WriteCloser
	last int
	gone bool
	tell map[int]func(worker.Message)
}

// A call is one line to the process.
type call struct {
	ID      int               `json:"id"`
	Op      string            `json:"op"`
	Setup   *worker.Setup     `json:"setup,omitempty"`
	Order   *worker.Order     `json:"order,omitempty"`
	Program int               `json:"program,omitempty"`
	Files   map[string]string `json:"files,omitempty"`
}

// run makes the directory of a process, in which prepare may put files, and
// starts a script there.
func (p *process) run(script string, prepare func(dir string) (args []string, err error)) error {
	dir, err := os.MkdirTemp("", "weft-node-")
	if err != nil {
		return err
	}
	p.dir, p.tell = dir, map[int]func(worker.Message){}
	err = os.CopyFS(dir, scripts)
	var args []string
	if err == nil {
		args, err = prepare(dir)
	}
	if err == nil {
		err = p.start(append([]string{filepath.Join(dir, script)}, args...))
	}
	if err != nil {
		return errors.Join(fmt.Errorf("start node: %w", err), os.RemoveAll(dir))
	}
	return nil
}

func (p *process) start(args []string) error {
	p.cmd = exec.Command("node", args...)
	p.cmd.Stderr = os.Stderr
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		return err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := p.cmd.Start(); err != nil {
		return err
	}
	go p.read(out)
	return nil
}

// read gives on what workers tell.
func (p *process) read(out io.Reader) {
	for lines := bufio.NewReader(out); ; {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			p.lost()
			return
		}
		var said struct {
			ID      int            `json:"id"`
			Message worker.Message `json:"message"`
		}
		if err := json.Unmarshal(line, &said); err != nil {
			said.Message = worker.Message{Type: "lost", Text: fmt.Sprintf("node says %q", line)}
		}
		p.mu.Lock()
		tell := p.tell[said.ID]
		p.mu.Unlock()
		if tell != nil {
			tell(said.Message)
		}
	}
}

// ended is what everybody is told when the process is gone.
var ended = worker.Message{Type: "lost", Text: "node has ended"}

func (p *process) lost() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	for _, tell := range p.tell {
		tell(ended)
	}
}

// begin makes a call whose answers go to tell, and gives its number.
func (p *process) begin(c call, tell func(worker.Message)) (id int, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone {
		return 0, errors.New(ended.Text)
	}
	p.last++
	c.ID = p.last
	p.tell[c.ID] = tell
	return c.ID, p.send(c)
}

// send writes one line; p.mu is held.
func (p *process) send(c call) error { return json.NewEncoder(p.in).Encode(c) }

// do makes a call to which nobody waits for an answer. That the process is
// gone is told otherwise.
func (p *process) do(c call) {
	p.mu.Lock()
	defer p.mu.Unlock()
	_ = p.send(c)
}

// forget drops what listens to the answers to a call.
func (p *process) forget(id int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.tell, id)
}

// Close ends the process with all workers.
func (p *process) Close() error {
	p.mu.Lock()
	err := p.in.Close()
	p.mu.Unlock()
	return errors.Join(err, p.cmd.Wait(), os.RemoveAll(p.dir))
}

// A port is one worker.
type port struct {
	process *process
	id      int
}

// Post implements worker.Port.
func (p port) Post(o worker.Order) { p.process.do(call{ID: p.id, Op: "post", Order: &o}) }

// Terminate implements worker.Port.
func (p port) Terminate() {
	p.process.do(call{ID: p.id, Op: "terminate"})
	p.process.forget(p.id)
}
