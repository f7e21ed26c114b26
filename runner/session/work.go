package session

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"weft/runner"
	"weft/runner/program"
)

// next begins with what waits, if nothing runs and the program is known.
func (s *step) next() {
	if s.renew && s.checked.Rev == s.rev {
		s.renew = false
		s.runNew()
		s.runStale(func(cell) bool { return true })
	}
	for s.running == nil && len(s.queue) > 0 && s.checked.Rev == s.rev {
		j := s.queue[0]
		i := s.index(j.key)
		switch {
		case i < 0:
			s.queue = s.queue[1:]
		case s.fact(j.key).Known != nil:
			s.queue = s.queue[1:]
			s.begin(j)
			s.finish(Finished{Run: s.running.run, Result: *s.fact(j.key).Known})
		case s.need(j.key) != runner.Need{} && j.several:
			s.queue = s.queue[1:] // it was not asked for by its name
		case s.need(j.key) != runner.Need{}:
			s.queue = s.queue[1:]
			s.begin(j)
			s.finish(Finished{Run: s.running.run, Result: runner.Failed(i+1, s.lacking(i))})
		case s.otherKernel(i) != "":
			s.queue = s.queue[1:]
			s.startElsewhere(j, s.otherKernel(i))
		case s.written.Rev != s.rev:
			if s.writing != s.rev {
				s.writing = s.rev
				s.do(Write{s.rev})
			}
			return
		case s.written.Error != "":
			s.queue = s.queue[1:]
			s.begin(j)
			e := runner.Error{Ending: runner.Unsupported, Message: s.written.Error, Pos: s.cells[i].cell.Pos}
			s.finish(Finished{Run: s.running.run, Result: runner.Failed(i+1, e)})
		default:
			s.startNext(j)
		}
	}
}

// need gives what a cell needs of a machine that is not here.
func (s *State) need(key string) runner.Need {
	need := s.fact(key).Need
	if need.Kind == runner.NeedsCompiler && need.By == s.rules.Confirm {
		return runner.Need{}
	}
	return need
}

// lacking is the error of a cell that cannot be run here.
func (s *State) lacking(i int) runner.Error {
	c := s.cells[i]
	return runner.Error{Ending: runner.Absent, Message: s.need(c.key).String() + ", which is not here", Pos: c.cell.Pos}
}

// otherKernel names the kernel that a cell is pinned to, if that is not the one
// that answers.
func (s *State) otherKernel(i int) string {
	if pin := s.cells[i].cell.Kernel; pin != s.rules.Instant {
		return pin
	}
	return ""
}

// begin makes a job the one that runs.
func (s *step) begin(j job) {
	s.runs++
	j.run, j.stamp = s.runs, s.stampOf(j.key)
	s.running = &j
	s.tell(Message{Type: Started, Key: j.key, Run: j.run, Silent: j.silent})
}

// startElsewhere runs a cell on a kernel that it is pinned to.
func (s *step) startElsewhere(j job, kernel string) {
	j.kernel = kernel
	s.begin(j)
	if kernel != s.rules.Confirm {
		e := runner.Error{
			Ending:  runner.Absent,
			Message: fmt.Sprintf("pinned to the kernel %q, which is not here", kernel),
			Pos:     s.cells[s.index(j.key)].cell.Pos,
		}
		s.finish(Finished{Run: s.running.run, Result: runner.Failed(0, e)})
		return
	}
	s.do(s.start(kernel, false))
}

// startNext runs the first cell that is needed for a job, which may be its own.
func (s *step) startNext(j job) {
	var targets []done
	for _, key := range append(slices.Clone(s.fact(j.key).Needs), j.key) {
		if s.fact(key).Known == nil && (key == j.key || !s.deadly(key) && s.here(key)) {
			targets = append(targets, s.doneOf(key))
		}
	}
	fresh, todo := redo(s.history, targets, func(key string) []string {
		return slices.DeleteFunc(slices.Clone(s.fact(key).Needs), func(k string) bool { return s.fact(k).Known != nil || s.deadly(k) || !s.here(k) })
	})
	fresh = fresh || s.fresh
	if fresh = fresh || s.outdated(); fresh {
		todo, s.history = targets, nil
	}
	s.fresh = false
	first := todo[0]
	declare := s.borrowed(first.key)
	for _, key := range declare {
		d := s.doneOf(key)
		d.declared = true
		s.history = append(s.history, d)
	}
	if first.key == j.key {
		s.queue = s.queue[1:]
	} else {
		j = job{key: first.key, silent: true}
	}
	j.kernel, j.done = s.rules.Instant, first
	s.begin(j)
	a := s.start(s.rules.Instant, fresh)
	a.Declare = declare
	s.do(a)
}

