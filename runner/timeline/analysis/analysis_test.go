package analysis_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/exp/trace"

	"weft/runner/timeline"
	"weft/runner/timeline/analysis"
)

var (
	update = flag.Bool("update", false, "rewrite the wanted parts of golden files")
	anew   = flag.Bool("record", false, "record the traces of testdata anew")
)

// options are those of the tests, whose cells stand in a Go file.
var options = analysis.Options{File: "workloads_test.go", Threads: true}

// read reads a trace.
func read(t testing.TB, data []byte) *timeline.Timeline {
	t.Helper()
	tl, err := analysis.Read(bytes.NewReader(data), options)
	if err != nil {
		t.Fatal(err)
	}
	return tl
}

// recorded are the workloads whose traces were recorded anew.
var recorded = map[string]bool{}

// file gives the recorded trace of a workload.
func file(t testing.TB, name string) []byte {
	t.Helper()
	path := filepath.Join("testdata", name+".trace")
	if *anew && !recorded[name] {
		recorded[name] = true
		if err := os.WriteFile(path, record(t, workloads[name]), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestTimelines compares the timelines of recorded traces with those beside
// them, which are also what package gantt draws in its tests.
func TestTimelines(t *testing.T) {
	for name := range workloads {
		if name == "dense" {
			continue // its sums are enough
		}
		got, err := json.Marshal(read(t, file(t, name)))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", name+".json")
		if *update {
			if err := os.WriteFile(path, append(got, '\n'), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestSumsAgreeWithTheEvents adds up the raw events of traces in another way,
// for each goroutine and each reason, and wants the same sums, of those in
// testdata and of those that are recorded now.
func TestSumsAgreeWithTheEvents(t *testing.T) {
	for name, f := range workloads {
		if diff := disagreement(t, file(t, name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := disagreement(t, record(t, f)); diff != "" {
			t.Errorf("%s, recorded now: %s", name, diff)
		}
	}
}

// TestRecorderIsNotTheCell: what an earlier recording has left to end in this one
// is none of the cell's. The trace is one of workload cpu, in which the timer of
// the recording before ended.
func TestRecorderIsNotTheCell(t *testing.T) {
	data, err := os.ReadFile("testdata/aftermath.trace")
	if err != nil {
		t.Fatal(err)
	}
	if diff := disagreement(t, data); diff != "" {
		t.Error(diff)
	}
}

// TestWaitingBrowserHasNothingToDo: while a program in a browser waits, a goroutine
// of the runtime has the processor, which is nothing that runs. The trace is one of
// a cell that sleeps for 20 of its 23 milliseconds.
func TestWaitingBrowserHasNothingToDo(t *testing.T) {
	data, err := os.ReadFile("testdata/browser.trace")
	if err != nil {
		t.Fatal(err)
	}
	tl := read(t, data)
	if len(tl.Processors) != 1 || tl.Processors[0].Times.Sum() > 2*time.Millisecond || len(tl.Goroutines) != 2 {
		t.Errorf("%d processors, the first busy for %v of %v; %d goroutines", len(tl.Processors), tl.Processors[0].Times.Sum(), tl.Length, len(tl.Goroutines))
	}
}

// disagreement says what the timeline of a trace and the sums of its events
// do not have alike.
func disagreement(t *testing.T, data []byte) string {
	t.Helper()
	tl, want := read(t, data), sums(t, data)
	if len(want) != len(tl.Goroutines) || tl.Others != nil || tl.Cut {
		return fmt.Sprintf("%d goroutines, want %d; others %v, cut %t", len(tl.Goroutines), len(want), tl.Others, tl.Cut)
	}
	for i, r := range tl.Goroutines {
		if diff := cmp.Diff(want[i], r.Times); diff != "" {
			return fmt.Sprintf("times of %d, %q (-want +got):\n%s", r.Number, r.Name, diff)
		}
	}
	return ""
}

// sums adds up how long each goroutine of the cell was in each state, in the
// order of their creation.
func sums(t *testing.T, data []byte) []timeline.Times {
	t.Helper()
	events, first, last := between(t, data)
	root := events[first].Goroutine()
	order := []trace.GoID{root}
	of := map[trace.GoID]timeline.Times{root: {}}
	state := map[trace.GoID]timeline.State{root: timeline.Running}
	since := map[trace.GoID]trace.Time{root: events[first].Time()}
	leave := func(id trace.GoID, at trace.Time) {
		if s, ok := state[id]; ok {
			of[id][s] += at.Sub(since[id])
			delete(state, id)
		}
	}
	for _, ev := range events[first:last] {
		if ev.Kind() != trace.EventStateTransition || ev.StateTransition().Resource.Kind != trace.ResourceGoroutine {
			continue
		}
		st := ev.StateTransition()
		id := st.Resource.Goroutine()
		from, to := st.Goroutine()
		if from == trace.GoNotExist && of[ev.Goroutine()] != nil {
			order = append(order, id)
			of[id] = timeline.Times{}
		}
		if of[id] == nil || from == to {
			continue
		}
		leave(id, ev.Time())
		if s := stateOf(to, st.Reason); s != "" {
			state[id], since[id] = s, ev.Time()
			of[id][s] += 0
		}
	}
	var all []timeline.Times
	for _, id := range order {
		leave(id, events[last].Time())
		all = append(all, of[id])
	}
	return all
}

// stateOf is the state for what a trace says in so many words.
func stateOf(to trace.GoState, reason string) timeline.State {
	switch to {
	case trace.GoRunning:
		return timeline.Running
	case trace.GoRunnable:
		return timeline.Ready
	case trace.GoSyscall:
		return timeline.Syscall
	case trace.GoWaiting:
		kinds := map[string]timeline.State{
			"chan send": timeline.Channel, "chan receive": timeline.Channel, "select": timeline.Channel,
			"sync": timeline.Lock, "sync.(*Cond).Wait": timeline.Lock, "sleep": timeline.Sleep,
			"network": timeline.Network, "preempted": timeline.Ready,
		}
		if s, ok := kinds[reason]; ok {
			return s
		}
		if strings.Contains(reason, "GC") {
			return timeline.GC
		}
		return timeline.Other
	}
	return ""
}

// between gives all events, and the places of the messages where the cell
// begins and ends.
func between(t *testing.T, data []byte) (events []trace.Event, first, last int) {
	t.Helper()
	r, err := trace.NewReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	for {
		ev, err := r.ReadEvent()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if ev.Kind() == trace.EventLog {
			switch word, _, _ := strings.Cut(ev.Log().Message, " "); word {
			case "begin":
				first = len(events)
			case "end":
				last = len(events)
			}
		}
		events = append(events, ev)
	}
	if first == 0 || last <= first {
		t.Fatal("the trace has no beginning and end")
	}
	return events, first, last
}

// TestRowsAreInOrder checks what every timeline promises: spans in order,
// inside of the picture, not too many, and with the sums of their row.
func TestRowsAreInOrder(t *testing.T) {
	for name, f := range workloads {
		tl := read(t, record(t, f))
		for _, rows := range [][]timeline.Row{tl.Processors, tl.Goroutines, tl.Threads} {
			for _, r := range rows {
				checkRow(t, name, tl, r)
			}
		}
		if len(tl.Arrows) > 90 {
			t.Errorf("%s: %d arrows", name, len(tl.Arrows))
		}
		for _, a := range tl.Arrows {
			if a.From < 1 || a.From > len(tl.Goroutines) || a.To < 1 || a.To > len(tl.Goroutines) || a.At < 0 || a.At > tl.Length {
				t.Errorf("%s: arrow %+v leads nowhere", name, a)
			}
		}
	}
}

func checkRow(t *testing.T, name string, tl *timeline.Timeline, r timeline.Row) {
	t.Helper()
	sums := timeline.Times{}
	at := time.Duration(0)
	for _, s := range r.Spans {
		if s.From < at || s.To < s.From || s.To > tl.Length {
			t.Errorf("%s: span %+v of row %d begins before %v or ends after %v", name, s, r.Number, at, tl.Length)
		}
		at = s.To
		if !s.Merged() {
			sums[s.State] += s.Length()
		}
		for state, d := range s.Times {
			sums[state] += d
		}
		if s.Times.Sum() > s.Length() {
			t.Errorf("%s: span %+v holds more time than it has", name, s)
		}
	}
	if len(r.Spans) > 300 {
		t.Errorf("%s: row %d has %d spans", name, r.Number, len(r.Spans))
	}
	for state, d := range r.Times {
		if sums[state] != d {
			t.Errorf("%s: row %d was %v %s in its spans, %v in its sums", name, r.Number, sums[state], state, d)
		}
	}
}

func TestGoroutinesHaveNames(t *testing.T) {
	for name, want := range map[string]string{
		"pool": " 0 | worker(0) 36 | worker(1) 36 | worker(2) 36 | worker(3) 36 | func 42", "pingpong": " 0 | func 73",
	} {
		var got []string
		for _, r := range read(t, file(t, name)).Goroutines {
			got = append(got, fmt.Sprintf("%s %d", r.Name, r.Line))
		}
		if s := strings.Join(got, " | "); s != want {
			t.Errorf("%s: %s, want %s", name, s, want)
		}
	}
}

// TestWaitsHaveNames wants to be told for what goroutines waited.
func TestWaitsHaveNames(t *testing.T) {
	for name, want := range map[string][]string{
		"pool": {"chan send", "chan receive", "WaitGroup.Wait"}, "convoy": {"Mutex.Lock", "WaitGroup.Wait"}, "reads": {"read"},
	} {
		said := map[string]bool{}
		for _, r := range read(t, file(t, name)).Goroutines {
			for _, s := range r.Spans {
				said[s.What] = true
			}
		}
		for _, w := range want {
			if !said[w] {
				t.Errorf("%s: nothing waits for %q, only for %v", name, w, said)
			}
		}
	}
}

// A cell that starts very many goroutines has rows for some, and the sums of
// the others in one.
func TestManyGoroutines(t *testing.T) {
	tl := read(t, record(t, func() {
		done := make(chan bool)
		for range 1000 {
			go func() { done <- true }()
		}
		for range 1000 {
			<-done
		}
	}))
	if tl.Others == nil || len(tl.Goroutines)+tl.Others.Count != 1001 || tl.Counters.Goroutines != 1000 {
		t.Errorf("%d rows, others %+v, %d started; want 1000", len(tl.Goroutines), tl.Others, tl.Counters.Goroutines)
	}
}

func TestDamagedTraces(t *testing.T) {
	whole := file(t, "pingpong")
	for _, n := range []int{0, 3, 16, 100, len(whole) / 2} {
		if tl, err := analysis.Read(bytes.NewReader(whole[:n]), options); err == nil && !tl.Cut {
			t.Errorf("%d bytes of a trace gave a whole timeline", n)
		}
	}
	damaged := bytes.Clone(whole)
	for i := 16; i < len(damaged); i += 7 {
		damaged[i] ^= 0x55
	}
	_, _ = analysis.Read(bytes.NewReader(damaged), options) // whatever it says, it does not panic
}
