package main

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"weft/runner"
	"weft/site/book"
)

// compareChapter says of the cells of a chapter that was run again whether
// they gave what they gave before.
func (v *testVerb) compareChapter(ch *book.Chapter, before, now runner.Run) chapterReport {
	r := reportOf(ch, now)
	for _, c := range ch.Cells {
		was, ok := before.Result(c.Number)
		is, ran := now.Result(c.Number)
		if ok && ran && v.selectsCell(ch, c) {
			r.Cells = append(r.Cells, compareCell(c, was, is))
		}
	}
	return r
}

// compareCell says it of one cell.
func compareCell(c runner.Cell, was, is runner.Result) cellReport {
	r := reportOfCell(c, is)
	if c.NoRun || is.Ending == runner.Absent || is.Ending == runner.NotRun {
		r.Status = skipped
		return r
	}
	r.Compared = true
	if !c.Repeats(was, is) {
		recorded, printed := was.Account(), is.Account()
		r.Status, r.Recorded, r.Printed = failed, &recorded, &printed
		r.Problems = []runner.Problem{{
			Pos:  c.Pos,
			Text: fmt.Sprintf("cell %s is not deterministic: it gives other than it gave before", c.ID()),
			Hint: strings.TrimSuffix(udiff.Unified("cached", "now", recorded, printed), "\n"),
		}}
	}
	return r
}
