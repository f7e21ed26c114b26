package session

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"weft/runner"
)

// quick is how long a cell may take that is run without being asked for.
const quick = 300 * time.Millisecond

// Rules are what a State must know of the kernels that it never sees.
type Rules struct {
	// Instant and Confirm name the kernels; Confirm may be empty.
	Instant, Confirm string
	// Options reads what stands behind the fence of an inserted cell.
	Options func(info string) (name string, o runner.Options, err error)
}

// A State is a session as a value: [State.Apply] gives the next one, and what
// is to be done. It does not change.
//
// Whether a cell is fresh is never written down. A cell remembers the stamp of
// what its result was made from, its own text and that of all cells that affect
// it; as long as it has that stamp, its result is what a run from the top would
// give. So an edit that is taken back makes nothing stale.
type State struct {
	rules   Rules
	cells   []cell
	virtual bool
	rev     int // of the cells; grows with each change
	checked Checked
	// file has what the check said of the cells as the file has them, which was
	// that of the revision fileRev.
	file    Checked
	fileRev int
	// known is set while results wait for that check.
	known map[string]runner.Result
	// written has the units of the revision, when there is something to run.
	written Written
	writing int // the revision that is being written
	history []done
	fresh   bool // the next run needs a new kernel
	queue   []job
	running *job
	runs    int
	auto    bool
	renew   bool // run what is stale as soon as it is known
	batch   *batch
	batches int
	told    map[string]Entry
}

// A cell is what a session knows of one.
type cell struct {
	key  string
	cell runner.Cell
	book string // the source in the file
	// extra are values of its parameter that a reader chose.
	extra []string
	// result is what is shown of the newest run; first is what the kernel gave
	// that answers, proof what the other one did.
	result, first, proof *runner.Result
	run                  int
	stamp                string
	judged               bool
	// waived says that it was judged without a proof, which had been given up.
	waived bool
	// deadly is the stamp of a run that has ended its kernel. As at build time,
	// those that need the cell get its declarations alone.
	deadly string
	// novel says that the file has got this source since the session began.
	novel bool
	// changes counts the runs that gave something else than the one before.
	changes int
	// input is what the cell was given to read.
	input string
	// chosen is its newest run with a value that a reader chose.
	chosen *chosen
}

// A job is a cell that is to be run, or is.
type job struct {
	key    string
	value  string // of its parameter; empty means as it stands
	silent bool
	// several says that it is one of several that were asked for together.
	several bool
	run     int
	stamp   string
	kernel  string
	done    done
}

// NewState gives a session without cells.
func NewState(r Rules) State { return State{rules: r, told: map[string]Entry{}} }

// A Change is what a State reacts to: an [Event], or the reply to an action.
type Change interface{ apply(*step) }

// A step is a state on its way to the next one.
type step struct {
	State
	actions []Action
}

// Apply gives the state after a change, and what is to be done, in order.
func (s State) Apply(c Change) (State, []Action) {
	next := step{State: s}
	next.cells = slices.Clone(s.cells)
	next.history = slices.Clone(s.history)
	next.queue = slices.Clone(s.queue)
	next.told = maps.Clone(s.told)
	c.apply(&next)
	next.next()
	next.confirm()
	next.tellCells()
	return next.State, next.actions
}

func (s *step) do(a Action)    { s.actions = append(s.actions, a) }
func (s *step) tell(m Message) { s.do(Tell{m}) }

// index gives the index of the cell with a key, or -1.
func (s *State) index(key string) int {
	return slices.IndexFunc(s.cells, func(c cell) bool { return c.key == key })
}

// changed is called after the cells have changed: they must be checked anew.
func (s *step) changed() {
	s.rev++
	var cells []Keyed
	for i := range s.cells {
		c := &s.cells[i]
		c.cell.Number = i + 1
		cells = append(cells, Keyed{c.key, c.given()})
	}
	s.do(Check{s.rev, cells})
}

// given gives the cell as it is checked, with all values of its parameter.
func (c *cell) given() runner.Cell {
	given := c.cell
	if given.Source != c.book {
		given.Want = nil // it was recorded for another text
	}
	if given.Param != nil && len(c.extra) > 0 {
		p := *given.Param
		p.Values = append(slices.Clone(p.Values), c.extra...)
		given.Param = &p
	}
	return given
}

// fact gives what the newest check said of a cell.
func (s *State) fact(key string) Fact { return s.checked.Facts[key] }

// stampOf gives what the result of a cell is made from.
func (s *State) stampOf(key string) string {
	return s.stamp(key, s.checked.Facts, func(c *cell) (string, int) { return c.cell.Source, c.changes })
}

// fileStamp gives what the result of a cell in the file is made from.
func (s *State) fileStamp(key string) string {
	return s.stamp(key, s.file.Facts, func(c *cell) (string, int) { return c.book, 0 })
}

// stamp gives the stamp of a cell by what was said of cells, and by their
// sources and changes.
func (s *State) stamp(key string, facts map[string]Fact, as func(*cell) (source string, changes int)) string {
	h := sha256.New()
	for _, of := range append(slices.Clone(facts[key].Needs), key) {
		i := s.index(of)
		if i < 0 {
			fmt.Fprintln(h, "gone", of)
			continue
		}
		source, changes := as(&s.cells[i])
		options, _ := json.Marshal(s.cells[i].cell.Options) // nothing in it has no JSON
		fmt.Fprintf(h, "%q %s %q\n", source, options, facts[of].Imports)
		if of != key {
			fmt.Fprintln(h, changes)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// entry gives what is to be said of the cell at an index.
func (s *State) entry(i int) Entry {
	c := &s.cells[i]
	f := s.fact(c.key)
	e := Entry{Key: c.key, Number: i + 1, State: s.status(c), Needs: f.Needs, Problems: f.Problems, Reads: f.Reads}
	if need := s.need(c.key); need != (runner.Need{}) {
		e.Machine = need.String()
	}
	if e.Needs == nil {
		e.Needs = []string{}
	}
	if e.Problems == nil {
		e.Problems = []Problem{}
	}
	e.Confirming = s.confirming(c)
	e.Quick = c.result != nil && c.result.Elapsed < quick
	return e
}

// status tells how what is shown of a cell stands.
func (s *State) status(c *cell) Status {
	known := s.fact(c.key).Known
	switch {
	case s.running != nil && s.running.key == c.key:
		return Running
	case slices.ContainsFunc(s.queue, func(j job) bool { return j.key == c.key }):
		return Waiting
	case known != nil && !c.cell.Accepts(known.Ending):
		return Failed
	case c.result == nil:
		return Never
	case c.stamp != s.stampOf(c.key):
		return Stale
	}
	return Fresh
}

// tellCells tells the entries that have changed.
func (s *step) tellCells() {
	if s.checked.Rev == 0 {
		return // nothing is known yet
	}
	var changed []Entry
	for i, c := range s.cells {
		if e := s.entry(i); !reflect.DeepEqual(e, s.told[c.key]) {
			changed = append(changed, e)
			s.told[c.key] = e
		}
	}
	if changed != nil {
		s.tell(Message{Type: Cells, Cells: changed})
	}
}
