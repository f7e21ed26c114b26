package syntax

import "go/token"

// declaration reads a declaration at the top, and reports whether it is a
// function without body.
func (p *parser) declaration() (bodyless bool) {
	tok := p.tok
	p.advance()
	switch tok {
	case token.IMPORT:
		p.group(p.importSpec)
	case token.CONST:
		p.group(p.constSpec)
	case token.TYPE:
		p.group(p.typeSpec)
	case token.VAR:
		p.group(p.varSpec)
	case token.FUNC:
		return p.funcDecl()
	}
	return false
}

// group reads one spec, or several in parentheses.
func (p *parser) group(spec func()) {
	if !p.accept(token.LPAREN) {
		spec()
		return
	}
	p.sequence("grouped declaration", token.SEMICOLON, token.RPAREN, func() bool {
		spec()
		return false
	})
}

func (p *parser) importSpec() {
	if p.tok == token.IDENT || p.tok == token.PERIOD {
		p.advance()
	}
	pos, tok, bad := p.pos, p.tok, p.bad
	switch {
	case !p.literal():
		p.wrongHere("missing import path")
		p.skipTo(token.SEMICOLON, token.RPAREN)
	case tok != token.STRING && !bad:
		p.wrongAt(pos, "import path must be a string")
	}
}

func (p *parser) constSpec() {
	p.names(p.name())
	switch p.tok {
	case token.EOF, token.SEMICOLON, token.RPAREN:
		return
	}
	p.typeOrNil()
	if p.acceptAssign() {
		p.exprList()
	}
}

func (p *parser) varSpec() {
	p.names(p.name())
	if p.acceptAssign() {
		p.exprList()
		return
	}
	p.typ()
	if p.acceptAssign() {
		p.exprList()
	}
}

func (p *parser) typeSpec() {
	p.name()
	ok := true
	if p.tok == token.LBRACK {
		ok = p.bracketed()
	} else {
		p.acceptAssign()
		ok = p.typeOrNil() != nil
	}
	if !ok {
		p.unexpected(" in type declaration")
		p.skipTo(token.SEMICOLON, token.RPAREN)
	}
}

// bracketed reads what follows the name in a type declaration if that is a
// bracket: type parameters and a type, or an array or slice type. It reports
// whether there is a type.
func (p *parser) bracketed() bool {
	p.advance()
	switch p.tok {
	case token.RBRACK:
		p.advance()
		p.typ()
		return true
	case token.IDENT:
		return p.bracketedName()
	}
	p.arrayRest(p.pos, nil)
	return true
}

// bracketedName is bracketed where a name follows the bracket. It may be a
// type parameter, or begin the length of an array. A length is never an index
// expression, so a bracket after the name begins a constraint.
func (p *parser) bracketedName() bool {
	x := p.name()
	if p.tok != token.LBRACK {
		p.inner++
		x = p.binary(p.primary(x, false), 0)
		p.inner--
	}
	id, typ := parameter(x, p.tok == token.COMMA)
	if id == nil || typ == nil && p.tok == token.RBRACK {
		p.arrayRest(x.start, x)
		return true
	}
	p.params(params{first: id, typ: typ, end: token.RBRACK, named: true})
	p.acceptAssign()
	return p.typeOrNil() != nil
}

// funcDecl reads a function or method, and reports whether it has no body.
func (p *parser) funcDecl() (bodyless bool) {
	what, context := "name or (", ""
	if p.accept(token.LPAREN) {
		what, context = "name", "method"
		switch n := p.params(params{end: token.RPAREN}); {
		case n == 0:
			p.fail(p.pos, "method has no receiver")
		case n > 1:
			p.fail(p.pos, "method has multiple receivers")
		}
	}
	if p.tok == token.IDENT {
		p.advance()
		p.signature(context)
	} else {
		p.expected(what)
		p.skipTo(token.LBRACE, token.SEMICOLON)
	}
	if p.tok != token.LBRACE {
		return true
	}
	p.funcBody()
	return false
}

func (p *parser) funcBody() {
	p.functions++
	p.block("")
	p.functions--
}

// name reads an identifier.
func (p *parser) name() *node {
	start, text := p.pos, p.lit
	if p.tok != token.IDENT {
		x := &node{kind: name, start: start, end: start, text: "_"}
		p.expected("name")
		p.skipOne()
		return x
	}
	p.advance()
	x := p.node(name, start)
	x.text = text
	return x
}

// names reads the rest of a list of names, and gives how many there are with
// the first, which is already read.
func (p *parser) names(*node) int {
	n := 1
	for p.accept(token.COMMA) {
		p.name()
		n++
	}
	return n
}

// literal moves over a literal, if there is one.
func (p *parser) literal() bool {
	if p.tok == token.IDENT || !p.tok.IsLiteral() {
		return false
	}
	p.advance()
	return true
}
