package syntax

import "go/token"

// A number is a literal on its way through the lexer.
type number struct {
	*lexer
	base int
	// prefix is the letter after a leading zero, '0' for a zero without
	// letter, and 0 for other numbers.
	prefix rune
	// digits and separators tell what was seen.
	digits, separators bool
	// beyond is the index of the first digit that is none in this base, or -1.
	beyond int
	start  int
}

// number reads a number that begins at start.
func (l *lexer) number(start int) {
	l.bad = false
	n := &number{lexer: l, base: 10, beyond: -1, start: start}
	kind := token.INT
	if l.char() != '.' {
		n.integer()
	}
	if l.char() == '.' {
		kind = token.FLOAT
		n.fraction()
	}
	if !n.digits {
		l.wrong(l.offset(), "%s literal has no digits", baseName(n.base))
	}
	if e := lower(l.char()); e == 'e' || e == 'p' {
		kind = token.FLOAT
		n.exponent(e)
	} else if n.prefix == 'x' && kind == token.FLOAT {
		l.wrong(l.offset(), "hexadecimal mantissa requires a 'p' exponent")
	}
	if l.got('i') {
		kind = token.IMAG
	}
	l.literal(kind, start)
	n.complain(kind)
}

// integer reads the digits before the point.
func (n *number) integer() {
	if n.got('0') {
		n.zero()
	}
	n.run(n.base)
}

// zero finds the base of a number with a leading zero.
func (n *number) zero() {
	switch n.prefix = lower(n.char()); n.prefix {
	case 'x':
		n.base = 16
	case 'o':
		n.base = 8
	case 'b':
		n.base = 2
	default:
		n.base, n.prefix, n.digits = 8, '0', true
		return
	}
	n.take()
}

// fraction reads the point and the digits after it.
func (n *number) fraction() {
	if n.prefix == 'o' || n.prefix == 'b' {
		n.wrong(n.offset(), "invalid radix point in %s literal", baseName(n.base))
	}
	n.take()
	n.run(n.base)
}

// exponent reads an exponent that begins with the letter e or p.
func (n *number) exponent(letter rune) {
	switch {
	case letter == 'e' && n.prefix != 0 && n.prefix != '0':
		n.wrong(n.offset(), "%q exponent requires decimal mantissa", n.char())
	case letter == 'p' && n.prefix != 'x':
		n.wrong(n.offset(), "%q exponent requires hexadecimal mantissa", n.char())
	}
	n.take()
	if !n.got('+') {
		n.got('-')
	}
	n.digits = false
	n.run(10)
	if !n.digits {
		n.wrong(n.offset(), "exponent has no digits")
	}
}

// run reads digits and separators. Decimal digits are read in every base.
func (n *number) run(base int) {
	for {
		switch r := n.char(); {
		case r == '_':
			n.separators = true
		case isDigit(r) || base == 16 && isHex(r):
			n.digits = true
			if digit(r) >= base && n.beyond < 0 {
				n.beyond = n.next
			}
		default:
			return
		}
		n.take()
	}
}

// complain tells what is wrong with the number as a whole.
func (n *number) complain(kind token.Token) {
	if kind == token.INT && n.beyond >= 0 {
		n.wrong(n.starts[n.beyond], "invalid digit %q in %s literal", n.chars[n.beyond], baseName(n.base))
	}
	if n.separators {
		if i := misplaced(n.lit); i >= 0 {
			n.wrong(n.starts[n.start+i], "'_' must separate successive digits")
		}
	}
}

// misplaced gives the index of the first separator in a number that does not
// stand between digits, or -1; of several in a row it is not the first. The
// prefix of a base counts as a digit.
func misplaced(lit string) int {
	hex := len(lit) > 1 && lower(rune(lit[1])) == 'x'
	isDigitAt := func(i int) bool {
		if i < 0 || i >= len(lit) {
			return false
		}
		r := rune(lit[i])
		prefix := i == 1 && lit[0] == '0' && (lower(r) == 'x' || lower(r) == 'o' || lower(r) == 'b')
		return isDigit(r) || hex && isHex(r) || prefix
	}
	for i := range len(lit) {
		if lit[i] != '_' {
			continue
		}
		follows := i+1 < len(lit) && lit[i+1] == '_'
		if !isDigitAt(i-1) || !isDigitAt(i+1) && !follows {
			return i
		}
	}
	return -1
}
