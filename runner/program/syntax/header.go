package syntax

import "go/token"

// A header is what stands between a keyword and the brace of its body.
type header struct {
	keyword token.Token
	cond    *stmt
	// semi is the offset of the first semicolon, or -1; semiLit is what
	// stands in its place.
	semi    int
	semiLit string
}

// header reads the header of an if, for or switch statement.
func (p *parser) header(keyword token.Token) {
	p.advance()
	if p.tok == token.LBRACE {
		if keyword == token.IF {
			p.wrongHere("missing condition in if statement")
		}
		return
	}
	outer := p.inner
	p.inner = -1
	h := &header{keyword: keyword, semi: -1}
	if p.headerParts(h) {
		p.condition(h)
	}
	p.inner = outer
}

// headerParts reads the parts of a header. It reports false for a range
// clause, which has no condition.
func (p *parser) headerParts(h *header) bool {
	var init *stmt
	if p.tok != token.SEMICOLON {
		if p.accept(token.VAR) {
			p.wrongHere("var declaration not allowed in " + h.keyword.String() + " initializer")
		}
		init = p.simple(nil, h.keyword)
		if init.op == token.RANGE {
			return false
		}
	}
	if p.tok == token.LBRACE {
		h.cond = init
		return true
	}
	p.firstSemicolon(h)
	switch {
	case h.keyword == token.FOR:
		p.forParts(h)
	case p.tok != token.LBRACE:
		h.cond = p.simple(nil, h.keyword)
	}
	return true
}

// firstSemicolon moves over the semicolon behind the initial statement.
func (p *parser) firstSemicolon(h *header) {
	if p.tok == token.SEMICOLON {
		h.semi, h.semiLit = p.pos, p.lit
		p.advance()
		return
	}
	p.want(token.LBRACE)
	if p.tok != token.LBRACE {
		p.skipTo(token.LBRACE, token.RBRACE)
	}
}

// forParts reads the condition and the post statement of a for statement.
func (p *parser) forParts(h *header) {
	if p.tok == token.LBRACE {
		p.expected("for loop condition")
		return
	}
	if p.tok != token.SEMICOLON {
		h.cond = p.simple(nil, 0)
	}
	p.want(token.SEMICOLON)
	if p.tok == token.LBRACE {
		return
	}
	if post := p.simple(nil, 0); post.op == token.DEFINE {
		p.wrongAt(post.pos, "cannot declare in post statement of for loop")
	}
}

// condition reports a condition that is missing, or a statement in its place:
// most often an = that should be ==.
func (p *parser) condition(h *header) {
	switch {
	case h.cond == nil:
		if h.keyword != token.IF || h.semi < 0 {
			return
		}
		if h.semiLit != "semicolon" {
			p.wrongAt(h.semi, "unexpected "+h.semiLit+", expected { after if clause")
		} else {
			p.wrongAt(h.semi, "missing condition in if statement")
		}
	case h.cond.op != token.ILLEGAL:
		p.wrongAt(h.cond.pos, "cannot use "+p.showStmt(h.cond)+" as value")
	}
}

func (p *parser) ifStatement() {
	p.header(token.IF)
	p.block("if clause")
	if !p.accept(token.ELSE) {
		return
	}
	switch p.tok {
	case token.IF:
		defer p.deeper()()
		p.ifStatement()
	case token.LBRACE:
		p.block("")
	default:
		p.wrongHere("else must be followed by if or statement block")
		p.skipTo(token.IDENT, token.RBRACE)
	}
}
