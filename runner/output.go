package runner

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"
)

// A Kind tells what an [Output] is.
type Kind string

// The kinds of output.
const (
	Stdout  Kind = "stdout"  // what was written to the standard output
	Stderr  Kind = "stderr"  // what was written to the standard error
	Value   Kind = "value"   // the value of the last expression
	Display Kind = "display" // a MIME bundle
	Failure Kind = "error"   // why the cell did not end well
)

// An Output is one thing that a cell produced. Its JSON form is the only
// one, from kernel to cache to page to browser (I5).
type Output struct {
	Kind Kind `json:"kind"`
	// At is the time from the start of the cell to the first byte.
	At time.Duration `json:"at"`
	// Text is what was written, or the value as %v prints it.
	Text string `json:"text,omitempty"`
	// Type is the Go type of a value.
	Type string `json:"type,omitempty"`
	// Moments are the writes that make up Text, in order; nil means that
	// all of it came at once.
	Moments []Moment `json:"moments,omitempty"`
	// Data is the MIME bundle of a display; text/plain is always there.
	Data map[string]json.RawMessage `json:"data,omitempty"`
	// Error is set in an output of kind Failure.
	Error *Error `json:"error,omitempty"`
}

// Plain gives the text of a display; empty for another output.
func (o Output) Plain() string {
	var plain string
	if json.Unmarshal(o.Data["text/plain"], &plain) != nil {
		return ""
	}
	return plain
}

// The types of displays that belong to weft itself.
const (
	// TraceType is an execution trace in base64, on its way from a kernel to
	// who makes a timeline of it.
	TraceType = "application/vnd.weft.trace"
	// TimelineType is a timeline, in JSON.
	TimelineType = "application/vnd.weft.timeline+json"
)

// A Moment is one write: Len bytes of the text, at a time from the start of
// the cell.
type Moment struct {
	At  time.Duration `json:"at"`
	Len int           `json:"len"`
}

// An Error is why a cell did not end well, in the words of Go.
type Error struct {
	Ending Ending `json:"ending"`
	// Message is one line or a few: "panic: runtime error: …", "exit status 3".
	Message string `json:"message"`
	// Pos is where it happened, if that is known.
	Pos Pos `json:"pos"`
	// Acts are what goroutines did: the two accesses to the same memory that
	// race, the later one first; or what those do that nobody wakes.
	Acts []Act `json:"acts,omitempty"`
	// Problems are the errors of the compiler, all of them.
	Problems []Problem `json:"problems,omitempty"`
	// Stack is the report of the runtime, with the lines of the Markdown.
	Stack string `json:"stack,omitempty"`
}

// An Act is what a goroutine did at a place.
type Act struct {
	// Goroutine is its number among those of the cell, from 1; Others is how
	// many did the same at the same place.
	Goroutine int `json:"goroutine"`
	Others    int `json:"others,omitempty"`
	// What is "read" or "write", or a state in the words of Go: "chan receive".
	What string `json:"what"`
	Pos  Pos    `json:"pos"`
}

// An Ending is how the run of a cell ended.
type Ending string

// The endings.
const (
	Done         Ending = "done"           // to its end
	NotRun       Ending = "not-run"        // norun, or what it needs did not compile
	CompileError Ending = "compile-error"  // the compiler refused it
	Panic        Ending = "panic"          // a panic that nobody recovered
	Exit         Ending = "exit"           // os.Exit, log.Fatal
	Deadlock     Ending = "deadlock"       // all goroutines are asleep
	Race         Ending = "race"           // the race detector found one
	Timeout      Ending = "timeout"        // longer than its wall time
	Memory       Ending = "memory"         // more memory than allowed
	OutputLimit  Ending = "output-limit"   // more output than allowed
	Stack        Ending = "stack-overflow" // endless recursion
	Fatal        Ending = "fatal"          // another fatal error of the runtime
	Signal       Ending = "signal"         // killed by a signal
	Unsupported  Ending = "unsupported"    // this kernel cannot run it
	Absent       Ending = "absent"         // its kernel is not on this machine
)

// Join appends o to outputs; a text of the same kind as the last one is
// joined to it, and its time kept as a moment. It may reuse the last element.
func Join(outputs []Output, o Output) []Output {
	n := len(outputs)
	if n == 0 || !joins(outputs[n-1], o) {
		return append(outputs, o)
	}
	last := &outputs[n-1]
	last.Moments = append(moments(*last), moments(o)...)
	last.Text += o.Text
	return outputs
}

