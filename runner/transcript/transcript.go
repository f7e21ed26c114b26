// Package transcript keeps what a unit gives while it runs, for kernels that
// run it elsewhere, in a process or a worker: its outputs in their order, each
// told at once, as far as a limit allows.
package transcript

import (
	"time"
	"unicode/utf8"

	"weft/runner"
)

// A Transcript is the result of a unit so far. It is not safe for concurrent
// use.
type Transcript struct {
	// Result has the outputs and, of one that is an error, the ending.
	Result runner.Result

	say   func(runner.Output)
	limit int64
	size  int64
	full  bool
}

// New makes the transcript of a unit, which keeps at most limit bytes of what
// is put and tells say of each output; nil means that nobody listens yet.
func New(u runner.Unit, limit int64, say func(runner.Output)) Transcript {
	return Transcript{Result: runner.Result{Cell: u.Cell, Ending: runner.Done}, limit: limit, say: say}
}

// Hear has say told of each output: of those that are there at once.
func (t *Transcript) Hear(say func(runner.Output)) {
	t.say = say
	for _, o := range t.Result.Outputs {
		say(o)
	}
}

// Full reports whether there was more output than is allowed. Nothing is put
// any more.
func (t *Transcript) Full() bool { return t.full }

// Fill says that there was more, which did not come here.
func (t *Transcript) Fill() { t.full = true }

// Put adds an output as far as the limit allows.
func (t *Transcript) Put(o runner.Output) {
	if t.full {
		return
	}
	if left := t.limit - t.size; Size(o) > left {
		t.full = true
		o.Text, o.Data = cut(o.Text, left), nil
		if o.Text == "" {
			return
		}
	}
	t.size += Size(o)
	t.Add(o)
}

// Add adds an output whatever its size.
func (t *Transcript) Add(o runner.Output) {
	if o.Error != nil {
		t.Result.Ending = o.Error.Ending
	}
	if t.say != nil {
		t.say(o)
	}
	if n := len(t.Result.Outputs); n > 0 && together(t.Result.Outputs[n-1], o) {
		t.Result.Outputs[n-1].Text += o.Text
		return
	}
	t.Result.Outputs = append(t.Result.Outputs, o)
}

// End takes over the result that the kernel gave, with the outputs that are
// kept here.
func (t *Transcript) End(r runner.Result) {
	r.Outputs = t.Result.Outputs
	t.Result = r
}

// Finish gives the result, with texts that belong together joined.
func (t *Transcript) Finish() runner.Result {
	t.Result.Outputs = runner.JoinAll(t.Result.Outputs)
	return t.Result
}

// together reports whether two texts came so soon one after the other that
// they are one write for all who look at it later.
func together(a, b runner.Output) bool {
	return a.Kind == b.Kind && (a.Kind == runner.Stdout || a.Kind == runner.Stderr) &&
		b.At-a.At < time.Millisecond && len(a.Text) < 4<<10
}

// Size gives how many bytes of a limit an output takes. A trace, which the
// cell has not printed, takes none: who records it bounds it.
func Size(o runner.Output) int64 {
	n := len(o.Text)
	for typ, data := range o.Data {
		if typ != runner.TraceType {
			n += len(data)
		}
	}
	return int64(n)
}

// cut gives the first bytes of s, at most n, and no half character.
func cut(s string, n int64) string {
	if int64(len(s)) <= n {
		return s
	}
	end := int(n)
	for end > 0 && end > int(n)-utf8.UTFMax && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end]
}
