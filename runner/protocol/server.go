package protocol

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"unicode/utf8"

	"weft/runner"
)

// A Server answers the requests of one client with a kernel.
type Server struct {
	Kernel runner.Kernel
	// Before is called with the number of each reply before it is written;
	// nil means that nothing has to be done then.
	Before func(seq int)
	// Stdin makes the named file the standard input; nil means that the server
	// has none.
	Stdin func(name string) error
	// Renew gives a new kernel; nil means that the server has only one. With an
	// error nothing more is served.
	Renew func() (runner.Kernel, error)
}

// Serve answers requests from in until it ends, one at a time. The kernel
// stays open.
func (s Server) Serve(ctx context.Context, in *Reader, w *Writer) error {
	out := &replies{w: w, before: s.Before}
	for {
		var req Request
		err := in.Read(&req)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil && req.Version != Version {
			err = fmt.Errorf("protocol version %d, want %d", req.Version, Version)
		}
		if err != nil {
			return fmt.Errorf("read request: %w", err)
		}
		if req.Renew {
			if err := s.renew(out); err != nil {
				return err
			}
			continue
		}
		if req.Stdin != "" && s.Stdin != nil {
			if err := s.Stdin(req.Stdin); err != nil {
				return fmt.Errorf("open standard input: %w", err)
			}
		}
		if err := s.answer(ctx, req.Units, out); err != nil {
			return fmt.Errorf("write reply: %w", err)
		}
	}
}

// renew changes the kernel for a new one.
func (s *Server) renew(out *replies) (err error) {
	if s.Renew == nil {
		return errors.New("this server has only one kernel")
	}
	if s.Kernel, err = s.Renew(); err != nil {
		return fmt.Errorf("renew kernel: %w", err)
	}
	out.write(Reply{Kind: Renewed})
	return out.error()
}

// answer runs the units of one request.
func (s Server) answer(ctx context.Context, units []runner.Unit, out *replies) error {
	if len(units) > 0 {
		out.write(Reply{Kind: Begin})
	}
	for i := range units {
		results, err := s.Kernel.Run(ctx, units[i:i+1], func(_ int, o runner.Output) { out.output(i, o) })
		switch {
		case err == nil && len(results) != 1:
			err = fmt.Errorf("%d results for one unit", len(results))
			fallthrough
		case err != nil:
			out.write(Reply{Kind: Lost, Unit: i, Error: err.Error()})
		default:
			res := results[0]
			res.Outputs = nil
			out.write(Reply{Kind: Result, Unit: i, Result: &res})
		}
	}
	return out.error()
}

// replies numbers and writes replies. It is safe for concurrent use.
type replies struct {
	before func(seq int)

	mu  sync.Mutex
	w   *Writer
	seq int
	err error // the first one
}

// error gives what went wrong first.
func (r *replies) error() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// write writes a reply under the next number.
func (r *replies) write(reply Reply) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seq++
	reply.Version, reply.Seq = Version, r.seq
	if r.before != nil {
		r.before(r.seq)
	}
	err := r.w.Write(reply)
	if errors.Is(err, ErrTooLarge) {
		reply.Output, reply.Raw = tooLarge(), nil
		err = r.w.Write(reply)
	}
	if r.err == nil {
		r.err = err
	}
}

// tooLarge is what stands for an output that no message can hold.
func tooLarge() *runner.Output {
	return &runner.Output{Kind: runner.Failure, Error: &runner.Error{
		Ending:  runner.OutputLimit,
		Message: fmt.Sprintf("output limit: more than %d MiB at once", MaxMessage>>20),
	}}
}

// output writes an output of a unit.
func (r *replies) output(unit int, o runner.Output) {
	reply := Reply{Kind: Output, Unit: unit, Output: &o}
	if !utf8.ValidString(o.Text) {
		reply.Raw = []byte(o.Text)
		o.Text = ""
	}
	r.write(reply)
}
