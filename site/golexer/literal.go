package golexer

import (
	"strings"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// comment reads a comment and reports whether there is one. A word directly
// behind the slashes makes it a directive, as in //go:build.
func (s *scanner) comment() bool {
	switch {
	case s.has(s.at, "//"):
		end := s.run(s.at, func(b byte) bool { return b != '\n' && b != '\r' })
		kind := chroma.CommentSingle
		if s.at+2 < end && s.spaces(s.at+2) == s.at+2 {
			kind = chroma.CommentPreproc
		}
		s.take(kind, end)
		return true
	case s.has(s.at, "/*"):
		return s.general(s.at + 2)
	case s.has(s.at, "/\\\n*"):
		return s.general(s.at + 4)
	}
	return false
}

// general reads a comment between /* and */, of which the inside begins at
// the index. The end may be broken by a backslash and a line feed.
func (s *scanner) general(inside int) bool {
	for i := inside; ; i++ {
		star := strings.IndexByte(s.source[i:], '*')
		if star < 0 {
			return false
		}
		i += star
		for _, end := range []string{"*/", "*\\\n/"} {
			if s.has(i, end) {
				s.take(chroma.CommentMultiline, i+len(end))
				return true
			}
		}
	}
}

// quoted reads a string in double quotes, which may have several lines.
func (s *scanner) quoted() {
	for i := s.at + 1; i < len(s.source); i++ {
		switch s.source[i] {
		case '"':
			s.take(chroma.LiteralString, i+1)
			return
		case '\\':
			if next := s.byteAt(i + 1); next == '"' || next == '\\' {
				i++
			}
		}
	}
	s.lost = true
}

// raw reads a string in back quotes. The actions of a template in it have
// types of their own, which chroma's lexer for templates knows.
func (s *scanner) raw() {
	length := strings.IndexByte(s.source[s.at+1:], '`')
	if length < 0 {
		s.take(chroma.Error, s.at+1)
		return
	}
	inside, end := s.at+1, s.at+1+length
	if !strings.Contains(s.source[inside:end], "{{") {
		s.take(chroma.LiteralString, end+1)
		return
	}
	s.take(chroma.LiteralString, inside)
	it, err := lexers.GoTextTemplate.Tokenise(&chroma.TokeniseOptions{State: "root"}, s.source[inside:end])
	if err != nil {
		s.lost = true
		return
	}
	for t := it(); t != chroma.EOF; t = it() {
		if t.Type == chroma.Other {
			t.Type = chroma.LiteralString
		}
		s.take(t.Type, s.at+len(t.Value))
	}
	s.take(chroma.LiteralString, end+1)
}

// char reads a character in quotes.
func (s *scanner) char() {
	for _, end := range s.charEnds(s.at + 1) {
		if s.byteAt(end) == '\'' {
			s.take(chroma.LiteralStringChar, end+1)
			return
		}
	}
	s.take(chroma.Error, s.at+1)
}

// charEnds gives where a character that begins at i may end.
func (s *scanner) charEnds(i int) []int {
	if i >= len(s.source) {
		return nil
	}
	if s.source[i] != '\\' {
		_, size := utf8.DecodeRuneInString(s.source[i:])
		return []int{i + size}
	}
	c := s.byteAt(i + 1)
	switch {
	case strings.IndexByte(`'"\abfnrtv`, c) >= 0 && c != 0:
		return []int{i + 2}
	case c == 'x':
		return s.digits(i+2, 2, isHex)
	case c == 'u':
		return s.digits(i+2, 4, isHex)
	case c == 'U':
		return s.digits(i+2, 8, isHex)
	}
	end := s.run(i+1, isOctal)
	return []int{min(end, i+4)}
}

// digits gives the end of n digits from i, or nothing if there are fewer.
func (s *scanner) digits(i, n int, in func(byte) bool) []int {
	if s.run(i, in) < i+n {
		return nil
	}
	return []int{i + n}
}

// number reads a number as chroma cuts it: 1_000.5 is an integer and a float.
func (s *scanner) number() {
	whole := s.run(s.at, isDigit)
	if kind, end := s.fraction(whole); end > 0 {
		s.take(kind, end)
		return
	}
	i := s.at + 1
	if s.source[s.at] == '0' {
		switch c := s.byteAt(i); {
		case isOctal(c):
			s.take(chroma.LiteralNumberOct, s.run(i, isOctal))
			return
		case (c == 'x' || c == 'X') && isHexOrLow(s.byteAt(i+1)):
			s.take(chroma.LiteralNumberHex, s.run(i+1, isHexOrLow))
			return
		case c == 'b' && isBinary(s.byteAt(i+1)):
			s.take(chroma.LiteralNumberBin, s.run(i+1, isBinary))
			return
		}
		s.take(chroma.LiteralNumberInteger, i)
		return
	}
	s.take(chroma.LiteralNumberInteger, s.run(i, func(b byte) bool { return isDigit(b) || b == '_' }))
}

// fraction reads what may follow the digits before whole: i, a point with
// digits, an exponent. It gives 0 if none does.
func (s *scanner) fraction(whole int) (chroma.TokenType, int) {
	end := whole
	if s.byteAt(end) == '.' {
		end = s.run(end+1, isDigit)
	}
	signed := s.exponent(end, true)
	for _, e := range []int{signed, end} {
		if e > 0 && s.byteAt(e) == 'i' {
			return chroma.LiteralNumber, e + 1
		}
	}
	digits := end > whole+1 || end == whole // else 1.e3 is 1. and a name
	if e := s.exponent(end, false); e > 0 && digits {
		return chroma.LiteralNumberFloat, e
	}
	if end > whole {
		return chroma.LiteralNumberFloat, end
	}
	return 0, 0
}

// exponent gives the end of an exponent at i, or 0 if there is none. It may
// be asked to have a sign.
func (s *scanner) exponent(i int, signed bool) int {
	if c := s.byteAt(i); c != 'e' && c != 'E' {
		return 0
	}
	i++
	if c := s.byteAt(i); c == '+' || c == '-' {
		i++
	} else if signed {
		return 0
	}
	if end := s.run(i, isDigit); end > i {
		return end
	}
	return 0
}

func isDigit(b byte) bool    { return '0' <= b && b <= '9' }
func isOctal(b byte) bool    { return '0' <= b && b <= '7' }
func isBinary(b byte) bool   { return b == '0' || b == '1' || b == '_' }
func isHexOrLow(b byte) bool { return isHex(b) || b == '_' }
func isHex(b byte) bool {
	return isDigit(b) || 'a' <= b && b <= 'f' || 'A' <= b && b <= 'F'
}
