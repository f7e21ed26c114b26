package remote

import (
	"sync"

	"weft/runner"
)

// An input is what the unit that runs, or the next one, can read. It waits here
// until the unit asks for it, since a process forgets what comes before.
type input struct {
	mu   sync.Mutex
	text string
	end  bool
	tell func()        // who is told that a unit waits; nil means that nothing more comes
	to   runner.Feeder // the process that waits
	// closed says that there is nothing to read for now.
	closed bool
}

// OnWait sets who is told that a unit waits for input. Without, it reads what
// it is fed beforehand.
func (k *Kernel) OnWait(tell func()) { k.stdin.tell = tell }

// Feed adds what the unit that runs, or the next one, can read.
func (k *Kernel) Feed(text string, end bool) error { return k.stdin.add(text, end) }

func (i *input) add(text string, end bool) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.text += text
	i.end = i.end || end
	if i.to == nil {
		return nil
	}
	return i.give(i.to)
}

// give gives a process all there is; i.mu is held.
func (i *input) give(to runner.Feeder) error {
	text := i.text
	i.text, i.to = "", nil
	return to.Feed(text, i.end)
}

// serve answers a process that waits.
func (i *input) serve(to runner.Feeder) {
	i.mu.Lock()
	defer i.mu.Unlock()
	switch {
	case i.closed || i.tell == nil && i.text == "":
		_ = to.Feed("", true) // a process that is gone says so itself
	case i.text != "" || i.end:
		_ = i.give(to)
	default:
		i.to = to
		go i.tell() // it may feed at once
	}
}

// again says whether units that have run are run again, which read nothing.
func (i *input) again(closed bool) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.closed = closed
}

// clear drops what a unit has not read.
func (i *input) clear() {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.text, i.end, i.to = "", false, nil
}
