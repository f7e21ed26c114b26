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
func (k *Kernel) record() (stop func()) {
	percent := debug.SetGCPercent(-1)
	r := recorder.Start(k.began(), func(trace []byte) {
		k.emit(runner.Output{Kind: runner.Display, Data: map[string]json.RawMessage{
			runner.TraceType: quote(base64.StdEncoding.EncodeToString(trace)),
		}})
	})
	k.recording.Store(r)
	return func() {
		r.Stop()
		k.recording.Store(nil)
		debug.SetGCPercent(percent)
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
