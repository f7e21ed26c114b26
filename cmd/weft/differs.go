package main

import (
	"fmt"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"weft/runner"
	"weft/site/book"
)

// differs is the problem of a cell that prints other than what is recorded, at
// the first line that differs, with a unified diff from the lines of the file to
// those printed. What the recorded output leaves open is no difference.
func differs(c runner.Cell, want *book.Want, printed string) runner.Problem {
	p := runner.Problem{Pos: want.Pos, Text: fmt.Sprintf("cell %s prints other than what is recorded", c.ID())}
	aligned := want.Align(printed)
	edits := udiff.Lines(want.Text, aligned)
	diff, err := udiff.ToUnifiedDiff(want.Pos.File, "printed", want.Text, edits, udiff.DefaultContextLines)
	if err != nil {
		panic("weft: diff: " + err.Error()) // of edits that were just made
	}
	for _, h := range diff.Hunks {
		h.FromLine += want.Pos.Line - 1
	}
	if len(edits) > 0 {
		line := 1 + strings.Count(want.Text[:edits[0].Start], "\n")
		p.Pos = runner.Cell{Pos: want.Pos, Indents: want.Indents}.At(line, 1)
	}
	p.Hint = strings.TrimSuffix(diff.String(), "\n")
	return p
}
