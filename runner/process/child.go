package process

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"weft/runner"
	"weft/runner/protocol"
)

// A child is one process with a kernel. It has its own place and is used for
// one chapter only, or for several that leave nothing behind.
type child struct {
	limits   runner.Limits
	place    place
	cmd      *exec.Cmd
	requests *protocol.Writer
	pipes    pipes
	collect  *collector
	exited   chan struct{} // closed when end is set
	end      end
	close    func() error
	used     bool                 // it has begun a cell
	fed      bool                 // a cell of it had something to read
	inputs   int                  // how many
	cell     atomic.Pointer[cell] // that is asked for, or nil
	ahead    []*cell              // that were sent, and are not asked for yet
	cut      atomic.Bool          // it was interrupted
}

// Limits on what a healthy child does in a moment.
const (
	startTime = 30 * time.Second // from a request to its begin, on a busy machine
	exitTime  = 10 * time.Second // from the kill to the end
	drainTime = 50 * time.Millisecond
)

// start starts a child that is ready for its first request.
func start(config Config) (*child, error) {
	if len(config.Command) == 0 {
		return nil, errors.New("start kernel: no command")
	}
	place, err := newPlace(config.TempDir, config.Files)
	if err != nil {
		return nil, fmt.Errorf("make working directory: %w", err)
	}
	c := &child{limits: config.Limits, place: place, exited: make(chan struct{})}
	c.close = sync.OnceValue(c.shut)
	if err := c.launch(config); err != nil {
		return nil, errors.Join(fmt.Errorf("start kernel: %w", err), place.remove())
	}
	return c, nil
}

// launch starts the process and what listens to it.
func (c *child) launch(config Config) error {
	given, err := c.pipes.open()
	if err != nil {
		return err
	}
	defer given.close()
	c.cmd = exec.Command(config.Command[0], config.Command[1:]...)
	c.cmd.Dir = c.place.work()
	c.cmd.Env = c.place.environ(config.Env)
	c.cmd.Stdout, c.cmd.Stderr = given.stdout, given.stderr
	c.cmd.ExtraFiles = []*os.File{given.requests, given.replies, given.crashes}
	c.cmd.SysProcAttr = attributes()
	word := newWord()
	c.collect = newCollector(word, config.Limits.Output)
	c.collect.trace = config.Trace
	c.requests = protocol.NewWriter(c.pipes.requests)

	started := make(chan error)
	go c.attend(started)
	if err := <-started; err != nil {
		return errors.Join(err, c.pipes.close())
	}
	// It fits into the pipe. If nobody reads it, the process has ended, and
	// the first cell will tell.
	_ = c.requests.Write(setup{
		Word: word, Limits: config.Limits,
		Writable: slices.Concat(config.Writable, []string{string(c.place)}),
	})
	return nil
}

// attend starts the process and stays until it has ended. The kernel of the
// system kills a child when the thread that started it ends, not when the
// process does, so that the thread must stay as well.
func (c *child) attend(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := c.cmd.Start()
	started <- err
	if err != nil {
		return
	}
	var reading sync.WaitGroup
	reading.Go(func() { c.listen(stdout) })
	reading.Go(func() { c.listen(stderr) })
	reading.Go(c.receive)
	reading.Go(c.watch)
	_ = c.cmd.Wait() // the state tells
	// What the process has written is in the pipes. They may never end,
	// because something it started still holds them.
	c.pipes.expire(time.Now().Add(drainTime))
	reading.Wait()
	state := c.cmd.ProcessState
	c.end = end{state, c.collect.finish(crashed(state))}
	close(c.exited)
}

// listen reads what cells write until the pipe ends.
func (c *child) listen(i int) {
	buf := make([]byte, 64<<10)
	for {
		n, err := c.pipes.outputs[i].Read(buf)
		if n > 0 {
			c.collect.text(i, buf[:n], time.Now())
		}
		if err != nil {
			return
		}
	}
}

// receive reads replies until the pipe ends, or something else comes than a
// reply, which is as good as the end.
func (c *child) receive() {
	r := protocol.NewReader(c.pipes.replies)
	for {
		reply, err := r.ReadReply()
		if err != nil {
			return
		}
		c.collect.reply(reply)
	}
}

// watch waits for the report of a crash. Only that it comes is of interest:
// its first words are missing here, and all of it is on the standard error.
func (c *child) watch() {
	buf := make([]byte, 4<<10)
	for {
		n, err := c.pipes.crashes.Read(buf)
		if n > 0 {
			c.collect.dying()
		}
		if err != nil {
			return
		}
	}
}

// shut kills the process with all that it has started and removes the place.
func (c *child) shut() error {
	whole := killTree(c.cmd.Process)
	if err := c.awaitExit(); err != nil {
		return errors.Join(err, c.pipes.close())
	}
	if !whole { // what it had started has other parents now
		killOrphans(c.cmd.Process.Pid, c.place)
	}
	return errors.Join(c.pipes.close(), c.place.remove())
}

// renew asks for a kernel that has defined nothing, for another chapter.
func (c *child) renew() error {
	c.used = false
	_ = c.pipes.requests.SetWriteDeadline(time.Now().Add(startTime))
	return c.requests.Write(protocol.Request{Version: protocol.Version, Renew: true})
}

// awaitRenewed waits for the kernel that was asked for. It reports false if
// there is none, because the chapter before has left something.
func (c *child) awaitRenewed() bool {
	late := time.NewTimer(startTime)
	defer late.Stop()
	select {
	case clean := <-c.collect.renewed:
		return clean && c.lives()
	case <-c.exited:
	case <-late.C:
	}
	return false
}

// lives reports whether the process has not ended.
func (c *child) lives() bool { return !isClosed(c.exited) && living(c.cmd.Process.Pid) }

// awaitExit waits until the process has ended and all was read.
func (c *child) awaitExit() error {
	select {
	case <-c.exited:
		return nil
	case <-time.After(exitTime):
		return fmt.Errorf("kernel process %d does not end", c.cmd.Process.Pid)
	}
}
