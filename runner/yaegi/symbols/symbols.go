// Package symbols holds what interpreted code can import on a host: the
// standard library.
//
// The tables published with yaegi stop at Go 1.22. The files whose names end
// in _gen.go add what Go 1.26 has beyond that; they are written by
// runner/yaegi/extract and hold no generic function or type, because a table
// cannot. With another release of Go they are left out.
package symbols

import (
	"reflect"

	"github.com/traefik/yaegi/interp"
	"github.com/traefik/yaegi/stdlib"
	"github.com/traefik/yaegi/stdlib/syscall"
	"github.com/traefik/yaegi/stdlib/unrestricted"
	"github.com/traefik/yaegi/stdlib/unsafe"
)

//go:generate go run weft/runner/yaegi/extract

// Symbols is what the published tables lack. Only generated code writes it.
var Symbols = map[string]map[string]reflect.Value{}

// Host gives the tables for a kernel on a host, without restrictions; where
// two have the same name the later one holds.
func Host() []interp.Exports {
	return []interp.Exports{
		stdlib.Symbols, syscall.Symbols, unsafe.Symbols, unrestricted.Symbols, Symbols,
	}
}
