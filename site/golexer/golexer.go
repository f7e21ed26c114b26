// Package golexer is chroma's lexer for Go, by hand.
//
// Highlighting is where a site spends its time, and nearly all of that in the
// regular expressions of chroma's lexer for Go. This one reads a source once,
// byte by byte, and gives every character the token type that chroma gives
// it; chroma's own lexer is the judge in the tests and the way out for what
// is rare: a source with a string that never ends, or that is not UTF-8.
package golexer

import (
	"slices"
	"unicode/utf8"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
)

// A Lexer is a [chroma.Lexer] for Go. What it is not asked to do faster it
// leaves to chroma's. It is safe for concurrent use.
type Lexer struct {
	chroma.Lexer
}

var _ chroma.Lexer = Lexer{}

// New gives a lexer.
func New() Lexer { return Lexer{lexers.Get("go")} }

// Tokenise gives the tokens of a source. Neighbours never have the same type.
func (l Lexer) Tokenise(options *chroma.TokeniseOptions, source string) (chroma.Iterator, error) {
	if tokens, ok := scan(nil, source); ok {
		return chroma.Literator(tokens...), nil
	}
	return chroma.Coalesce(l.Lexer).Tokenise(options, source)
}

// Append appends the tokens of a source to a list, as [Lexer.Tokenise] gives them,
// for who has room for them already.
func (l Lexer) Append(list []chroma.Token, source string) ([]chroma.Token, error) {
	if all, ok := scan(list, source); ok {
		return all, nil
	}
	it, err := chroma.Coalesce(l.Lexer).Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		return list, err
	}
	return slices.AppendSeq(list, it.Stdlib()), nil
}

// A scanner is a source on the way to its tokens.
type scanner struct {
	source string
	at     int // where the next token begins
	tokens []chroma.Token
	// start is where the last token begins, which is not in tokens yet; kind
	// is its type.
	start int
	kind  chroma.TokenType
	// lost is set when only chroma's lexer can tell.
	lost bool
}

// scan appends the tokens of a source; false if it takes chroma's lexer.
func scan(list []chroma.Token, source string) ([]chroma.Token, bool) {
	if !utf8.ValidString(source) {
		return nil, false
	}
	s := &scanner{source: source, tokens: slices.Grow(list, len(source)/3)}
	for s.at < len(source) && !s.lost {
		s.next()
	}
	s.flush()
	return s.tokens, !s.lost
}

// next reads one token.
func (s *scanner) next() {
	c := s.source[s.at]
	switch {
	case classes[c] == space:
		s.take(chroma.TextWhitespace, s.spaces(s.at))
	case classes[c] == letter:
		s.word()
	case classes[c] == digit, c == '.' && isDigit(s.byteAt(s.at+1)):
		s.number()
	case c == '/' && s.comment():
	case c == '"':
		s.quoted()
	case c == '`':
		s.raw()
	case c == '\'':
		s.char()
	case c >= utf8.RuneSelf:
		s.beyond()
	default:
		s.sign()
	}
}

// take makes what stands before end a token.
func (s *scanner) take(kind chroma.TokenType, end int) {
	if kind != s.kind {
		s.flush()
		s.start, s.kind = s.at, kind
	}
	s.at = end
}

// flush ends the last token.
func (s *scanner) flush() {
	if s.at > s.start {
		s.tokens = append(s.tokens, chroma.Token{Type: s.kind, Value: s.source[s.start:s.at]})
		s.start = s.at
	}
}

// byteAt gives the byte at i, or 0 behind the end.
func (s *scanner) byteAt(i int) byte {
	if i < len(s.source) {
		return s.source[i]
	}
	return 0
}

// run gives the end of the bytes from i that are in a class of ASCII.
func (s *scanner) run(i int, in func(byte) bool) int {
	for i < len(s.source) && in(s.source[i]) {
		i++
	}
	return i
}

// has reports whether text stands at i.
func (s *scanner) has(i int, text string) bool {
	return len(s.source)-i >= len(text) && s.source[i:i+len(text)] == text
}

// sign reads an operator or a punctuation mark; what is neither is an error.
func (s *scanner) sign() {
	for _, op := range operators[s.source[s.at]] {
		if s.has(s.at, op) {
			s.take(chroma.Operator, s.at+len(op))
			return
		}
	}
	if classes[s.source[s.at]] == mark {
		s.take(chroma.Punctuation, s.at+1)
		return
	}
	s.take(chroma.Error, s.at+1)
}
