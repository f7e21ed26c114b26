package syntax

import (
	"go/token"
	"slices"
)

// Words of the compiler that several productions say.
const (
	newlineBeforeBrace = "unexpected semicolon or newline before {"
	outsideFunction    = "non-declaration statement outside function body"
)

// declarators are the keywords at which a file goes on after a mistake.
var declarators = []token.Token{token.IMPORT, token.CONST, token.TYPE, token.VAR, token.FUNC}

// packageClause reads the clause that a cell may begin with.
func (p *parser) packageClause() {
	if p.accept(token.PACKAGE) {
		p.name()
		p.want(token.SEMICOLON)
	}
}

// holdsStatements reports whether a statement stands at the top of the cell,
// as far as its brackets tell what the top is. Nothing is read by it.
func (p *parser) holdsStatements() bool {
	saved := p.lexer
	defer func() { p.lexer = saved }()
	depth, first := 0, true
	for p.tok != token.EOF {
		if depth == 0 && first && p.tok != token.LBRACE && !p.startsDecl() && p.startsStmt() {
			return true
		}
		switch p.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth = max(0, depth-1)
		}
		first = p.tok == token.SEMICOLON
		p.advance()
	}
	return false
}

// file reads a cell as a Go file. It gives up and reports false if there are
// statements. Imports may stand anywhere, as in all cells.
func (p *parser) file() bool {
	p.packageClause()
	bodyless := false // The declaration before is a function without body.
	for p.tok != token.EOF {
		switch {
		case p.startsDecl():
			bodyless = p.declaration()
			if p.tok != token.EOF && !p.accept(token.SEMICOLON) {
				p.unexpected(" after top level declaration")
				p.skipTo(declarators...)
			}
			continue
		case p.tok == token.LBRACE && bodyless:
			p.wrongHere(newlineBeforeBrace)
		case p.startsStmt():
			return false
		default:
			p.wrongHere(outsideFunction)
		}
		p.skipTo(declarators...)
	}
	return true
}

// cell reads imports, declarations and statements in any order. Constants,
// types and variables are read like those in a function.
func (p *parser) cell() {
	p.packageClause()
	bodyless := false
	for p.tok != token.EOF {
		if p.tok == token.LBRACE && bodyless {
			p.wrongHere(newlineBeforeBrace)
			p.funcBody()
		}
		switch {
		case p.tok == token.RBRACE:
			p.wrongHere("unexpected }, nothing is open here")
			p.skipOne()
			continue
		case p.tok == token.IMPORT || p.startsFunc():
			bodyless = p.declaration()
		default:
			bodyless = false
			if !p.topStatement() {
				continue
			}
		}
		if !p.accept(token.SEMICOLON) && p.tok != token.EOF && p.tok != token.RBRACE {
			p.unexpected(" at end of statement")
			p.skipStatement()
		}
	}
}

// topStatement reads a statement of a cell. What begins none is skipped.
func (p *parser) topStatement() bool {
	p.functions++
	defer func() { p.functions-- }()
	if !p.statement() {
		p.expected("}")
		p.skipOne()
		return false
	}
	return true
}

// skipStatement moves behind what is left of a statement at the top of a
// cell, with the blocks that belong to it.
func (p *parser) skipStatement() {
	for depth := 0; p.tok != token.EOF; p.advance() {
		switch {
		case p.tok == token.LBRACE:
			depth++
		case p.tok == token.RBRACE && depth > 0:
			depth--
		case depth > 0:
		case p.tok == token.SEMICOLON:
			p.advance()
			return
		case p.tok == token.RBRACE || slices.Contains(starters, p.tok):
			return
		}
	}
}

// startsDecl reports whether a declaration begins here.
func (p *parser) startsDecl() bool {
	switch p.tok {
	case token.IMPORT, token.CONST, token.TYPE, token.VAR:
		return true
	}
	return p.startsFunc()
}

// startsFunc reports whether a function or method declaration begins here,
// and not a function literal: a name follows, be it after a receiver. Behind
// parentheses a name can also be the result of a literal, which is then called.
func (p *parser) startsFunc() bool {
	if p.tok != token.FUNC {
		return false
	}
	saved := p.lexer
	defer func() { p.lexer = saved }()
	p.advance()
	if p.tok != token.LPAREN {
		return true
	}
	p.skipBalanced()
	if p.tok != token.IDENT {
		return p.tok == token.EOF
	}
	p.advance()
	if p.tok == token.LBRACK {
		p.skipBalanced()
	}
	if p.tok != token.LBRACE {
		return p.tok != token.PERIOD
	}
	p.skipBalanced()
	return p.tok != token.LPAREN
}

// skipBalanced moves behind the bracket that closes the one here.
func (p *parser) skipBalanced() {
	for depth := 0; p.tok != token.EOF; p.advance() {
		switch p.tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		}
		if depth == 0 {
			p.advance()
			return
		}
	}
}

// startsStmt reports whether a statement can begin here.
func (p *parser) startsStmt() bool {
	switch p.tok {
	case token.BREAK, token.CHAN, token.CONTINUE, token.DEFER, token.FALLTHROUGH, token.FOR, token.FUNC,
		token.GO, token.GOTO, token.IF, token.INTERFACE, token.MAP, token.RETURN, token.SELECT, token.STRUCT, token.SWITCH,
		token.ADD, token.SUB, token.MUL, token.AND, token.XOR, token.NOT, token.ARROW,
		token.LPAREN, token.LBRACK, token.LBRACE:
		return true
	}
	return p.tok.IsLiteral()
}
