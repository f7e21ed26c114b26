package process

import (
	"context"
	"runtime"
	"runtime/debug"
	"sync"

	"weft/runner"
	"weft/runner/garbage"
)

// A frugal kernel saves the collection of garbage, which is a sixth of what a
// small chapter costs, as long as nobody can tell: until the first unit comes that
// could ask for it or measure. Then the garbage is collected, and all is as in
// any process. It saves no more, too, when so much lives that the garbage might
// take what a cell is allowed.
type frugal struct {
	runner.Kernel
	memory int64 // how much a cell may have; a negative number means any

	mu     sync.Mutex
	saving bool // the percentage has been raised
	ended  bool // and will not be again
	usual  int  // the percentage that was there
}

// savingPercent is how much garbage may lie while nobody can tell, of what lives.
const savingPercent = 400

// overshoot is how many times what lives a heap may grow to then: to the goal, and
// once more so many times of it where a collection comes late (revise in
// runtime/mgcpacer.go of Go).
const overshoot = (1 + savingPercent/100) * (1 + savingPercent/100)

// leastMemory is with how much saving begins. With little, a heap that grows fast
// would take it before goOn is asked.
const leastMemory = 1 << 30

// Run implements runner.Kernel.
func (f *frugal) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	if areHarmless(units) {
		f.begin()
	} else if f.end() {
		runtime.GC()
	}
	return f.Kernel.Run(ctx, units, report)
}

// begin begins to save, if that was not done before.
func (f *frugal) begin() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.saving || f.ended || f.memory >= 0 && f.memory < leastMemory {
		return
	}
	f.saving = true
	f.usual = debug.SetGCPercent(savingPercent)
	garbage.AfterEach(f.goOn)
}

// goOn reports whether so little lives that saving can go on, and else ends it.
func (f *frugal) goOn(live uint64) bool {
	if f.memory < 0 || live <= uint64(f.memory)/2/overshoot {
		return true
	}
	f.end()
	return false
}

// end ends saving for ever, and reports whether it had begun.
func (f *frugal) end() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	saved := f.saving
	if saved {
		debug.SetGCPercent(f.usual)
	}
	f.saving, f.ended = false, true
	return saved
}
