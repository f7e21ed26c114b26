package server

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"sync"
	"time"

	"weft/runner"
	"weft/site/book"
)

// A desk is a chapter that is open: its session, and the tabs that show it.
// All tabs share the session and what was typed into cells, as they share the
// storage of the browser. A tab that comes later is told all that those know
// which were there before. It is safe for concurrent use.
type desk struct {
	server *Server
	path   string // of the chapter
	// saving is held while a page changes the file; steps are what it did.
	saving sync.Mutex
	steps  steps

	mu   sync.Mutex
	tabs map[*tab]bool
	// session is nil if there is none, and lack why not.
	session Session
	lack    string
	closed  bool
	// chapter is that of the session.
	chapter *book.Chapter
	memory  memory
	// edits are the sources of cells that differ from the file, by key.
	edits map[string]string
	// asked are the tabs that wait for an answer, by the number under which
	// the session was asked.
	asked map[string]question
	count int
	// sources are those of the cells in the file, by key.
	sources map[string]string
	// problems are those that tabs were told of last.
	problems []byte
	// idle closes the desk when no tab has come back in time.
	idle *time.Timer
}

// A question is who asked and under which name.
type question struct {
	tab *tab
	id  json.RawMessage
}

// Limits on what is kept for tabs that have gone away.
const (
	keptTime  = 30 * time.Minute // a session without a tab
	keptDesks = 8                // sessions without a tab
)

// desks are the open chapters by their paths.
type desks struct {
	mu     sync.Mutex
	open   map[string]*desk
	closed bool
}

// errEnding is the error for a tab that comes too late.
var errEnding = errors.New("the server is ending")

// sit puts a tab at the desk of a chapter, and opens the desk if it is not.
func (d *desks) sit(s *Server, c *book.Chapter, t *tab) (*desk, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, errEnding
	}
	desk := d.open[c.Path]
	if desk == nil {
		desk = newDesk(s, c)
		d.open[c.Path] = desk
	}
	desk.join(t)
	s.checkSoon()
	return desk, nil
}

// leave takes a tab from its desk.
func (d *desks) leave(t *tab) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t.desk.part(t, func() { d.shut(t.desk) }) {
		d.thin()
	}
}

// thin closes what has been without a tab for longest, if there are many.
func (d *desks) thin() {
	var free []*desk
	for _, desk := range d.open {
		if desk.left() > 0 {
			continue
		}
		free = append(free, desk)
	}
	if len(free) <= keptDesks {
		return
	}
	for _, desk := range free[keptDesks:] {
		delete(d.open, desk.path)
		go desk.close()
	}
}

// shut closes a desk if it still is without a tab.
func (d *desks) shut(desk *desk) {
	d.mu.Lock()
	free := desk.left() == 0 && d.open[desk.path] == desk
	if free {
		delete(d.open, desk.path)
	}
	d.mu.Unlock()
	if free {
		desk.close()
	}
}

// all gives the open desks.
func (d *desks) all() []*desk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Collect(maps.Values(d.open))
}

// at gives the desk of a chapter; nil if it is not open.
func (d *desks) at(path string) *desk {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open[path]
}

// refresh shows a chapter anew to the tabs that show it.
func (d *desks) refresh(s *Server, path string) {
	if desk := d.at(path); desk != nil {
		desk.refresh()
	}
}

// close closes all desks and tabs.
func (d *desks) close() error {
	d.mu.Lock()
	d.closed = true
	open := slices.Collect(maps.Values(d.open))
	d.mu.Unlock()
	var wait sync.WaitGroup
	errs := make([]error, len(open))
	for i, desk := range open {
		wait.Go(func() { errs[i] = desk.close() })
	}
	wait.Wait()
	return errors.Join(errs...)
}

// newDesk opens the desk of a chapter. Its session is opened beside it: it may
// have to read the types of what the chapter imports.
func newDesk(s *Server, c *book.Chapter) *desk {
	d := &desk{server: s, path: c.Path, chapter: c, tabs: map[*tab]bool{}, edits: map[string]string{}, asked: map[string]question{}, sources: sourcesOf(c)}
	if s.Open == nil {
		d.lack = "this server runs no cells"
		return d
	}
	session, err := s.Open(c, d.hear)
	if err != nil {
		s.log().Error("open session", "file", c.File, "error", err)
		d.lack = err.Error()
		return d
	}
	d.session = session
	d.know(session, c)
	return d
}

