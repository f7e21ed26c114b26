// Package virtual is what kernels need to run cells with virtual time: which
// packages cells get in place of those of the standard library, how their
// source is changed, and the source of it all for a kernel that compiles.
//
// How time passes is told in package clock.
package virtual

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// Source is the source of the packages below, as Go files.
//
//go:embed clock time sync context
var Source embed.FS

// Clock is the import path of package clock. Source from [Yielding] calls it
// by the name weft_clock.
const Clock = "weft/runner/virtual/clock"

// Path gives the import path of the package that cells get for one of the
// standard library, which may be the same.
func Path(importPath string) string {
	switch importPath {
	case "time", "sync", "context":
		return "weft/runner/virtual/" + importPath
	}
	return importPath
}

// Yielding gives declarations in which the goroutine that carries out a go
// statement yields after it, and whether there is one. The lines stay what
// they are. What cannot be parsed is not changed.
func Yielding(source string) (string, bool) {
	const header = "package main;"
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", header+source, parser.SkipObjectResolution)
	if err != nil {
		return source, false
	}
	var ends []int
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.GoStmt); ok {
			ends = append(ends, fset.PositionFor(s.End(), false).Offset-len(header))
		}
		return true
	})
	slices.Sort(ends)
	var b strings.Builder
	last := 0
	for _, end := range ends {
		b.WriteString(source[last:end] + "; weft_clock.Yield()")
		last = end
	}
	return b.String() + source[last:], len(ends) > 0
}
