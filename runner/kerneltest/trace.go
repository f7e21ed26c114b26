package kerneltest

import (
	"encoding/base64"
	"encoding/json"
	"testing"
	"time"

	"weft/runner"
)

// traceOf gives the execution trace of a result, which is to be the last of
// its displays; nil if there is none.
func traceOf(t testing.TB, r runner.Result) []byte {
	t.Helper()
	var found []byte
	for _, o := range r.Outputs {
		data := o.Data[runner.TraceType]
		if data == nil {
			continue
		}
		var text string
		err := json.Unmarshal(data, &text)
		if err == nil {
			found, err = base64.StdEncoding.DecodeString(text)
		}
		if err != nil {
			t.Errorf("trace %.40q: %v", data, err)
		}
	}
	return found
}

// traced gives a unit that asks for a trace.
func traced(u runner.Unit) runner.Unit {
	u.Trace, u.TraceFor = "goroutines", time.Minute
	return u
}

// tracesAreRecorded: a unit that asks for a trace has one, and only that.
func tracesAreRecorded(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	const work = "done := make(chan bool)\ngo func() { close(done) }()\n<-done"
	for _, u := range []runner.Unit{traced(cell(t, 1, "", work)), cell(t, 2, "", work), traced(cell(t, 3, "", work))} {
		r := run(t, k, nil, u)[0]
		if got := len(traceOf(t, r)) > 100; got != (u.Trace != "") {
			t.Errorf("cell %d has %d bytes of a trace", u.Cell, len(traceOf(t, r)))
		}
	}
}

// tracedDeadlock: a deadlock is seen while a trace is recorded, a little
// later than without, and the trace is there.
func tracedDeadlock(t *testing.T, open Open) {
	k := open(t, Config{})
	defer shut(t, k)
	u := traced(cell(t, 1, "", "<-make(chan int)"))
	u.Timeout = time.Minute
	results, err := k.Run(t.Context(), []runner.Unit{u}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r := results[0]; r.Ending != runner.Deadlock || len(traceOf(t, r)) < 100 {
		t.Errorf("ended with %s, %d bytes of a trace", r.Ending, len(traceOf(t, r)))
	}
}

// Tracing measures what it costs to trace a cell that does nothing but send
// 100,000 messages and get an answer to each: the least time that it takes
// with a trace over the least that it takes without. That is to stay below
// 1.3.
func Tracing(b *testing.B, open func(units []runner.Unit) runner.Kernel) {
	b.Helper()
	const pingpong = `func weft_cell1() {
	ball, back := make(chan int), make(chan int)
	go func() {
		for {
			n := <-ball
			if n == 0 {
				return
			}
			back <- n
		}
	}()
	for n := 100000; n > 0; n-- {
		ball <- n
		<-back
	}
	ball <- 0
}
`
	plain := Unit(b, "1.go", pingpong)
	recorded := traced(Unit(b, "1.go", pingpong))
	least := map[bool]time.Duration{}
	kernels := map[bool]runner.Kernel{false: open([]runner.Unit{plain}), true: open([]runner.Unit{recorded})}
	for b.Loop() {
		for is, u := range map[bool]runner.Unit{false: plain, true: recorded} {
			results, err := kernels[is].Run(b.Context(), []runner.Unit{u}, nil)
			if err != nil || results[0].Ending != runner.Done || (traceOf(b, results[0]) != nil) != is {
				b.Fatalf("%+v, %v", results, err)
			}
			if d := results[0].Elapsed; least[is] == 0 || d < least[is] {
				least[is] = d
			}
		}
	}
	for _, k := range kernels {
		if err := k.Close(); err != nil {
			b.Error(err)
		}
	}
	b.ReportMetric(float64(least[false].Microseconds()), "µs-plain")
	b.ReportMetric(float64(least[true].Microseconds()), "µs-traced")
	b.ReportMetric(float64(least[true])/float64(least[false]), "ratio")
}
