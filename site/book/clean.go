package book

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// clean gives text without byte order mark and with LF at the end of every
// line, and may change it for that. A byte that is no text becomes a question mark,
// one for one: so lines and columns are those that the author's editor shows.
func clean(text []byte) ([]byte, []flaw) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if bytes.IndexByte(text, '\r') >= 0 {
		text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	}
	if utf8.Valid(text) && bytes.IndexByte(text, 0) < 0 {
		return text, nil
	}
	return text, mask(text)
}

// mask overwrites all bytes of text that are no text, and tells where the
// first ones are.
func mask(text []byte) []flaw {
	invalid, nul := sighting{}, sighting{}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			invalid.add(i)
			text[i] = '?'
		case r == 0:
			nul.add(i)
			text[i] = '?'
		}
		i += size
	}
	return append(invalid.flaw("the text is not valid UTF-8"), nul.flaw("the text has a NUL byte")...)
}

// A sighting counts a kind of bad byte and remembers the first.
type sighting struct{ first, count int }

func (s *sighting) add(at int) {
	if s.count == 0 {
		s.first = at
	}
	s.count++
}

func (s *sighting) flaw(text string) []flaw {
	switch s.count {
	case 0:
		return nil
	case 1:
		return []flaw{{at: s.first, text: text, hint: "save the file as UTF-8"}}
	}
	hint := fmt.Sprintf("there are %d of them; save the file as UTF-8", s.count)
	return []flaw{{at: s.first, text: text, hint: hint}}
}
