package runner_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"weft/runner"
)

// A pair is a runner of the kernel "a" whose cells may be pinned to "b", and
// what both have done.
type pair struct {
	runner.Runner
	log    []string
	absent error // why there is no "b"
}

func newPair() *pair {
	p := &pair{}
	check := func(cells []runner.Cell) (runner.Plan, error) {
		plan := runner.Plan{Known: map[int]runner.Result{}}
		for _, c := range cells {
			if c.NoRun {
				plan.Known[c.Number] = runner.Result{Cell: c.Number, Ending: runner.NotRun}
			} else {
				plan.Units = append(plan.Units, runner.Unit{Cell: c.Number})
			}
		}
		return plan, nil
	}
	open := func(name string) func(context.Context, []runner.File, runner.Plan) (runner.Kernel, error) {
		return func(_ context.Context, _ []runner.File, plan runner.Plan) (runner.Kernel, error) {
			p.log = append(p.log, fmt.Sprintf("open %s for %d", name, len(plan.Units)))
			return &side{p, name}, nil
		}
	}
	p.Runner = runner.Runner{Kernel: "a", Check: check, Open: open("a"), Others: map[string]runner.Maker{
		"b": {Release: func() (string, error) { return "go1.b", p.absent }, Check: check, Open: open("b")},
	}}
	return p
}

// A side is one of the two kernels; it prints its name.
type side struct {
	pair *pair
	name string
}

func (s *side) Run(_ context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	cell := units[0].Cell
	s.pair.log = append(s.pair.log, fmt.Sprint(s.name, cell))
	o := runner.Output{Kind: runner.Stdout, Text: s.name}
	report(0, o)
	return []runner.Result{{Cell: cell, Ending: runner.Done, Outputs: []runner.Output{o}}}, nil
}

func (s *side) Close() error {
	s.pair.log = append(s.pair.log, "close "+s.name)
	return nil
}

// pinned gives a cell for each word, pinned to the kernel of that name; "-"
// is one that is not pinned, "x" one for "b" that is not to be run.
func pinned(words string) []runner.Cell {
	var cells []runner.Cell
	for i, w := range strings.Fields(words) {
		c := runner.Cell{Number: i + 1}
		switch w {
		case "-":
		case "x":
			c.Kernel, c.NoRun = "b", true
		default:
			c.Kernel = w
		}
		cells = append(cells, c)
	}
	return cells
}

func TestRunTakesPinnedCellsFromTheirKernel(t *testing.T) {
	for _, test := range []struct{ cells, heard, log string }{
		{"- -", "a1 a2", "open a for 2, a1, a2, close a"},
		{"- a", "a1 a2", "open a for 2, a1, a2, close a"},
		{"- b -", "a1 b2", "open a for 3, a1, open b for 2, b1, a2, b2, a3, close a, close b"},
		{"b b", "b1 b2", "open b for 2, b1, b2, close b"},
		{"b -", "b1 a2", "open a for 2, a1, open b for 1, b1, a2, close a, close b"},
		{"- x", "a1", "open a for 1, a1, close a"},
	} {
		p := newPair()
		var heard []string
		run, _, err := p.Run(t.Context(), pinned(test.cells), nil, runner.Watch{Output: func(cell int, o runner.Output) {
			heard = append(heard, fmt.Sprint(o.Text, cell))
		}})
		if err != nil {
			t.Fatalf("%s: %v", test.cells, err)
		}
		if got := strings.Join(p.log, ", "); got != test.log {
			t.Errorf("%s: did %s, want %s", test.cells, got, test.log)
		}
		if got := strings.Join(heard, " "); !strings.HasPrefix(got, test.heard) {
			t.Errorf("%s: heard %s, want %s", test.cells, got, test.heard)
		}
		for i, res := range run.Results {
			if ran := len(res.Outputs) > 0; res.Cell != i+1 || ran && (res.Kernel == "b") != (res.Outputs[0].Text == "b") {
				t.Errorf("%s: result %d is %+v", test.cells, i+1, res)
			}
		}
	}
}

func TestRunTellsWhyAPinnedCellHasNoKernel(t *testing.T) {
	p := newPair()
	p.absent = errors.New("no go command")
	run, _, err := p.Run(t.Context(), pinned("- b x c"), nil, runner.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, res := range run.Results {
		got = append(got, fmt.Sprint(res.Ending, " ", res.Err()))
		if e := res.Err(); e != nil {
			got[len(got)-1] = fmt.Sprint(e.Ending, ": ", e.Message)
		}
	}
	want := []string{"done <nil>", `unsupported: pinned to the kernel "b": no go command`, "not-run <nil>", `unsupported: pinned to the kernel "c": there is no kernel "c"`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestKeyKnowsTheKernelsThatCellsArePinnedTo(t *testing.T) {
	p := newPair()
	key := func(words string) runner.Key { return p.Key(pinned(words), nil) }
	free, with := key("-"), key("b")
	p.absent = errors.New("no go command")
	if key("-") != free {
		t.Error("the key of a chapter without pins changes with another kernel")
	}
	if key("b") == with {
		t.Error("the key of a pinned cell does not change with its kernel")
	}
}
