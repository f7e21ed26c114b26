package runner_test

import (
	"testing"

	"weft/runner"
)

func TestLeaksAreProblemsOfTheCellThatStartedThem(t *testing.T) {
	at := func(line int) runner.Pos { return runner.Pos{File: "a.md", Line: line} }
	leak := runner.Leak{Cell: 1, State: "chan send", Pos: at(4), Start: at(3)}
	run := runner.Run{Results: []runner.Result{{Cell: 1, Ending: runner.Done}, {Cell: 2, Ending: runner.Done}}, Leaks: []runner.Leak{leak}}
	cell := runner.Cell{Number: 1, Name: "c", Source: "a\nb\n\tc\n", Pos: runner.Pos{File: "a.md", Line: 2, Col: 1}}
	problems := func(change func(c *runner.Cell)) []runner.Problem {
		c := cell
		change(&c)
		return runner.Problems([]runner.Cell{c, {Number: 2}}, run)
	}
	got := problems(func(*runner.Cell) {})
	const want = "a.md:4:2: a goroutine of cell c still waits at the end of the chapter: chan send"
	if len(got) != 1 || got[0].String() != want {
		t.Errorf("problems %v, want %s", got, want)
	}
	if got := problems(func(c *runner.Cell) { c.Leak = true }); len(got) > 0 {
		t.Errorf("problems of a cell that says leak: %v", got)
	}
	if got := problems(func(c *runner.Cell) { c.Expect = runner.Panic }); len(got) != 1 || got[0].Text == want {
		t.Errorf("problems of a cell that is to panic and does not: %v, want that only", got)
	}
	run.Results = run.Results[1:]
	if got := problems(func(*runner.Cell) {}); len(got) > 0 {
		t.Errorf("problems of a cell without a result: %v", got)
	}
}
