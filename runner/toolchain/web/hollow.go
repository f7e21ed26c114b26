package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// others are the files of the back ends for other machines, below src/cmd of
// the toolchain. The tables in them are used, the functions are not.
var others = []string{
	"compile/internal/ssa/rewrite[A-Z0-9]*.go",
	"compile/internal/ssagen/simd*.go",
	"internal/obj/arm/*.go", "internal/obj/arm64/*.go", "internal/obj/loong64/*.go", "internal/obj/mips/*.go",
	"internal/obj/ppc64/*.go", "internal/obj/riscv/*.go", "internal/obj/s390x/*.go", "internal/obj/x86/*.go",
}

// spared reports whether a file of them is used nevertheless.
func spared(name string) bool {
	return strings.HasPrefix(name, "rewriteWasm") || strings.HasSuffix(name, "_test.go")
}

// overlay writes the files that stand for those of the toolchain into a
// directory, and the file that tells the go command of them.
func overlay(root, dir string) (name string, err error) {
	cmd := filepath.Join(root, "src", "cmd")
	instead := map[string]string{}
	put := func(file string, text []byte) error {
		name := filepath.Join(dir, fmt.Sprintf("%d_%s", len(instead), filepath.Base(file)))
		instead[file] = name
		return os.WriteFile(name, text, 0o666)
	}
	for _, tool := range []string{"compile", "link"} {
		text, err := sources.ReadFile("tool/" + tool + ".go.txt")
		if err != nil {
			return "", err
		}
		if err := put(filepath.Join(cmd, tool, "main.go"), text); err != nil {
			return "", err
		}
	}
	for _, pattern := range others {
		files, err := filepath.Glob(filepath.Join(cmd, filepath.FromSlash(pattern)))
		if err != nil {
			return "", err
		}
		for _, file := range files {
			if spared(filepath.Base(file)) {
				continue
			}
			text, err := hollow(file)
			if err != nil {
				return "", err
			}
			if err := put(file, text); err != nil {
				return "", err
			}
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": instead})
	if err != nil {
		return "", err
	}
	name = filepath.Join(dir, "overlay.json")
	return name, os.WriteFile(name, text, 0o666)
}

// hollow gives a Go file without the bodies of its functions. Those that
// give nothing do nothing, the others panic.
func hollow(file string) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, file, nil, parser.SkipObjectResolution)
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
			text := &ast.BasicLit{Kind: token.STRING, Value: `"not in the compiler for browsers"`}
			fn.Body.List = []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent("panic"), Args: []ast.Expr{text}}}}
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
