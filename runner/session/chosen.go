package session

import (
	"slices"

	"weft/runner"
)

// A chosen is the newest run of a cell with a value of its parameter that a
// reader chose. It is shown beside the result of the cell, which it does not
// change.
type chosen struct {
	value  string
	run    int
	stamp  string
	result runner.Result
	judged bool
}

// choice remembers a run with a chosen value, if it is to be confirmed.
func (c *cell) choice(j *job, r runner.Result, provable bool) {
	c.chosen = &chosen{j.value, j.run, j.stamp, r, !provable}
}

// confirmChosen asks the confirming kernel about one chosen value, when all
// results have been judged.
func (s *step) confirmChosen(b *batch) {
	for _, c := range s.cells {
		o := c.chosen
		if o == nil || o.judged || o.stamp != s.stampOf(c.key) || s.fact(c.key).Known != nil {
			continue
		}
		b.chosen, b.run = c.key, o.run
		s.include(b, c.key)
		return
	}
}

// chosenIndex gives the index of the value that a batch is about.
func (s *State) chosenIndex(b *batch) int {
	c := &s.cells[s.index(b.chosen)]
	return slices.Index(c.given().Param.Values, c.chosen.value)
}

// answerTo gives the chosen run that a batch is about; nil if it is not the
// newest any more.
func (s *step) answerTo(b *batch, at int) *chosen {
	o := s.cells[at].chosen
	if o == nil || o.run != b.run || o.judged {
		return nil
	}
	next := *o // the last state has the other
	s.cells[at].chosen = &next
	return &next
}

// judgeChosen tells what Go says of a chosen value.
func (s *step) judgeChosen(r Proved, at int) {
	o := s.answerTo(s.batch, at)
	if o == nil {
		return
	}
	c := s.cells[at]
	s.cells[at].first, s.cells[at].proof = &o.result, &r.Result
	s.cells[at].cell.Want = nil // it was recorded for all values
	res, ok := s.judge(at)
	c.chosen, s.cells[at] = o, c
	if ok {
		s.tellChosen(c.key, o, res, r.HTML)
	}
}

// abstain says that nobody confirms a chosen value.
func (s *step) abstain(reason string) {
	at := s.index(s.batch.chosen)
	if at < 0 {
		return
	}
	if o := s.answerTo(s.batch, at); o != nil {
		res := o.result
		res.Verdict, res.Reason = runner.Alone, reason
		s.tellChosen(s.batch.chosen, o, res, nil)
	}
}

func (s *step) tellChosen(key string, o *chosen, res runner.Result, html *Drawn) {
	o.judged = true
	s.tell(Message{Type: Judged, Key: key, Run: o.run, Result: &res, HTML: html})
}
