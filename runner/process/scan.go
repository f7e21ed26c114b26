package process

import (
	"bytes"
	"crypto/rand"
	"strconv"
	"time"
)

// newWord makes the random word of the marks of one child.
func newWord() string { return rand.Text() }

// mark gives the bytes of the mark with a number.
func mark(word string, n int) []byte {
	return append(strconv.AppendInt(markStart(word), int64(n), 10), '\n')
}

// turnMark gives the mark that belongs to no reply: it only says that what
// comes before it in either pipe comes before what is after it in the other.
func turnMark(word string) []byte { return append(markStart(word), "-\n"...) }

// instantMark gives the mark of an instant of a virtual clock, which is also
// one as turnMark gives.
func instantMark(word string, at time.Duration) []byte {
	return append(strconv.AppendInt(append(markStart(word), '@'), int64(at), 10), '\n')
}

// markStart gives what all marks begin with.
func markStart(word string) []byte { return []byte("\x1e" + word + " ") }

// An item is a piece of what comes through a pipe: a text or a mark.
type item struct {
	text string
	mark int // zero in a text, turn in a mark without a number
	at   time.Time
}

// turn is the number of marks without one.
const turn = -1

// A scanner takes the marks out of what comes through a pipe, however it is
// cut into reads.
type scanner struct {
	start   []byte    // what marks begin with
	rest    []byte    // what may be the beginning of one
	instant time.Time // of the last mark with one; zero in real time
}

// maxMark is how many bytes a number and its line feed may have.
const maxMark = 22

// scan gives the items in b, which was read at the time. After the mark of an
// instant they have that as their time.
func (s *scanner) scan(b []byte, at time.Time) []item {
	var items []item
	if !s.instant.IsZero() {
		at = s.instant
	}
	text := func(b []byte) {
		if len(b) > 0 {
			items = append(items, item{text: string(b), at: at})
		}
	}
	b = append(s.rest, b...)
	s.rest = nil
	for {
		i := bytes.Index(b, s.start)
		if i < 0 {
			i = len(b) - overlap(b, s.start)
			text(b[:i])
			s.rest = bytes.Clone(b[i:])
			return items
		}
		n, size, ok := number(b[i+len(s.start):])
		if !ok && size == 0 { // the number is not all there
			text(b[:i])
			s.rest = bytes.Clone(b[i:])
			return items
		}
		if !ok { // somebody prints our own marks; let them
			size = 0
			i += len(s.start)
		}
		text(b[:i])
		if ok {
			i += len(s.start)
			if b[i] == '@' {
				s.instant = time.Unix(0, int64(n))
				at, n = s.instant, turn
			}
			items = append(items, item{mark: n, at: at})
		}
		b = b[i+size:]
	}
}

// number reads a number and a line feed; size is how many bytes they have.
// It gives false and zero if more is needed, false and more if it is none. The
// number may be an instant, after an @.
func number(b []byte) (n, size int, ok bool) {
	end := bytes.IndexByte(b, '\n')
	if end < 0 {
		if len(b) < maxMark {
			return 0, 0, false
		}
		return 0, 1, false
	}
	if string(b[:end]) == "-" {
		return turn, end + 1, true
	}
	digits, _ := bytes.CutPrefix(b[:end], []byte("@"))
	n, err := strconv.Atoi(string(digits))
	return n, end + 1, err == nil && n > 0
}

// overlap gives the length of the longest end of b that start begins with.
func overlap(b, start []byte) int {
	for n := min(len(b), len(start)-1); n > 0; n-- {
		if bytes.HasPrefix(start, b[len(b)-n:]) {
			return n
		}
	}
	return 0
}

// flush gives what scan kept back, once nothing more comes.
func (s *scanner) flush(at time.Time) []item {
	if !s.instant.IsZero() {
		at = s.instant
	}
	b := s.rest
	s.rest = nil
	if len(b) == 0 {
		return nil
	}
	return []item{{text: string(b), at: at}}
}
