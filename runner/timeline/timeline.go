// Package timeline holds what the execution trace of a cell tells: which
// goroutine ran on which processor and when, what it waited for, and who
// woke it.
//
// A [Timeline] is data, in a size that does not depend on how much the cell
// did: short spans that lie side by side are merged, and a merged span says
// how many there were and how the time was shared. Sums are exact all the
// same. Package recorder records traces in the process of the cell, package
// analysis reads them.
package timeline

import "time"

// A State is what a goroutine, a processor or a thread does during a span.
type State string

// The states. Those from Channel to GC are ways of waiting.
const (
	Running State = "running" // a goroutine of the cell has a processor
	Ready   State = "ready"   // it could run and waits for a processor
	Channel State = "channel" // it waits for a channel, also in a select
	Lock    State = "lock"    // for a mutex, a WaitGroup, a Cond
	Sleep   State = "sleep"   // for time to pass
	Network State = "network" // for a file that the runtime watches: a socket, a pipe
	Syscall State = "syscall" // for the operating system, with its thread
	GC      State = "gc"      // for the garbage collector, or is part of it
	Other   State = "other"   // for something else; of a processor: it runs what is not the cell's
)

// States are all states, in the order in which they are told.
var States = []State{Running, Ready, Channel, Lock, Sleep, Network, Syscall, GC, Other}

// Times says how long something was in each state.
type Times map[State]time.Duration

// Sum gives all times together.
func (t Times) Sum() time.Duration {
	var sum time.Duration
	for _, d := range t {
		sum += d
	}
	return sum
}

// A Timeline is what happened while a cell ran. Its JSON form is the content
// of a display of type [runner.TimelineType].
type Timeline struct {
	// Start is the time from the start of the cell, from which outputs
	// count, to the zero of the timeline.
	Start time.Duration `json:"start"`
	// Length is how long the timeline is.
	Length time.Duration `json:"length"`
	// Cut tells that the recording ended before the cell did, because it was
	// long enough; Still that from the end of the timeline on all goroutines
	// of the cell waited.
	Cut   bool `json:"cut,omitempty"`
	Still bool `json:"still,omitempty"`

	Processors []Row `json:"processors"`
	Goroutines []Row `json:"goroutines"`
	// Threads are there if they were asked for.
	Threads []Row `json:"threads,omitempty"`
	// Others are the goroutines of the cell that have no row.
	Others *Others `json:"others,omitempty"`

	Arrows []Arrow `json:"arrows,omitempty"`
	// MoreArrows is how many starts and wakes have no arrow.
	MoreArrows int `json:"moreArrows,omitempty"`

	Counters Counters `json:"counters"`
}

// A Row is one processor, goroutine or thread, and what it did.
type Row struct {
	// Number is that of the goroutine, from 1, which is the cell's own; or
	// that of the processor or thread as Go or the system counts them.
	Number int `json:"number"`
	// Name is the function that the goroutine runs, with those arguments
	// that are known: "worker(2)"; empty for the cell's own.
	Name string `json:"name,omitempty"`
	// Line is the line of the Markdown file that started the goroutine;
	// zero if that is not known.
	Line int `json:"line,omitempty"`
	// Spans are in order and do not overlap.
	Spans []Span `json:"spans"`
	// Times are the exact sums, and Counts how often each state was entered.
	Times  Times         `json:"times"`
	Counts map[State]int `json:"counts,omitempty"`
}

// A Span is a stretch of time in which a row was in one state, or, if Count
// is set, several merged ones.
type Span struct {
	From  time.Duration `json:"from"`
	To    time.Duration `json:"to"`
	State State         `json:"state"` // of a merged span: the one that took longest
	// Goroutine is the number of the one that runs on the processor or
	// thread; zero if it is none of the cell's or has no row.
	Goroutine int `json:"goroutine,omitempty"`
	// What says more: "Mutex.Lock", "select", the name of a system call.
	What string `json:"what,omitempty"`
	// Line is the line of the Markdown file where the goroutine waits.
	Line int `json:"line,omitempty"`
	// Count is how many spans were merged; zero in a span that is one.
	Count int `json:"count,omitempty"`
	// Times say how the time of a merged span is shared. Together they may
	// be less than the whole: there were gaps.
	Times Times `json:"times,omitempty"`
}

// Length gives how long the span is.
func (s Span) Length() time.Duration { return s.To - s.From }

// Merged tells that the span stands for several.
func (s Span) Merged() bool { return s.Count > 0 }

// An Arrow leads from the goroutine that started or woke another to that.
type Arrow struct {
	At    time.Duration `json:"at"`
	From  int           `json:"from"`
	To    int           `json:"to"`
	Start bool          `json:"start,omitempty"` // else it is a wake
}

// Others are goroutines without a row.
type Others struct {
	Count int   `json:"count"`
	Times Times `json:"times"`
}

// Counters say what the cell cost. User to Threads are of the whole process,
// also of what the runtime did meanwhile.
type Counters struct {
	Wall time.Duration `json:"wall"`
	// Measured tells that the system gave the five below.
	Measured    bool          `json:"measured"`
	User        time.Duration `json:"user"`
	System      time.Duration `json:"system"`
	Voluntary   int           `json:"voluntary"`   // context switches of threads that had to wait
	Involuntary int           `json:"involuntary"` // and of those that had to make room
	Threads     int           `json:"threads"`     // at the end
	// Goroutines is how many the cell has started, AtOnce how many of them
	// and its own were running at the same time, at most.
	Goroutines int `json:"goroutines"`
	AtOnce     int `json:"atOnce"`
	// Events is how many events the recording has.
	Events int `json:"events"`
}
