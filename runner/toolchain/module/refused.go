package module

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
	"weft/runner/pattern"
)

// message matches a line of the compiler: file:line:col: text, in which the
// column may be missing.
var message = pattern.Late(`^(.+?):(\d+)(?::(\d+))?: (.*)$`)

// Problems gives what the compiler said of units, by the number of the cell.
// Cells are checked before they come here, so that there is hardly any.
func (m *Module) Problems(said string) map[int][]runner.Problem {
	all := map[int][]runner.Problem{}
	last := 0 // the cell of the message above, which may have more lines
	for line := range strings.Lines(said) {
		line = strings.TrimRight(line, "\n")
		list := all[last]
		if rest, ok := strings.CutPrefix(line, "\t"); ok && len(list) > 0 {
			p := &list[len(list)-1]
			p.Text += "\n\t" + plainNames(rest)
			continue
		}
		last = 0
		if match := message().FindStringSubmatch(line); match != nil {
			at, _ := strconv.Atoi(match[2])
			col, _ := strconv.Atoi(match[3])
			if u, pos := m.unitAt(match[1], at, col); pos.IsValid() {
				last = u.Cell
				all[last] = append(all[last], runner.Problem{Pos: pos, Text: plainNames(match[4])})
			}
		}
	}
	return all
}

// unitAt gives the unit that the compiler means, and the place in the words
// of the author; an invalid one if there is none.
func (m *Module) unitAt(file string, line, col int) (runner.Unit, runner.Pos) {
	file = strings.TrimPrefix(file, "./")
	for _, u := range m.units {
		switch {
		case strings.HasSuffix("/"+file, "/"+fileName(u)): // of an import
			return u, runner.Pos{File: u.Pos.File, Line: u.Pos.Line}
		case m.names[file] == u.Pos.File && slices.Contains(u.Lines, line):
			return u, runner.Pos{File: u.Pos.File, Line: line, Col: col}
		}
	}
	return runner.Unit{}, runner.Pos{}
}

// Refusal gives the result of a unit that the compiler has refused.
func Refusal(u runner.Unit, problems []runner.Problem) runner.Result {
	first := problems[0]
	e := runner.Error{Ending: runner.CompileError, Message: first.Text, Pos: first.Pos, Problems: problems}
	if len(problems) > 1 {
		e.Message = fmt.Sprintf("%s (and %d more)", first.Text, len(problems)-1)
	}
	return runner.Failed(u.Cell, e)
}
