package process

import (
	"sync"
	"time"

	"weft/runner"
	"weft/runner/protocol"
	"weft/runner/transcript"
)

// A collector puts what comes from a child into one order: two pipes with
// texts and marks, and replies. The reply with number n comes after all text
// before mark n and before all text after it, in both pipes. Between marks
// the time of the read decides. It is safe for concurrent use.
type collector struct {
	mu      sync.Mutex
	pipes   [2]pipe
	replies []protocol.Reply
	cell    *cell
	next    []*cell         // that the child runs after it, unasked
	late    []runner.Output // what came while no cell ran
	lateLen int64
	limit   int64
	crash   crash
	trace   bool // reports of the runtime have stacks
	// renewed is told when the child has a new kernel, and whether nothing was
	// written meanwhile.
	renewed chan bool
}

// now gives the present instant of the child's clock; c.mu is held.
func (c *collector) now() time.Time {
	if at := c.pipes[stdout].scan.instant; !at.IsZero() {
		return at
	}
	return time.Now()
}

// A pipe is what has come from one pipe and waits for its turn.
type pipe struct {
	kind  runner.Kind
	scan  scanner
	items []item
}

// The places of the pipes in a collector.
const (
	stdout = iota
	stderr
)

// newCollector makes a collector for a child whose marks have the word. It
// keeps at most limit bytes that come between two cells.
func newCollector(word string, limit int64) *collector {
	c := &collector{limit: limit, renewed: make(chan bool, 1)}
	c.crash.expired = c.release
	for i, kind := range []runner.Kind{runner.Stdout, runner.Stderr} {
		c.pipes[i] = pipe{kind: kind, scan: scanner{start: markStart(word)}}
	}
	return c
}

// begin makes the first of some cells the one that outputs belong to, from the
// next reply on that says so, and each of the others when the one before it has
// ended. In virtual time the clock of the child starts with the first one.
func (c *collector) begin(cells ...*cell) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cell, c.next = cells[0], cells[1:]
	for i := range c.pipes {
		if s := &c.pipes[i].scan; c.cell.unit.Virtual && s.instant.IsZero() {
			s.instant = time.Unix(0, 0)
		}
	}
}

// end takes a cell away.
func (c *collector) end(cell *cell) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cell == cell {
		c.cell = nil
	}
}

// hear has say told of all outputs of a cell.
func (c *collector) hear(cell *cell, say func(runner.Output)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	cell.Hear(say)
}

// text takes what was read from a pipe.
func (c *collector) text(i int, b []byte, at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := &c.pipes[i]
	p.items = append(p.items, p.scan.scan(b, at)...)
	c.advance()
}

// reply takes a reply.
func (c *collector) reply(r protocol.Reply) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.replies = append(c.replies, r)
	c.advance()
}

// advance gives on what has its turn.
func (c *collector) advance() {
	for {
		for i := range c.pipes {
			c.drain(&c.pipes[i], false)
		}
		out, err := c.pipes[stdout].items, c.pipes[stderr].items
		if len(out) == 0 || len(err) == 0 {
			return
		}
		isReply := out[0].mark != turn
		if isReply && len(c.replies) == 0 {
			return
		}
		at := out[0].at
		if err[0].at.After(at) {
			at = err[0].at
		}
		c.pipes[stdout].items, c.pipes[stderr].items = out[1:], err[1:]
		if !c.crash.dying {
			c.free()
		}
		if isReply {
			r := c.replies[0]
			c.replies = c.replies[1:]
			c.handle(r, at)
		}
	}
}

// drain gives on the texts at the front of a pipe, up to a mark or past all.
func (c *collector) drain(p *pipe, past bool) {
	for len(p.items) > 0 && (past || p.items[0].mark == 0) {
		it := p.items[0]
		p.items = p.items[1:]
		if it.mark == 0 {
			c.arrive(piece{p.kind, it.text, it.at})
		}
	}
}

// finish gives on all that is left, once the process has ended. If it ended
// as after a crash, it gives the report of the runtime, else nothing.
func (c *collector) finish(crashed bool) (report string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range c.pipes {
		p := &c.pipes[i]
		p.items = append(p.items, p.scan.flush(time.Now())...)
		c.drain(p, true)
	}
	for _, r := range c.replies {
		c.handle(r, c.now())
	}
	c.replies = nil
	if !crashed || c.cell.failed() {
		c.free()
		return ""
	}
	if c.trace && !c.crash.hasStack() {
		c.free() // somebody else's words
		return ""
	}
	report, others := c.crash.take()
	for _, p := range others {
		c.put(p)
	}
	return report
}

// arrive takes a text that has its turn. It is kept back as long as it may
// be the report of a crash.
func (c *collector) arrive(p piece) {
	for _, p := range c.crash.sift(p) {
		c.put(p)
	}
}

// release gives on what was kept back, unless the process is dying.
func (c *collector) release() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.crash.dying {
		c.free()
	}
}

// dying notes that the runtime has begun its last report.
func (c *collector) dying() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.crash.die()
}

// free gives on what was kept back.
func (c *collector) free() {
	for _, p := range c.crash.free() {
		c.put(p)
	}
}

// put gives a text to the cell that runs, or keeps it for the next one.
func (c *collector) put(p piece) {
	o := runner.Output{Kind: p.kind, Text: p.text}
	c.give(o, p.at)
}

// give gives an output to the cell that runs, or keeps it for the next one.
func (c *collector) give(o runner.Output, at time.Time) {
	if c.cell.running() {
		c.cell.put(o, at)
	} else if c.lateLen += transcript.Size(o); c.lateLen <= c.limit {
		c.late = append(c.late, o)
	}
}

// start lets the cell begin, with what has come since the last one.
func (c *collector) start() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open(c.now())
}

// open is start with c.mu held.
func (c *collector) open(at time.Time) {
	c.cell.start(at)
	for _, o := range c.late {
		c.cell.put(o, at)
	}
	c.late, c.lateLen = nil, 0
}

// handle carries out a reply, whose mark was read at the time.
func (c *collector) handle(r protocol.Reply, at time.Time) {
	switch r.Kind {
	case protocol.Output:
		c.give(*r.Output, at)
	case protocol.Renewed:
		c.renewed <- c.cell == nil && len(c.late) == 0
	}
	if c.cell == nil {
		return // what else there is to say is of a cell that was given up
	}
	switch r.Kind {
	case protocol.Begin:
		c.open(at)
	case protocol.Result:
		c.cell.end(r.Result)
		if len(c.next) > 0 {
			c.cell, c.next = c.next[0], c.next[1:]
			c.open(at)
		}
	case protocol.Lost:
		c.cell.lose(r.Error)
	}
}
