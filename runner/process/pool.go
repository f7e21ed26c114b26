package process

import (
	"errors"
	"sync"

	"weft/runner"
)

// A Pool keeps children that are started but idle, so that a chapter need
// not wait for one. All have the same configuration but for the files. It is
// safe for concurrent use; the zero Pool keeps none.
type Pool struct {
	config Config
	size   int

	mu      sync.Mutex
	idle    []*child
	closed  bool
	filling sync.WaitGroup
}

// NewPool makes a pool and starts to fill it with size children.
func NewPool(config Config, size int) *Pool {
	config.Limits = config.Limits.WithDefaults()
	config.Files = nil
	p := &Pool{config: config, size: size}
	p.fill()
	return p
}

// Get gives a kernel with files in its working directory. It is the caller's
// to close.
func (p *Pool) Get(files []runner.File) *Kernel {
	config := p.config
	config.Files = files
	return &Kernel{config: config, pool: p}
}

// take gives an idle child, or nil, and starts another in its place.
func (p *Pool) take() *child {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.idle) > 0 {
		c := p.idle[0]
		p.idle = p.idle[1:]
		p.more()
		if !isClosed(c.exited) && living(c.cmd.Process.Pid) {
			return c
		}
		p.filling.Go(func() { _ = c.close() }) // somebody killed it
	}
	return nil
}

// fill starts what the pool lacks.
func (p *Pool) fill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for range p.size {
		p.more()
	}
}

// more starts a child in the background; p.mu is held. One that does not
// start is not missed here: a kernel that finds the pool empty tries itself,
// and reports why it cannot.
func (p *Pool) more() {
	if p.closed {
		return
	}
	p.filling.Go(func() {
		c, err := start(p.config)
		if err != nil {
			return
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.closed {
			_ = c.close()
			return
		}
		p.idle = append(p.idle, c)
	})
}

// Close ends the idle children. Kernels that were given out live on, but
// start no more from here.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	idle := p.idle
	p.idle = nil
	p.mu.Unlock()
	p.filling.Wait()
	var all []error
	for _, c := range idle {
		all = append(all, c.close())
	}
	return errors.Join(all...)
}
