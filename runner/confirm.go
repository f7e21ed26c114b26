package runner

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A Verdict says what the second kernel of a run makes of a result.
type Verdict string

// The verdicts.
const (
	Confirmed Verdict = "confirmed" // both gave the same
	Varying   Verdict = "varying"   // they did not, but nothing that is recorded tells which is right
	Differs   Verdict = "differs"   // they did not, and one of them must be wrong
	Alone     Verdict = "alone"     // only one ran it: there is no other, it is pinned, or the other cannot
)

// both joins the result of a cell with that of the second kernel. What does
// not depend on what is recorded is decided.
func both(first, second Result) Result {
	switch {
	case second.gaveUp(first):
		first.Verdict = Alone
	case first.Account() != second.Account():
		first.Other = &second
	case first.ran():
		first.Verdict = Confirmed
	}
	return first
}

// gaveUp reports whether the second kernel could not run a cell to the end
// that it has in the first: not at all, or not with what it may use.
func (r Result) gaveUp(first Result) bool {
	switch r.Ending {
	case Unsupported, Timeout, Memory, Stack:
		return first.Ending != r.Ending
	}
	return false
}

// ran reports whether a kernel ran the cell: that it does not compile is
// known without.
func (r Result) ran() bool {
	switch r.Ending {
	case NotRun, CompileError, Unsupported, Absent:
		return false
	}
	return true
}

// judged gives the run with the verdicts on what its kernels gave. They
// depend on what is recorded, which is not in the key of a run.
func (r Run) judged(cells []Cell) Run {
	r.Results = slices.Clone(r.Results)
	for _, c := range cells {
		for i, res := range r.Results {
			if res.Cell == c.Number {
				r.Results[i] = c.judge(res)
			}
		}
	}
	return r
}

// judge gives the result of the cell with a verdict on it, if that is open.
// Its reason is then why a difference may come from a cell above; it may be
// empty.
func (c Cell) judge(res Result) Result {
	if res.Other == nil {
		return res
	}
	other := *res.Other
	excluded := c.Want != nil && c.Want.Accepts(res.Printed()) && !c.Want.Accepts(other.Printed())
	switch {
	case c.endAlike(res, other) && !excluded:
		res.Verdict, res.Reason, res.Other = Varying, "", nil
	case res.Reason != "":
		res.Verdict, res.Other = Alone, nil
	default:
		other = other.bounded()
		res.Verdict, res.Other = Differs, &other
	}
	return res
}

// endAlike reports whether two results end in the same way. Of many runs one
// may have ended as it is expected, or none, by chance.
func (c Cell) endAlike(a, b Result) bool {
	byChance := func(e Ending) bool { return c.Runs > 1 && (e == Done || e == c.Expect) }
	return a.end() == b.end() || byChance(a.Ending) && byChance(b.Ending)
}

// Repeats reports whether two results of the cell, by the same kernel, are the
// same but for what its recorded output leaves open.
func (c Cell) Repeats(a, b Result) bool {
	if a.Account() == b.Account() {
		return true
	}
	open := c.Want != nil && c.Want.Accepts(a.Printed()) && c.Want.Accepts(b.Printed())
	return open && a.unprinted().Account() == b.unprinted().Account()
}

// unprinted gives the result without what Printed gives.
func (r Result) unprinted() Result {
	r.Outputs = slices.DeleteFunc(slices.Clone(r.Outputs), func(o Output) bool {
		return o.Kind != Display && o.Kind != Failure
	})
	return r
}

// Account gives all that a result is compared by as one text: what was
// written to the standard output, then what else there is with a heading for
// each. In which order the streams were written to is not in it, since two
// pipes have none; nor are stacks, which name what only one kernel has.
func (r Result) Account() string {
	var b strings.Builder
	b.WriteString(whole(r.Text(Stdout)))
	if s := r.Text(Stderr); s != "" {
		b.WriteString("-- stderr --\n" + whole(s))
	}
	for _, o := range r.Outputs {
		switch o.Kind {
		case Value:
			fmt.Fprintf(&b, "-- value %s --\n%s", o.Type, whole(o.Text))
		case Display:
			b.WriteString(accountOf(o.Data))
		}
	}
	if r.Ending != Done {
		fmt.Fprintf(&b, "-- %s --\n%s", r.ending(), whole(r.message()))
	}
	return b.String()
}

