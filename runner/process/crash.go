package process

import (
	"strings"
	"time"

	"weft/runner"
)

// A piece is a text that was written to one of the pipes.
type piece struct {
	kind runner.Kind
	text string
	at   time.Time
}

// A crash keeps back what may be the last words of the runtime, until it is
// clear whether the process ends: those words are why the cell ended, and
// not its output. A cell or a process of it may print the same for other
// reasons; then they are given on, in their order, a moment later.
type crash struct {
	expired func() // called when nothing shows that the process is dying
	dying   bool   // the runtime has said so
	held    []piece
	size    int  // of what is held
	inLine  bool // the last text on the standard error ended within a line
	timer   *time.Timer
}

// Limits on what is held. A runtime that is dying says so at once, but may
// take long to say what it has to.
const (
	patience  = time.Second
	maxReport = 256 << 10
)

// lastWords are what reports of the runtime begin with.
var lastWords = []string{"panic: ", "fatal error: ", "fatal: ", "runtime: ", "SIG", "unexpected fault address ", "[signal "}

// sift takes a piece and gives those that can go on.
func (c *crash) sift(p piece) []piece {
	if len(c.held) > 0 {
		return c.more(p)
	}
	if p.kind != runner.Stderr {
		return []piece{p}
	}
	i := c.find(p.text)
	c.inLine = !strings.HasSuffix(p.text, "\n")
	if i < 0 {
		return []piece{p}
	}
	if !c.dying {
		c.timer = time.AfterFunc(patience, c.expired)
	}
	rest := c.more(piece{p.kind, p.text[i:], p.at})
	if i == 0 {
		return rest
	}
	return append([]piece{{p.kind, p.text[:i], p.at}}, rest...)
}

// more takes a piece while others are held.
func (c *crash) more(p piece) []piece {
	c.size += len(p.text)
	if c.size <= maxReport {
		c.held = append(c.held, p)
		return nil
	}
	if c.dying {
		return nil // what matters of a report is at its beginning
	}
	return append(c.free(), p)
}

// die notes that the process is dying.
func (c *crash) die() {
	c.dying = true
	c.stop()
}

// stop stops the time.
func (c *crash) stop() {
	if c.timer != nil {
		c.timer.Stop()
	}
}

// find gives where in s a line begins with last words, or -1.
func (c *crash) find(s string) int {
	start := 0
	if c.inLine {
		start = strings.IndexByte(s, '\n') + 1
		if start == 0 {
			return -1
		}
	}
	for start < len(s) {
		for _, w := range lastWords {
			if strings.HasPrefix(s[start:], w) {
				return start
			}
		}
		i := strings.IndexByte(s[start:], '\n')
		if i < 0 {
			return -1
		}
		start += i + 1
	}
	return -1
}

// free gives all that is kept back.
func (c *crash) free() []piece {
	c.stop()
	held := c.held
	c.held, c.size = nil, 0
	for _, p := range held {
		if p.kind == runner.Stderr {
			c.inLine = !strings.HasSuffix(p.text, "\n")
		}
	}
	return held
}

// take gives what is kept back when the process has ended: the report of
// the runtime, and the pieces that others wrote in the meantime.
func (c *crash) take() (report string, others []piece) {
	for _, p := range c.free() {
		if p.kind == runner.Stderr {
			report += p.text
		} else {
			others = append(others, p)
		}
	}
	return report, others
}

// hasStack reports whether what is kept back has a stack, which follows the
// words of the runtime unless it is told to be brief.
func (c *crash) hasStack() bool {
	var text strings.Builder
	for _, p := range c.held {
		if p.kind == runner.Stderr {
			text.WriteString(p.text)
		}
	}
	return strings.Contains(text.String(), "\ngoroutine ") || strings.Contains(text.String(), "\nruntime stack:\n")
}
