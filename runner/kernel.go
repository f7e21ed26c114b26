package runner

import (
	"context"
	"time"
)

// A Unit is one cell as a kernel gets it: declarations of package main and
// the name of the function that holds the statements. Package program
// writes it. Units of a chapter share one package: no name is declared
// twice, and each unit uses only what it or an earlier one declares.
type Unit struct {
	// Cell is the number of the cell.
	Cell int `json:"cell"`
	// Imports are what Source needs, also those that earlier units have.
	Imports []Import `json:"imports,omitempty"`
	// Source is declarations, without package clause and imports.
	Source string `json:"source"`
	// Entry is the function that runs the cell; empty if there is nothing
	// to run but the declarations.
	Entry string `json:"entry,omitempty"`
	// Pos is where the cell stands in the Markdown file.
	Pos Pos `json:"pos"`
	// Timeout bounds the wall time; zero means the kernel's default.
	Timeout time.Duration `json:"timeout,omitempty"`
	// Isolated units get a process of their own and see no other unit.
	Isolated bool `json:"isolated,omitempty"`
	// Needs are the numbers of the cells above whose definitions the unit
	// uses, in order.
	Needs []int `json:"needs,omitempty"`
	// Virtual units have a clock that stands still while a goroutine of them
	// runs. Of the units that are not isolated all are virtual or none is.
	Virtual bool `json:"virtual,omitempty"`
	// Trace asks for an execution trace of the unit: empty, "goroutines" or
	// "threads". A kernel gives it as a display of type [TraceType].
	Trace string `json:"trace,omitempty"`
	// TraceFor bounds how long the trace is recorded, so that there is one
	// of a unit that takes too long.
	TraceFor time.Duration `json:"traceFor,omitempty"`
	// Again asks for the statements of a unit that the kernel has run before:
	// its declarations are not carried out again.
	Again bool `json:"again,omitempty"`
	// Runs is how often the unit is to be run if that is more than once: all but
	// the first time it comes with Again, or if it is isolated, as it is.
	Runs int `json:"runs,omitempty"`
	// Input says that the unit can read what a [Feeder] is fed. The standard
	// input of others is at its end.
	Input bool `json:"input,omitempty"`
	// Lines gives for each line of Source, from the first, the line of the
	// Markdown file it came from; zero where it came from none.
	Lines []int `json:"lines,omitempty"`
}

// An Import is one imported package and the name it has in a unit.
type Import struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// A Report takes the outputs of units as they appear: the index of the unit
// in the call of Run, and the output. It is called from one goroutine at a
// time and must not keep the kernel waiting.
type Report func(unit int, o Output)

// A Kernel runs the units of one chapter, in order, in one scope. It keeps
// what they defined until it is closed. Package kerneltest holds what every
// kernel promises. A kernel is not safe for concurrent use.
type Kernel interface {
	// Run runs units and gives one result for each. What a cell does wrong
	// is in its result; the error is only for a kernel that was lost or a
	// context that ended. Report may be nil.
	Run(ctx context.Context, units []Unit, report Report) ([]Result, error)
	// Close ends the kernel and everything that its cells have started.
	// It may be called more than once.
	Close() error
}

// A Feeder is a kernel whose units can read standard input, if they say so
// ([Unit.Input]). Its methods may be called while a unit runs.
type Feeder interface {
	// Feed adds text to what the unit that runs can read, or while none runs
	// the next one; end says that nothing follows. It does not block. What a
	// unit has not read is gone when it ends: each has an input of its own.
	Feed(text string, end bool) error
	// OnWait sets who is told when the unit that runs waits for input. It is
	// called before the first Run.
	OnWait(tell func())
}

// An Interrupter is a kernel that can end the unit that runs and keep what
// was defined before it. Its methods may be called while a unit runs.
type Interrupter interface {
	// Interrupt does to the unit that runs what Ctrl+C does to a program: one
	// that asks for the signal (os/signal) decides what follows, others end
	// with a result of ending signal. It does not wait for that. The error says
	// that there is nothing to interrupt; the unit may still be being built, or
	// wait for earlier ones. What an interrupted unit has defined counts as
	// what a unit has that ended its process.
	Interrupt() error
}

// RunEach runs units one after the other by a function for one, and gathers
// the results; it ends with the first error. It is the loop of a Kernel's
// Run. Report may be nil.
func RunEach(units []Unit, report Report, run func(u Unit, say func(Output)) (Result, error)) ([]Result, error) {
	var results []Result
	for i, u := range units {
		say := func(o Output) {
			if report != nil {
				report(i, o)
			}
		}
		res, err := run(u, say)
		if err != nil {
			return results, err
		}
		results = append(results, res)
	}
	return results, nil
}

// Limits bound what a cell may use. A zero field means its default.
type Limits struct {
	// Wall is the time a cell may take if it does not say otherwise.
	Wall time.Duration `json:"wall,omitempty"`
	// Memory is how many bytes a process of the cell may allocate; if it is
	// negative, there is no such limit.
	Memory int64 `json:"memory,omitempty"`
	// Output is how many bytes a cell may print, all kinds together.
	Output int64 `json:"output,omitempty"`
	// Processes is how many processes the cells of a chapter may have at once.
	Processes int `json:"processes,omitempty"`
	// Files is how many files a process may have open.
	Files int `json:"files,omitempty"`
}

// WithDefaults gives l with every zero field set to its default.
func (l Limits) WithDefaults() Limits {
	def := func(v *int64, d int64) {
		if *v == 0 {
			*v = d
		}
	}
	if l.Wall == 0 {
		l.Wall = 10 * time.Second
	}
	def(&l.Memory, 2<<30)
	def(&l.Output, 1<<20)
	if l.Processes == 0 {
		l.Processes = 512
	}
	if l.Files == 0 {
		l.Files = 16384
	}
	return l
}