// here reports whether a cell can be run here. Those that need one that cannot
// share nothing with it but parts of the world.
func (s *State) here(key string) bool { return s.need(key) == runner.Need{} }

// deadly reports whether a cell ends its kernel, as far as is known.
func (s *State) deadly(key string) bool {
	c := &s.cells[s.index(key)]
	return c.deadly != "" && c.deadly == s.stampOf(key)
}

// outdated reports whether the kernel has declarations that last and that are
// not those of the program any more.
func (s *State) outdated() bool {
	return slices.ContainsFunc(s.history, func(d done) bool {
		return (d.lasts() || d.declared) && d.unit != "" && s.written.Units[d.key] != d.unit
	})
}

// borrowed gives the cells whose declarations the kernel must get before it
// runs a cell, in order: those from which its unit borrows, and all that these
// use.
func (s *State) borrowed(key string) []string {
	wanted := map[string]bool{}
	next := slices.Clone(s.written.Borrows[key])
	for _, of := range s.fact(key).Needs {
		if s.deadly(of) {
			next = append(next, of)
		}
	}
	for len(next) > 0 {
		of := next[0]
		next = next[1:]
		if !wanted[of] && lastOf(s.history, of) < 0 {
			wanted[of] = true
			next = append(append(next, s.written.Borrows[of]...), s.fact(of).Needs...)
		}
	}
	var keys []string
	for _, c := range s.cells {
		if wanted[c.key] && s.fact(c.key).Known == nil {
			keys = append(keys, c.key)
		}
	}
	return keys
}

// doneOf gives what the history will have of a cell.
func (s *State) doneOf(key string) done {
	c := &s.cells[s.index(key)]
	d := done{key: key, id: c.cell.ID(), unit: s.written.Units[key], touches: s.fact(key).Touches}
	for _, from := range s.written.Borrows {
		d.lends = d.lends || slices.Contains(from, key)
	}
	return d
}

// start gives the action that runs the running job.
func (s *step) start(kernel string, fresh bool) Start {
	j := s.running
	c := &s.cells[s.index(j.key)]
	a := Start{
		Run: j.run, Rev: s.rev, Key: j.key, Fresh: fresh, Kernel: kernel,
		Needs: s.fact(j.key).Needs, Value: -1, Silent: j.silent,
	}
	if c.cell.Param != nil {
		a.Values = len(c.cell.Param.Values)
	}
	if j.value != "" {
		a.Value = slices.Index(c.given().Param.Values, j.value)
	}
	if j.silent {
		a.Input, a.End = c.input, true
	} else {
		c.input, a.End = "", !s.fact(j.key).Reads
	}
	return a
}

func (r Checked) apply(s *step) {
	if r.Rev == s.fileRev {
		s.file = r
		s.learn()
	}
	if r.Rev == s.rev {
		s.checked = r
		s.supersede()
	}
}

func (r Written) apply(s *step) {
	if r.Rev == s.rev {
		s.written = r
	}
}

func (r Said) apply(s *step) {
	if j := s.running; j != nil && j.run == r.Run && !j.silent {
		s.tell(Message{Type: Output, Key: j.key, Run: j.run, Output: &r.Output, HTML: r.HTML})
	}
}

func (r Waits) apply(s *step) {
	if j := s.running; j != nil && j.run == r.Run && !j.silent && s.fact(j.key).Reads {
		s.tell(Message{Type: Input, Key: j.key, Run: j.run})
	}
}

func (r Finished) apply(s *step) {
	if s.running != nil && s.running.run == r.Run {
		s.finish(r)
	}
}

