package cell

import (
	"os"
	"strconv"
	"time"
)

// A Clock is how time passes for the cells of a program. It stands in fields
// because a program with the real one is to be without the package that has
// the other.
type Clock struct {
	// Own is called with what is to be called with each new instant.
	Own func(announce func(at time.Duration))
	// Open starts the clock; asleep is called in a deadlock.
	Open func(asleep func())
	// Do calls f where time passes so; still is called if that has stood
	// still after the limit.
	Do func(f func(), limit time.Duration, still func(state, stacks string))
	// StandsStill gives the message for that.
	StandsStill func(state string) string
	// Arrive announces the present instant if it is a new one.
	Arrive func()
	Now    func() time.Time
}

// clock is that of this program. The zero fields of the real one are not
// called.
var clock = Clock{Do: func(f func(), _ time.Duration, _ func(state, stacks string)) { f() }, Arrive: func() {}, Now: time.Now}

// Virtual gives the program another clock than the real one. It is called
// before Main.
func Virtual(c Clock) { clock = c }

// follow starts a clock that is not the real one, and writes a mark with each
// new instant.
func (c *connection) follow(clock Clock) {
	if clock.Open == nil {
		return
	}
	clock.Own(func(at time.Duration) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.mark("@" + strconv.FormatInt(int64(at), 10))
	})
	clock.Open(asleep)
}

// still ends the process because time stands still.
func still(state, stacks string) {
	parent.failed("timeout", clock.StandsStill(state), stacks)
	os.Exit(2)
}

// asleep ends the process because all goroutines of cells wait for each
// other.
func asleep() {
	parent.failed("deadlock", "fatal error: all goroutines are asleep - deadlock!", stacks())
	os.Exit(2)
}
