package syntax

import (
	goparser "go/parser"
	"go/token"
	"go/types"
	"strings"

	"weft/runner/pattern"
)

// A kind tells what an expression is, as far as the grammar asks.
type kind int

const (
	bad kind = iota
	name
	selector
	index
	call
	operation // y is nil if it has one operand
	paren
	value // a literal, slice expression, type assertion or function literal
	guard // x.(type)
	list  // several expressions
	dots  // ...T

	// Types that can only be types.
	arrayType  // also slices
	structType // also maps, which may begin a composite literal, too
	channel
	otherType
)

// A node is an expression or type, as far as the grammar asks about it.
type node struct {
	kind       kind
	start, end int // offsets
	text       string
	op         token.Token
	x, y       *node
	// one tells that a call has a single argument, which is y.
	one bool
	// paren is where messages place a function type: behind its keyword.
	paren int
	// sends and receives are the direction of a channel type.
	sends, receives bool
}

// unparen gives x without parentheses around it.
func unparen(x *node) *node {
	for x.kind == paren {
		x = x.x
	}
	return x
}

// isValue reports whether x can be no type.
func isValue(x *node) bool {
	switch x.kind {
	case value, guard, call:
		return true
	case operation:
		return x.op != token.MUL || x.y != nil
	case paren:
		return isValue(x.x)
	case index:
		return isValue(x.x) || isValue(x.y)
	}
	return false
}

// isConstraint reports whether x can be nothing but a type or a union.
func isConstraint(x *node) bool {
	switch x.kind {
	case arrayType, structType, channel, otherType:
		return true
	case operation:
		return isConstraint(x.x) || x.y != nil && isConstraint(x.y) || x.op == token.TILDE
	case paren:
		return isConstraint(x.x)
	}
	return false
}

// parameter splits an expression that can be read as a name followed by a
// constraint: P *T, P (T), P *T|U. Without force the constraint must be one
// that can be no value. For a lone name typ is nil; if there is nothing to
// split, both are.
func parameter(x *node, force bool) (id, typ *node) {
	switch {
	case x.kind == name:
		return x, nil
	case x.kind == operation && x.y != nil && x.op == token.MUL:
		if x.x.kind == name && (force || isConstraint(x.y)) {
			return x.x, &node{kind: operation, op: token.MUL, start: x.x.end, end: x.end, x: x.y}
		}
	case x.kind == operation && x.y != nil && x.op == token.OR:
		if id, left := parameter(x.x, force || isConstraint(x.y)); id != nil && left != nil {
			return id, &node{kind: operation, op: token.OR, start: left.start, end: x.end, x: left, y: x.y}
		}
	case x.kind == call && x.x.kind == name && x.one && (force || isConstraint(x.y)):
		return x.x, unparen(x.y)
	}
	return nil, nil
}

// place gives the offset that messages have for x.
func (x *node) place() int { return max(x.start, x.paren) }

// literals finds function literals as go/types prints them.
var literals = pattern.Late(`\((func\(.*?) literal\)`)

// show gives x as the compiler prints expressions in messages.
func (p *parser) show(x *node) string {
	text := p.src[x.start:max(x.start, x.end)]
	tree, err := goparser.ParseExpr(text)
	switch {
	case x.kind == bad:
		return "<bad expr>"
	case err != nil:
		return strings.Join(strings.Fields(text), " ")
	}
	text = strings.ReplaceAll(types.ExprString(tree), "((ast: <nil>))", "(type)")
	return literals().ReplaceAllString(text, "$1 {…}")
}

// showPart is like show, with parentheses around a binary expression.
func (p *parser) showPart(x *node) string {
	if x.kind == operation && x.y != nil {
		return "(" + p.show(x) + ")"
	}
	return p.show(x)
}
