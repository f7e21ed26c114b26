package syntax

import (
	"fmt"
	"go/token"
	"strings"
	"unicode"
	"unicode/utf8"
)

// eof is what [lexer.char] gives at the end.
const eof = -1

// A lexer cuts source into tokens. It is not go/scanner, because the compiler
// goes on in another way after characters that have no place in Go: one that
// is not ASCII, such as a full-width comma, becomes part of an identifier.
type lexer struct {
	src    string
	chars  []rune
	starts []int // the offset of each char, and of the end
	next   int   // the index of the next char
	// ends tells that the token before can end a statement, so that a line
	// end stands for a semicolon.
	ends   bool
	errors []Error
	later  []Error

	// tok is the current token. Literals other than names are told apart.
	tok token.Token
	// lit is the text of a name or literal; for a semicolon it is what
	// stands in its place: "semicolon", "newline" or "EOF".
	lit string
	// pos is the offset of the token, last the end of the one before.
	pos, last int
	bad       bool // the literal has an error
}

// load reads src, without the bytes that the compiler skips with an error
// wherever they stand.
func (l *lexer) load(src string) {
	l.src = src
	l.chars, l.starts = make([]rune, 0, len(src)), make([]int, 0, len(src)+1)
	for at := 0; at < len(src); {
		r, n := utf8.DecodeRuneInString(src[at:])
		switch {
		case r == 0:
			l.fail(at, "invalid NUL character")
		case r == utf8.RuneError && n == 1:
			l.fail(at, "invalid UTF-8 encoding")
		case r == '\ufeff':
			if at > 0 {
				l.fail(at, "invalid BOM in the middle of the file")
			}
		default:
			l.chars = append(l.chars, r)
			l.starts = append(l.starts, at)
		}
		at += n
	}
	l.starts = append(l.starts, len(strings.TrimRight(src, " \t\r\n")))
}

func (l *lexer) fail(offset int, text string) {
	l.errors = append(l.errors, Error{offset, text})
}

// failLater is like fail for what the compiler tells only if the syntax is
// in order.
func (l *lexer) failLater(offset int, text string) {
	l.later = append(l.later, Error{offset, text})
}

// char gives the next char, or eof.
func (l *lexer) char() rune {
	if l.next < len(l.chars) {
		return l.chars[l.next]
	}
	return eof
}

// offset is where the next char stands.
func (l *lexer) offset() int { return l.starts[l.next] }

// take moves over the next char.
func (l *lexer) take() {
	if l.next < len(l.chars) {
		l.next++
	}
}

// got moves over the next char if it is r.
func (l *lexer) got(r rune) bool {
	if l.char() != r {
		return false
	}
	l.next++
	return true
}

// advance reads the next token.
func (l *lexer) advance() {
	l.last = l.offset()
	ended := l.ends
	l.ends = false
	for !l.token(ended) {
	}
}

// token reads one token, and reports false if there was none to tell: a
// comment, or a char that was skipped with an error.
func (l *lexer) token(ended bool) bool {
	for r := l.char(); r == ' ' || r == '\t' || r == '\r' || r == '\n' && !ended; r = l.char() {
		l.take()
	}
	l.pos = l.offset()
	start := l.next
	switch r := l.char(); {
	case r == eof:
		return l.end(ended)
	case r == '\n':
		l.take()
		return l.semicolon("newline")
	case r < utf8.RuneSelf && isLetter(r) || r >= utf8.RuneSelf && l.nameChar(true):
		l.name(start)
	case isDigit(r) || r == '.' && isDigit(l.second()):
		l.number(start)
	case r == '"' || r == '\'' || r == '`':
		l.quoted(r, start)
	case r == '/' && (l.second() == '/' || l.second() == '*'):
		return l.comment(ended)
	default:
		return l.operator()
	}
	return true
}

// end tells the end of the source.
func (l *lexer) end(ended bool) bool {
	if ended {
		return l.semicolon("EOF")
	}
	l.tok, l.lit = token.EOF, ""
	return true
}

func (l *lexer) semicolon(lit string) bool {
	l.tok, l.lit = token.SEMICOLON, lit
	return true
}

// second gives the char after the next one.
func (l *lexer) second() rune {
	if l.next+1 < len(l.chars) {
		return l.chars[l.next+1]
	}
	return eof
}

// text gives the chars from start to the next one.
func (l *lexer) text(start int) string { return string(l.chars[start:l.next]) }

// name reads the rest of an identifier or keyword.
func (l *lexer) name(start int) {
	l.take()
	for r := l.char(); isLetter(r) || isDigit(r) || r >= utf8.RuneSelf && l.nameChar(false); r = l.char() {
		l.take()
	}
	l.lit = l.text(start)
	l.tok = token.Lookup(l.lit)
	switch l.tok {
	case token.IDENT, token.BREAK, token.CONTINUE, token.FALLTHROUGH, token.RETURN:
		l.ends = true
	}
}

// nameChar complains about a char beyond ASCII that is neither letter nor
// digit. The compiler keeps it as part of the name all the same.
func (l *lexer) nameChar(first bool) bool {
	switch r := l.char(); {
	case unicode.IsLetter(r):
	case unicode.IsDigit(r):
		if first {
			l.fail(l.offset(), fmt.Sprintf("identifier cannot begin with digit %#U", r))
		}
	default:
		l.fail(l.offset(), fmt.Sprintf("invalid character %#U in identifier", r))
	}
	return true
}

// comment moves over a comment. One with a line end in it is a line end.
func (l *lexer) comment(ended bool) bool {
	if l.second() == '/' {
		for r := l.char(); r != eof && r != '\n'; r = l.char() {
			l.take()
		}
		return false
	}
	l.take()
	l.take()
	lines := false
	for !(l.char() == '*' && l.second() == '/') {
		if l.char() == eof {
			l.fail(l.pos, "comment not terminated")
			return ended && lines && l.semicolon("newline")
		}
		lines = lines || l.char() == '\n'
		l.take()
	}
	l.take()
	l.take()
	return ended && lines && l.semicolon("newline")
}

// operators holds the tokens that are neither names nor literals.
var operators = func() map[string]token.Token {
	m := map[string]token.Token{}
	for t := token.ADD; t <= token.TILDE; t++ {
		if t.IsOperator() {
			m[t.String()] = t
		}
	}
	return m
}()

// operator reads the longest operator; a char that begins none is skipped.
func (l *lexer) operator() bool {
	for n := min(3, len(l.chars)-l.next); n > 0; n-- {
		tok, ok := operators[string(l.chars[l.next:l.next+n])]
		if !ok {
			continue
		}
		l.next += n
		l.tok, l.lit = tok, "semicolon"
		switch tok {
		case token.RPAREN, token.RBRACK, token.RBRACE, token.INC, token.DEC:
			l.ends = true
		}
		return true
	}
	l.fail(l.offset(), fmt.Sprintf("invalid character %#U", l.char()))
	l.take()
	return false
}

func isLetter(r rune) bool { return 'a' <= lower(r) && lower(r) <= 'z' || r == '_' }
func isDigit(r rune) bool  { return '0' <= r && r <= '9' }
func isHex(r rune) bool    { return isDigit(r) || 'a' <= lower(r) && lower(r) <= 'f' }

// lower gives the small letter for an ASCII letter.
func lower(r rune) rune { return r | ('a' - 'A') }
