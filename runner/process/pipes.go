package process

import (
	"errors"
	"os"
	"time"
)

// pipes are the parent's ends of the pipes to a child.
type pipes struct {
	outputs  [2]*os.File // what cells write, by stdout and stderr
	requests *os.File
	replies  *os.File
	crashes  *os.File
}

// given are the child's ends.
type given struct {
	stdout, stderr, requests, replies, crashes *os.File
}

// open makes the pipes.
func (p *pipes) open() (given, error) {
	var g given
	for _, pair := range []struct{ read, write **os.File }{
		{&p.outputs[stdout], &g.stdout},
		{&p.outputs[stderr], &g.stderr},
		{&p.replies, &g.replies},
		{&p.crashes, &g.crashes},
		{&g.requests, &p.requests},
	} {
		r, w, err := os.Pipe()
		if err != nil {
			g.close()
			return given{}, errors.Join(err, p.close())
		}
		*pair.read, *pair.write = r, w
	}
	return g, nil
}

// expire sets the time after which nothing more is read or written.
func (p *pipes) expire(at time.Time) {
	for _, f := range p.files() {
		_ = f.SetDeadline(at)
	}
}

// close closes the parent's ends.
func (p *pipes) close() error { return closeAll(p.files()...) }

// files gives the parent's ends.
func (p *pipes) files() []*os.File {
	return []*os.File{p.outputs[stdout], p.outputs[stderr], p.requests, p.replies, p.crashes}
}

// close closes the child's ends. It may be called twice.
func (g given) close() {
	// A second close says so, and the first one of a pipe cannot fail.
	_ = closeAll(g.stdout, g.stderr, g.requests, g.replies, g.crashes)
}

// closeAll closes those files that are there.
func closeAll(files ...*os.File) error {
	var all []error
	for _, f := range files {
		if f != nil {
			all = append(all, f.Close())
		}
	}
	return errors.Join(all...)
}
