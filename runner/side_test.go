package runner_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"weft/runner"
)

// A pair is a runner with the kernels "a" and "b", and what they have done.
type pair struct {
	runner.Runner
	absent error // why there is no "b"
	// prints gives what a kernel prints in a cell; nil means its name.
	prints func(kernel string, cell int) runner.Result
	// waits is called before a kernel runs a cell; it may be nil.
	waits func(ctx context.Context, kernel string, cell int) error

	mu      sync.Mutex
	log     map[string][]string
	entered map[string][]int // the cells whose statements a kernel ran
}

func newPair() *pair {
	p := &pair{log: map[string][]string{}, entered: map[string][]int{}}
	p.Runner = runner.Runner{Kernel: "a", Makers: map[string]runner.Maker{
		"a": {Release: func(runner.Flavour) (string, error) { return "go1.a", nil }, Check: planOf, Open: p.open("a")},
		"b": {Release: func(runner.Flavour) (string, error) { return "go1.b", p.absent }, Check: planOf, Open: p.open("b")},
	}}
	return p
}

// planOf runs every cell that is to be run.
func planOf(cells []runner.Cell) (runner.Plan, error) {
	plan := runner.Plan{Known: map[int]runner.Result{}}
	for _, c := range cells {
		if c.NoRun {
			plan.Known[c.Number] = runner.Result{Cell: c.Number, Ending: runner.NotRun}
		} else {
			plan.Units = append(plan.Units, runner.Unit{Cell: c.Number, Isolated: c.Isolated})
		}
	}
	return plan, nil
}

// open starts a kernel that prints its name and flavour.
func (p *pair) open(kernel string) func(context.Context, []runner.File, runner.Plan) (runner.Kernel, error) {
	return func(_ context.Context, _ []runner.File, plan runner.Plan) (runner.Kernel, error) {
		s := &side{p, strings.Trim(kernel+"-"+string(plan.Flavour), "-")}
		s.did("open for %d", len(plan.Units))
		return s, nil
	}
}

// did gives what each kernel has done, in its order.
func (p *pair) did() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for name, log := range p.log {
		all = append(all, name+": "+strings.Join(log, ", "))
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

// A side is a kernel of the pair.
type side struct {
	pair *pair
	name string
}

func (s *side) did(format string, args ...any) {
	s.pair.mu.Lock()
	defer s.pair.mu.Unlock()
	s.pair.log[s.name] = append(s.pair.log[s.name], fmt.Sprintf(format, args...))
}

func (s *side) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	cell := units[0].Cell
	if s.pair.waits != nil {
		if err := s.pair.waits(ctx, s.name, cell); err != nil {
			return nil, err
		}
	}
	s.did("%d", cell)
	if units[0].Entry != "" {
		s.pair.mu.Lock()
		s.pair.entered[s.name] = append(s.pair.entered[s.name], cell)
		s.pair.mu.Unlock()
	}
	res := runner.Result{Cell: cell, Ending: runner.Done, Outputs: []runner.Output{{Kind: runner.Stdout, Text: s.name}}}
	if s.pair.prints != nil {
		res = s.pair.prints(s.name, cell)
	}
	for _, o := range res.Outputs {
		report(0, o)
	}
	return []runner.Result{res}, nil
}

func (s *side) Close() error {
	s.did("close")
	return nil
}

// pinned gives a cell for each word, pinned to the kernel of that name; "-"
// is one that is not pinned, "x" one for "b" that is not to be run, "race"
// one for the race detector of "b".
func pinned(words string) []runner.Cell {
	var cells []runner.Cell
	for i, w := range strings.Fields(words) {
		c := runner.Cell{Number: i + 1}
		switch w {
		case "-":
		case "x":
			c.Kernel, c.NoRun = "b", true
		case "race":
			c.Kernel, c.Race = "b", true
		default:
			c.Kernel = w
		}
		cells = append(cells, c)
	}
	return cells
}

