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
	"sync"
	"time"

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
	// Draw gives the HTML of a display of a cell that the page cannot draw,
	// which it must for timelines; empty for another. It is called from several goroutines. Nil means that Go
	// draws nothing.
	Draw func(runner.Cell, runner.Output) string
	// Offered reports which packages of the standard library cells can import
	// where there is no operating system. Nil means that there is one.
	Offered func(path string) bool
	// Options reads what stands behind the fence of an inserted cell; nil
	// means that such cells have no attributes.
	Options func(info string) (name string, o runner.Options, err error)
	// Docs gives the first sentences of the documentation of a package by the
	// names in it; methods are "Type.Method", the package itself is "". Package
	// docs has such a function. Nil means that there are none.
	Docs func(path string) map[string]string
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

// An opener starts a kernel.
type opener = func(ctx context.Context, files []runner.File, plan runner.Plan) (runner.Kernel, error)

// A Host is one session with its kernels. It is safe for concurrent use.
type Host struct {
	config Config
	ctx    context.Context
	cancel context.CancelFunc
	all    sync.WaitGroup // its goroutines

	mu    sync.Mutex
	queue []Change
	woken chan struct{} // holds a token if there is something in the queue

	// What follows belongs to the loop.
	state  State
	front  *front
	files  []runner.File
	limits runner.Limits
	runs   *running
	proofs *running
	turn   chan struct{} // closed when the newest run has ended

	instant instant
}

// New begins a session without cells: the event Open brings them. It must be
// closed.
func New(c Config) *Host {
	h := &Host{config: c, woken: make(chan struct{}, 1)}
	h.ctx, h.cancel = context.WithCancel(context.Background())
	h.front = newFront(c)
	h.all.Go(h.loop)
	return h
}

// Send gives the session an event. It returns at once.
func (h *Host) Send(e Event) { h.push(e) }

// Join gives the session a confirming kernel that was not there when it began.
func (h *Host) Join(confirm Kernel) { h.push(joining{confirm}) }

// A joining is a confirming kernel on its way to the loop.
type joining struct{ kernel Kernel }

func (j joining) apply(s *step) { Joined{j.kernel.Name}.apply(s) }

// Close ends the session with everything that it has started, and waits for
// that. Nothing is told after it. It may be called more than once.
func (h *Host) Close() {
	h.cancel()
	h.all.Wait()
	h.instant.close()
}

// push puts a change into the queue. Texts that follow each other are joined.
func (h *Host) push(c Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.joins(c) {
		h.queue = append(h.queue, c)
	}
	select {
	case h.woken <- struct{}{}:
	default:
	}
}

// joins joins a text to that which is last in the queue, if it can be.
func (h *Host) joins(c Change) bool {
	said, ok := c.(Said)
	if !ok || len(h.queue) == 0 {
		return false
	}
	last, ok := h.queue[len(h.queue)-1].(Said)
	if !ok || last.Run != said.Run || last.HTML != nil || said.HTML != nil {
		return false
	}
	joined := runner.Join([]runner.Output{last.Output}, said.Output)
	if len(joined) != 1 {
		return false
	}
	last.Output = joined[0]
	h.queue[len(h.queue)-1] = last
	return true
}

// loop applies one change after the other.
func (h *Host) loop() {
	h.state = NewState(Rules{Instant: h.config.Instant.Name, Confirm: h.confirming(), Options: h.config.Options})
	for {
		h.mu.Lock()
		changes := h.queue
		h.queue = nil
		h.mu.Unlock()
		for _, c := range changes {
			if h.ctx.Err() != nil {
				return
			}
			if j, ok := c.(joining); ok {
				h.config.Confirm = j.kernel
			}
			var actions []Action
			h.state, actions = h.state.Apply(c)
			for _, a := range actions {
				h.carryOut(a)
			}
		}
		h.rest()
		if h.ctx.Err() != nil {
			return
		}
	}
}

// pause is how long nothing happens before what will be needed is made ahead.
const pause = 40 * time.Millisecond

// rest waits for the next change. Meanwhile the units are written for the
// cell that will be run: where code is compiled as it is first used, in a
// browser, that takes longer than the run.
func (h *Host) rest() {
	idle := time.NewTimer(pause)
	defer idle.Stop()
	for {
		select {
		case <-h.ctx.Done():
			return
		case <-h.woken:
			return
		case <-idle.C:
			h.front.ahead()
		}
	}
}

// confirming names the confirming kernel, if it is there.
func (h *Host) confirming() string {
	c := h.config.Confirm
	if c.Name == "" {
		return ""
	}
	if c.Release != nil {
		if _, err := c.Release(""); err != nil {
			return ""
		}
	}
	return c.Name
}

// carryOut does what the state asks for.
func (h *Host) carryOut(a Action) {
	switch a := a.(type) {
	case Tell:
		h.config.Tell(a.Message)
	case Check:
		h.push(h.front.check(a, h.files))
	case Write:
		h.push(h.front.write(a))
	case Equip:
		h.equip(a)
	case Greet:
		h.greet()
	case Start:
		h.start(a)
	case Stop:
		h.stop(a)
	case Feed:
		h.feed(a)
	case Discard:
		h.discard()
	case Prove:
		h.prove(a)
	case Abandon:
		h.proofs.cancel(errInterrupted)
		h.proofs = nil
	case Respond:
		h.respond(a.Event)
	}
}

func (h *Host) equip(a Equip) {
	if a.Files != nil {
		h.files = a.Files
	}
	if a.Limits != nil {
		h.limits = *a.Limits
	}
}

// greet tells the page what there is.
func (h *Host) greet() {
	m := Message{Type: Ready, Kernel: h.config.Instant.Name, Second: h.state.rules.Confirm, Where: h.config.Where}
	if r := h.config.Instant.Release; r != nil {
		m.Go, _ = r("") // an empty one says that it is not known
	}
	h.config.Tell(m)
}
