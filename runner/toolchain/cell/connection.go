package cell

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// A connection is the child's ends of the pipes of package process.
type connection struct {
	rest []byte // of requests that were read

	mu    sync.Mutex // makes the order of marks the same in both pipes
	word  string
	seq   int
	marks [2]int // copies of 1 and 2, which cells may close
}

// The descriptors of the protocol.
const (
	requests = 3
	replies  = 4
	crashes  = 5 // what the runtime says when it crashes, once more
)

// open takes over the descriptors. None of them is left to a process that a
// cell starts.
func (c *connection) open(setup string) (stack int, memory int64, err error) {
	if _, err := fmt.Sscan(setup, &c.word, &stack, &memory); err != nil {
		return 0, 0, errors.New("weft starts this program itself")
	}
	if err := c.takeOver(); err != nil {
		return 0, 0, err
	}
	return stack, memory, nil
}

// A request is what this program needs to know of one.
type request struct {
	cell  int
	entry string
	limit time.Duration // zero in real time
	stdin string        // a file that becomes the standard input
}

// next reads a request; false at the end. It blocks its thread, because a
// goroutine that waits for input hides a deadlock of others.
func (c *connection) next() (request, bool) {
	buf := make([]byte, 64<<10)
	for {
		if line, rest, ok := bytes.Cut(c.rest, []byte("\n")); ok {
			c.rest = rest
			return parse(string(line)), true
		}
		n, err := syscall.Read(requests, buf)
		if err == syscall.EINTR {
			continue
		}
		if n <= 0 {
			return request{}, false
		}
		c.rest = append(c.rest, buf[:n]...)
	}
}

// parse finds what matters in a request. What it looks for cannot be inside
// of a string, where a quote has a backslash before it; and what the parent
// says is of the same build.
func parse(line string) request {
	var r request
	if _, after, ok := strings.Cut(line, `{"cell":`); ok {
		end := strings.IndexAny(after, ",}")
		r.cell, _ = strconv.Atoi(after[:max(0, end)])
	}
	if _, after, ok := strings.Cut(line, `"timeout":`); ok {
		end := strings.IndexAny(after, ",}")
		n, _ := strconv.ParseInt(after[:max(0, end)], 10, 64)
		r.limit = time.Duration(n)
	}
	if _, after, ok := strings.Cut(line, `"entry":"`); ok {
		r.entry, _, _ = strings.Cut(after, `"`) // a Go name has no escapes
	}
	if _, after, ok := strings.Cut(line, `"stdin":`); ok {
		name, _ := strconv.QuotedPrefix(after)
		r.stdin, _ = strconv.Unquote(name)
	}
	return r
}

// output sends an output, given by the fields of its JSON. If its text is
// not UTF-8, that goes beside it.
func (c *connection) output(fields, text string) {
	c.reply(`"output"`, `,"output":{"at":0,`+fields+"}"+raw(text))
}

// reply sends a reply of a kind with further fields, after a mark.
func (c *connection) reply(kind, fields string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seq++
	seq := strconv.Itoa(c.seq)
	c.mark(seq)
	write(replies, `{"v":1,"seq":`+seq+`,"unit":0,"kind":`+kind+fields+"}\n")
}

// failed sends an output that says why a cell did not end well.
func (c *connection) failed(ending, message, stack string) {
	c.output(field("kind", "error")+`,"error":{`+field("ending", ending)+","+
		field("message", message)+`,"pos":{},`+field("stack", stack)+"}", "")
}

// mark writes a mark to both pipes; c.mu is held.
func (c *connection) mark(text string) {
	for _, fd := range c.marks {
		write(fd, "\x1e"+c.word+" "+text+"\n")
	}
}

// write writes all of s, unless the parent is gone.
func write(fd int, s string) {
	for len(s) > 0 {
		n, err := syscall.Write(fd, []byte(s))
		if err != nil && err != syscall.EINTR && err != syscall.EAGAIN {
			return
		}
		s = s[max(0, n):]
	}
}
