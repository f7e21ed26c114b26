package session

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"weft/runner"
)

// The types of events.
const (
	Open      = "open"      // the cells of the chapter, or what was typed before
	Update    = "update"    // the file has other cells now: from the server, never from a page
	Known     = "known"     // what a run of the file from the top gave: from the server, too
	Edit      = "edit"      // the text of a cell is now this
	Insert    = "insert"    // there is one more cell
	Remove    = "remove"    // a cell is gone
	Move      = "move"      // a cell stands elsewhere
	Run       = "run"       // run cells
	Auto      = "auto"      // whether quick cells run by themselves when they are stale
	Interrupt = "interrupt" // stop what runs; the key of a cell that is only confirmed stops that
	Restart   = "restart"   // begin anew
	Input     = "input"     // a piece of standard input; the same word asks for it
	Choose    = "choose"    // run a cell with another value of its parameter
	Ask       = "ask"       // a question about the text of a cell
)

// What an event of type Run may ask for, and one of type Ask.
const (
	RunCell     = "cell"
	RunAbove    = "above"
	RunAll      = "all"
	RunAffected = "affected"

	AskComplete = "complete"
	AskHover    = "hover"
	AskFormat   = "format"
	AskExport   = "export" // the cells as a program; needs no place
)

// The types of messages; Input is one too.
const (
	Ready   = "ready"   // cells can be run now
	Cells   = "cells"   // what is to be said of cells whose entry has changed
	Started = "started" // a cell is being run
	Output  = "output"  // it gave an output
	Ended   = "ended"   // it has ended, on the kernel that answers first
	Judged  = "verdict" // what Go says of it
	Answer  = "answer"  // to a question
	Lost    = "lost"    // a kernel is gone
)

// An Event is what a page tells its session. Which fields count depends on
// the type.
type Event struct {
	Type string `json:"type"`
	// File, Cells, Edits, Virtual and Limits come with Open, and with Update.
	File    string            `json:"file,omitempty"`
	Cells   []Keyed           `json:"cells,omitempty"`
	Edits   map[string]string `json:"edits,omitempty"`
	Virtual bool              `json:"virtual,omitempty"`
	Limits  *runner.Limits    `json:"limits,omitempty"`
	// Results come with Known, by the keys of their cells.
	Results map[string]runner.Result `json:"results,omitempty"`
	// Files are what cells find in their working directory.
	Files []runner.File `json:"files,omitempty"`
	// Sections has the headings above cells by their keys, and Text the title
	// of the chapter, for a program that is exported under the name File.
	Sections map[string]string `json:"sections,omitempty"`
	// Key names the cell that the event is about.
	Key    string `json:"key,omitempty"`
	Source string `json:"source,omitempty"`
	// After is the key of the cell above; empty means that there is none.
	After string `json:"after,omitempty"`
	// Info is what stands behind the fence of an inserted cell.
	Info string `json:"info,omitempty"`
	// What says what is to be run, or what is asked.
	What string `json:"what,omitempty"`
	On   bool   `json:"on,omitempty"`
	// Text and End are a piece of input, and that it is the last.
	Text string `json:"text,omitempty"`
	End  bool   `json:"end,omitempty"`
	// Value is a Go literal that a parameter gets.
	Value string `json:"value,omitempty"`
	// ID comes back with the answer.
	ID int `json:"id,omitempty"`
	// Line and Col are a place in the source of the cell, from 1; columns
	// count UTF-16 units.
	Line int `json:"line,omitempty"`
	Col  int `json:"col,omitempty"`
}

// A Keyed is a cell under the key that it has on the page: the id of its
// element, or new-1, new-2, … for cells that were inserted.
type Keyed struct {
	Key  string      `json:"key"`
	Cell runner.Cell `json:"cell"`
}

// A Message is what a session tells its page. Which fields count depends on
// the type.
type Message struct {
	Type string `json:"type"`
	// Kernel, Second, Go and Where come with Ready: the kernel that answers,
	// the one that confirms, the release of Go, and "browser" or "machine".
	Kernel string `json:"kernel,omitempty"`
	Second string `json:"second,omitempty"`
	Go     string `json:"go,omitempty"`
	Where  string `json:"where,omitempty"`
	// Cells are the entries that have changed.
	Cells []Entry `json:"cells,omitempty"`
	// Key names the cell that the message is about, Run the run of it, which
	// is a number that grows.
	Key string `json:"key,omitempty"`
	Run int    `json:"run,omitempty"`
	// Silent runs are there only because another cell needs them.
	Silent bool           `json:"silent,omitempty"`
	Output *runner.Output `json:"output,omitempty"`
	Result *runner.Result `json:"result,omitempty"`
	// HTML is what Go draws of displays.
	HTML *Drawn `json:"html,omitempty"`
	// ID is that of the question; Items, or Text and Doc, or Source, or Files
	// are the answer to it. Files without go.mod are a program of one file.
	ID     int           `json:"id,omitempty"`
	Items  []Item        `json:"items,omitempty"`
	Text   string        `json:"text,omitempty"`
	Doc    string        `json:"doc,omitempty"`
	Source string        `json:"source,omitempty"`
	Files  []runner.File `json:"files,omitempty"`
	// Reason and Again come with Lost: why, and whether the kernel starts
	// anew by itself.
	Reason string `json:"reason,omitempty"`
	Again  bool   `json:"again,omitempty"`
}

