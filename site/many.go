package site

import (
	"fmt"
	"strconv"

	"weft/runner"
)

// shownOutcomes is how many outcomes are shown open.
const shownOutcomes = 6

// A distribution is what many runs of a cell gave, as the template gets it.
type distribution struct {
	Words *Words
	// Sum says in a line what there is.
	Sum string
	// Outcomes are the most frequent ones, Rest those that are folded away.
	Outcomes, Rest []outcome
	// Others says how many runs gave what is not told; empty if none did.
	Others string
}

// RestLabel says how many outcomes are folded away.
func (d distribution) RestLabel() string { return d.Words.rarer.of(len(d.Rest)) }

// An outcome is one of the results, and how many runs gave it.
type outcome struct {
	Words *Words
	// Share says how many, Percent is the length of the bar.
	Share, Percent string
	// State is nil for a run that came to its end.
	State   *State
	Outputs []output
}

// A variation is what a cell gave for each value of its parameter, as the
// template gets it.
type variation struct {
	// Label names the control that chooses among the variants.
	Label, Name string
	Variants    []variant
}

// A variant is what the cell gave for one value.
type variant struct {
	// Title is the definition: "workers = 4".
	Title, Value string
	Written      bool
	State        *State
	Elapsed      string
	Words        *Words
	Outputs      []output
}

// many gives the output for a display of several results of a cell; false if
// it is none.
func (t *text) many(c cell, at string, o runner.Output) (output, bool) {
	v := output{Words: t.words, Class: "many"}
	if d, ok := o.Distribution(); ok {
		v.Distribution = t.distribution(c, at, d)
		return v, true
	}
	if w, ok := o.Variation(); ok {
		v.Variation = t.variation(c, at, w)
		return v, true
	}
	return v, false
}

func (t *text) distribution(c cell, at string, d runner.Distribution) *distribution {
	v := &distribution{Words: t.words, Sum: t.words.RunSum(d.Runs, len(d.Outcomes), d.Others)}
	for i, o := range d.Outcomes {
		one := outcome{
			Words: t.words, Share: t.words.Share(o.Count, d.Runs),
			Percent: strconv.FormatFloat(100*float64(o.Count)/float64(max(d.Runs, 1)), 'f', 1, 64),
			Outputs: t.inner(c, fmt.Sprintf("%s-%d", at, i+1), o.Result),
		}
		if o.Result.Ending != runner.Done {
			one.State = c.stateOf(o.Result)
		}
		if i < shownOutcomes {
			v.Outcomes = append(v.Outcomes, one)
		} else {
			v.Rest = append(v.Rest, one)
		}
	}
	if d.Others > 0 {
		v.Others = t.words.OtherRuns(d.Others, d.Runs)
	}
	return v
}

func (t *text) variation(c cell, at string, w runner.Variation) *variation {
	v := &variation{Label: t.words.Choose(w.Name), Name: w.Name}
	for i, one := range w.Variants {
		v.Variants = append(v.Variants, variant{
			Title: w.Name + " = " + one.Value, Value: one.Value, Written: i == w.Written,
			State: c.stateOf(one.Result), Elapsed: elapsedText(one.Result), Words: t.words,
			Outputs: t.inner(c, fmt.Sprintf("%s-%d", at, i+1), one.Result),
		})
	}
	return v
}

// inner gives the outputs of one of several results of a cell.
func (t *text) inner(c cell, at string, res runner.Result) []output {
	c.result = &res
	var all []output
	for i, o := range res.Outputs {
		if v, ok := t.output(c, fmt.Sprintf("%s-%d", at, i+1), o); ok {
			all = append(all, v)
		}
	}
	return all
}

// stateOf gives how one of several results of the cell ended. Not all have to
// end as it is expected.
func (c cell) stateOf(res runner.Result) *State {
	c.result = &res
	if res.Ending == runner.Done {
		c.source.Expect = ""
	}
	return c.State()
}

// toldWithin reports whether a failure is that of one of several results,
// which is shown with it.
func toldWithin(outputs []runner.Output, e *runner.Error) bool {
	tells := func(r runner.Result) bool {
		inner := r.Err()
		return e != nil && inner != nil && inner.Message == e.Message && inner.Pos == e.Pos
	}
	for _, o := range outputs {
		d, _ := o.Distribution()
		for _, one := range d.Outcomes {
			if tells(one.Result) {
				return true
			}
		}
		v, _ := o.Variation()
		for _, one := range v.Variants {
			if tells(one.Result) {
				return true
			}
		}
	}
	return false
}
