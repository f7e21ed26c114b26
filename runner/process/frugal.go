package process

import (
	"context"
	"runtime"
	"runtime/debug"

	"weft/runner"
)

// A frugal kernel saves the collection of garbage, which is a sixth of what a
// small chapter costs, as long as nobody can tell: until the first unit comes that
// could ask for it or measure. Then the garbage is collected, and all is as in
// any process.
type frugal struct {
	runner.Kernel
	usual  int  // the percentage that was there
	saving bool // it has been raised
	seen   bool // by a unit that is not harmless
}

// savingPercent is how much garbage may lie while nobody can tell, of what lives.
const savingPercent = 400

// Run implements runner.Kernel.
func (f *frugal) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	switch {
	case f.seen:
	case !areHarmless(units):
		f.seen = true
		if f.saving {
			debug.SetGCPercent(f.usual)
			runtime.GC()
		}
	case !f.saving:
		f.saving = true
		f.usual = debug.SetGCPercent(savingPercent)
	}
	return f.Kernel.Run(ctx, units, report)
}
