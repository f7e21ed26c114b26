package process

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"weft/runner"
	"weft/runner/protocol"
	"weft/runner/virtual/clock"
)

// A setup is the first message to a child.
type setup struct {
	Word     string        `json:"word"`
	Limits   runner.Limits `json:"limits"`
	Writable []string      `json:"writable"`
}

// maxStack gives how large a stack may grow, which it does by a copy of
// twice its size.
func (s setup) maxStack() int {
	if s.Limits.Memory < 0 {
		return maxStack
	}
	return int(min(maxStack, s.Limits.Memory/8))
}

// The descriptors of the protocol in a child.
const (
	requestsFD = 3
	repliesFD  = 4
	crashesFD  = 5
)

// maxStack is how large the stack of a goroutine may grow. Go's own limit is
// a gigabyte, which an interpreter takes seconds to fill.
const maxStack = 128 << 20

// Serve is the program of a child: it opens a kernel and lets it answer its
// parent until that closes the connection. A parent may ask for a new kernel for
// another chapter; if something is left of the one before, Serve ends. What the kernel writes before it
// calls turn, to the standard output or error, stands before what it writes
// after that to the other. If its cells have virtual time, what they write
// gets the instants of that.
//
// Serve changes the process it is in: limits, environment, arguments. The
// program must not have asked for signals before (os/signal), since a
// goroutine that waits for one hides a deadlock from the Go runtime.
func Serve(open func(turn func()) (runner.Kernel, error)) error {
	c, err := connect()
	if err != nil {
		return err
	}
	var s setup
	in := protocol.NewReader(c.requests)
	if err := in.Read(&s); err != nil {
		return fmt.Errorf("read setup: %w", err)
	}
	if err := confine(s); err != nil {
		return err
	}
	clock.Own(func(at time.Duration) { c.mark(instantMark(s.Word, at)) })
	k, err := open(func() { c.mark(turnMark(s.Word)) })
	if err != nil {
		return fmt.Errorf("open kernel: %w", err)
	}
	goroutines := runtime.NumGoroutine()
	kernel := &frugal{Kernel: k, memory: s.Limits.Memory}
	server := protocol.Server{Kernel: kernel, Before: func(seq int) { c.mark(mark(s.Word, seq)) }, Stdin: takeInput}
	server.Renew = func() (runner.Kernel, error) {
		err := errors.Join(kernel.Close(), left(goroutines))
		if err == nil {
			kernel.Kernel, err = open(func() { c.mark(turnMark(s.Word)) })
		}
		return kernel, err
	}
	err = server.Serve(context.Background(), in, protocol.NewWriter(c.replies))
	return errors.Join(err, kernel.Close())
}

// A connection is the child's ends of the pipes.
type connection struct {
	requests, replies *os.File

	mu    sync.Mutex // makes the order of marks the same in both pipes
	marks [2]int     // copies of 1 and 2, which cells may close
}

// connect takes over the descriptors. None of them is left to a process that
// a cell starts.
func connect() (*connection, error) {
	if err := checkPipes(); err != nil {
		return nil, err
	}
	for _, fd := range []int{requestsFD, repliesFD, crashesFD} {
		syscall.CloseOnExec(fd)
	}
	crashes := os.NewFile(crashesFD, "crashes")
	err := debug.SetCrashOutput(crashes, debug.CrashOptions{})
	if err := errors.Join(err, crashes.Close()); err != nil { // the runtime has a copy
		return nil, fmt.Errorf("set crash output: %w", err)
	}
	c := &connection{requests: os.NewFile(requestsFD, "requests"), replies: os.NewFile(repliesFD, "replies")}
	for i := range c.marks {
		fd, err := syscall.Dup(i + 1)
		if err != nil {
			return nil, fmt.Errorf("copy descriptor %d: %w", i+1, err)
		}
		syscall.CloseOnExec(fd)
		c.marks[i] = fd
	}
	return c, nil
}

// checkPipes reports whether the descriptors of the protocol are there.
func checkPipes() error {
	for _, fd := range []int{requestsFD, repliesFD, crashesFD} {
		var st syscall.Stat_t
		// Without a parent it may be anything: the Go runtime has files
		// of its own open.
		if err := syscall.Fstat(fd, &st); err != nil || st.Mode&syscall.S_IFMT != syscall.S_IFIFO {
			return fmt.Errorf("descriptor %d is not a pipe: weft starts this command itself", fd)
		}
	}
	return nil
}

// takeInput makes the named file the standard input. Whoever still reads the
// old one finds its end there.
func takeInput(name string) error {
	fd, err := syscall.Open(name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(duplicate(fd, 0), syscall.Close(fd)); err != nil {
		return fmt.Errorf("descriptor %d: %w", fd, err)
	}
	return nil
}

// mark writes b to both pipes.
func (c *connection) mark(b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, fd := range c.marks {
		for rest := b; len(rest) > 0; {
			n, err := syscall.Write(fd, rest)
			if err != nil && !errors.Is(err, syscall.EINTR) {
				return // the parent is gone
			}
			rest = rest[max(0, n):]
		}
	}
}

// confine applies limits to the process and hides what cells are not to see.
func confine(s setup) error {
	os.Args = os.Args[:1]
	flag.CommandLine = flag.NewFlagSet(os.Args[0], flag.ExitOnError)
	if withCgo {
		debug.SetTraceback("single") // see overslept
	}
	if err := os.Unsetenv("GOTRACEBACK"); err != nil {
		return err
	}
	debug.SetMaxStack(s.maxStack())
	debug.SetMemoryLimit(s.Limits.Memory) // so that garbage does not count
	if err := limit(s.Limits); err != nil {
		return err
	}
	return fence(s.Writable)
}
