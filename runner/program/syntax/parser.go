package syntax

import (
	"go/token"
	"slices"
)

// maxDepth bounds how deep expressions, types and statements may be nested.
const maxDepth = 10000

// A parser reads Go. Its methods are named for the productions of the
// grammar; each reads one from the current token on, reports what is wrong,
// and leaves the parser where the compiler would go on.
type parser struct {
	lexer
	// functions counts the functions around the current token: in one, the
	// parser finds its feet at the next statement.
	functions int
	// inner is negative in the header of a statement, where a brace begins
	// the body; it counts the brackets within.
	inner int
	depth int
	// firstNamed tells whether the first of the parameters that were read
	// last has a name.
	firstNamed bool
}

func newParser(src string) *parser {
	p := &parser{}
	p.load(src)
	p.advance()
	return p
}

// deeper counts one more level; the function that it gives counts it off.
// Beyond maxDepth the parser gives up.
func (p *parser) deeper() func() {
	p.depth++
	if p.depth == maxDepth {
		p.fail(p.pos, "syntax error: nested too deeply")
		p.next, p.ends = len(p.chars), false
		p.advance()
	}
	return func() { p.depth-- }
}

// wrongAt reports a syntax error.
func (p *parser) wrongAt(offset int, text string) {
	// What is missing at the end follows from what was wrong before.
	if p.tok != token.EOF || len(p.errors) == 0 {
		p.fail(offset, "syntax error: "+text)
	}
}

func (p *parser) wrongHere(text string) { p.wrongAt(p.pos, text) }

// unexpected reports the current token, with words that follow.
func (p *parser) unexpected(words string) {
	found := spell(p.tok)
	switch {
	case p.tok == token.IDENT:
		found = "name " + p.lit
	case p.tok == token.SEMICOLON:
		found = p.lit
	case p.tok.IsLiteral():
		found = "literal " + p.lit
	}
	p.wrongHere("unexpected " + found + words)
}

// expected reports that something else should stand here.
func (p *parser) expected(what string) { p.unexpected(", expected " + what) }

// spell gives a token as messages name it.
func spell(tok token.Token) string {
	switch {
	case tok == token.COMMA:
		return "comma"
	case tok == token.SEMICOLON:
		return "semicolon or newline"
	case tok == token.IDENT:
		return "name"
	case tok.IsKeyword():
		return "keyword " + tok.String()
	}
	return tok.String()
}

// accept moves over the current token if it is tok.
func (p *parser) accept(tok token.Token) bool {
	if p.tok != tok {
		return false
	}
	p.advance()
	return true
}

// want moves over tok. If another token stands there, it is reported and
// skipped.
func (p *parser) want(tok token.Token) {
	if !p.accept(tok) {
		p.expected(spell(tok))
		p.skipOne()
	}
}

// acceptAssign moves over an equals sign, or with a complaint over :=.
func (p *parser) acceptAssign() bool {
	if p.tok == token.DEFINE {
		p.expected("=")
		p.advance()
		return true
	}
	return p.accept(token.ASSIGN)
}

func (p *parser) skipOne() {
	if p.tok != token.EOF {
		p.advance()
	}
}

// starters begin a statement, and are not skipped inside of a function.
var starters = []token.Token{
	token.BREAK, token.CONST, token.CONTINUE, token.DEFER, token.FALLTHROUGH,
	token.FOR, token.GO, token.GOTO, token.IF, token.RETURN, token.SELECT,
	token.SWITCH, token.TYPE, token.VAR,
}

// operatorsAndClosers are where the compiler goes on after a missing term of
// a union.
var operatorsAndClosers = []token.Token{
	token.ADD, token.SUB, token.QUO, token.REM, token.AND, token.OR, token.XOR, token.SHL, token.SHR, token.AND_NOT,
	token.LAND, token.LOR, token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ, token.NOT, token.TILDE,
	token.SEMICOLON, token.RPAREN, token.RBRACK, token.RBRACE,
}

// skipTo moves to the next of some tokens.
func (p *parser) skipTo(toks ...token.Token) {
	for p.tok != token.EOF && !slices.Contains(toks, p.tok) {
		if p.functions > 0 && slices.Contains(starters, p.tok) {
			return
		}
		p.advance()
	}
}

// sequence reads elements with separators between them up to a closing
// bracket, which it moves over and whose offset it gives. No more elements
// are read after one that says so.
func (p *parser) sequence(what string, sep, end token.Token, element func() (final bool)) int {
	for final := false; p.tok != token.EOF && p.tok != end && !final; {
		final = element()
		if p.accept(sep) || p.tok == end {
			continue
		}
		p.unexpected(" in " + what + "; possibly missing " + spell(sep) + " or " + spell(end))
		p.skipTo(token.RPAREN, token.RBRACK, token.RBRACE)
		if p.tok != end {
			return p.pos
		}
	}
	pos := p.pos
	p.want(end)
	return pos
}

// node gives an expression from start to the end of the token before.
func (p *parser) node(k kind, start int) *node {
	return &node{kind: k, start: start, end: max(start, p.last)}
}

// bad gives an expression in the place of a missing one.
func (p *parser) missing() *node { return &node{kind: bad, start: p.pos, end: p.pos} }
