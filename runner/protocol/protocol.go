// Package protocol is a kernel over a stream of bytes.
//
// Both sides write messages, one JSON object on each line. The client sends a
// [Request]: units to run, one after the other. The server answers each unit
// with [Reply] messages, numbered from 1 over the life of the stream:
//
//	{"v":1,"seq":1,"kind":"begin","unit":0}
//	{"v":1,"seq":2,"kind":"output","unit":0,"output":{"kind":"stdout","at":51000,"text":"hi\n"}}
//	{"v":1,"seq":3,"kind":"result","unit":0,"result":{"cell":1,"outputs":null,"ending":"done","elapsed":62000}}
//
// Unit is the index in the request. Only the first unit of a request has a begin:
// each of the others begins with the result of the one before it. The result leaves the outputs out: they
// have been sent. A text that is not UTF-8 travels in raw, in base64, since
// JSON would change it. When a kernel is lost, "lost" with an error is the
// answer in place of a result, and to the units after it.
//
// A client may ask for a kernel that has defined nothing, in the place of the
// one before, and gets "renewed" for an answer.
//
// A client cancels by closing the stream: there is no message for it,
// because a server does not read while a cell runs. (It must not: a
// goroutine that waits for input hides a deadlock from the Go runtime.)
package protocol

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"weft/runner"
)

// Version is the number of the protocol. The two sides are always of the
// same build; it is checked so that a mix of two fails with a clear word.
const Version = 1

// MaxMessage is how many bytes a message may have.
const MaxMessage = 64 << 20

// A Request asks to run units.
type Request struct {
	Version int           `json:"v"`
	Units   []runner.Unit `json:"units"`
	// Stdin names a file that becomes the standard input of the server's
	// process before the first unit; empty means that it stays as it is.
	Stdin string `json:"stdin,omitempty"`
	// Renew asks for a new kernel. Nothing else is asked for then.
	Renew bool `json:"renew,omitempty"`
}

// The kinds of reply.
const (
	Begin  = "begin"  // the first unit starts
	Output = "output" // it gave an output
	Result = "result" // it ended
	Lost   = "lost"   // the kernel is lost

	Renewed = "renewed" // there is a new kernel
)

// A Reply is one message of the server.
type Reply struct {
	Version int    `json:"v"`
	Seq     int    `json:"seq"`
	Kind    string `json:"kind"`
	Unit    int    `json:"unit"`
	// Output is set in an output.
	Output *runner.Output `json:"output,omitempty"`
	// Raw is the text of the output if that is not UTF-8.
	Raw []byte `json:"raw,omitempty"`
	// Result is set in a result.
	Result *runner.Result `json:"result,omitempty"`
	// Error is why the kernel is lost.
	Error string `json:"error,omitempty"`
}

// check reports what is wrong with a reply.
func (r *Reply) check() error {
	switch {
	case r.Version != Version:
		return fmt.Errorf("protocol version %d, want %d", r.Version, Version)
	case r.Kind == Output && r.Output == nil, r.Kind == Result && r.Result == nil:
		return fmt.Errorf("reply %d: empty %s", r.Seq, r.Kind)
	}
	if r.Output != nil && r.Raw != nil {
		r.Output.Text = string(r.Raw)
	}
	return nil
}

// ErrTooLarge is the error for a message above the limit.
var ErrTooLarge = errors.New("message too large")

// A Writer writes messages to a stream. It is not safe for concurrent use.
type Writer struct{ w io.Writer }

// NewWriter makes a writer to w.
func NewWriter(w io.Writer) *Writer { return &Writer{w} }

// Write writes v as one message, by one call of Write.
func (w *Writer) Write(v any) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(b) >= MaxMessage {
		return fmt.Errorf("%w: %d bytes", ErrTooLarge, len(b))
	}
	_, err = w.w.Write(append(b, '\n'))
	return err
}

// A Reader reads messages from a stream. It is not safe for concurrent use.
type Reader struct{ r *bufio.Reader }

// NewReader makes a reader from r.
func NewReader(r io.Reader) *Reader { return &Reader{bufio.NewReader(r)} }

// Read reads the next message into v. At the end of the stream it gives
// io.EOF, and io.ErrUnexpectedEOF in the middle of a message.
func (r *Reader) Read(v any) error {
	line, err := r.line()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(line, v); err != nil {
		return fmt.Errorf("message %.40q: %w", line, err)
	}
	return nil
}

// ReadReply reads the next reply and checks it.
func (r *Reader) ReadReply() (Reply, error) {
	var reply Reply
	if err := r.Read(&reply); err != nil {
		return Reply{}, err
	}
	return reply, reply.check()
}

// line reads up to the next line feed.
func (r *Reader) line() ([]byte, error) {
	var line []byte
	for {
		part, err := r.r.ReadSlice('\n')
		if len(line)+len(part) > MaxMessage {
			return nil, ErrTooLarge
		}
		line = append(line, part...)
		switch {
		case err == nil:
			return bytes.TrimSuffix(line, []byte("\n")), nil
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(line) > 0:
			return nil, io.ErrUnexpectedEOF
		}
		return nil, err
	}
}
