package remote

import (
	"sync"

	"weft/runner"
)

// An input is what the unit that runs, or the next one, can read. It waits here
// until the unit asks for it, since a process forgets what comes before.
type input struct {
	mu   sync.Mutex
	all  string        // what was fed
	left string        // of that, what no process has got
	end  bool          // nothing follows
	tell func()        // who is told that a unit waits; nil means that nothing more comes
	to   runner.Feeder // the process that waits
	// again is what a unit has read that is run again; nil if none is.
	again *string
}

// OnWait sets who is told that a unit waits for input. Without, it reads what
// it is fed beforehand.
func (k *Kernel) OnWait(tell func()) { k.stdin.tell = tell }

// Feed adds what the unit that runs, or the next one, can read.
func (k *Kernel) Feed(text string, end bool) error { return k.stdin.add(text, end) }

func (i *input) add(text string, end bool) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.end {
		return nil
	}
	i.all += text
	i.left += text
	i.end = end
	if i.to == nil {
		return nil
	}
	return i.give(i.to)
}

// give gives a process all there is; i.mu is held.
func (i *input) give(to runner.Feeder) error {
	text := i.left
	i.left, i.to = "", nil
	return to.Feed(text, i.end)
}

// serve answers a process that waits. One that is gone says so itself.
func (i *input) serve(to runner.Feeder) {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case i.again != nil:
		_ = to.Feed(*i.again, true)
	case i.tell == nil && i.left == "":
		_ = to.Feed("", true)
	case i.left != "" || i.end:
		_ = i.give(to)
	default:
		i.to = to
		go i.tell() // it may feed at once
	}
}

// replay has a unit that is run again read what it has read before; nil says
// that no more are.
func (i *input) replay(text *string) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.again = text
}

// clear drops what a unit has not read, and gives what it could.
func (i *input) clear() string {
	i.mu.Lock()
	defer i.mu.Unlock()
	all := i.all
	i.all, i.left, i.end, i.to = "", "", false, nil
	return all
}