// finish ends the running job with a result.
func (s *step) finish(r Finished) {
	j := s.running
	s.running = nil
	if r.Lost != "" || r.Gone {
		s.history, s.fresh = nil, true
	}
	if r.Lost != "" {
		s.queue = nil
		s.tell(Message{Type: Lost, Reason: r.Lost, Again: true})
		return
	}
	i := s.index(j.key)
	if i < 0 {
		return // the cell is gone
	}
	c := &s.cells[i]
	r.Result.Cell = i + 1
	if r.Gone && r.Result.Reason != interrupted && j.value == "" {
		c.deadly = j.stamp
	}
	s.remember(j)
	verdict := s.provable(c, r.Result)
	if j.value == "" && verdict && c.proved() && c.stamp == j.stamp && c.first.Account() == r.Result.Account() {
		c.run = j.run // what was said of it holds
		s.tell(Message{Type: Ended, Key: j.key, Run: j.run, Result: c.result, HTML: r.HTML, Silent: j.silent})
		return
	}
	if !verdict && r.Result.Verdict == "" && ran(r.Result) {
		r.Result.Verdict = runner.Alone
	}
	if j.value == "" {
		if before := cmp.Or(c.first, c.result); !j.silent && before != nil && before.Account() != r.Result.Account() {
			c.changes++
		}
		c.result, c.first, c.run, c.stamp = &r.Result, &r.Result, j.run, j.stamp
		c.proof, c.judged, c.waived = nil, !verdict, false
		if r.Result.Reason == interrupted {
			c.stamp = "" // it is not what a run from the top gives
		}
	} else {
		c.choice(j, r.Result, verdict)
	}
	s.tell(Message{Type: Ended, Key: j.key, Run: j.run, Result: &r.Result, HTML: r.HTML, Silent: j.silent})
	if s.auto && !j.silent && j.value == "" {
		s.runStale(func(below cell) bool { return slices.Contains(s.fact(below.key).Needs, j.key) })
	}
}

// remember notes what the kernel that answers has run.
func (s *step) remember(j *job) {
	d := j.done
	if d.key == "" || s.fresh {
		return // it was another kernel, or there is none any more
	}
	if j.value != "" { // a variant defines nothing, but may change something
		d.key, d.unit, d.touches = j.key+"="+j.value, "", maps.Clone(d.touches)
		maps.DeleteFunc(d.touches, func(name string, _ program.Access) bool { return d.owns(name) })
	}
	s.history = append(s.history, d)
}

// ran reports whether a kernel has run a cell.
func ran(r runner.Result) bool {
	switch r.Ending {
	case runner.NotRun, runner.CompileError, runner.Absent:
		return false
	}
	return true
}

// A batch is cells that the confirming kernel runs.
type batch struct {
	id     int
	stamps map[string]string // of all cells that are run, by key
	judge  []string
	// chosen is a cell that is run with a value which a reader chose, and run
	// the run that is to be confirmed.
	chosen string
	run    int
}

// provable reports whether a result waits for the confirming kernel.
func (s *State) provable(c *cell, r runner.Result) bool {
	return s.rules.Confirm != "" && ran(r) && c.cell.Kernel == "" && r.Reason != interrupted
}

// interrupted is the reason of a result that a reader has cut short.
const interrupted = "interrupted"

// confirm asks the confirming kernel about results that hold and have not been
// judged, when there is nothing else to do.
func (s *step) confirm() {
	if s.batch != nil || s.running != nil || len(s.queue) > 0 || s.checked.Rev != s.rev || s.rules.Confirm == "" {
		return
	}
	b := &batch{stamps: map[string]string{}}
	for _, c := range s.cells {
		if c.judged || c.result == nil || c.stamp != s.stampOf(c.key) || s.fact(c.key).Known != nil || !s.here(c.key) {
			continue
		}
		b.judge = append(b.judge, c.key)
		s.include(b, c.key)
	}
	if b.judge == nil {
		s.confirmChosen(b)
	}
	if len(b.stamps) == 0 {
		return
	}
	s.reconsider(b)
	s.batches++
	b.id = s.batches
	s.batch = b
	a := Prove{Batch: b.id, Rev: s.rev, Inputs: map[string]string{}, Values: map[string]int{}, Chosen: b.chosen}
	if b.chosen != "" {
		a.Value = s.chosenIndex(b)
	}
	for _, c := range s.cells {
		if _, ok := b.stamps[c.key]; ok {
			a.Keys = append(a.Keys, c.key)
			if c.input != "" {
				a.Inputs[c.key] = c.input
			}
			if c.cell.Param != nil {
				a.Values[c.key] = len(c.cell.Param.Values)
			}
		}
	}
	s.do(a)
}

