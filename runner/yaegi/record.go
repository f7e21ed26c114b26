package yaegi

import (
	"encoding/base64"
	"encoding/json"
	"runtime/debug"
	"time"

	"github.com/traefik/yaegi/interp"

	"weft/runner"
	"weft/runner/timeline/recorder"
)

// names is the package by which written cells name the goroutines that they
// start, for the trace.
var names interp.Exports = functions{"Starting": recorder.Starting}.exports("weft/recorder")

// record starts to record what the calling goroutine does and gives the
// function that ends it. The interpreter's own garbage, which is not the
// cell's, stays where it is for so long.
func (k *Kernel) record(u *runner.Unit) (stop func()) {
	at := time.Now()
	percent := debug.SetGCPercent(-1)
	r := recorder.Start(k.began(), u.TraceFor, func(trace []byte) {
		k.emit(runner.Output{Kind: runner.Display, Data: map[string]json.RawMessage{
			runner.TraceType: quote(base64.StdEncoding.EncodeToString(trace)),
		}})
	})
	k.recording.Store(r)
	k.aside(at)
	return func() {
		at := time.Now()
		r.Stop()
		k.recording.Store(nil)
		debug.SetGCPercent(percent)
		k.aside(at)
	}
}

// aside notes that the time since then is not the cell's.
func (k *Kernel) aside(since time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cell != nil {
		k.cell.aside += time.Since(since)
	}
}

// began gives when the cell that is running was started.
func (k *Kernel) began() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.cell == nil {
		return time.Now()
	}
	return k.cell.start
}
