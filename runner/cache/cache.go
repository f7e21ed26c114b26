// Package cache keeps runs: in a directory, and behind it, if there is one, in
// a store that several machines share.
//
// A store holds texts by name. Under runs/ there is an entry for each run,
// named by its key; under last/ one for each chapter, which tells what its
// latest run rested on and how long that took; under agreed/ what several
// processes have agreed upon. Every text carries a digest of itself and of its
// name: one that was cut, changed or put in another's place is as good as none.
// Runs are never changed, and every text is written as a whole, so that any
// number of processes may share a store; it may be emptied at any time (I9).
//
// Nothing that goes wrong here breaks a build. It is told once, and then the
// cache is as good as empty.
package cache

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"weft/runner"
)

// A Store holds texts by slash-separated names. It is safe for concurrent use,
// also by several processes.
type Store interface {
	// Read gives a text; the error is fs.ErrNotExist if there is none.
	Read(ctx context.Context, name string) ([]byte, error)
	// Write puts a text in the place of what is there, as a whole.
	Write(ctx context.Context, name string, text []byte) error
	// Create is Write where nothing is there yet, else fs.ErrExist. Of several
	// at once one succeeds.
	Create(ctx context.Context, name string, text []byte) error
	// String names the store for people. It has no secrets.
	String() string
}

// A Cache is a directory and what is behind it. It implements runner.Cache. Its
// fields must not be changed after the first use.
type Cache struct {
	// Dir is at hand: what comes from far is kept there too.
	Dir *Dir
	// Far is what other machines share, or nil. It is not asked again after
	// it has failed.
	Far Store
	// Book tells the chapters of one book from those of another, for the sake
	// of what is remembered of their latest runs.
	Book string
	// Warn is told once of each kind of thing that goes wrong; nil means that
	// nobody wants to know.
	Warn func(error)

	mu      sync.Mutex
	warned  map[string]bool
	off     bool // Far has failed
	writing sync.WaitGroup
	put     bool
}

var _ runner.Cache = (*Cache)(nil)

// A run is the form of an entry.
type run struct {
	Parts runner.Parts `json:"parts"`
	Run   runner.Run   `json:"run"`
}

// Get implements runner.Cache.
func (c *Cache) Get(ctx context.Context, k runner.Key) (runner.Run, bool) {
	var r run
	ok := c.read(ctx, runName(k), &r, func() error {
		if got := r.Parts.Key(); got != k {
			return fmt.Errorf("it holds the run %.12s", got)
		}
		return nil
	})
	return r.Run, ok
}

// Put implements runner.Cache. It does not wait for what is far: Close does,
// whatever becomes of ctx.
func (c *Cache) Put(ctx context.Context, p runner.Parts, r runner.Run) {
	c.mu.Lock()
	c.put = true
	c.mu.Unlock()
	c.write(ctx, runName(p.Key()), run{p, r})
	c.write(ctx, c.lastName(p.Value(runner.ChapterPart)), Last{p, r.Took})
}

// Close waits until all is written that was put, and removes from the
// directory what has not been used for longest, as far as it is over its
// bound.
func (c *Cache) Close() {
	c.writing.Wait()
	if c.put {
		c.Dir.trim()
	}
}

// runName names the entry of a run.
func runName(k runner.Key) string {
	s := k.String()
	return runs + "/" + s[:2] + "/" + s[2:]
}

// read gives the value of a name from where it is nearest, and brings it
// nearer. One that check refuses is as good as none.
func (c *Cache) read(ctx context.Context, name string, value any, check func() error) bool {
	decode := func(sealed []byte) error {
		text, err := unseal(name, sealed)
		if err == nil {
			err = json.Unmarshal(text, value)
		}
		if err == nil {
			err = check()
		}
		return err
	}
	near, err := c.Dir.Read(ctx, name)
	if err == nil {
		err = decode(near)
	}
	if err == nil {
		return true
	}
	if !errors.Is(err, fs.ErrNotExist) {
		c.warn("read", fmt.Errorf("read %s/%s: %w", c.Dir, name, err))
	}
	if !c.hasFar() {
		return false
	}
	far, err := c.Far.Read(ctx, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false
	case err != nil:
		c.lose(ctx, err)
		return false
	}
	if err := decode(far); err != nil {
		c.warn("damaged", fmt.Errorf("read %s/%s: %w", c.Far, name, err))
		return false
	}
	c.keep(ctx, name, far)
	return true
}

// write puts a value near, and in its own time far.
func (c *Cache) write(ctx context.Context, name string, value any) {
	text, err := json.Marshal(value)
	if err != nil {
		panic("cache: encode " + name + ": " + err.Error())
	}
	sealed := seal(name, text)
	c.keep(ctx, name, sealed)
	if !c.hasFar() {
		return
	}
	ctx = context.WithoutCancel(ctx) // the run may be over before; the store has a limit
	c.writing.Go(func() {
		if !c.hasFar() {
			return
		}
		if err := c.Far.Write(ctx, name, sealed); err != nil {
			c.lose(ctx, err)
		}
	})
}

// keep writes a text into the directory.
func (c *Cache) keep(ctx context.Context, name string, sealed []byte) {
	if err := c.Dir.Write(ctx, name, sealed); err != nil && ctx.Err() == nil {
		c.warn("keep", fmt.Errorf("keep runs in %s: %w", c.Dir, err))
	}
}

// hasFar reports whether there is a far store that has not failed.
func (c *Cache) hasFar() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.Far != nil && !c.off
}

// lose goes on without the far store.
func (c *Cache) lose(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	c.mu.Lock()
	c.off = true
	c.mu.Unlock()
	c.warn("far", fmt.Errorf("%s: %w; going on without it", c.Far, err))
}

// warn tells of the first thing of each kind that goes wrong.
func (c *Cache) warn(kind string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.warned[kind] || c.Warn == nil {
		return
	}
	if c.warned == nil {
		c.warned = map[string]bool{}
	}
	c.warned[kind] = true
	c.Warn(err)
}