// include adds a cell to a batch, with those that it needs.
func (s *State) include(b *batch, key string) {
	for _, key := range append(slices.Clone(s.fact(key).Needs), key) {
		if s.fact(key).Known == nil && s.here(key) {
			b.stamps[key] = s.stampOf(key)
		}
	}
}

// reconsider adds those that a batch runs anyway and whose own proof was given
// up.
func (s *step) reconsider(b *batch) {
	for i := range s.cells {
		c := &s.cells[i]
		if stamp, ok := b.stamps[c.key]; ok && c.waived && c.stamp == stamp && c.key != b.chosen {
			c.judged, c.waived = false, false
			b.judge = append(b.judge, c.key)
		}
	}
}

// confirming reports whether the batch is to confirm what a cell gave.
func (s *State) confirming(c *cell) bool {
	b := s.batch
	switch {
	case b == nil:
		return false
	case b.chosen == c.key:
		return c.chosen != nil && c.chosen.run == b.run && !c.chosen.judged
	}
	return !c.judged && c.stamp == b.stamps[c.key] && slices.Contains(b.judge, c.key)
}

// proved reports whether the verdict on a cell came from a proof, and not from
// the file or from nobody.
func (c *cell) proved() bool { return c.judged && !c.waived && c.first != nil }

// supersede gives up a batch if one of its cells is not what it was.
func (s *step) supersede() {
	if s.batch == nil {
		return
	}
	for key, stamp := range s.batch.stamps {
		if s.index(key) < 0 || s.stampOf(key) != stamp {
			s.abandon()
			return
		}
	}
}

func (s *step) abandon() {
	if s.batch != nil {
		s.do(Abandon{s.batch.id})
		s.batch = nil
	}
}

func (r Proved) apply(s *step) {
	i := s.index(r.Key)
	if s.batch == nil || s.batch.id != r.Batch || i < 0 {
		return
	}
	c := &s.cells[i]
	r.Result.Cell = i + 1
	if r.Key == s.batch.chosen {
		s.judgeChosen(r, i)
		return
	}
	c.proof = &r.Result
	if c.judged || c.result == nil || c.stamp != s.batch.stamps[r.Key] || !slices.Contains(s.batch.judge, r.Key) {
		return
	}
	res, ok := s.judge(i)
	if !ok {
		return
	}
	c.judged = true
	c.result = &res
	s.tell(Message{Type: Judged, Key: c.key, Run: c.run, Result: &res, HTML: r.HTML})
}

// judge gives the result of a cell that stands, by the rules of a build.
func (s *step) judge(at int) (runner.Result, bool) {
	j := runner.Judgement{Kernel: s.rules.Confirm, Second: s.rules.Instant, Needs: map[int][]int{}}
	for i := range s.cells[:at+1] {
		c := &s.cells[i]
		if _, ok := s.batch.stamps[c.key]; !ok {
			continue
		}
		given := c.given()
		j.Cells = append(j.Cells, given)
		for _, key := range s.fact(c.key).Needs {
			j.Needs[i+1] = append(j.Needs[i+1], s.index(key)+1)
		}
		if c.proof != nil {
			j.Give(s.rules.Confirm, given, *c.proof)
		}
		if c.first != nil {
			j.Give(cmp.Or(given.Kernel, s.rules.Instant), given, *c.first)
		}
	}
	return j.Result(s.cells[at].given())
}

func (r ProofEnded) apply(s *step) {
	if s.batch == nil || s.batch.id != r.Batch {
		return
	}
	for _, key := range s.batch.judge {
		i := s.index(key)
		if i < 0 || s.cells[i].judged || s.cells[i].result == nil || s.cells[i].stamp != s.batch.stamps[key] {
			continue
		}
		c := &s.cells[i]
		res := *c.result
		res.Verdict, res.Reason, res.Kernel = runner.Alone, r.Error, cmp.Or(res.Kernel, s.rules.Instant)
		c.result, c.judged, c.waived = &res, true, true
		s.tell(Message{Type: Judged, Key: key, Run: c.run, Result: &res})
	}
	s.abstain(r.Error)
	s.batch = nil
}

// Joined says that there is a confirming kernel from now on.
type Joined struct{ Confirm string }

func (r Joined) apply(s *step) {
	s.rules.Confirm = r.Confirm
	for i := range s.cells {
		if c := &s.cells[i]; c.result != nil && c.cell.Kernel == "" && c.result.Reason != interrupted {
			c.judged = false
		}
	}
	s.do(Greet{})
}
