// Package session keeps the cells of one chapter that is open in the local
// notebook or in a reader's browser: which depend on which, what is shown of
// each and whether that still holds, and what is to be run next.
//
// The page sends events and gets messages (message.go); it does not know
// where its session lives. A session has two parts. [State] is a value: an
// event, or the reply of a kernel, makes the next one, and says what is to be
// done. [Host] does it: it checks the program, speaks with kernels, and tells
// the page. It knows kernels only as functions in fields, so that it runs in
// a server with kernels in child processes, and in a browser's worker with
// kernels in other workers.
//
// There is no hidden state: what a page shows of a cell is what a run of the
// chapter from the top would give, or it is marked as stale. The kernel that
// answers first interprets; where there is a compiler, it runs the same cells
// in a process of its own, and its result stands.
package session

import (
	"context"

	"weft/runner"
	"weft/runner/program"
)

// A Config says what a Host works with. Types, Instant and Tell must be set.
type Config struct {
	// Types knows the types of what cells import.
	Types *program.Types
	// Instant is the kernel that answers first, Confirm the one whose result
	// stands; without a name there is none. Their names are those that cells
	// may be pinned to.
	Instant, Confirm Kernel
	// Tell takes the messages of the session, in order, from one goroutine at
	// a time. It must not block for long, and must not call Send.
	Tell func(Message)
	// Where is "machine" or "browser".
	Where string
	// Draw gives the HTML of a display that the page cannot draw; empty for
	// another. Nil means that Go draws nothing.
	Draw func(runner.Output) string
	// Machine says why a cell needs an operating system; empty if it does
	// not. Nil means that there is one.
	Machine func(runner.Cell) string
	// Options reads what stands behind the fence of an inserted cell; nil
	// means that such cells have no attributes.
	Options func(info string) (name string, o runner.Options, err error)
	// Doc gives the first sentence of the documentation of a name in a
	// package, or of the package if the name is empty; nil means that there
	// is none. It is called with a context that ends soon.
	Doc func(ctx context.Context, path, name string) string
}

// A Kernel is a way to get kernels of one name.
type Kernel struct {
	Name string
	// Release gives the release of Go of a flavour; the error is why there
	// are no such kernels here.
	Release func(runner.Flavour) (string, error)
	// Open starts a kernel for the units of the plan, and for more.
	Open func(ctx context.Context, files []runner.File, plan runner.Plan) (runner.Kernel, error)
	// Lowered says that the kernel wants units as package program writes them
	// for an interpreter.
	Lowered bool
}

// A Host is one session with its kernels. It is safe for concurrent use.
type Host struct {
	config Config
}

// New begins a session without cells: the event Open brings them. It must be
// closed.
func New(c Config) *Host { return &Host{config: c} }

// Send gives the session an event. It returns at once.
func (h *Host) Send(Event) {}

// Close ends the session with everything that it has started, and waits for
// that. Nothing is told after it. It may be called more than once.
func (h *Host) Close() {}
