package syntax

import "go/token"

// A stmt is a simple statement, as far as the grammar asks about it.
type stmt struct {
	// op is the token between the two sides; ILLEGAL in an expression, and
	// RANGE in a range clause.
	op   token.Token
	pos  int // of op, or of the expression
	x, y *node
}

// show gives s as the compiler prints it where a value should stand.
func (p *parser) showStmt(s *stmt) string {
	switch {
	case s.op == token.ASSIGN:
		return "assignment " + p.showPart(s.x) + " = " + p.showPart(s.y)
	case s.y == nil:
		return p.show(s.x) + s.op.String()
	}
	return p.show(s.x) + " " + s.op.String() + " " + p.show(s.y)
}

// simple reads a simple statement in the header of a statement that begins
// with keyword, or elsewhere. Its left side may be read already.
func (p *parser) simple(x *node, keyword token.Token) *stmt {
	if keyword == token.FOR && p.tok == token.RANGE {
		return p.rangeClause(nil)
	}
	if x == nil {
		x = p.exprList()
	}
	s := &stmt{op: p.tok, pos: p.pos, x: x}
	switch {
	case p.tok == token.ASSIGN || p.tok == token.DEFINE:
		p.advance()
		if keyword == token.FOR && p.tok == token.RANGE {
			return p.rangeClause(x)
		}
		return p.assignment(s, keyword)
	case x.kind == list:
		p.expected(":= or = or comma")
		p.skipTo(token.SEMICOLON, token.RBRACE)
		x = x.x
	case isAssignOp(p.tok) || p.tok == token.ARROW:
		p.advance()
		s.y = p.expr()
		return s
	case p.tok == token.INC || p.tok == token.DEC:
		p.advance()
		return s
	}
	return &stmt{pos: x.start, x: x}
}

// isAssignOp reports whether tok is an operator with an equals sign.
func isAssignOp(tok token.Token) bool {
	return token.ADD_ASSIGN <= tok && tok <= token.AND_NOT_ASSIGN
}

// assignment reads the right side of an assignment or definition. With the
// guard of a type switch it is an expression.
func (p *parser) assignment(s *stmt, keyword token.Token) *stmt {
	s.y = p.exprList()
	if keyword == token.SWITCH && s.op == token.DEFINE && s.x.kind == name && s.y.kind == guard {
		return &stmt{pos: s.y.start, x: s.y}
	}
	return s
}

// rangeClause reads a range clause from its keyword on. Too many variables
// are an error of types for the compiler, but go/parser builds no tree for
// them.
func (p *parser) rangeClause(vars *node) *stmt {
	if vars != nil && vars.kind == list && vars.y != nil {
		p.failLater(vars.y.start, "range clause permits at most two iteration variables")
	}
	s := &stmt{op: token.RANGE, pos: p.pos}
	p.advance()
	s.x = p.expr()
	return s
}

// statement reads a statement, and reports false if none begins here.
func (p *parser) statement() bool {
	defer p.deeper()()
	switch p.tok {
	case token.IDENT:
		return p.nameStatement()
	case token.VAR, token.CONST, token.TYPE:
		p.declaration()
	case token.LBRACE:
		p.block("")
	case token.FOR:
		p.header(token.FOR)
		p.block("for clause")
	case token.IF:
		p.ifStatement()
	case token.SWITCH:
		p.header(token.SWITCH)
		p.clauses("switch", func() { p.exprList() })
	case token.SELECT:
		p.advance()
		p.clauses("select", func() { p.simple(nil, 0) })
	case token.SEMICOLON:
	default:
		return p.otherStatement()
	}
	return true
}

// otherStatement reads the statements that hold no others.
func (p *parser) otherStatement() bool {
	switch tok := p.tok; tok {
	case token.ADD, token.SUB, token.MUL, token.AND, token.XOR, token.NOT, token.ARROW,
		token.FUNC, token.LPAREN, token.LBRACK, token.STRUCT, token.MAP, token.CHAN, token.INTERFACE,
		token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING:
		p.simple(nil, 0)
	case token.FALLTHROUGH:
		p.advance()
	case token.BREAK, token.CONTINUE:
		p.advance()
		p.accept(token.IDENT)
	case token.GOTO:
		p.advance()
		p.name()
	case token.GO, token.DEFER:
		p.callStatement(tok)
	case token.RETURN:
		p.advance()
		if p.tok != token.SEMICOLON && p.tok != token.RBRACE {
			p.exprList()
		}
	default:
		return false
	}
	return true
}

// nameStatement reads a statement that begins with a name. It reports false
// for a label with nothing behind it.
func (p *parser) nameStatement() bool {
	x := p.exprList()
	if x.kind != name || p.tok != token.COLON {
		p.simple(x, 0)
		return true
	}
	colon := p.pos
	p.advance()
	if p.tok == token.RBRACE || p.statement() {
		return true
	}
	p.wrongAt(colon, "missing statement after label")
	return false
}

// callStatement reads a go or defer statement. What is no call is an error of
// types for the compiler, but go/parser builds no tree for it.
func (p *parser) callStatement(keyword token.Token) {
	p.advance()
	x := p.primary(nil, p.tok == token.LPAREN)
	if x.kind == paren {
		p.fail(x.start, "expression in "+keyword.String()+" must not be parenthesized")
	}
	if x = unparen(x); x.kind != call && x.kind != bad {
		p.failLater(x.start, "expression in "+keyword.String()+" must be function call")
	}
}

// block reads a block. Where its brace may be missing, after says behind
// what it belongs.
func (p *parser) block(after string) {
	if !p.accept(token.LBRACE) {
		p.expected("{ after " + after)
		p.skipTo(token.IDENT, token.RBRACE)
		if p.accept(token.RBRACE) {
			return
		}
	}
	p.statements()
	p.want(token.RBRACE)
}

// statements reads the statements of a block or clause.
func (p *parser) statements() {
	for {
		switch p.tok {
		case token.EOF, token.RBRACE, token.CASE, token.DEFAULT:
			return
		}
		if !p.statement() {
			return
		}
		if p.accept(token.SEMICOLON) || p.tok == token.RBRACE {
			continue
		}
		p.unexpected(" at end of statement")
		p.skipTo(token.SEMICOLON, token.RBRACE, token.CASE, token.DEFAULT)
		p.accept(token.SEMICOLON)
	}
}

// clauses reads the clauses of a switch or select statement; head reads what
// follows case.
func (p *parser) clauses(keyword string, head func()) {
	if !p.accept(token.LBRACE) {
		p.wrongHere("missing { after " + keyword + " clause")
		p.skipTo(token.CASE, token.DEFAULT, token.RBRACE)
	}
	for p.tok != token.EOF && p.tok != token.RBRACE {
		p.clause(head)
	}
	p.want(token.RBRACE)
}

func (p *parser) clause(head func()) {
	switch {
	case p.accept(token.CASE):
		head()
	case p.accept(token.DEFAULT):
	default:
		p.expected("case or default or }")
		p.skipTo(token.COLON, token.CASE, token.DEFAULT, token.RBRACE)
	}
	p.want(token.COLON)
	p.statements()
}