// know tells the session what is held of the run of its chapter.
func (d *desk) know(session Session, c *book.Chapter) {
	if run, ok := d.server.shelf.whole(c); ok && session != nil {
		session.Know(c, run)
	}
}

// join adds a tab and tells it what it has missed.
func (d *desk) join(t *tab) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.idle != nil {
		d.idle.Stop()
	}
	t.desk = d
	d.tabs[t] = true
	if d.lack != "" {
		t.tell(lost{"lost", d.lack, false})
	}
	d.memory.tell(t)
	if d.problems != nil {
		t.send(d.problems)
	}
	for _, key := range slices.Sorted(maps.Keys(d.edits)) {
		t.tell(pageEdit{"page-edit", edited{"edit", key, d.edits[key]}})
	}
}

// lost tells that cells cannot be run.
type lost struct {
	Type   string `json:"type"`
	Reason string `json:"reason"`
	Again  bool   `json:"again"`
}

// pageEdit tells a tab of what another one has changed.
type pageEdit struct {
	Type  string `json:"type"`
	Event any    `json:"event"`
}

// edited is the event of an edit.
type edited struct {
	Type   string `json:"type"`
	Key    string `json:"key"`
	Source string `json:"source"`
}

// part takes a tab away, and reports whether it was the last one; then close
// is called after a while.
func (d *desk) part(t *tab, close func()) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.tabs, t)
	maps.DeleteFunc(d.asked, func(_ string, q question) bool { return q.tab == t })
	if len(d.tabs) > 0 || d.closed {
		return false
	}
	d.idle = time.AfterFunc(keptTime, close)
	return true
}

// left gives how many tabs are there.
func (d *desk) left() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.tabs)
}

// close ends the session and sends the tabs away.
func (d *desk) close() error {
	d.mu.Lock()
	session, tabs := d.session, slices.Collect(maps.Keys(d.tabs))
	d.session, d.closed = nil, true
	if d.idle != nil {
		d.idle.Stop()
	}
	d.mu.Unlock()
	for _, t := range tabs {
		t.close("the server has ended")
	}
	if session == nil {
		return nil
	}
	return session.Close()
}

// A head is what is read of an event or a message to pass it on.
type head struct {
	Type   string          `json:"type"`
	Key    string          `json:"key"`
	ID     json.RawMessage `json:"id"`
	Source string          `json:"source"`
	Silent bool            `json:"silent"`
}

// hear takes a message of the session and gives it to the tabs, or to the one
// that asked.
func (d *desk) hear(message json.RawMessage) {
	var h head
	if err := json.Unmarshal(message, &h); err != nil {
		d.server.log().Error("read message of session", "error", err)
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if h.Type == "answer" {
		d.answer(h, message)
		return
	}
	d.memory.note(h, message)
	for t := range d.tabs {
		t.send(message)
	}
}

// answer gives an answer to the tab that asked, under the name it has there.
func (d *desk) answer(h head, message json.RawMessage) {
	q, ok := d.asked[string(h.ID)]
	if !ok {
		return // it has gone away
	}
	delete(d.asked, string(h.ID))
	q.tab.send(withID(message, q.id))
}

// withID gives a message with another id.
func withID(message, id json.RawMessage) json.RawMessage {
	fields := map[string]json.RawMessage{}
	if json.Unmarshal(message, &fields) != nil {
		return message
	}
	fields["id"] = id
	b, err := json.Marshal(fields)
	if err != nil {
		return message
	}
	return b
}

// pass gives an event of a tab to the session, and to the other tabs if it
// changes what they show.
func (d *desk) pass(t *tab, h head, event json.RawMessage) {
	d.mu.Lock()
	session := d.session
	switch h.Type {
	case "ask":
		d.count++
		name := json.RawMessage(strconv.Itoa(d.count))
		d.asked[string(name)] = question{t, h.ID}
		event = withID(event, name)
	case "edit":
		d.edits[h.Key] = h.Source
		d.others(t, event)
	case "insert", "remove", "move", "choose", "auto":
		d.others(t, event)
	}
	d.mu.Unlock()
	if session == nil {
		return // the tab knows
	}
	// Not under the lock: the session may speak before it returns.
	if err := session.Send(event); err != nil {
		d.server.log().Warn("pass event", "type", h.Type, "error", err)
	}
}

// others tells the other tabs of an event.
func (d *desk) others(t *tab, event json.RawMessage) {
	for other := range d.tabs {
		if other != t {
			other.tell(pageEdit{"page-edit", event})
		}
	}
}

// refresh draws the pages that tabs show, and tells them what is different.
func (d *desk) refresh() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.redraw()
}