// JoinAll gives the outputs joined as by [Join] one after the other. For
// many small ones it is much faster.
func JoinAll(outputs []Output) []Output {
	var joined []Output
	for len(outputs) > 0 {
		n := 1
		for n < len(outputs) && joins(outputs[0], outputs[n]) {
			n++
		}
		joined = append(joined, concat(outputs[:n]))
		outputs = outputs[n:]
	}
	return joined
}

// joins reports whether b is joined to a, which stands before it.
func joins(a, b Output) bool {
	return a.Kind == b.Kind && (a.Kind == Stdout || a.Kind == Stderr)
}

// concat gives one output for several of one kind.
func concat(outputs []Output) Output {
	first := outputs[0]
	if len(outputs) == 1 {
		return first
	}
	var text strings.Builder
	var all []Moment
	for _, o := range outputs {
		text.WriteString(o.Text)
		all = append(all, moments(o)...)
	}
	first.Text, first.Moments = text.String(), all
	return first
}

// moments gives the writes of o, also where they are not spelled out.
func moments(o Output) []Moment {
	if o.Moments != nil {
		return o.Moments
	}
	return []Moment{{At: o.At, Len: len(o.Text)}}
}

// A Result is what the run of one cell gave: all outputs in order, and how
// it ended. A cell that fails is a result, not an error (I4).
type Result struct {
	// Cell is the number of the cell.
	Cell    int           `json:"cell"`
	Outputs []Output      `json:"outputs"`
	Ending  Ending        `json:"ending"`
	Elapsed time.Duration `json:"elapsed"`
	// ExitCode is the status of a process that ended with the cell.
	ExitCode int `json:"exitCode,omitempty"`
	// Kernel names the kernel if it is not that of the run: the cell is
	// pinned to it.
	Kernel string `json:"kernel,omitempty"`
	// Verdict says what the second kernel makes of the result; empty if the
	// cell was not run.
	Verdict Verdict `json:"verdict,omitempty"`
	// Reason is why the second kernel has no result that counts.
	Reason string `json:"reason,omitempty"`
	// Other is what the second kernel gave, if that is not the same.
	Other *Result `json:"other,omitempty"`
}

// Failed gives the result of a cell that was not run to its end because of e,
// without other outputs.
func Failed(cell int, e Error) Result {
	return Result{Cell: cell, Ending: e.Ending, Outputs: []Output{{Kind: Failure, Error: &e}}}
}

// Text gives all text of one kind in r.
func (r Result) Text(kind Kind) string {
	var s string
	for _, o := range r.Outputs {
		if o.Kind == kind {
			s += o.Text
		}
	}
	return s
}

// Printed gives what a recorded output is compared with: all that the cell
// wrote to the standard output and the standard error, and its values, in
// the order in which they came.
func (r Result) Printed() string {
	var s string
	for _, o := range r.Outputs {
		switch o.Kind {
		case Stdout, Stderr:
			s += o.Text
		case Value:
			s += o.Text + "\n"
		case Display:
			if o.Data[TimelineType] == nil { // that is different each time, and nobody has printed it
				s += o.Plain()
			}
		}
	}
	return s
}

// Err gives the error of r, or nil if the cell ended well.
func (r Result) Err() *Error {
	for _, o := range r.Outputs {
		if o.Error != nil {
			return o.Error
		}
	}
	return nil
}

// A Run is the results of the cells of one chapter by one kernel, but for
// those of cells that are pinned to another, and what a second kernel makes
// of them.
type Run struct {
	// Kernel names the kernel.
	Kernel string `json:"kernel"`
	// Second names the kernel that has run the cells as well; it may be empty.
	Second string `json:"second,omitempty"`
	// Go is the release whose language and library the kernel gives: "go1.26.8".
	Go string `json:"go"`
	// Took is how long the chapter took as a whole, with compiling; zero if
	// that is not known.
	Took time.Duration `json:"took,omitempty"`
	// Results has one entry for each cell, in order.
	Results []Result `json:"results"`
	// Leaks are the goroutines that are left at the end.
	Leaks []Leak `json:"leaks,omitempty"`
}

// KernelOf names the kernel that gave a result of the run.
func (r Run) KernelOf(res Result) string { return cmp.Or(res.Kernel, r.Kernel) }

// Result gives the result of the cell with a number; false if there is none.
func (r Run) Result(cell int) (Result, bool) {
	for _, res := range r.Results {
		if res.Cell == cell {
			return res, true
		}
	}
	return Result{}, false
}
