package golexer

import (
	"unicode"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
)

// word reads a word that begins with a letter of ASCII.
func (s *scanner) word() {
	end := s.wordEnd(s.at)
	m := meanings[s.source[s.at:end]]
	kind := m.alone
	switch {
	case s.byteAt(end) == '(' && m.called != 0:
		kind = m.called
	case kind != 0:
	case s.byteAt(s.spaces(end)) == '(':
		kind = chroma.NameFunction
	default:
		kind = chroma.NameOther
	}
	s.take(kind, end)
}

// beyond reads what begins with a character that is not ASCII: space, a
// name, or nothing that Go knows.
func (s *scanner) beyond() {
	r, size := utf8.DecodeRuneInString(s.source[s.at:])
	switch {
	case unicode.IsSpace(r):
		s.take(chroma.TextWhitespace, s.spaces(s.at))
	case unicode.Is(unicode.Nd, r):
		s.lost = true // chroma takes foreign digits for numbers in places
	case isWord(r):
		s.take(chroma.NameOther, s.wordEnd(s.at))
	default:
		s.take(chroma.Error, s.at+size)
	}
}

// spaces gives the end of the white space from i.
func (s *scanner) spaces(i int) int {
	for i < len(s.source) {
		r, size := rune(s.source[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s.source[i:])
		}
		if !unicode.IsSpace(r) {
			break
		}
		i += size
	}
	return i
}

// wordEnd gives the end of the letters, digits and the like from i.
func (s *scanner) wordEnd(i int) int {
	for i < len(s.source) {
		if c := s.source[i]; c < utf8.RuneSelf {
			if classes[c] != letter && classes[c] != digit {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s.source[i:])
		if !isWord(r) {
			break
		}
		i += size
	}
	return i
}

// isWord reports whether r is of a word, as \w of regexp2 says it; the two
// joiners without width are.
func isWord(r rune) bool {
	return unicode.In(r, unicode.L, unicode.Mn, unicode.Nd, unicode.Pc) || r == '\u200c' || r == '\u200d'
}
