package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"weft/runner"
	"weft/site/book"
)

// A testReport is what weft test has found. Its JSON form is described by
// docs/weft-test.schema.json.
type testReport struct {
	Counts   counts          `json:"counts"`
	Chapters []chapterReport `json:"chapters"`
	// Problems are those of files that are no chapters.
	Problems []runner.Problem `json:"problems"`
}

// A chapterReport is what weft test has found in one chapter.
type chapterReport struct {
	File     string `json:"file"`
	Language string `json:"language"`
	Name     string `json:"name"`
	// Kernel and Go are those of cells that are pinned to no other.
	Kernel string       `json:"kernel"`
	Go     string       `json:"go"`
	Cells  []cellReport `json:"cells"`
	// Problems are those that are not of a cell.
	Problems []runner.Problem `json:"problems"`

	chapter *book.Chapter
}

// A cellReport says whether a cell is as it should be.
type cellReport struct {
	Name   string        `json:"name"`
	Pos    runner.Pos    `json:"pos"`
	Status status        `json:"status"`
	Ending runner.Ending `json:"ending"`
	// Expect is how the cell must end, if that is not done.
	Expect runner.Ending `json:"expect,omitempty"`
	// Kernel is set if the cell is pinned to another than the chapter.
	Kernel string `json:"kernel,omitempty"`
	// Elapsed is in seconds.
	Elapsed float64 `json:"elapsed"`
	// Compared tells that there was an output recorded.
	Compared bool `json:"compared"`
	// Recorded and Printed are set if they differ.
	Recorded *string `json:"recorded,omitempty"`
	Printed  *string `json:"printed,omitempty"`
	// Verdict is what the second kernel makes of the result, Reason why it
	// has none.
	Verdict  runner.Verdict   `json:"verdict,omitempty"`
	Reason   string           `json:"reason,omitempty"`
	Problems []runner.Problem `json:"problems"`

	number int
	ended  bool // as it should
}

// reportOf begins the report on a chapter that was run.
func reportOf(ch *book.Chapter, run runner.Run) chapterReport {
	return chapterReport{
		File: ch.File, Language: ch.Lang, Name: ch.Name,
		Kernel: run.Kernel, Go: run.Go, chapter: ch,
	}
}

// reportOfCell begins the report on a cell: with what it gave, nothing is wrong.
func reportOfCell(c runner.Cell, res runner.Result) cellReport {
	return cellReport{
		Name: c.ID(), Pos: c.Pos, Status: passed, Kernel: res.Kernel,
		Ending: res.Ending, Expect: c.Expect, Elapsed: res.Elapsed.Seconds(), number: c.Number,
		Verdict: res.Verdict, Reason: res.Reason,
	}
}

// A status is the verdict on a cell.
type status string

const (
	passed  status = "passed"
	failed  status = "failed"
	skipped status = "skipped" // not to be run, or not on this machine
	updated status = "updated" // its recorded output was rewritten
)

// counts sum a report up.
type counts struct {
	Chapters int `json:"chapters"`
	Cells    int `json:"cells"`
	Passed   int `json:"passed"`
	Failed   int `json:"failed"`
	Skipped  int `json:"skipped"`
	Updated  int `json:"updated"`
	Compared int `json:"compared"`
	Problems int `json:"problems"`
	// What the results are worth.
	Confirmed       int `json:"confirmed"`
	Varying         int `json:"varying"`
	Differs         int `json:"differs"`
	GoOnly          int `json:"goOnly"`
	InterpretedOnly int `json:"interpretedOnly"`

	tally runner.Tally
}

// String gives the counts in a line.
func (c counts) String() string {
	parts := []string{fmt.Sprintf("%d passed", c.Passed)}
	for _, p := range []struct {
		n    int
		word status
	}{{c.Failed, failed}, {c.Skipped, skipped}, {c.Updated, updated}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	text := strings.Join(parts, ", ")
	if w := worth(c.tally); w != "" {
		text += "; " + w
	}
	return fmt.Sprintf("%d chapters, %d cells: %s; %d outputs compared; %d problems",
		c.Chapters, c.Cells, text, c.Compared, c.Problems)
}

// count makes the counts of the report.
func (r *testReport) count() {
	n := counts{Chapters: len(r.Chapters), Problems: len(r.problems())}
	for _, ch := range r.Chapters {
		for _, c := range ch.Cells {
			n.Cells++
			n.tally.Count(c.Verdict, cmp.Or(c.Kernel, ch.Kernel))
			if c.Compared {
				n.Compared++
			}
			switch c.Status {
			case passed:
				n.Passed++
			case failed:
				n.Failed++
			case skipped:
				n.Skipped++
			case updated:
				n.Updated++
			}
		}
	}
	n.Confirmed, n.Varying, n.Differs = n.tally.Confirmed, n.tally.Varying, n.tally.Differs
	n.GoOnly, n.InterpretedOnly = n.tally.Alone[compiling], n.tally.Alone[interpreting]
	r.Counts = n
}

// problems gives all problems of the report in the order of their places,
// each once.
func (r *testReport) problems() []runner.Problem {
	all := slices.Clone(r.Problems)
	for _, ch := range r.Chapters {
		all = append(all, ch.Problems...)
		for _, c := range ch.Cells {
			all = append(all, c.Problems...)
		}
	}
	sortProblems(all)
	return slices.Compact(all)
}