// An Entry is what is to be said of a cell as it stands.
type Entry struct {
	Key    string `json:"key"`
	Number int    `json:"number"`
	State  Status `json:"state"`
	// Needs are the keys of the cells that affect it.
	Needs    []string  `json:"needs"`
	Problems []Problem `json:"problems"`
	// Quick says that the cell took little time when it was run last.
	Quick bool `json:"quick"`
	// Reads says that it may read standard input.
	Reads bool `json:"reads"`
	// Machine is why the cell needs an operating system that is not there.
	Machine string `json:"machine,omitempty"`
	// Confirming says that the other kernel is at work to confirm what the cell
	// gave; Interrupt ends that.
	Confirming bool `json:"confirming,omitempty"`
}

// A Status is how what a page shows of a cell stands to the session.
type Status string

// The states of a cell.
const (
	Never   Status = "never"   // not run by this session
	Fresh   Status = "fresh"   // shown is what a run from the top would give
	Stale   Status = "stale"   // what it depends on has changed since
	Waiting Status = "waiting" // it will be run
	Running Status = "running" // it is being run
	Failed  Status = "failed"  // it does not compile, or needs one that does not
)

// A Problem is a mistake in a cell at its place in the source of the cell.
// Lines and columns count from 1, columns in UTF-16 units.
type Problem struct {
	Line    int    `json:"line"`
	Col     int    `json:"col"`
	EndLine int    `json:"endLine"`
	EndCol  int    `json:"endCol"`
	Text    string `json:"text"`
	Hint    string `json:"hint,omitempty"`
	// Pos is the place in the Markdown file.
	Pos runner.Pos `json:"pos"`
}

// An Item is one name that may be written at a place.
type Item struct {
	Label string `json:"label"`
	// Kind is "func", "method", "var", "const", "type", "field", "package" or
	// "keyword".
	Kind   string `json:"kind"`
	Detail string `json:"detail,omitempty"`
	Doc    string `json:"doc,omitempty"`
	// Insert is what is to be written, if that is not the label.
	Insert string `json:"insert,omitempty"`
}

// A Drawn is the HTML of displays: of one output, or of those of a result by
// their index. In JSON it is a string or an object.
type Drawn struct {
	One  string
	Each map[int]string
}

// MarshalJSON implements json.Marshaler.
func (d Drawn) MarshalJSON() ([]byte, error) {
	if d.Each != nil {
		return json.Marshal(d.Each)
	}
	return json.Marshal(d.One)
}

// UnmarshalJSON implements json.Unmarshaler.
func (d *Drawn) UnmarshalJSON(text []byte) error {
	*d = Drawn{}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return json.Unmarshal(text, &d.Each)
	}
	return json.Unmarshal(text, &d.One)
}

// MaxEvent is how many bytes an event may have.
const MaxEvent = 16 << 20

// DecodeEvent reads one event of a page. The error says what is wrong with a
// bad one, for the author of the page's script.
func DecodeEvent(text []byte) (Event, error) {
	var e Event
	if len(text) > MaxEvent {
		return e, fmt.Errorf("event has %d bytes; at most %d are allowed", len(text), MaxEvent)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	if err := dec.Decode(&e); err != nil {
		return Event{}, fmt.Errorf("decode event: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Event{}, errors.New("decode event: something follows the object")
	}
	if err := e.check(); err != nil {
		return Event{}, err
	}
	return e, nil
}

// needed are the fields without which an event of a type means nothing.
var needed = map[string][]string{
	Open: nil, Update: nil, Known: nil, Edit: {"key"}, Insert: {"key"}, Remove: {"key"}, Move: {"key"},
	Run: {"what"}, Auto: nil, Interrupt: nil, Restart: nil, Input: nil,
	Choose: {"key", "value"}, Ask: {"id", "what", "key"},
}

// Is reports whether a session knows events of a type. Those that it does not
// know are for somebody else: the server has types of its own.
func Is(eventType string) bool {
	_, ok := needed[eventType]
	return ok
}

// check says what is wrong with the fields of an event.
func (e Event) check() error {
	if e.Type == "" {
		return errors.New("event has no type")
	}
	if !Is(e.Type) {
		return fmt.Errorf("unknown event %q", e.Type)
	}
	has := map[string]bool{"key": e.Key != "", "what": e.What != "", "value": e.Value != "", "id": e.ID != 0}
	for _, field := range needed[e.Type] {
		if !has[field] {
			return fmt.Errorf("event %q has no %s", e.Type, field)
		}
	}
	return e.checkWhat()
}

func (e Event) checkWhat() error {
	var known []string
	switch e.Type {
	case Run:
		known = []string{RunCell, RunAbove, RunAll, RunAffected}
	case Ask:
		known = []string{AskComplete, AskHover, AskFormat, AskExport}
	default:
		return e.checkKeys()
	}
	if !slices.Contains(known, e.What) {
		return fmt.Errorf("event %q: unknown what %q", e.Type, e.What)
	}
	if e.Type == Run && e.What != RunAll && e.Key == "" {
		return fmt.Errorf("event %q: %s of which cell? there is no key", e.Type, e.What)
	}
	return nil
}

// checkKeys says whether cells have no key, or the same.
func (e Event) checkKeys() error {
	seen := map[string]bool{}
	for i, c := range e.Cells {
		switch {
		case c.Key == "":
			return fmt.Errorf("event %q: cell %d has no key", e.Type, i+1)
		case seen[c.Key]:
			return fmt.Errorf("event %q: two cells have the key %q", e.Type, c.Key)
		}
		seen[c.Key] = true
	}
	return nil
}
