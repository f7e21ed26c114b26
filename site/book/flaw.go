package book

import (
	"bytes"
	"fmt"
	"slices"

	"weft/runner"
)

// A flaw is a mistake of the author in a text: a problem before it is known
// which file the text is from.
type flaw struct {
	// at is the offset in the text.
	at         int
	text, hint string
}

// flawf gives a flaw without a hint.
func flawf(at int, format string, args ...any) flaw {
	return flaw{at: at, text: fmt.Sprintf(format, args...)}
}

// problems gives the flaws of the text of a file as problems.
func problems(file string, text []byte, flaws []flaw) []runner.Problem {
	var ps []runner.Problem
	for _, f := range flaws {
		ps = append(ps, runner.Problem{Pos: Position(file, text, f.at), Text: f.text, Hint: f.hint})
	}
	return ps
}

// Position gives the place of an offset in the text of a file. Offsets
// outside of the text are moved to its nearer end.
func Position(file string, text []byte, offset int) runner.Pos {
	before := text[:max(0, min(offset, len(text)))]
	return runner.Pos{
		File: file,
		Line: 1 + bytes.Count(before, []byte{'\n'}),
		Col:  len(before) - lineStart(before, len(before)) + 1,
	}
}

// lineStart gives the offset of the line that an offset is in.
func lineStart(text []byte, offset int) int {
	return bytes.LastIndexByte(text[:offset], '\n') + 1
}

// lineEnd gives the offset of the end of the line that an offset is in.
func lineEnd(source []byte, offset int) int {
	if i := bytes.IndexByte(source[offset:], '\n'); i >= 0 {
		return offset + i
	}
	return len(source)
}

// sortProblems puts the problems of one file into the order of its lines.
func sortProblems(ps []runner.Problem) {
	slices.SortStableFunc(ps, func(a, b runner.Problem) int { return a.Pos.Compare(b.Pos) })
}