func TestRunTakesEachCellFromItsSide(t *testing.T) {
	for _, test := range []struct{ cells, results, did string }{
		{"- -", "a a", "a: open for 2, 1, 2, close"},
		{"- a", "a a", "a: open for 2, 1, 2, close"},
		{"- b -", "a b a", "a: open for 3, 1, 2, 3, close; b: open for 2, 1, 2, close"},
		{"b b", "b b", "b: open for 2, 1, 2, close"},
		{"b -", "b a", "a: open for 2, 1, 2, close; b: open for 1, 1, close"},
		{"- x", "a .", "a: open for 1, 1, close"},
		{"b race -", "b b-race a", "a: open for 3, 1, 2, 3, close; b-race: open for 2, 1, 2, close; b: open for 1, 1, close"},
	} {
		p := newPair()
		var heard, done []string
		run, _, err := p.Run(t.Context(), pinned(test.cells), nil, runner.Watch{
			Output: func(cell int, o runner.Output) { heard = append(heard, fmt.Sprint(cell, o.Text)) },
			Done:   func(res runner.Result) { done = append(done, fmt.Sprint(res.Cell)) },
		})
		if err != nil {
			t.Fatalf("%s: %v", test.cells, err)
		}
		if got := p.did(); got != test.did {
			t.Errorf("%s: did %s, want %s", test.cells, got, test.did)
		}
		var results, wantHeard, wantDone []string
		for i, res := range run.Results {
			text := res.Text(runner.Stdout)
			if text != "" {
				wantHeard = append(wantHeard, fmt.Sprint(res.Cell, text))
			}
			if res.Cell != i+1 || text != "" && (res.Kernel == "b") != strings.HasPrefix(text, "b") {
				t.Errorf("%s: result %d is %+v", test.cells, i+1, res)
			}
			wantDone = append(wantDone, fmt.Sprint(res.Cell))
			if text == "" {
				text = "."
			}
			results = append(results, text)
		}
		if got := strings.Join(results, " "); got != test.results {
			t.Errorf("%s: results %s, want %s", test.cells, got, test.results)
		}
		if !slices.Equal(heard, wantHeard) {
			t.Errorf("%s: heard %s, want %s", test.cells, heard, wantHeard)
		}
		if !slices.Equal(done, wantDone) {
			t.Errorf("%s: told of %s, want %s", test.cells, done, wantDone)
		}
	}
}

// An isolated cell needs none of those above, and none below needs it.
func TestSidesSpareThemselvesIsolatedCells(t *testing.T) {
	p := newPair()
	cells := pinned("- b - b")
	cells[1].Isolated = true
	cells[2].Isolated = true
	cells[3].Isolated = true
	if _, _, err := p.Run(t.Context(), cells, nil, runner.Watch{}); err != nil {
		t.Fatal(err)
	}
	if got, want := p.did(), "a: open for 2, 1, 3, close; b: open for 2, 2, 4, close"; got != want {
		t.Errorf("did %s, want %s", got, want)
	}
}

// The second kernel only declares what cells that are pinned to the first
// define, unless it runs a cell that uses it.
func TestSecondKernelSparesItselfPinnedCells(t *testing.T) {
	for _, test := range []struct {
		cells string
		needs map[int][]int
		want  []int // the cells that the second kernel enters
	}{
		{"- a -", nil, []int{1, 3}},
		{"- a -", map[int][]int{3: {2}}, []int{1, 2, 3}},
		{"a a a -", map[int][]int{3: {2}, 4: {1}}, []int{1, 4}},
		{"a a -", map[int][]int{2: {1}, 3: {2}}, []int{1, 2, 3}},
	} {
		p := newPair()
		p.Second = "b"
		for name, m := range p.Makers {
			m.Check = func(cells []runner.Cell) (runner.Plan, error) {
				plan, err := planOf(cells)
				for i := range plan.Units {
					plan.Units[i].Entry, plan.Units[i].Needs = "enter", test.needs[i+1]
				}
				return plan, err
			}
			p.Makers[name] = m
		}
		if _, _, err := p.Run(t.Context(), pinned(test.cells), nil, runner.Watch{}); err != nil {
			t.Fatal(err)
		}
		if got := p.entered["b"]; !slices.Equal(got, test.want) {
			t.Errorf("%s, %v: the second kernel entered %v, want %v", test.cells, test.needs, got, test.want)
		}
		if got := len(p.entered["a"]); got != len(strings.Fields(test.cells)) {
			t.Errorf("%s: the first kernel entered %d cells", test.cells, got)
		}
	}
}

