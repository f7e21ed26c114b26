package runner_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"weft/runner"
)

// wrote is a result of a cell that wrote text and ended well.
func wrote(text string) runner.Result {
	return runner.Result{Ending: runner.Done, Outputs: []runner.Output{{Kind: runner.Stdout, Text: text}}}
}

// valued is a result with a value.
func valued(typ, text string) runner.Result {
	return runner.Result{Ending: runner.Done, Outputs: []runner.Output{{Kind: runner.Value, Type: typ, Text: text}}}
}

// ended is a result that did not end well.
func ended(e runner.Ending, message string) runner.Result {
	return runner.Failed(0, runner.Error{Ending: e, Message: message})
}

// confirmed runs cells on "a", which gives the results of the first list, and
// on "b", which gives those of the second.
func confirmed(t *testing.T, cells []runner.Cell, a, b []runner.Result) runner.Run {
	t.Helper()
	return confirmedBy(t, newPair(), cells, a, b)
}

// confirmedBy does it with a pair.
func confirmedBy(t *testing.T, p *pair, cells []runner.Cell, a, b []runner.Result) runner.Run {
	t.Helper()
	p.Second, p.Cache = "b", memory{}
	p.prints = func(kernel string, cell int) runner.Result {
		res := map[string][]runner.Result{"a": a, "b": b}[kernel][cell-1]
		res.Cell = cell
		return res
	}
	run, _, err := p.Run(t.Context(), cells, nil, runner.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	again, cached, err := p.Run(t.Context(), cells, nil, runner.Watch{})
	if err != nil || !cached {
		t.Fatalf("cached %v, %v", cached, err)
	}
	one, _ := json.Marshal(run)
	if two, _ := json.Marshal(again); string(one) != string(two) {
		t.Errorf("a run from the cache is\n%s, not\n%s", two, one)
	}
	return run
}

func TestConfirmingComparesWhatDoesNotVary(t *testing.T) {
	stderr := func(text string) runner.Output { return runner.Output{Kind: runner.Stderr, Text: text} }
	stdout := func(text string) runner.Output { return runner.Output{Kind: runner.Stdout, Text: text} }
	display := func(data string) runner.Result {
		return runner.Result{Ending: runner.Done, Outputs: []runner.Output{{Kind: runner.Display, Data: map[string]json.RawMessage{
			"text/plain": json.RawMessage(`"plain"`), "image/svg+xml": json.RawMessage(data)}}}}
	}
	exit := func(code int) runner.Result {
		res := ended(runner.Exit, "exit status")
		res.ExitCode = code
		return res
	}
	want := func(s string) *runner.Want { return &runner.Want{Text: s} }
	for _, test := range []struct {
		name string
		want *runner.Want
		a, b runner.Result
		is   runner.Verdict
	}{
		{"same output", nil, wrote("x\n"), wrote("x\n"), runner.Confirmed},
		{"same output, stale fence", want("y"), wrote("x\n"), wrote("x\n"), runner.Confirmed},
		{"streams in another order", want("x"), runner.Result{Ending: runner.Done, Outputs: []runner.Output{stdout("x"), stderr("y")}},
			runner.Result{Ending: runner.Done, Outputs: []runner.Output{stderr("y"), stdout("x")}}, runner.Confirmed},
		{"other output", want("x"), wrote("x\n"), wrote("y\n"), runner.Differs},
		{"other output, nothing recorded", nil, wrote("x\n"), wrote("y\n"), runner.Varying},
		{"end of line, nothing recorded", nil, wrote("x\n"), wrote("x"), runner.Varying},
		{"accepted by elision", want("took ... ms"), wrote("took 1 ms\n"), wrote("took 2 ms\n"), runner.Varying},
		{"only one accepted", want("took ... ms"), wrote("took 1 ms\n"), wrote("took 2 s\n"), runner.Differs},
		{"accepted in any order", &runner.Want{Text: "a\nb\n", Unordered: true}, wrote("a\nb\n"), wrote("b\na\n"), runner.Varying},
		{"none accepted", want("took 0 ms"), wrote("took 1 ms\n"), wrote("took 2 ms\n"), runner.Varying},
		{"accepted, other ending", want("..."), wrote("x\n"), ended(runner.Panic, "panic: x"), runner.Differs},
		{"other ending, nothing recorded", nil, wrote("x\n"), ended(runner.Panic, "panic: x"), runner.Differs},
		{"same panic", nil, ended(runner.Panic, "panic: x"), ended(runner.Panic, "panic: x"), runner.Confirmed},
		{"other panic", nil, ended(runner.Panic, "panic: x"), ended(runner.Panic, "panic: y"), runner.Differs},
		{"same panic, other address", nil, ended(runner.Panic, "panic: 0xc00012"), ended(runner.Panic, "panic: 0xc00034"), runner.Confirmed},
		{"other status", nil, exit(1), exit(2), runner.Differs},
		{"same value", nil, valued("int", "1"), valued("int", "1"), runner.Confirmed},
		{"other value", nil, valued("int", "1"), valued("int", "2"), runner.Varying},
		{"other type", nil, valued("int", "1"), valued("uint", "1"), runner.Differs},
		{"same display", nil, display(`"a"`), display(`"a"`), runner.Confirmed},
		{"other display", want("plain"), display(`"a"`), display(`"b"`), runner.Varying},
		{"other display, nothing recorded", nil, display(`"a"`), display(`"b"`), runner.Varying},
		{"the second cannot run it", want("x"), wrote("x"), ended(runner.Unsupported, "reflection"), runner.Alone},
		{"the second is too slow", nil, wrote("x"), ended(runner.Timeout, "reflection"), runner.Alone},
		{"both take too long", nil, ended(runner.Timeout, "x"), ended(runner.Timeout, "x"), runner.Confirmed},
		{"only the first takes too long", nil, ended(runner.Timeout, "x"), wrote("x"), runner.Differs},
		{"the compiler refuses it", nil, ended(runner.CompileError, "x.go:1: no"), wrote("x"), runner.Differs},
	} {
		res := confirmed(t, []runner.Cell{{Number: 1, Want: test.want}}, []runner.Result{test.a}, []runner.Result{test.b}).Results[0]
		if res.Verdict != test.is {
			t.Errorf("%s: %s, want %s", test.name, res.Verdict, test.is)
		}
		if (res.Other != nil) != (test.is == runner.Differs) {
			t.Errorf("%s: the other result is %+v", test.name, res.Other)
		}
		if test.is == runner.Alone && res.Reason != "reflection" {
			t.Errorf("%s: reason %q", test.name, res.Reason)
		}
	}
}

// TestWhatIsRecordedIsNotInTheKey has a fence change after a chapter was run.
func TestWhatIsRecordedIsNotInTheKey(t *testing.T) {
	p := newPair()
	p.Second, p.Cache = "b", memory{}
	for _, test := range []struct {
		want   *runner.Want
		cached bool
		is     runner.Verdict
	}{
		{nil, false, runner.Varying},
		{&runner.Want{Text: "a"}, true, runner.Differs},
		{&runner.Want{Text: "..."}, true, runner.Varying},
	} {
		run, cached, err := p.Run(t.Context(), []runner.Cell{{Number: 1, Want: test.want}}, nil, runner.Watch{})
		if err != nil {
			t.Fatal(err)
		}
		if cached != test.cached || run.Results[0].Verdict != test.is {
			t.Errorf("%+v: cached %v, %s; want %v, %s", test.want, cached, run.Results[0].Verdict, test.cached, test.is)
		}
	}
}

// needing makes the kernels of a pair be told which cells a cell needs.
func (p *pair) needing(needs map[int][]int) {
	for name, m := range p.Makers {
		m.Check = func(cells []runner.Cell) (runner.Plan, error) {
			plan, err := planOf(cells)
			for i := range plan.Units {
				plan.Units[i].Needs = needs[plan.Units[i].Cell]
			}
			return plan, err
		}
		p.Makers[name] = m
	}
}

// TestACellThatIsNotInterpretedExcusesThoseBelow: what the second kernel does
// after a cell that it could not run is no difference, but for cells that see
// nothing of what that cell may have changed.
func TestACellThatIsNotInterpretedExcusesThoseBelow(t *testing.T) {
	want := &runner.Want{Text: "x"}
	cells := []runner.Cell{{Number: 1, Want: want}, {Number: 2, Name: "odd", Want: want}}
	for n := range 5 {
		cells = append(cells, runner.Cell{Number: n + 3, Want: want})
	}
	cells[6].Isolated = true
	x, y := wrote("x"), wrote("y")
	p := newPair()
	p.needing(map[int][]int{2: {1}, 3: {2}, 4: {1}, 5: {3}})
	run := confirmedBy(t, p, cells, []runner.Result{x, x, x, x, x, x, x}, []runner.Result{y, ended(runner.Unsupported, "reflection"), y, x, y, y, y})
	var got []string
	for _, res := range run.Results {
		got = append(got, string(res.Verdict)+" "+res.Reason)
	}
	if want := "differs , alone reflection, alone after odd: reflection, confirmed , alone after odd: reflection, differs , differs "; strings.Join(got, ", ") != want {
		t.Errorf("%s; want %s", strings.Join(got, ", "), want)
	}
}

// TestAPinnedCellExcusesThoseBelow: an author pins a cell because the other
// kernel gets it wrong, and what that leaves behind is not to be trusted.
func TestAPinnedCellExcusesThoseBelow(t *testing.T) {
	want := &runner.Want{Text: "x"}
	x, y := wrote("x"), wrote("y")
	for second, is := range map[string]runner.Verdict{"x": runner.Differs, "y": runner.Alone} {
		cells := []runner.Cell{{Number: 1, Options: runner.Options{Kernel: "a"}}, {Number: 2, Want: want}}
		p := newPair()
		p.needing(map[int][]int{2: {1}})
		run := confirmedBy(t, p, cells, []runner.Result{x, x}, []runner.Result{wrote(second), y})
		if got := run.Results[1].Verdict; got != is {
			t.Errorf("below a pinned cell that gave %s on the other kernel: %s, want %s", second, got, is)
		}
	}
}

// TestManyRunsMayEndOtherwiseByChance: but not in a way that nobody expects.
func TestManyRunsMayEndOtherwiseByChance(t *testing.T) {
	for _, test := range []struct {
		second runner.Result
		is     runner.Verdict
	}{
		{ended(runner.Deadlock, "all asleep"), runner.Varying},
		{ended(runner.Panic, "panic: x"), runner.Differs},
	} {
		c := runner.Cell{Number: 1, Options: runner.Options{Runs: 3, Expect: runner.Deadlock}}
		if got := confirmed(t, []runner.Cell{c}, []runner.Result{wrote("x")}, []runner.Result{test.second}).Results[0].Verdict; got != test.is {
			t.Errorf("%s: %s, want %s", test.second.Ending, got, test.is)
		}
	}
}

func TestTallyCountsByVerdictAndKernel(t *testing.T) {
	run := runner.Run{Kernel: "a", Results: []runner.Result{
		{Verdict: runner.Confirmed}, {Verdict: runner.Alone}, {Verdict: runner.Alone, Kernel: "b"},
		{Verdict: runner.Varying}, {}, {Verdict: runner.Differs}, {Verdict: runner.Confirmed},
	}}
	if got := fmt.Sprint(runner.TallyOf(run)); got != "{2 1 1 map[a:1 b:1]}" {
		t.Errorf("tally %s", got)
	}
}

// TestPinnedCellsStandAlone: they are not compared, and cells that are not
// run have no verdict.
func TestPinnedCellsStandAlone(t *testing.T) {
	p := newPair()
	p.Second = "b"
	run, _, err := p.Run(t.Context(), pinned("- a b x"), nil, runner.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, res := range run.Results {
		got = append(got, string(res.Verdict)+res.Kernel)
	}
	if want := "varying alone aloneb "; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", strings.Join(got, " "), want)
	}
}

func TestWhatDiffersIsKeptInPart(t *testing.T) {
	long := wrote(strings.Repeat("y", 1<<20))
	long.Outputs[0].Moments = []runner.Moment{{Len: 1 << 20}}
	failed := ended(runner.Panic, strings.Repeat("m", 1<<20))
	failed.Outputs[0].Error.Stack = strings.Repeat("s", 1<<20)
	cells := []runner.Cell{{Number: 1, Want: &runner.Want{Text: "x"}}, {Number: 2}}
	run := confirmed(t, cells, []runner.Result{wrote("x"), wrote("x")}, []runner.Result{long, failed})
	for _, res := range run.Results {
		text, err := json.Marshal(res.Other)
		if err != nil || res.Other == nil || len(text) > 20<<10 {
			t.Errorf("cell %d: %d bytes of the other result, %v", res.Cell, len(text), err)
		}
	}
}
