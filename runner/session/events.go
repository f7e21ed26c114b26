package session

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"weft/runner"
)

// apply is the reaction to an event of the page.
func (e Event) apply(s *step) {
	switch e.Type {
	case Open:
		s.open(e)
	case Update:
		s.update(e)
	case Known:
		s.known = e.Results
		s.learn()
	case Edit:
		if i := s.index(e.Key); i >= 0 && s.cells[i].cell.Source != e.Source {
			s.cells[i].cell.Source = e.Source
			s.changed()
		}
	case Insert:
		s.insert(e)
	case Remove:
		if i := s.index(e.Key); i >= 0 {
			s.cells = slices.Delete(s.cells, i, i+1)
			delete(s.told, e.Key)
			s.drop(func(j job) bool { return j.key == e.Key })
			s.changed()
		}
	case Move:
		s.move(e)
	case Run:
		s.run(e.What, e.Key)
	case Auto:
		if s.auto = e.On; e.On {
			s.runStale(func(cell) bool { return true })
		}
	case Interrupt:
		s.interrupt(e.Key)
	case Restart:
		s.restart()
	case Input:
		s.feed(e)
	case Choose:
		s.choose(e)
	case Ask:
		s.do(Respond{e})
	}
}

// open takes the cells of the chapter. Without cells a page has opened a
// session that is there already: it is told how things stand.
func (s *step) open(e Event) {
	if e.Cells != nil {
		s.virtual = e.Virtual
		s.do(Equip{e.Files, e.Limits})
		s.take(e.Cells)
	}
	edited := false
	for key, source := range e.Edits {
		if i := s.index(key); i >= 0 && s.cells[i].cell.Source != source {
			s.cells[i].cell.Source, edited = source, true
		}
	}
	if e.Cells != nil || edited {
		s.changed()
	}
	if e.Cells != nil && !edited {
		s.fileRev = s.rev
	}
	clear(s.told)
	s.do(Greet{})
	for _, c := range s.cells {
		if c.run > 0 && c.result != nil && e.Cells == nil {
			s.tell(Message{Type: Ended, Key: c.key, Run: c.run, Result: c.result})
		}
	}
	if j := s.running; j != nil {
		s.tell(Message{Type: Started, Key: j.key, Run: j.run, Silent: j.silent})
	}
}

// take makes these the cells. What is known of a cell stays with it.
func (s *step) take(cells []Keyed) {
	old := s.cells
	from := partners(old, cells)
	names := map[string]string{}
	s.cells, s.known = nil, nil
	for i, k := range cells {
		c := cell{}
		if from[i] >= 0 {
			c = old[from[i]]
			names[c.key] = k.Key
		}
		c.novel = c.novel || old != nil && c.book != k.Cell.Source
		c.key, c.cell, c.book, c.extra = k.Key, k.Cell, k.Cell.Source, nil
		s.cells = append(s.cells, c)
	}
	s.rename(names)
	maps.DeleteFunc(s.told, func(key string, _ Entry) bool { return s.index(key) < 0 })
}

// rename gives what runs, will run and has run the new names of its cells. What
// has none is of cells that are gone.
func (s *step) rename(names map[string]string) {
	of := func(key string) string {
		if name, ok := names[key]; ok {
			return name
		}
		if key == "" || strings.HasPrefix(key, "gone ") {
			return key
		}
		return "gone " + key
	}
	s.drop(func(j job) bool { return names[j.key] == "" })
	for i := range s.queue {
		s.queue[i].key = of(s.queue[i].key)
	}
	for i := range s.history {
		s.history[i].key = of(s.history[i].key)
	}
	if s.running != nil {
		j := *s.running
		j.key = of(j.key)
		j.done.key = of(j.done.key)
		s.running = &j
	}
}

// partners gives for each of some cells which of the old ones it is, or -1: the
// one with the same name, the one with the same text, since a new cell above
// gives all below it other keys, or the one in the same place.
func partners(old []cell, cells []Keyed) []int {
	from := make([]int, len(cells))
	taken := make([]bool, len(old))
	for i := range from {
		from[i] = -1
	}
	pair := func(same func(o cell, k Keyed) bool) {
		for i, k := range cells {
			for j, o := range old {
				if from[i] < 0 && !taken[j] && same(o, k) {
					from[i], taken[j] = j, true
				}
			}
		}
	}
	pair(func(o cell, k Keyed) bool { return o.key == k.Key && (k.Cell.Name != "" || o.book == k.Cell.Source) })
	pair(func(o cell, k Keyed) bool { return o.book == k.Cell.Source && o.cell.Name == "" && k.Cell.Name == "" })
	pair(func(o cell, k Keyed) bool { return o.key == k.Key })
	return from
}

// update takes what the file has now. Cells that are stale by it run again, if
// that is wished, and so do those that are new.
func (s *step) update(e Event) {
	s.do(Equip{e.Files, e.Limits})
	s.take(e.Cells)
	s.changed()
	s.fileRev = s.rev
	s.renew = s.auto
}

// learn takes what a run of the file gave as the results of cells that this
// session has not run, once it is known what they were made from. With auto,
// those run that are stale by what has been run meanwhile: nothing was known of
// them when that ended.
func (s *step) learn() {
	if s.known == nil || s.file.Rev != s.fileRev {
		return
	}
	late := map[string]bool{}
	for i := range s.cells {
		c := &s.cells[i]
		if r, ok := s.known[c.key]; ok && c.run == 0 {
			c.result, c.stamp, c.judged, c.novel = &r, s.fileStamp(c.key), true, false
			late[c.key] = slices.ContainsFunc(s.fact(c.key).Needs, s.hasRun)
		}
	}
	s.known = nil
	if s.auto {
		s.runStale(func(c cell) bool { return late[c.key] })
	}
}

