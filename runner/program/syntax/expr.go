package syntax

import "go/token"

// exprList reads expressions with commas between them. In the node of a list
// x is the first, and y the third if there is one.
func (p *parser) exprList() *node {
	x := p.expr()
	if p.tok != token.COMMA {
		return x
	}
	l := &node{kind: list, start: x.start, x: x}
	for n := 2; p.accept(token.COMMA); n++ {
		if y := p.expr(); n == 3 {
			l.y = y
		}
	}
	l.end = p.last
	return l
}

func (p *parser) expr() *node { return p.binary(nil, 0) }

// binary reads operations that bind tighter than prec; the first operand may
// be read already.
func (p *parser) binary(x *node, prec int) *node {
	if x == nil {
		x = p.unary()
	}
	for p.tok.Precedence() > prec {
		op := p.tok
		p.advance()
		y := p.binary(nil, op.Precedence())
		z := p.node(operation, x.start)
		z.op, z.x, z.y = op, x, y
		x = z
	}
	return x
}

func (p *parser) unary() *node {
	defer p.deeper()()
	start, op := p.pos, p.tok
	switch op {
	case token.MUL, token.ADD, token.SUB, token.NOT, token.XOR, token.TILDE, token.AND:
		p.advance()
		y := p.unary()
		x := p.node(operation, start)
		x.op, x.x = op, y
		return x
	case token.ARROW:
		p.advance()
		y := p.unary()
		if y.kind == channel {
			p.receiveOnly(y)
			y.start = start
			return y
		}
		x := p.node(operation, start)
		x.op, x.x = op, y
		return x
	}
	return p.primary(nil, true)
}

// receiveOnly makes t, which an arrow stood before, a channel to receive
// from. An arrow within it then belongs to the channel that it sends.
func (p *parser) receiveOnly(t *node) {
	sends := true
	for sends && t.kind == channel {
		if t.receives {
			p.wrongHere("unexpected <-, expected chan")
		}
		sends = t.sends
		t.sends, t.receives = false, true
		t = t.x
	}
	if sends {
		p.wrongHere("unexpected " + p.show(t) + ", expected chan")
	}
}

// operand reads what stands alone in an expression. Parentheses are kept in
// the node if the caller asks for it, or if a brace follows.
func (p *parser) operand(keepParens bool) *node {
	start := p.pos
	switch p.tok {
	case token.IDENT:
		return p.name()
	case token.LPAREN:
		return p.parens(keepParens)
	case token.FUNC:
		return p.function()
	case token.LBRACK, token.CHAN, token.MAP, token.STRUCT, token.INTERFACE:
		return p.typ()
	}
	if p.literal() {
		return p.node(value, start)
	}
	x := p.missing()
	p.expected("expression")
	p.skipTo(token.RPAREN, token.RBRACK, token.RBRACE)
	return x
}

func (p *parser) parens(keep bool) *node {
	start := p.pos
	p.advance()
	p.inner++
	x := p.expr()
	p.inner--
	p.want(token.RPAREN)
	if !keep && p.tok != token.LBRACE {
		return x
	}
	y := p.node(paren, start)
	y.x = x
	return y
}

// function reads a function type or literal.
func (p *parser) function() *node {
	t := p.funcType()
	if p.tok != token.LBRACE {
		return t
	}
	p.inner++
	p.funcBody()
	p.inner--
	return p.node(value, t.start)
}

// primary reads an operand and what follows it: selectors, indices, calls,
// braces. The operand may be read already.
func (p *parser) primary(x *node, keepParens bool) *node {
	if x == nil {
		x = p.operand(keepParens)
	}
	for {
		switch p.tok {
		case token.PERIOD:
			x = p.afterPeriod(x)
		case token.LBRACK:
			x = p.indexOrSlice(x)
		case token.LPAREN:
			x = p.call(x)
		case token.LBRACE:
			if !p.isLiteralType(x) {
				return x
			}
			if x.kind == paren {
				p.wrongHere("cannot parenthesize type in composite literal")
			}
			p.braces()
			x = p.node(value, x.start)
		default:
			return x
		}
	}
}

// isLiteralType reports whether a brace after x begins a composite literal,
// and not the body of a statement.
func (p *parser) isLiteralType(x *node) bool {
	switch x = unparen(x); x.kind {
	case name, selector:
		return p.inner >= 0
	case index:
		return p.inner >= 0 && !isValue(x)
	case arrayType, structType:
		return true
	}
	return false
}

// afterPeriod reads a selector, a type assertion or the guard of a type
// switch.
func (p *parser) afterPeriod(x *node) *node {
	p.advance()
	switch p.tok {
	case token.IDENT:
		p.advance()
		return p.node(selector, x.start)
	case token.LPAREN:
		p.advance()
		k := value
		if p.accept(token.TYPE) {
			k = guard
		} else {
			p.typ()
		}
		p.want(token.RPAREN)
		return p.node(k, x.start)
	}
	p.expected("name or (")
	p.skipTo(token.SEMICOLON, token.RPAREN)
	return x
}

// call reads the arguments of a call.
func (p *parser) call(x *node) *node {
	p.advance()
	c := &node{kind: call, start: x.start, x: x}
	n, spread := 0, false
	p.inner++
	p.sequence("argument list", token.COMMA, token.RPAREN, func() bool {
		c.y = p.expr()
		n++
		spread = p.accept(token.ELLIPSIS)
		return spread
	})
	p.inner--
	c.one = n == 1 && !spread
	c.end = p.last
	return c
}

// indexOrSlice reads an index, type arguments, or the bounds of a slice.
func (p *parser) indexOrSlice(x *node) *node {
	p.advance()
	if p.tok != token.COLON {
		i, comma := p.missing(), false
		if p.tok == token.RBRACK {
			p.expected("operand")
		} else {
			i, comma = p.typeList(false)
		}
		if comma || p.tok == token.RBRACK {
			p.want(token.RBRACK)
			y := p.node(index, x.start)
			y.x, y.y = x, i
			return y
		}
	}
	if !p.accept(token.COLON) {
		p.expected("comma, : or ]")
		p.skipTo(token.COMMA, token.COLON, token.RBRACK)
	}
	p.bounds()
	p.want(token.RBRACK)
	return p.node(value, x.start)
}

// bounds reads the second and third bound of a slice expression.
func (p *parser) bounds() {
	p.inner++
	defer func() { p.inner-- }()
	middle := p.tok != token.COLON && p.tok != token.RBRACK
	if middle {
		p.expr()
	}
	if p.tok != token.COLON {
		return
	}
	if !middle {
		p.fail(p.pos, "middle index required in 3-index slice")
	}
	p.advance()
	if p.tok == token.RBRACK {
		p.fail(p.pos, "final index required in 3-index slice")
		return
	}
	p.expr()
}

// braces reads the elements of a composite literal.
func (p *parser) braces() {
	p.inner++
	p.want(token.LBRACE)
	p.sequence("composite literal", token.COMMA, token.RBRACE, func() bool {
		p.literalValue()
		if p.accept(token.COLON) {
			p.literalValue()
		}
		return false
	})
	p.inner--
}

// literalValue reads a key or an element of a composite literal.
func (p *parser) literalValue() {
	defer p.deeper()()
	if p.tok == token.LBRACE {
		p.braces()
		return
	}
	p.expr()
}
