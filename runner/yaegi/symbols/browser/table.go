package browser

import (
	"go/constant"
	"go/token"
	"reflect"
)

// A symbol is an exported name of a package as the compiler can lay it out.
type symbol struct {
	name string
	// is the function, the typed constant, a nil pointer to the type, the
	// pointer to the variable, or the text of an untyped constant.
	is any
	// kind is variable, the token of an untyped constant, or zero.
	kind token.Token
}

// variable is the kind of a symbol that is a variable.
const variable token.Token = -1

// tables are the symbols of each package, under the names of yaegi's tables.
// Only generated code writes it.
var tables = map[string][]symbol{}

// value gives the symbol as yaegi wants it.
func (s symbol) value() reflect.Value {
	switch s.kind {
	case 0:
		return reflect.ValueOf(s.is)
	case variable:
		return reflect.ValueOf(s.is).Elem()
	}
	return reflect.ValueOf(constant.MakeFromLiteral(s.is.(string), s.kind, 0))
}