// hasRun reports whether what is shown of a cell is of a run in this session,
// and holds.
func (s *step) hasRun(key string) bool {
	i := s.index(key)
	return i >= 0 && s.cells[i].run > 0 && s.status(&s.cells[i]) == Fresh
}

func (s *step) insert(e Event) {
	if s.index(e.Key) >= 0 {
		s.tell(Message{Type: Lost, Reason: fmt.Sprintf("insert: there is a cell %q already", e.Key), Again: true})
		return
	}
	c := cell{key: e.Key, cell: runner.Cell{Source: e.Source, Pos: runner.Pos{File: e.Key, Line: 1, Col: 1}}}
	if s.rules.Options != nil && e.Info != "" {
		name, options, err := s.rules.Options(e.Info)
		if err != nil {
			s.tell(Message{Type: Lost, Reason: err.Error(), Again: true})
			return
		}
		c.cell.Name, c.cell.Options = name, options
	}
	c.cell.Virtual = c.cell.Virtual || s.virtual
	s.cells = slices.Insert(s.cells, s.index(e.After)+1, c)
	s.changed()
}

func (s *step) move(e Event) {
	i := s.index(e.Key)
	if i < 0 || e.Key == e.After {
		return
	}
	c := s.cells[i]
	s.cells = slices.Delete(s.cells, i, i+1)
	s.cells = slices.Insert(s.cells, s.index(e.After)+1, c)
	s.changed()
}

// run puts cells into the queue.
func (s *step) run(what, key string) {
	at := s.index(key)
	if at < 0 && what != RunAll {
		return
	}
	if what == RunAll {
		s.fresh, s.history = true, nil
	}
	for i, c := range s.cells {
		switch {
		case what == RunAll, what == RunAbove && i < at, what != RunAbove && i == at,
			what == RunAffected && i > at && slices.Contains(s.fact(c.key).Needs, key):
			s.enqueue(job{key: c.key, several: what != RunCell})
		}
	}
}

// enqueue puts a job into the queue, unless it waits already.
func (s *step) enqueue(j job) {
	if j.value != "" {
		s.drop(func(o job) bool { return o.key == j.key && o.value != "" })
	}
	i := slices.IndexFunc(s.queue, func(o job) bool { return o.key == j.key && o.value == j.value })
	if i < 0 {
		s.queue = append(s.queue, j)
		return
	}
	s.queue[i].several = s.queue[i].several && j.several
}

// drop takes jobs out of the queue.
func (s *step) drop(which func(job) bool) { s.queue = slices.DeleteFunc(s.queue, which) }

// runNew puts the cells into the queue that are new in the file and have no
// result.
func (s *step) runNew() {
	for i := range s.cells {
		c := &s.cells[i]
		if c.novel && s.status(c) == Never && !c.cell.NoRun {
			s.enqueue(job{key: c.key})
		}
		c.novel = false
	}
}

// runStale puts those of the quick cells into the queue whose results do not
// hold any more.
func (s *step) runStale(which func(cell) bool) {
	for _, c := range s.cells {
		if s.status(&c) == Stale && c.result.Elapsed < quick && which(c) {
			s.enqueue(job{key: c.key})
		}
	}
}

// restart ends the kernel. What cells gave still holds, but the next one finds
// nothing of it in its kernel.
func (s *step) restart() {
	if s.running != nil {
		s.do(Stop{s.running.run})
		s.tell(Message{Type: Lost, Reason: "restart", Again: true})
	}
	s.running, s.queue, s.history = nil, nil, nil
	s.abandon()
	s.do(Discard{})
	s.do(Greet{})
}

// interrupt stops what runs and what waits, or the confirming kernel if nothing
// does. With the key of a cell that this confirms, and that does not run itself,
// the others go on.
func (s *step) interrupt(key string) {
	i, b := s.index(key), s.batch
	alone := b != nil && i >= 0 && s.confirming(&s.cells[i]) && s.status(&s.cells[i]) != Running && s.status(&s.cells[i]) != Waiting
	if !alone {
		s.queue = nil
	}
	switch {
	case s.running != nil && !alone:
		s.do(Stop{s.running.run})
		if b != nil && slices.Contains(b.judge, s.running.key) {
			s.abandon() // for all others it begins anew
		}
	case b != nil:
		s.do(Abandon{b.id})
		ProofEnded{Batch: b.id, Error: "the confirmation was interrupted"}.apply(s)
	}
}

// feed gives the cell that runs something to read.
func (s *step) feed(e Event) {
	if s.running == nil || s.running.silent {
		return
	}
	if i := s.index(s.running.key); i >= 0 {
		s.cells[i].input += e.Text
	}
	s.do(Feed{e.Text, e.End})
}

// choose runs a cell with another value of its parameter.
func (s *step) choose(e Event) {
	i := s.index(e.Key)
	if i < 0 || s.cells[i].cell.Param == nil {
		return
	}
	c := &s.cells[i]
	if !slices.Contains(c.given().Param.Values, e.Value) {
		c.extra = append(slices.Clone(c.extra), e.Value)
		s.changed()
	}
	s.enqueue(job{key: e.Key, value: e.Value})
}
