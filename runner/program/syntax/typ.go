package syntax

import "go/token"

// typ reads a type.
func (p *parser) typ() *node {
	if t := p.typeOrNil(); t != nil {
		return t
	}
	x := p.missing()
	p.expected("type")
	p.skipTo(token.COMMA, token.COLON, token.SEMICOLON, token.RPAREN, token.RBRACK, token.RBRACE)
	return x
}

// typeOrNil reads a type if one begins here.
func (p *parser) typeOrNil() *node {
	defer p.deeper()()
	start := p.pos
	switch p.tok {
	case token.MUL:
		p.advance()
		x := p.typ()
		t := p.node(operation, start)
		t.op, t.x = token.MUL, x
		return t
	case token.ARROW, token.CHAN:
		return p.chanType()
	case token.FUNC:
		return p.funcType()
	case token.LBRACK:
		p.advance()
		if !p.accept(token.RBRACK) {
			return p.arrayRest(start, nil)
		}
		p.typ()
		return p.node(arrayType, start)
	case token.MAP:
		return p.mapType()
	case token.STRUCT:
		return p.structType()
	case token.INTERFACE:
		return p.interfaceType()
	case token.IDENT:
		return p.typeName(nil)
	case token.LPAREN:
		p.advance()
		t := p.typ()
		p.want(token.RPAREN)
		return t
	}
	return nil
}

// arrayRest reads an array type that begins at start from its length on, or
// after it if that is already read.
func (p *parser) arrayRest(start int, length *node) *node {
	if length == nil && !p.accept(token.ELLIPSIS) {
		p.inner++
		p.expr()
		p.inner--
	}
	if p.tok == token.COMMA {
		p.wrongHere("unexpected comma; expected ]")
		p.advance()
	}
	p.want(token.RBRACK)
	p.typ()
	return p.node(arrayType, start)
}

func (p *parser) chanType() *node {
	start := p.pos
	t := &node{kind: channel}
	if p.accept(token.ARROW) {
		p.want(token.CHAN)
		t.receives = true
	} else {
		p.advance()
		t.sends = p.accept(token.ARROW)
	}
	if t.x = p.typeOrNil(); t.x == nil {
		t.x = p.missing()
		p.wrongHere("missing channel element type")
	}
	t.start, t.end = start, p.last
	return t
}

func (p *parser) funcType() *node {
	start := p.pos
	p.advance()
	paren := p.pos
	p.signature("function type")
	t := p.node(otherType, start)
	t.paren = paren
	return t
}

func (p *parser) mapType() *node {
	start := p.pos
	p.advance()
	p.want(token.LBRACK)
	p.typ()
	p.want(token.RBRACK)
	p.typ()
	return p.node(structType, start)
}

// typeName reads a type that is given by its name; the first part may be
// read already.
func (p *parser) typeName(first *node) *node {
	x := first
	if x == nil && p.tok == token.IDENT {
		x = p.name()
	} else if x == nil {
		x = p.missing()
		p.expected("name")
		p.skipTo(token.PERIOD, token.SEMICOLON, token.RBRACE)
	}
	if p.accept(token.PERIOD) {
		p.name()
		x = p.node(selector, x.start)
	}
	if p.tok == token.LBRACK {
		x = p.instance(x)
	}
	return x
}

// instance reads the type arguments of x.
func (p *parser) instance(x *node) *node {
	p.want(token.LBRACK)
	arg := p.missing()
	if p.tok == token.RBRACK {
		p.expected("type argument list")
	} else {
		arg, _ = p.typeList(true)
	}
	p.want(token.RBRACK)
	t := p.node(index, x.start)
	t.x, t.y = x, arg
	return t
}

// typeList reads type arguments, and reports whether there was a comma. If
// it is not strict, the first may be an expression.
func (p *parser) typeList(strict bool) (x *node, comma bool) {
	p.inner++
	defer func() { p.inner-- }()
	if strict {
		x = p.typ()
	} else {
		x = p.expr()
	}
	start, several := x.start, false
	for p.accept(token.COMMA) {
		comma = true
		if p.typeOrNil() == nil {
			break
		}
		several = true
	}
	if several {
		x = p.node(list, start)
	}
	return x, comma
}

// signature reads parameters and results of a function. What may have no
// type parameters is named.
func (p *parser) signature(what string) {
	pos := p.pos
	if p.accept(token.LBRACK) {
		if what != "" {
			p.wrongAt(pos, what+" must have no type parameters")
		}
		if p.tok == token.RBRACK {
			p.wrongHere("empty type parameter list")
			p.advance()
		} else {
			p.params(params{end: token.RBRACK, named: true})
		}
	}
	p.want(token.LPAREN)
	p.params(params{end: token.RPAREN, variadic: true})
	if p.accept(token.LPAREN) {
		p.params(params{end: token.RPAREN})
	} else {
		p.typeOrNil()
	}
}
