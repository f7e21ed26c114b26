package runner_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"weft/runner"
)

// A script is a kernel that gives one result after the other, and notes what
// it was asked for.
type script struct {
	results []runner.Result
	takes   time.Duration
	asked   []string
}

func (s *script) Run(_ context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	ask := fmt.Sprint(units[0].Cell)
	if units[0].Again {
		ask += " again"
	}
	time.Sleep(s.takes)
	res := s.results[len(s.asked)%len(s.results)]
	s.asked = append(s.asked, ask)
	res.Cell = units[0].Cell
	for _, o := range res.Outputs {
		report(0, o)
	}
	return []runner.Result{res}, nil
}

func (s *script) Close() error { return nil }

// play gives the result of one cell by a script, and what a watch was told of
// it.
func (s *script) play(t *testing.T, c runner.Cell, variants ...int) (runner.Result, string) {
	t.Helper()
	c.Number = 1
	unit := runner.Unit{Cell: 1, Entry: "f", Isolated: c.Isolated}
	plan := runner.Plan{Units: []runner.Unit{unit}, Variants: map[int][]int{1: variants}}
	for _, number := range variants {
		if number != 1 {
			plan.Units = append(plan.Units, runner.Unit{Cell: number, Entry: "f"})
		}
	}
	r := runner.Runner{Kernel: "a", Makers: map[string]runner.Maker{"a": {
		Release: func(runner.Flavour) (string, error) { return "go1", nil },
		Check:   func([]runner.Cell) (runner.Plan, error) { return plan, nil },
		Open: func(context.Context, []runner.File, runner.Plan) (runner.Kernel, error) {
			return s, nil
		},
	}}}
	told := ""
	run, _, err := r.Run(t.Context(), []runner.Cell{c}, nil, runner.Watch{
		Start:  func(int) { told += "start\n" },
		Output: func(_ int, o runner.Output) { told += o.Text + o.Plain() },
	})
	if err != nil {
		t.Fatal(err)
	}
	return run.Results[0], told
}

func runs(n int) runner.Cell { return runner.Cell{Options: runner.Options{Runs: n}} }

func TestRunsAreCounted(t *testing.T) {
	s := &script{results: []runner.Result{wrote("x\n"), wrote("a\nb\n"), wrote("x\n"), wrote("")}}
	res, told := s.play(t, runs(9))
	if want := "start\n5 of 9: x\n2 of 9:\na\nb\n2 of 9:\n"; told != want || "start\n"+res.Printed() != want {
		t.Errorf("told %q, printed %q, want %q", told, res.Printed(), want)
	}
	if got := strings.Join(s.asked, ","); !strings.HasPrefix(got, "1,1 again,1 again") {
		t.Errorf("the kernel was asked for %s", got)
	}
	d, ok := res.Outputs[0].Distribution()
	if !ok || d.Runs != 9 || len(d.Outcomes) != 3 || d.Outcomes[0].Result.Printed() != "x\n" {
		t.Errorf("distribution %v, %v", d, ok)
	}
}

func TestIsolatedCellsAreRunWholeEachTime(t *testing.T) {
	s := &script{results: []runner.Result{wrote("x\n")}}
	c := runs(3)
	c.Isolated = true
	s.play(t, c)
	if got := strings.Join(s.asked, ","); got != "1,1,1" {
		t.Errorf("the kernel was asked for %s", got)
	}
}

// Not all of many runs have to end as it is expected, but one has to, and none
// otherwise.
func TestRunsEndAsTheWorstOfThem(t *testing.T) {
	deadlock := ended(runner.Deadlock, "deadlock")
	panics := ended(runner.Panic, "panic: x")
	for _, test := range []struct {
		expect, want runner.Ending
		results      []runner.Result
		problems     int
	}{
		{"", runner.Done, []runner.Result{wrote("x")}, 0},
		{"", runner.Deadlock, []runner.Result{wrote("x"), deadlock}, 1},
		{runner.Deadlock, runner.Deadlock, []runner.Result{wrote("x"), deadlock}, 0},
		{runner.Deadlock, runner.Done, []runner.Result{wrote("x"), wrote("y")}, 1},
		{runner.Deadlock, runner.Panic, []runner.Result{wrote("x"), deadlock, panics}, 1},
	} {
		c := runs(6)
		c.Expect = test.expect
		res, _ := (&script{results: test.results}).play(t, c)
		c.Number = 1
		problems := runner.Problems([]runner.Cell{c}, runner.Run{Results: []runner.Result{res}})
		if res.Ending != test.want || len(problems) != test.problems {
			t.Errorf("expecting %q it ended as %s with the problems %v, want %s", test.expect, res.Ending, problems, test.want)
		}
	}
}

func TestRunsThatTakeTooLongEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &script{results: []runner.Result{wrote("x\n")}, takes: 25 * time.Second}
		res, _ := s.play(t, runs(100))
		if e := res.Err(); res.Ending != runner.Timeout || e.Message != "timeout: 3 of 100 runs took longer than 1m0s" {
			t.Errorf("ended as %s: %v", res.Ending, res.Err())
		}
	})
}

// Hours of virtual time are not hours of the machine's.
func TestElapsedTimeDoesNotEndRuns(t *testing.T) {
	long := wrote("x\n")
	long.Elapsed = time.Hour
	res, _ := (&script{results: []runner.Result{long}}).play(t, runs(5))
	if res.Ending != runner.Done || res.Elapsed != 5*time.Hour {
		t.Errorf("ended as %s after %v", res.Ending, res.Elapsed)
	}
}

func TestManyOutcomesAreBounded(t *testing.T) {
	s := &script{}
	for i := range 200 {
		s.results = append(s.results, wrote(fmt.Sprintln(i)))
	}
	res, _ := s.play(t, runs(200))
	d, _ := res.Outputs[0].Distribution()
	if len(d.Outcomes) != 50 || d.Others != 150 || !strings.HasSuffix(res.Printed(), "150 of 200: (other outputs)\n") {
		t.Errorf("%d outcomes and %d others:\n%s", len(d.Outcomes), d.Others, res.Printed())
	}
}

// A failure is not lost because there are too many outputs to tell it.
func TestARareFailureIsTold(t *testing.T) {
	s := &script{}
	for i := range 100 {
		s.results = append(s.results, wrote(fmt.Sprintln(i)))
	}
	s.results = append(s.results, ended(runner.Panic, "panic: late"))
	if res, _ := s.play(t, runs(101)); res.Ending != runner.Panic || res.Err().Message != "panic: late" {
		t.Errorf("ended as %s: %v", res.Ending, res.Err())
	}
}

// What the compiler refuses, or a kernel cannot run, is not tried again.
func TestWhatCannotRunIsRunOnce(t *testing.T) {
	s := &script{results: []runner.Result{ended(runner.Unsupported, "reflection")}}
	if res, _ := s.play(t, runs(5)); res.Ending != runner.Unsupported || len(s.asked) != 1 {
		t.Errorf("ended as %s after %d runs", res.Ending, len(s.asked))
	}
}

// The value that a cell is written with comes last, and stands in its place.
func TestVariantsAreRunBeforeWhatIsWritten(t *testing.T) {
	s := &script{results: []runner.Result{wrote("one\n"), wrote("three\n"), wrote("two\n")}}
	c := runner.Cell{Options: runner.Options{Param: &runner.Param{Name: "n", Values: []string{"1", "2", "3"}}}}
	res, told := s.play(t, c, 101, 1, 301)
	if got := strings.Join(s.asked, ","); got != "101,301,1" {
		t.Errorf("the kernel was asked for %s", got)
	}
	if want := "start\nn = 1:\none\nn = 2:\ntwo\nn = 3:\nthree\n"; told != want || "start\n"+res.Printed() != want {
		t.Errorf("told %q, printed %q, want %q", told, res.Printed(), want)
	}
	v, ok := res.Outputs[0].Variation()
	if !ok || v.Written != 1 || len(v.Variants) != 3 || v.Variants[2].Value != "3" || v.Variants[2].Result.Cell != 1 {
		t.Errorf("variation %v, %v", v, ok)
	}
}

// Two kernels give the same runs if they give the same outputs, however often,
// and the same variants if each is the same.
func TestAccountsOfManyRunsHaveNoNumbers(t *testing.T) {
	x, y := wrote("x\n"), wrote("y\n")
	account := func(results ...runner.Result) string {
		res, _ := (&script{results: results}).play(t, runs(12))
		return res.Account()
	}
	if a, b := account(x, y), account(y, y, x); a != b {
		t.Errorf("accounts %q and %q", a, b)
	}
	if a, b := account(x, y), account(x); a == b {
		t.Errorf("both accounts are %q", a)
	}
	vary := func(results ...runner.Result) string {
		c := runner.Cell{Options: runner.Options{Param: &runner.Param{Name: "n", Values: []string{"1", "2"}}}}
		res, _ := (&script{results: results}).play(t, c, 1, 201)
		return res.Account()
	}
	slow := x
	slow.Elapsed = time.Second
	if a, b := vary(x, y), vary(slow, y); a != b {
		t.Errorf("accounts %q and %q", a, b)
	}
	if a, b := vary(x, y), vary(y, x); a == b {
		t.Errorf("both accounts are %q", a)
	}
}
