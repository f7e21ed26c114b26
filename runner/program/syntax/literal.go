package syntax

import (
	"fmt"
	"go/token"
	"unicode"
)

// wrong reports an error in the current literal, unless it has one already.
func (l *lexer) wrong(offset int, format string, args ...any) {
	if !l.bad {
		l.fail(offset, fmt.Sprintf(format, args...))
	}
	l.bad = true
}

// literal ends a literal that began at start.
func (l *lexer) literal(tok token.Token, start int) {
	l.tok, l.lit, l.ends = tok, l.text(start), true
}

// quoted reads a string or a rune that begins with the char quote.
func (l *lexer) quoted(quote rune, start int) {
	l.bad = false
	l.take()
	switch quote {
	case '\'':
		l.rune()
		l.literal(token.CHAR, start)
	case '"':
		l.string()
		l.literal(token.STRING, start)
	default:
		l.raw()
		l.literal(token.STRING, start)
	}
}

func (l *lexer) raw() {
	for !l.got('`') {
		if l.char() == eof {
			l.fail(l.pos, "string not terminated")
			l.bad = true
			return
		}
		l.take()
	}
}

func (l *lexer) string() {
	for !l.got('"') {
		switch l.char() {
		case '\\':
			l.escape('"')
		case '\n':
			l.fail(l.offset(), "newline in string")
			l.bad = true
			return
		case eof:
			l.fail(l.pos, "string not terminated")
			l.bad = true
			return
		default:
			l.take()
		}
	}
}

func (l *lexer) rune() {
	for n := 0; ; n++ {
		switch l.char() {
		case '\'':
			if n == 0 {
				l.wrong(l.offset(), "empty rune literal or unescaped '")
			} else if n > 1 {
				l.wrong(l.pos, "more than one character in rune literal")
			}
			l.take()
			return
		case '\\':
			l.escape('\'')
		case '\n':
			l.wrong(l.offset(), "newline in rune literal")
			return
		case eof:
			l.wrong(l.pos, "rune literal not terminated")
			return
		default:
			l.take()
		}
	}
}

// escape reads a backslash and what belongs to it.
func (l *lexer) escape(quote rune) {
	l.take()
	switch r := l.char(); r {
	case quote, 'a', 'b', 'f', 'n', 'r', 't', 'v', '\\':
		l.take()
	case '0', '1', '2', '3', '4', '5', '6', '7':
		l.code(3, 8, 255)
	case 'x':
		l.take()
		l.code(2, 16, 255)
	case 'u':
		l.take()
		l.code(4, 16, unicode.MaxRune)
	case 'U':
		l.take()
		l.code(8, 16, unicode.MaxRune)
	case eof: // The literal is told to be open.
	default:
		l.fail(l.offset(), "unknown escape")
		l.bad = true
	}
}

// code reads the n digits of an escape.
func (l *lexer) code(n, base int, most uint32) {
	var x uint32
	for range n {
		r := l.char()
		if r == eof {
			return
		}
		d := digit(r)
		if d >= base {
			l.fail(l.offset(), fmt.Sprintf("invalid character %q in %s escape", r, baseName(base)))
			l.bad = true
			return
		}
		x = x*uint32(base) + uint32(d)
		l.take()
	}
	switch {
	case x > most && base == 8:
		l.fail(l.offset(), fmt.Sprintf("octal escape value %d > 255", x))
		l.bad = true
	case x > most || 0xD800 <= x && x < 0xE000:
		l.fail(l.offset(), fmt.Sprintf("escape is invalid Unicode code point %#U", x))
		l.bad = true
	}
}

// digit gives the value of a hexadecimal digit; 16 for any other char.
func digit(r rune) int {
	switch {
	case isDigit(r):
		return int(r - '0')
	case isHex(r):
		return int(lower(r)-'a') + 10
	}
	return 16
}

func baseName(base int) string {
	return map[int]string{2: "binary", 8: "octal", 10: "decimal", 16: "hexadecimal"}[base]
}
