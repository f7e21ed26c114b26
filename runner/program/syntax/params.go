package syntax

import "go/token"

// A params is a parameter list that is to be read.
type params struct {
	// first is the first name, and typ its type, if they are read already.
	first, typ *node
	// end is the closing bracket.
	end token.Token
	// named asks for a name for each, as type parameters have.
	named bool
	// variadic allows ... before the last type.
	variadic bool
}

// A param is one parameter: a name, a type, or both.
type param struct{ id, typ *node }

// params reads a parameter list from after its opening bracket, and gives
// how many there are. Whether the first has a name is left in firstNamed.
func (p *parser) params(l params) int {
	if l.first != nil && l.typ != nil && p.tok == l.end {
		p.advance()
		return 1
	}
	var all []param
	end := p.sequence("parameter list", token.COMMA, l.end, func() bool {
		one := &param{l.first, l.typ}
		if l.typ == nil {
			one = p.param(l.first, l.end)
		}
		l.first, l.typ = nil, nil
		if one != nil {
			all = append(all, *one)
		}
		return false
	})
	p.distribute(all, l, end)
	p.variadics(all, l.variadic)
	p.firstNamed = len(all) > 0 && all[0].id != nil
	return len(all)
}

// distribute decides which of the words in a list are names and which are
// types, and reports a list in which only some have names.
func (p *parser) distribute(all []param, l params, end int) {
	both, typed := 0, 0
	for _, one := range all {
		if one.typ != nil {
			typed++
			if one.id != nil {
				both++
			}
		}
	}
	if both == 0 && !l.named {
		for i, one := range all {
			if one.id != nil {
				all[i] = param{typ: one.id}
			}
		}
		return
	}
	if both == len(all) {
		return
	}
	at := spread(all)
	switch {
	case at < 0:
	case both == typed:
		p.wrongAt(end, l.noType())
	default:
		p.wrongAt(at, l.noName(len(all)))
	}
}

// spread gives parameters without type that of the next one. It gives the
// place of the first parameter that lacks something afterwards, or -1.
func spread(all []param) int {
	at := -1
	var typ *node
	for i := len(all) - 1; i >= 0; i-- {
		one := &all[i]
		switch {
		case one.typ != nil:
			typ = one.typ
			if one.id == nil {
				at = typ.place()
				one.id = &node{kind: name, start: at}
			}
		case typ != nil:
			one.typ = typ
		default:
			at = one.id.start
			one.typ = &node{kind: bad, start: at}
		}
	}
	return at
}

func (l params) noType() string {
	if l.named {
		return "missing type constraint"
	}
	return "missing parameter type"
}

func (l params) noName(n int) string {
	switch {
	case l.named && n == 1:
		return "missing type parameter name or invalid array length"
	case l.named:
		return "missing type parameter name"
	}
	return "missing parameter name"
}

// variadics reports the first ... that stands where it may not.
func (p *parser) variadics(all []param, allowed bool) {
	for i, one := range all {
		switch {
		case one.typ == nil || one.typ.kind != dots:
		case !allowed:
			p.fail(one.typ.start, "invalid use of ...")
			return
		case i+1 < len(all):
			p.fail(one.typ.start, "can only use ... with final parameter")
			return
		}
	}
}

// param reads one parameter, whose name may be read already. It gives nil if
// there is none.
func (p *parser) param(id *node, end token.Token) *param {
	generic := end == token.RBRACK
	if id == nil && generic && p.tok == token.TILDE {
		return &param{typ: p.union(nil)}
	}
	if id == nil && p.tok == token.IDENT {
		id = p.name()
	}
	if id != nil {
		if one := p.afterName(id, generic); one != nil {
			return one
		}
	}
	one := param{id: id}
	switch {
	case p.tok == token.ELLIPSIS:
		one.typ = p.dots()
		return &one
	case generic && p.tok == token.TILDE:
		one.typ = p.union(nil)
		return &one
	}
	one.typ = p.typeOrNil()
	if generic && p.tok == token.OR && one.typ != nil {
		one.typ = p.union(one.typ)
	}
	if one.id != nil || one.typ != nil {
		return &one
	}
	p.expected(spell(end))
	p.skipTo(token.COMMA, end)
	return nil
}

// afterName reads on where what follows the word decides whether it is a
// name or a type. It gives nil where it does not.
func (p *parser) afterName(id *node, generic bool) *param {
	one := &param{typ: id}
	switch {
	case p.tok == token.LBRACK:
		one.typ = p.arrayOrInstance()
		if one.typ.kind != index {
			one.id = id
		} else {
			one.typ.start = id.start
		}
	case p.tok == token.PERIOD:
		one.typ = p.typeName(id)
	case generic && p.tok == token.OR:
	default:
		return nil
	}
	if generic && p.tok == token.OR {
		one.typ = p.union(one.typ)
	}
	return one
}

// dots reads ... and the type that should follow.
func (p *parser) dots() *node {
	start := p.pos
	p.advance()
	if p.typeOrNil() == nil {
		p.wrongHere("... is missing type")
		return p.missing()
	}
	return p.node(dots, start)
}