// redraw is refresh with d.mu held.
func (d *desk) redraw() {
	for t := range d.tabs {
		p, err := d.server.shelf.page(t.where)
		switch {
		case err != nil:
			d.server.log().Error("draw page", "page", t.where, "error", err)
		case p == nil:
			t.tell(pageGone{Type: "page-gone"})
		case p.chapter != d.path:
			t.tell(pageGone{"page-gone", "/" + p.where})
		default:
			t.show(d.server.shelf, p)
		}
	}
}

// gone follows that the chapter is in the book no more, but as another one if
// that is not nil.
func (d *desk) gone(heir *book.Chapter) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.forget(nil)
	clear(d.edits)
	d.chapter = nil
	m := pageGone{Type: "page-gone"}
	if heir != nil {
		m.Moved = "/" + heir.Lang + "/" + heir.Name + "/"
	}
	for t := range d.tabs {
		t.tell(m)
	}
}

// pageGone tells that there is no such page any more.
type pageGone struct {
	Type  string `json:"type"`
	Moved string `json:"moved"`
}

// change follows a change of the chapter's file: tabs are told what is
// different, then the session is one of the chapter as it is now.
func (d *desk) change(c *book.Chapter) {
	d.mu.Lock()
	if d.session != nil && d.unmoved(c) {
		d.redraw()
		d.mu.Unlock()
		return // it is prose
	}
	d.chapter = c
	session := d.session
	d.forget(c)
	clear(d.edits)
	d.redraw()
	d.mu.Unlock()
	if session != nil && c != nil {
		session.Change(c)
		d.know(session, c)
	}
}

// unmoved reports whether the cells of a chapter are those of the session, in
// the same lines; d.mu is held.
func (d *desk) unmoved(c *book.Chapter) bool {
	old := d.chapter
	return c != nil && old != nil && reflect.DeepEqual(old.Cells, c.Cells) && reflect.DeepEqual(old.Files, c.Files) && old.Front.Clock == c.Front.Clock
}

// forget forgets of the runs of cells what is of none in the file any more;
// d.mu is held.
func (d *desk) forget(c *book.Chapter) {
	old := d.memory
	d.memory = memory{ready: old.ready, cells: map[string]json.RawMessage{}, runs: map[string][]json.RawMessage{}}
	before := d.sources
	d.sources = sourcesOf(c)
	for _, key := range old.keys {
		source, ok := d.sources[key]
		_, edited := d.edits[key]
		if !ok || edited || before[key] != source {
			continue
		}
		d.memory.keys = append(d.memory.keys, key)
		d.memory.cells[key], d.memory.runs[key] = old.cells[key], old.runs[key]
	}
}

// sourcesOf gives the sources of the cells of a chapter by their keys; none if
// it is nil.
func sourcesOf(c *book.Chapter) map[string]string {
	all := map[string]string{}
	if c != nil {
		for _, cell := range c.Cells {
			all[cell.ID()] = cell.Source
		}
	}
	return all
}

// complain tells the tabs what is wrong with the chapter.
func (d *desk) complain(problems []runner.Problem, c *book.Chapter) {
	m := pageProblems{Type: "page-problems", Problems: []problem{}}
	for _, p := range problems {
		m.Problems = append(m.Problems, problem{p.Pos, p.Text, p.Hint, keyAt(c, p.Pos)})
	}
	b, err := json.Marshal(m)
	if err != nil {
		panic("server: " + err.Error()) // it holds texts and numbers
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if string(b) == string(d.problems) || d.problems == nil && len(problems) == 0 {
		return
	}
	d.problems = b
	for t := range d.tabs {
		t.send(b)
	}
}

// pageProblems tells what is wrong with the file of a chapter.
type pageProblems struct {
	Type     string    `json:"type"`
	Problems []problem `json:"problems"`
}

// A problem is a problem with the key of the cell that it is in.
type problem struct {
	Pos  runner.Pos `json:"pos"`
	Text string     `json:"text"`
	Hint string     `json:"hint,omitempty"`
	Key  string     `json:"key,omitempty"`
}

// keyAt gives the key of the cell at a place; empty if there is none.
func keyAt(c *book.Chapter, p runner.Pos) string {
	for _, b := range c.Blocks() {
		if b.Cell > 0 && p.File == c.File && p.Line >= b.First && p.Line < b.End {
			return c.Cells[b.Cell-1].ID()
		}
	}
	return ""
}
