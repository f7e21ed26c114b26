package runner_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"weft/runner"
)

func TestJoinJoinsNeighbours(t *testing.T) {
	var got []runner.Output
	for _, o := range []runner.Output{
		{Kind: runner.Stdout, At: 1, Text: "a"},
		{Kind: runner.Stdout, At: 2, Text: "bc"},
		{Kind: runner.Stderr, At: 3, Text: "e"},
		{Kind: runner.Value, At: 4, Text: "1", Type: "int"},
		{Kind: runner.Value, At: 5, Text: "2", Type: "int"},
		{Kind: runner.Stdout, At: 6, Text: "d"},
	} {
		got = runner.Join(got, o)
	}
	want := []runner.Output{
		{Kind: runner.Stdout, At: 1, Text: "abc", Moments: []runner.Moment{{At: 1, Len: 1}, {At: 2, Len: 2}}},
		{Kind: runner.Stderr, At: 3, Text: "e"},
		{Kind: runner.Value, At: 4, Text: "1", Type: "int"},
		{Kind: runner.Value, At: 5, Text: "2", Type: "int"},
		{Kind: runner.Stdout, At: 6, Text: "d"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
}

// TestOutputHasOneJSONForm pins the form that kernels, caches, pages and
// browsers share (I5).
func TestOutputHasOneJSONForm(t *testing.T) {
	r := runner.Result{Cell: 3, Ending: runner.Panic, Elapsed: time.Millisecond, ExitCode: 2, Outputs: []runner.Output{
		{Kind: runner.Stdout, At: 5, Text: "a", Moments: []runner.Moment{{At: 5, Len: 1}}},
		{Kind: runner.Value, Text: "1", Type: "int"},
		{Kind: runner.Display, Data: map[string]json.RawMessage{"text/plain": json.RawMessage(`"x"`)}},
		{Kind: runner.Failure, Error: &runner.Error{
			Ending: runner.Panic, Message: "panic: x", Pos: runner.Pos{File: "a.md", Line: 1, Col: 2}, Stack: "main.f()",
		}},
	}}
	const want = `{"cell":3,"outputs":[` +
		`{"kind":"stdout","at":5,"text":"a","moments":[{"at":5,"len":1}]},` +
		`{"kind":"value","at":0,"text":"1","type":"int"},` +
		`{"kind":"display","at":0,"data":{"text/plain":"x"}},` +
		`{"kind":"error","at":0,"error":{"ending":"panic","message":"panic: x","pos":{"file":"a.md","line":1,"col":2},"stack":"main.f()"}}],` +
		`"ending":"panic","elapsed":1000000,"exitCode":2}`
	got, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("JSON\n%s\nwant\n%s", got, want)
	}
	var back runner.Result
	if err := json.Unmarshal(got, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r, back); diff != "" {
		t.Errorf("decoded (-want +got):\n%s", diff)
	}
}

func TestCellKnowsItsPlaces(t *testing.T) {
	c := runner.Cell{Pos: runner.Pos{File: "a.md", Line: 10, Col: 4}, Indents: []int{3, 2}}
	for _, test := range []struct {
		line, col int
		want      string
	}{{1, 1, "a.md:10:4"}, {2, 5, "a.md:11:7"}, {3, 1, "a.md:12:1"}} {
		if got := c.At(test.line, test.col).String(); got != test.want {
			t.Errorf("At(%d, %d) = %s, want %s", test.line, test.col, got, test.want)
		}
	}
}

// cells are two cells, the second of which does not compile.
var cells = []runner.Cell{{Number: 1, Source: "a"}, {Number: 2, Source: "b"}}

func plan([]runner.Cell) (runner.Plan, error) {
	return runner.Plan{
		Known: map[int]runner.Result{2: {Cell: 2, Ending: runner.CompileError}},
		Units: []runner.Unit{{Cell: 1}},
	}, nil
}

// A kernel that counts.
type kernel struct {
	ran, closed int
	err         error
}

func (k *kernel) Run(_ context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	k.ran += len(units)
	report(0, runner.Output{Kind: runner.Stdout, Text: "hello"})
	return []runner.Result{{Cell: units[0].Cell, Ending: runner.Done}}, k.err
}

func (k *kernel) Close() error { k.closed++; return nil }

type memory map[runner.Key]runner.Run

func (m memory) Get(_ context.Context, k runner.Key) (runner.Run, bool) {
	run, ok := m[k]
	return run, ok
}
func (m memory) Put(_ context.Context, p runner.Parts, run runner.Run) { m[p.Key()] = run }

func TestRunnerRunsOnceAndKeepsTheOrder(t *testing.T) {
	k := &kernel{}
	r := &runner.Runner{Kernel: "test", Makers: makers(k), Cache: memory{}}
	var watched []int
	w := runner.Watch{
		Start:  func(cell int) { watched = append(watched, cell) },
		Output: func(cell int, o runner.Output) { watched = append(watched, -cell) },
	}
	for _, wantCached := range []bool{false, true} {
		run, cached, err := r.Run(t.Context(), cells, nil, w)
		if err != nil || cached != wantCached {
			t.Fatalf("cached %v, error %v; want cached %v", cached, err, wantCached)
		}
		if len(run.Results) != 2 || run.Results[0].Cell != 1 || run.Results[1].Ending != runner.CompileError {
			t.Errorf("results %+v", run.Results)
		}
	}
	if k.ran != 1 || k.closed != 1 {
		t.Errorf("ran %d units, closed %d times; want 1, 1", k.ran, k.closed)
	}
	if diff := cmp.Diff([]int{1, -1}, watched); diff != "" {
		t.Errorf("watched (-want +got):\n%s", diff)
	}
}

func TestRunnerForgetsARunWithALostKernel(t *testing.T) {
	lost := errors.New("lost")
	k := &kernel{err: lost}
	m := memory{}
	r := &runner.Runner{Kernel: "test", Makers: makers(k), Cache: m}
	if _, _, err := r.Run(t.Context(), cells, nil, runner.Watch{}); !errors.Is(err, lost) {
		t.Errorf("error %v, want %v", err, lost)
	}
	if len(m) != 0 || k.closed != 1 {
		t.Errorf("kept %d runs, closed %d times", len(m), k.closed)
	}
}

// makers make a kernel of the name "test".
func makers(k runner.Kernel) map[string]runner.Maker {
	return map[string]runner.Maker{"test": {
		Release: func(runner.Flavour) (string, error) { return "go1.test", nil },
		Check:   plan,
		Open: func(context.Context, []runner.File, runner.Plan) (runner.Kernel, error) {
			return k, nil
		},
	}}
}

func TestKeyChangesWithAllThatMatters(t *testing.T) {
	release := func(s string) map[string]runner.Maker {
		return map[string]runner.Maker{"k": {Release: func(runner.Flavour) (string, error) { return s, nil }}}
	}
	base := runner.Runner{Kernel: "k", Makers: release("go1"), World: runner.Parts{{What: "weft", Value: "s"}}}
	cell := runner.Cell{Number: 1, Source: "x"}
	keys := map[runner.Key]string{base.Parts([]runner.Cell{cell}, nil).Key(): "the first"}
	see := func(name string, k runner.Key) {
		if other, ok := keys[k]; ok {
			t.Errorf("%s has the key of %s", name, other)
		}
		keys[k] = name
	}
	for name, change := range map[string]func(*runner.Runner, *runner.Cell){
		"kernel":   func(r *runner.Runner, c *runner.Cell) { r.Kernel = "l" },
		"second":   func(r *runner.Runner, c *runner.Cell) { r.Second = "l" },
		"release":  func(r *runner.Runner, c *runner.Cell) { r.Makers = release("go2") },
		"world":    func(r *runner.Runner, c *runner.Cell) { r.World = runner.Parts{{What: "weft", Value: "t"}} },
		"source":   func(r *runner.Runner, c *runner.Cell) { c.Source = "y" },
		"place":    func(r *runner.Runner, c *runner.Cell) { c.Pos.Line = 2 },
		"timeout":  func(r *runner.Runner, c *runner.Cell) { c.Timeout = 1 },
		"isolated": func(r *runner.Runner, c *runner.Cell) { c.Isolated = true },
		"name":     func(r *runner.Runner, c *runner.Cell) { c.Name = "n" },
		"indents":  func(r *runner.Runner, c *runner.Cell) { c.Indents = []int{2} },
		"param":    func(r *runner.Runner, c *runner.Cell) { c.Param = &runner.Param{Name: "n"} },
		"expect":   func(r *runner.Runner, c *runner.Cell) { c.Expect = runner.Panic },
	} {
		r, c := base, cell
		change(&r, &c)
		see(name, r.Parts([]runner.Cell{c}, nil).Key())
	}
	see("file", base.Parts([]runner.Cell{cell}, []runner.File{{Name: "f"}}).Key())
	see("data of the file", base.Parts([]runner.Cell{cell}, []runner.File{{Name: "f", Data: "x"}}).Key())
}

func TestProblemsTellOnlyTheUnexpected(t *testing.T) {
	at := runner.Pos{File: "a.md", Line: 3, Col: 1}
	fail := func(e runner.Error) runner.Result {
		return runner.Result{Cell: 1, Ending: e.Ending, Outputs: []runner.Output{{Kind: runner.Failure, Error: &e}}}
	}
	for _, test := range []struct {
		name   string
		cell   runner.Options
		result runner.Result
		want   []string
	}{
		{"well", runner.Options{}, runner.Result{Cell: 1, Ending: runner.Done}, nil},
		{"norun", runner.Options{NoRun: true}, runner.Result{Cell: 1, Ending: runner.NotRun}, nil},
		{"expected panic", runner.Options{Expect: runner.Panic}, fail(runner.Error{Ending: runner.Panic}), nil},
		{"panic", runner.Options{}, fail(runner.Error{Ending: runner.Panic, Message: "panic: x", Pos: runner.Pos{File: "a.md", Line: 4}}), []string{"a.md:4:2: panic: x"}},
		{"no place", runner.Options{}, fail(runner.Error{Ending: runner.Timeout, Message: "timeout"}), []string{"a.md:3:1: timeout"}},
		{"no panic", runner.Options{Expect: runner.Panic}, runner.Result{Cell: 1, Ending: runner.Done},
			[]string{"a.md:3:1: cell cell-1 ended with done, not with the expected panic"}},
		{"compiler", runner.Options{}, fail(runner.Error{Ending: runner.CompileError, Problems: []runner.Problem{
			{Pos: at, Text: "one"}, {Pos: at, Text: "two"}}}), []string{"a.md:3:1: one", "a.md:3:1: two"}},
	} {
		c := runner.Cell{Number: 1, Pos: at, Source: "if x {\n\tpanic(x)\n}\n", Options: test.cell}
		var got []string
		for _, p := range runner.Problems([]runner.Cell{c}, runner.Run{Results: []runner.Result{test.result}}) {
			got = append(got, p.String())
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}