// whole gives a text with a mark if its last line has no end.
func whole(s string) string {
	if s == "" || strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n\\ no newline\n"
}

// accountOf gives the account of a display. A timeline has none: it is never
// the same twice.
func accountOf(data map[string]json.RawMessage) string {
	if data[TimelineType] != nil {
		return ""
	}
	var b strings.Builder
	if d, ok := (Output{Data: data}).Distribution(); ok {
		return d.account()
	}
	if v, ok := (Output{Data: data}).Variation(); ok {
		return v.account()
	}
	for _, mime := range slices.Sorted(maps.Keys(data)) {
		fmt.Fprintf(&b, "-- display %s --\n", mime)
		var text string
		if err := json.Unmarshal(data[mime], &text); err == nil && len(text) < 1000 && mime == "text/plain" {
			b.WriteString(whole(text))
		} else {
			fmt.Fprintf(&b, "%d bytes, SHA-256 %x\n", len(data[mime]), sha256.Sum256(data[mime]))
		}
	}
	return b.String()
}

// end gives how a result ended, and the types of its values: what is the same
// each time that a cell is run.
func (r Result) end() string {
	s := r.ending() + "\n" + r.message()
	for _, o := range r.Outputs {
		if o.Kind == Value {
			s += "\n" + o.Type
		}
	}
	return s
}

// ending gives the ending, with the status of an exit.
func (r Result) ending() string {
	if r.Ending == Exit {
		return fmt.Sprintf("%s %d", r.Ending, r.ExitCode)
	}
	return string(r.Ending)
}

// chance is what is not the same each time in the messages of the runtime.
var chance = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`0x[0-9a-f]+|goroutine \d+`) })

// message gives the message of the result's error, without what is chance.
func (r Result) message() string {
	return chance().ReplaceAllStringFunc(messageOf(r.Err()), func(s string) string {
		if strings.HasPrefix(s, "0x") {
			return "0x…"
		}
		return "goroutine …"
	})
}

// Accounts gives what the two kernels of a result that differs gave, as texts
// to compare, without what is too long to look at.
func (r Result) Accounts() (first, second string) {
	if r.Other == nil {
		return "", ""
	}
	return r.bounded().Account(), r.Other.Account()
}

// A Tally counts results by what they are worth.
type Tally struct {
	Confirmed, Varying, Differs int
	// Alone counts by the kernel; nil means that there are none.
	Alone map[string]int
}

// Count counts a result with a verdict, if it has one, that a kernel gave.
func (t *Tally) Count(v Verdict, kernel string) {
	switch v {
	case Confirmed:
		t.Confirmed++
	case Varying:
		t.Varying++
	case Differs:
		t.Differs++
	case Alone:
		if t.Alone == nil {
			t.Alone = map[string]int{}
		}
		t.Alone[kernel]++
	}
}

// TallyOf counts the results of runs.
func TallyOf(runs ...Run) Tally {
	var t Tally
	for _, run := range runs {
		for _, res := range run.Results {
			t.Count(res.Verdict, run.KernelOf(res))
		}
	}
	return t
}

// noteSize is how many bytes of each output are kept of what differs.
const noteSize = 8 << 10

// bounded gives the result as it is kept beside the one that counts: cut, and
// without times and stacks.
func (r Result) bounded() Result {
	r.Outputs = slices.Clone(r.Outputs)
	for i, o := range r.Outputs {
		o.Moments = nil
		o.Text = cut(o.Text)
		o.Data = maps.Clone(o.Data)
		maps.DeleteFunc(o.Data, func(mime string, v json.RawMessage) bool {
			return mime != "text/plain" && len(v) > noteSize
		})
		if o.Error != nil {
			e := *o.Error
			e.Message, e.Stack = cut(e.Message), ""
			o.Error = &e
		}
		r.Outputs[i] = o
	}
	return r
}

// cut gives the beginning of a long text.
func cut(s string) string {
	if len(s) <= noteSize {
		return s
	}
	return strings.ToValidUTF8(s[:noteSize], "") + "…\n"
}
