package yaegi

import (
	"io"
	"os"

	"weft/runner"
)

// A stream is the standard output or error as functions of the kernel write
// to it. Where the kernel takes what is written, it also stands for
// os.Stdout or os.Stderr: it has the methods that cells call on those, but
// is no *os.File.
type stream struct {
	kernel *Kernel
	kind   runner.Kind
	to     io.Writer // nil if what is written is an output at once
}

// writer gives the stream of a kind.
func (k *Kernel) writer(kind runner.Kind) *stream {
	to := k.config.Stdout
	if kind == runner.Stderr {
		to = k.config.Stderr
	}
	return &stream{k, kind, to}
}

// known gives the stream for w, if w is os.Stdout or os.Stderr and cells
// write to these; else w.
func (k *Kernel) known(w io.Writer) io.Writer {
	for _, kind := range []runner.Kind{runner.Stdout, runner.Stderr} {
		if s := k.writer(kind); s.to != nil && s.to == w && (w == os.Stdout || w == os.Stderr) {
			return s
		}
	}
	return w
}

// Write writes b, or reports it as an output.
func (s *stream) Write(b []byte) (int, error) {
	if s.to != nil {
		s.kernel.turn(s.kind)
		return s.to.Write(b)
	}
	if len(b) > 0 {
		s.kernel.emit(runner.Output{Kind: s.kind, Text: string(b)})
	}
	return len(b), nil
}

// WriteString is Write for a string.
func (s *stream) WriteString(text string) (int, error) { return s.Write([]byte(text)) }

// Name gives the name that the file has in Go.
func (s *stream) Name() string { return "/dev/" + string(s.kind) }

// Sync does nothing: all that was written has been taken.
func (s *stream) Sync() error { return nil }

// Close does nothing: the next cell writes to it too.
func (s *stream) Close() error { return nil }

// turn calls Turn before something is written to another stream than last
// time, as far as the kernel knows. What methods of os.Stderr write it does
// not see, so that it calls it before all that it does see there.
func (k *Kernel) turn(kind runner.Kind) {
	if k.config.Turn == nil {
		return
	}
	toError := kind == runner.Stderr
	if k.toError.Swap(toError) || toError {
		k.config.Turn()
	}
}
