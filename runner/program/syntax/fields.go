package syntax

import "go/token"

func (p *parser) structType() *node {
	start := p.pos
	p.advance()
	p.want(token.LBRACE)
	p.sequence("struct type", token.SEMICOLON, token.RBRACE, func() bool {
		p.field()
		return false
	})
	return p.node(structType, start)
}

// field reads the fields of a struct that are declared together.
func (p *parser) field() {
	switch p.tok {
	case token.IDENT:
		p.namedField()
	case token.MUL:
		p.advance()
		if p.tok == token.LPAREN {
			p.parenthesized()
		} else {
			p.typeName(nil)
		}
	case token.LPAREN:
		p.parenthesized()
	default:
		p.expected("field name or embedded type")
		p.skipTo(token.SEMICOLON, token.RBRACE)
		return
	}
	p.literal()
}

// namedField reads a field that begins with a name, which may be that of an
// embedded type.
func (p *parser) namedField() {
	first := p.name()
	switch {
	case p.tok == token.PERIOD || p.tok == token.SEMICOLON || p.tok == token.RBRACE || p.tok != token.IDENT && p.tok.IsLiteral():
		p.typeName(first)
	case p.names(first) == 1 && p.tok == token.LBRACK:
		p.arrayOrInstance()
	default:
		p.typ()
	}
}

// parenthesized reads an embedded type in parentheses, which it may not have.
// A star is read also where there is one before them.
func (p *parser) parenthesized() {
	p.wrongHere("cannot parenthesize embedded type")
	p.advance()
	p.accept(token.MUL)
	p.typeName(nil)
	p.accept(token.RPAREN)
}

// arrayOrInstance reads what stands in brackets after a name, and what
// follows: with a type behind it is that of a field or parameter, which it
// then gives; without, the brackets hold type arguments, and it gives an
// index node without its operand.
func (p *parser) arrayOrInstance() *node {
	start := p.pos
	p.want(token.LBRACK)
	if p.accept(token.RBRACK) {
		p.typ()
		return p.node(arrayType, start)
	}
	x, comma := p.typeList(false)
	p.want(token.RBRACK)
	if !comma && p.typeOrNil() != nil {
		return p.node(arrayType, start)
	}
	t := p.node(index, start)
	t.y = x
	return t
}

func (p *parser) interfaceType() *node {
	start := p.pos
	p.advance()
	p.want(token.LBRACE)
	p.sequence("interface type", token.SEMICOLON, token.RBRACE, func() bool {
		p.element()
		return false
	})
	return p.node(otherType, start)
}

// element reads a method or an embedded type or union of an interface.
func (p *parser) element() {
	if p.tok != token.IDENT {
		p.union(nil)
		return
	}
	first := p.name()
	const what = "interface method"
	switch p.tok {
	case token.LPAREN:
		p.signature(what)
	case token.LBRACK:
		if !p.bracketedElement() {
			return
		}
		p.union(first)
	default:
		p.union(p.typeName(first))
	}
}

// bracketedElement reads the brackets after the name of a method or embedded
// type, and the signature if it is a method. It reports whether it is a type.
func (p *parser) bracketedElement() bool {
	pos := p.pos
	p.advance()
	if p.tok == token.RBRACK {
		return p.emptyBrackets()
	}
	l := params{end: token.RBRACK}
	n := p.params(l)
	switch {
	case n == 0 && p.tok == token.LPAREN:
		p.signature("interface method")
		return false
	case n > 0 && p.firstNamed:
		p.signature("interface method")
		p.fail(pos, "interface method must have no type parameters")
		return false
	}
	return true
}

// emptyBrackets complains about the brackets and reads on as if they were
// not there.
func (p *parser) emptyBrackets() bool {
	pos := p.pos
	p.advance()
	if p.tok == token.LPAREN {
		p.fail(pos, "empty type parameter list")
		p.signature("interface method")
		return false
	}
	p.fail(pos, "empty type argument list")
	return true
}

// union reads the terms of a union, the first of which may be read already.
func (p *parser) union(first *node) *node {
	x := first
	if x == nil {
		x = p.term()
	}
	for p.tok == token.OR {
		p.advance()
		y := p.term()
		t := p.node(operation, x.start)
		t.op, t.x, t.y = token.OR, x, y
		x = t
	}
	return x
}

func (p *parser) term() *node {
	start := p.pos
	if p.accept(token.TILDE) {
		x := p.typ()
		t := p.node(operation, start)
		t.op, t.x = token.TILDE, x
		return t
	}
	if t := p.typeOrNil(); t != nil {
		return t
	}
	x := p.missing()
	p.expected("~ term or type")
	p.skipTo(operatorsAndClosers...)
	return x
}
