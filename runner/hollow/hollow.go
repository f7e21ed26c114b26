// Package hollow leaves out of programs for browsers what they never do: files
// of the toolchain and of modules, whose declarations others use, are compiled
// without the bodies of their functions.
package hollow

import (
	"bytes"
	"embed"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"strconv"
)

// Code is the source of this package: by another one, what is made of it is
// another.
//
//go:embed *.go
var Code embed.FS

// Source gives a Go file without the bodies of its functions. Those that
// give nothing do nothing, the others panic.
func Source(file string, text []byte) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, text, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	for _, d := range f.Decls {
		fn, ok := d.(*ast.FuncDecl)
		if !ok || fn.Body == nil {
			continue
		}
		fn.Body.List = nil
		if fn.Type.Results != nil {
			message := &ast.BasicLit{Kind: token.STRING, Value: `"hollow: left out of this program"`}
			fn.Body.List = []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{message}}}}
		}
	}
	blankUnused(f)
	f.Comments = nil
	var b bytes.Buffer
	err = format.Node(&b, fset, f)
	return b.Bytes(), err
}

// blankUnused renames imports that nothing uses any more to blank ones.
func blankUnused(f *ast.File) {
	used := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok {
				used[x.Name] = true
			}
		}
		return true
	})
	for _, imp := range f.Imports {
		importPath, _ := strconv.Unquote(imp.Path.Value) // the parser took it
		name := path.Base(importPath)
		if imp.Name != nil {
			name = imp.Name.Name
		}
		if !used[name] {
			imp.Name = ast.NewIdent("_")
		}
	}
}
