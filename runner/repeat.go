package runner

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// RunsType is the MIME type of a [Distribution].
const RunsType = "application/vnd.weft.runs+json"

// A Distribution is what a cell gave that was run many times (runs=).
type Distribution struct {
	Runs int `json:"runs"`
	// Outcomes are the results that were not the same, the most frequent
	// first.
	Outcomes []Outcome `json:"outcomes"`
	// Others is how many runs gave something else again, too many things to
	// be told.
	Others int `json:"others,omitempty"`
}

// An Outcome is a result and how many runs gave it.
type Outcome struct {
	Count  int    `json:"count"`
	Result Result `json:"result"`
}

// most is how many outcomes are kept.
const most = 50

// Distribution gives the distribution that is displayed; false if it is none.
func (o Output) Distribution() (Distribution, bool) {
	var d Distribution
	return d, o.Data[RunsType] != nil && json.Unmarshal(o.Data[RunsType], &d) == nil
}

// repeat runs the unit of a cell as often as the cell asks for. More than
// one run is told when all have ended.
func (t turn) repeat(ctx context.Context, c Cell, u Unit, say func(Output)) (Result, error) {
	if c.Runs <= 1 || u.Entry == "" {
		return t.runUnit(ctx, u, say)
	}
	all := tally{cell: c, seen: map[string]int{}}
	limit := max(time.Minute, 6*c.Timeout)
	// What a run has taken by its own clock may be hours of virtual time.
	for began := time.Now(); all.Runs < c.Runs && time.Since(began) < limit; {
		u.Again = all.Runs > 0 && !u.Isolated
		res, err := t.runUnit(ctx, u, func(Output) {})
		if err != nil {
			return res, err
		}
		if !res.ran() {
			return told(res, say), nil
		}
		all.add(res)
	}
	res := all.result()
	if all.Runs < c.Runs {
		text := fmt.Sprintf("timeout: %d of %d runs took longer than %v", all.Runs, c.Runs, limit)
		res.fail(Error{Ending: Timeout, Message: text, Pos: Pos{File: u.Pos.File, Line: u.Pos.Line}})
	}
	return told(res, say), nil
}

// told gives a result all of whose outputs have been said.
func told(res Result, say func(Output)) Result {
	for _, o := range res.Outputs {
		say(o)
	}
	return res
}

// A tally counts the results of a cell.
type tally struct {
	cell Cell
	Distribution
	seen    map[string]int // outcomes by account
	ends    []Result       // the first result of each ending
	elapsed time.Duration
}

func (t *tally) add(res Result) {
	t.Runs++
	t.elapsed += res.Elapsed
	if !slices.ContainsFunc(t.ends, func(r Result) bool { return r.Ending == res.Ending }) {
		t.ends = append(t.ends, res)
	}
	account := res.Account()
	i, known := t.seen[account]
	switch {
	case known:
		t.Outcomes[i].Count++
	case len(t.Outcomes) == most:
		t.Others++
	default:
		t.seen[account] = len(t.Outcomes)
		t.Outcomes = append(t.Outcomes, Outcome{1, res})
	}
}

// result gives the result of all runs.
func (t *tally) result() Result {
	slices.SortStableFunc(t.Outcomes, func(a, b Outcome) int { return cmp.Compare(b.Count, a.Count) })
	res := t.cell.together(t.ends, RunsType, t.Distribution, t.text())
	res.Elapsed = t.elapsed
	return res
}

// together gives one result for several of the cell, with a display of them.
// It ends as one of them that should not have ended so, or else as one that
// ended as it is expected: not all have to.
func (c Cell) together(results []Result, mime string, of any, text string) Result {
	res := Result{Cell: c.Number, Ending: Done, Outputs: []Output{{Kind: Display, Data: map[string]json.RawMessage{
		mime: mustJSON(of), "text/plain": mustJSON(text),
	}}}}
	foremost := func(r Result) bool { return r.Ending != Done && r.Ending != c.Expect }
	i := slices.IndexFunc(results, foremost)
	if i < 0 {
		i = slices.IndexFunc(results, func(r Result) bool { return r.Ending != Done })
	}
	if i < 0 {
		return res
	}
	res.ExitCode = results[i].ExitCode
	if e := results[i].Err(); e != nil {
		res.fail(*e)
	}
	res.Ending = results[i].Ending
	return res
}

// fail makes e the end of a result.
func (r *Result) fail(e Error) {
	r.Ending = e.Ending
	r.Outputs = append(slices.Clone(r.Outputs), Output{Kind: Failure, Error: &e})
}

// mustJSON gives the JSON of what surely has one.
func mustJSON(v any) json.RawMessage {
	b, err := json.Marshal(v)
	if err != nil {
		panic("runner: " + err.Error())
	}
	return b
}

// account gives the account of the outcomes, whatever their numbers.
func (d Distribution) account() string {
	var all []string
	for _, o := range d.Outcomes {
		all = append(all, "-- run --\n"+o.Result.Account())
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// text gives the distribution as text, which a fence records:
//
//	163 of 200: A B C
//	37 of 200: B A C
//
// An output of several lines stands below its number.
func (d Distribution) text() string {
	var b strings.Builder
	say := func(count int, body string) {
		body = strings.TrimRight(body, "\n")
		fmt.Fprintf(&b, "%d of %d:", count, d.Runs)
		switch {
		case strings.Contains(body, "\n"):
			b.WriteString("\n" + body)
		case body != "":
			b.WriteString(" " + body)
		}
		b.WriteString("\n")
	}
	for _, o := range d.Outcomes {
		say(o.Count, o.Result.story())
	}
	if d.Others > 0 {
		say(d.Others, "(other outputs)")
	}
	return b.String()
}

// story gives what was printed and, if a cell did not come to its end, why.
func (r Result) story() string {
	text := trimEnd(r.Printed()) + "\n"
	if e := r.Err(); e != nil {
		text += e.Message + "\n"
	}
	return strings.TrimLeft(text, "\n")
}
