package process

import (
	"errors"
	"sync"

	"weft/runner"
)

// A Pool keeps children that are started but idle, so that a chapter need
// not wait for one. All have the same configuration but for the files. It is
// safe for concurrent use; the zero Pool keeps none.
//
// A chapter that can leave nothing in its process gives its child back, for
// another one of this kind. All others get a child in which no cell has run, and
// end it.
type Pool struct {
	config Config
	size   int

	mu       sync.Mutex
	fresh    []*child // no cell has run there
	used     []*child // they have served chapters, and renew their kernels
	starting int      // how many are on their way
	closed   bool
	arrived  sync.Cond // of one that was on its way, or has failed
	filling  sync.WaitGroup
}

// NewPool makes a pool and starts to fill it with size children.
func NewPool(config Config, size int) *Pool {
	config.Limits = config.Limits.WithDefaults()
	config.Files = nil
	p := &Pool{config: config, size: size}
	p.arrived.L = &p.mu
	p.mu.Lock()
	defer p.mu.Unlock()
	for range size {
		p.more()
	}
	return p
}

// Get gives a kernel with files in its working directory, which is to run these
// units; nil means that nobody knows which. It is the caller's to close.
func (p *Pool) Get(files []runner.File, units []runner.Unit) *Kernel {
	config := p.config
	config.Files = files
	k := &Kernel{config: config, pool: p, light: len(files) == 0 && len(units) > 0 && areHarmless(units)}
	if k.light {
		k.coming = straight(units)
	}
	return k
}

// take gives an idle child, or nil. Only a light chapter gets a used one; after
// any other one there is a child less, and another is started in its place.
func (p *Pool) take(light bool) *child {
	if p == nil {
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if light {
		if c := p.takeUsed(); c != nil {
			return c
		}
	}
	c := p.takeFresh()
	if !light && p.size > 0 {
		p.more()
	}
	return c
}

// takeUsed gives a child that has served a chapter, or nil; p.mu is held.
func (p *Pool) takeUsed() *child {
	for len(p.used) > 0 {
		c := p.used[0]
		p.used = p.used[1:]
		p.mu.Unlock()
		ready := c.awaitRenewed()
		p.mu.Lock()
		if ready {
			return c
		}
		p.discard(c)
	}
	return nil
}

// takeFresh gives a child that has run nothing, for which it waits if one is
// being started, or nil; p.mu is held.
func (p *Pool) takeFresh() *child {
	for len(p.fresh) > 0 || p.starting > 0 {
		if len(p.fresh) == 0 {
			p.arrived.Wait()
			continue
		}
		c := p.fresh[0]
		p.fresh = p.fresh[1:]
		if c.lives() {
			return c
		}
		p.discard(c) // somebody killed it
	}
	return nil
}

// discard ends a child in the background; p.mu is held.
func (p *Pool) discard(c *child) {
	p.filling.Go(func() { _ = c.close() })
}

// put takes a child back in which nothing is left of a chapter.
func (p *Pool) put(c *child) error {
	p.mu.Lock()
	closed := p.closed
	p.mu.Unlock()
	if closed || c.renew() != nil {
		return c.close()
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return c.close()
	}
	p.used = append(p.used, c)
	return nil
}

// more starts a child in the background; p.mu is held. One that does not
// start is not missed here: a kernel that finds the pool empty tries itself,
// and reports why it cannot.
func (p *Pool) more() {
	if p.closed {
		return
	}
	p.starting++
	p.filling.Go(func() {
		c, err := start(p.config)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.starting--
		p.arrived.Broadcast()
		switch {
		case err != nil:
		case p.closed:
			_ = c.close()
		default:
			p.fresh = append(p.fresh, c)
		}
	})
}

// Close ends the idle children. Kernels that were given out live on, but
// start no more from here.
func (p *Pool) Close() error {
	p.mu.Lock()
	p.closed = true
	idle := append(p.fresh, p.used...)
	p.fresh, p.used = nil, nil
	p.mu.Unlock()
	p.filling.Wait()
	var all []error
	for _, c := range idle {
		all = append(all, c.close())
	}
	return errors.Join(all...)
}