// TestSidesRunSideBySide has each kernel wait in its first cell until the
// other has begun.
func TestSidesRunSideBySide(t *testing.T) {
	p := newPair()
	p.Second = "b"
	begun := map[string]chan bool{"a": make(chan bool), "b": make(chan bool)}
	p.waits = func(ctx context.Context, kernel string, cell int) error {
		if cell > 1 {
			return nil
		}
		close(begun[kernel])
		for _, c := range begun {
			select {
			case <-c:
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	}
	if _, _, err := p.Run(t.Context(), pinned("- -"), nil, runner.Watch{}); err != nil {
		t.Fatal(err)
	}
	if want := "a: open for 2, 1, 2, close; b: open for 2, 1, 2, close"; p.did() != want {
		t.Errorf("did %s, want %s", p.did(), want)
	}
}

func TestALostKernelEndsTheOtherSide(t *testing.T) {
	p := newPair()
	p.Second = "b"
	lost := errors.New("lost")
	p.waits = func(ctx context.Context, kernel string, _ int) error {
		if kernel == "b" {
			return lost
		}
		<-ctx.Done()
		return ctx.Err()
	}
	if _, _, err := p.Run(t.Context(), pinned("- -"), nil, runner.Watch{}); !errors.Is(err, lost) {
		t.Errorf("error %v, want %v", err, lost)
	}
	if want := "a: open for 2, close; b: open for 2, close"; p.did() != want {
		t.Errorf("did %s, want %s", p.did(), want)
	}
}

// TestWatchHearsTheKernelThatCounts has the other one begin first.
func TestWatchHearsTheKernelThatCounts(t *testing.T) {
	p := newPair()
	p.Second = "b"
	begun := make(chan bool)
	p.waits = func(_ context.Context, kernel string, _ int) error {
		if kernel == "b" {
			close(begun)
		}
		<-begun
		return nil
	}
	var heard []string
	_, _, err := p.Run(t.Context(), pinned("-"), nil, runner.Watch{
		Start:  func(int) { heard = append(heard, "start") },
		Output: func(_ int, o runner.Output) { heard = append(heard, o.Text) },
		Done:   func(res runner.Result) { heard = append(heard, "done "+res.Text(runner.Stdout)) },
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(heard, ", "); got != "start, a, done a" {
		t.Errorf("heard %s", got)
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
	want := []string{"done <nil>", `absent: pinned to the kernel "b": no go command`, "not-run <nil>", `absent: pinned to the kernel "c": there is no kernel "c"`}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestLacksTellOfEachReasonOnce(t *testing.T) {
	p := newPair()
	if got := p.Lacks(pinned("- b race")); got != nil {
		t.Errorf("lacks %v on a machine that has all", got)
	}
	p.absent = errors.New("no go command")
	if got := fmt.Sprint(p.Lacks(pinned("- b x race c b"))); got != `[{no go command 3} {there is no kernel "c" 1}]` {
		t.Errorf("lacks %s", got)
	}
}

func TestKeyKnowsTheKernelsThatCellsArePinnedTo(t *testing.T) {
	p := newPair()
	key := func(words string) runner.Key { return p.Parts(pinned(words), nil).Key() }
	free, with := key("-"), key("b")
	p.absent = errors.New("no go command")
	if key("-") != free {
		t.Error("the key of a chapter without pins changes with another kernel")
	}
	if key("b") == with {
		t.Error("the key of a pinned cell does not change with its kernel")
	}
}
