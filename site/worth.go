package site

import (
	"fmt"
	"strings"

	"weft/runner"
	"weft/site/book"
)

// A Worth says what the outputs of a cell are worth (I11), by a sign, a few
// words, and a sentence for who wants to know more.
type Worth struct{ Class, Sign, Text, Long string }

// compiling names the kernel that counts.
const compiling = "go"

// worth says what the result of a cell in a run is worth; nil if the cell was
// not run.
func (w *Words) worth(c runner.Cell, run runner.Run, res runner.Result) *Worth {
	release := releaseOf(run)
	named := func(kind, sign, long string) *Worth {
		text := w.worths[kind]
		if strings.Contains(text, "%s") {
			text = fmt.Sprintf(text, release)
		}
		return &Worth{kind, sign, text, long}
	}
	switch res.Verdict {
	case "":
		return nil
	case runner.Confirmed:
		return named("confirmed", "≡", w.worthLong["confirmed"])
	case runner.Varying:
		return named("varying", "≈", fmt.Sprintf(w.worthLong["varying"], release))
	case runner.Differs:
		return named("go-only", "◇", w.worthLong["differs"])
	}
	switch {
	case run.KernelOf(res) != compiling:
		return named("interpreted-only", "△", w.worthLong["interpreted"])
	case c.Kernel != "":
		return named("go-only", "◇", w.worthLong["pinned"])
	case res.Reason != "":
		return named("go-only", "◇", fmt.Sprintf(w.worthLong["reason"], res.Reason))
	}
	return named("go-only", "◇", w.worthLong["alone"])
}

// mark says what the outputs of a chapter are worth (I11); nil if it has no
// cells.
func mark(w *Words, c *book.Chapter, run runner.Run) *State {
	t := runner.TallyOf(run)
	interpreted := 0
	for kernel, n := range t.Alone {
		if kernel != compiling {
			interpreted += n
		}
	}
	only := t.Alone[compiling] + t.Differs
	class, sign := "confirmed", "✓"
	if interpreted > 0 || run.Kernel != compiling {
		class, sign = "unconfirmed", "△"
	}
	switch total := t.Confirmed + t.Varying + only + interpreted; {
	case len(c.Cells) == 0:
		return nil
	case len(run.Results) == 0:
		return &State{"uncaptured", "○", w.uncaptured}
	case run.Kernel != compiling && t.Alone[compiling] == 0:
		return &State{class, sign, fmt.Sprintf(w.interpreted, run.Kernel, releaseOf(run))}
	case t.Confirmed == total && total > 0:
		return &State{class, sign, fmt.Sprintf(w.confirmed, releaseOf(run))}
	case only == total:
		return &State{class, sign, fmt.Sprintf(w.compiled, releaseOf(run))}
	}
	return &State{class, sign, w.sum(releaseOf(run), t.Confirmed, t.Varying, only, interpreted)}
}

// sum says how many outputs of a chapter are worth what.
func (w *Words) sum(release string, confirmed, varying, only, interpreted int) string {
	var parts []string
	for _, p := range []struct {
		kind plural
		n    int
	}{{w.sumConfirmed, confirmed}, {w.sumVarying, varying}, {w.sumOnly, only}, {w.sumInterpreted, interpreted}} {
		if p.n > 0 {
			parts = append(parts, p.kind.of(p.n))
		}
	}
	return fmt.Sprintf(w.sums, release) + strings.Join(parts, w.comma)
}

// releaseOf names the release of Go of a run without patch level: "Go 1.26"
// for "go1.26.8".
func releaseOf(run runner.Run) string {
	parts := strings.SplitN(strings.TrimPrefix(run.Go, "go"), ".", 3)
	return "Go " + strings.Join(parts[:min(len(parts), 2)], ".")
}
