package analysis

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"weft/runner"
	"weft/runner/timeline"
)

// A Kernel is a kernel whose traces have become timelines: where the one
// below gives a display of type [runner.TraceType] it gives one of type
// [runner.TimelineType].
type Kernel struct{ runner.Kernel }

// Run runs units. A trace is read when its cell has ended, since that takes
// a moment in which nobody else is kept waiting.
func (k Kernel) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	return runner.RunEach(units, report, func(u runner.Unit, say func(runner.Output)) (runner.Result, error) {
		results, err := k.Kernel.Run(ctx, []runner.Unit{u}, func(_ int, o runner.Output) {
			if !isTrace(o) {
				say(o)
			}
		})
		if err != nil {
			return runner.Result{}, err
		}
		res := results[0]
		res.Outputs = behind(res.Outputs)
		for i, o := range res.Outputs {
			if isTrace(o) {
				res.Outputs[i] = drawn(o, u)
				say(res.Outputs[i])
			}
		}
		return res, nil
	})
}

// Leaks gives what the kernel below tells of goroutines that are left.
func (k Kernel) Leaks(ctx context.Context) ([]runner.Leak, error) {
	if l, ok := k.Kernel.(runner.Leaker); ok {
		return l.Leaks(ctx)
	}
	return nil, nil
}

// errUnable is the error of a kernel below that cannot be interrupted or fed.
var errUnable = errors.New("the kernel cannot do that")

// Feed feeds the kernel below.
func (k Kernel) Feed(text string, end bool) error {
	if f, ok := k.Kernel.(runner.Feeder); ok {
		return f.Feed(text, end)
	}
	return errUnable
}

// OnWait sets who is told when the kernel below waits.
func (k Kernel) OnWait(tell func()) {
	if f, ok := k.Kernel.(runner.Feeder); ok {
		f.OnWait(tell)
	}
}

// Interrupt interrupts the kernel below.
func (k Kernel) Interrupt() error {
	if i, ok := k.Kernel.(runner.Interrupter); ok {
		return i.Interrupt()
	}
	return errUnable
}

// isTrace reports whether an output is a trace.
func isTrace(o runner.Output) bool { return o.Data[runner.TraceType] != nil }

// drawn gives the timeline for a trace. One that cannot be read says why.
func drawn(o runner.Output, u runner.Unit) runner.Output {
	t, err := decode(o.Data[runner.TraceType], u)
	if err != nil {
		o.Data = map[string]json.RawMessage{"text/plain": quote("no timeline: " + err.Error() + "\n")}
		return o
	}
	data, err := json.Marshal(t)
	if err != nil {
		panic("analysis: a timeline without JSON: " + err.Error())
	}
	text := fmt.Sprintf("[timeline of %v: %d goroutines started, at most %d running at once]\n",
		t.Length.Round(10*time.Microsecond), t.Counters.Goroutines, t.Counters.AtOnce)
	o.Data = map[string]json.RawMessage{runner.TimelineType: data, "text/plain": quote(text)}
	return o
}

// behind gives outputs with the trace behind all that the cell has given and
// before what ended it, whenever it was delivered.
func behind(outputs []runner.Output) []runner.Output {
	outputs = slices.Clone(outputs)
	i := slices.IndexFunc(outputs, isTrace)
	if i < 0 {
		return outputs
	}
	trace := outputs[i]
	outputs = slices.Delete(outputs, i, i+1)
	end := slices.IndexFunc(outputs, func(o runner.Output) bool { return o.Kind == runner.Failure })
	if end < 0 {
		end = len(outputs)
	}
	return runner.JoinAll(slices.Insert(outputs, end, trace))
}

// decode reads a trace in base64.
func decode(data json.RawMessage, u runner.Unit) (*timeline.Timeline, error) {
	var text string
	if err := json.Unmarshal(data, &text); err != nil {
		return nil, fmt.Errorf("read trace: %w", err)
	}
	raw, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, strings.NewReader(text)))
	if err != nil {
		return nil, fmt.Errorf("read trace: %w", err)
	}
	return Read(bytes.NewReader(raw), Options{File: u.Pos.File, Threads: u.Trace == "threads"})
}

// quote gives s as JSON.
func quote(s string) json.RawMessage {
	b, _ := json.Marshal(s) // a string always has JSON
	return b
}
