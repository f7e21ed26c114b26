package lower

import (
	"embed"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"strings"
	"sync"
)

// librarySource holds what the standard library says in generic Go, written
// anew: one file for each package, with the same names and type parameters.
//
//go:embed _library/*.go
var librarySource embed.FS

// A library is the packages of librarySource that the program uses, checked
// when they are first asked for.
type library struct {
	p    *program
	pkgs map[string]*types.Package
	mine map[*types.Package]bool
}

// owns reports whether pkg is a package of the library.
func (l *library) owns(pkg *types.Package) bool { return pkg != nil && l.mine[pkg] }

// load gives the library's form of a package, or nil.
func (l *library) load(importPath string) *types.Package {
	if pkg, ok := l.pkgs[importPath]; ok {
		return pkg
	}
	l.pkgs[importPath] = nil
	file := parseLibrary(importPath, l.p.fset)
	if file == nil {
		return nil
	}
	conf := types.Config{Importer: l.p.imp, GoVersion: "go1.26"}
	pkg, err := conf.Check(importPath, l.p.fset, []*ast.File{file}, l.p.info)
	if err != nil {
		panic("lower: " + err.Error())
	}
	if l.mine == nil {
		l.mine = map[*types.Package]bool{}
	}
	l.pkgs[importPath], l.mine[pkg] = pkg, true
	for _, d := range file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok {
			if fn, ok := l.p.info.Defs[d.Name].(*types.Func); ok {
				l.p.funcs[fn] = d
			}
		}
	}
	return pkg
}

// parseLibrary parses the library's form of a package; nil if there is none.
func parseLibrary(importPath string, fset *token.FileSet) *ast.File {
	name := "_library/" + strings.ReplaceAll(importPath, "/", "_") + ".go"
	src, err := librarySource.ReadFile(name)
	if err != nil {
		return nil
	}
	file, err := parser.ParseFile(fset, path.Base(name), src, parser.SkipObjectResolution)
	if err != nil {
		panic("lower: " + err.Error())
	}
	return file
}

// declarations has what declared has found, by import path.
var declarations sync.Map

// declared gives the names that the library's form of a package declares. To load it
// is much of the work for a program that uses none of them.
func declared(importPath string) map[string]bool {
	if known, ok := declarations.Load(importPath); ok {
		return known.(map[string]bool)
	}
	names := map[string]bool{}
	if file := parseLibrary(importPath, token.NewFileSet()); file != nil {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil {
					names[d.Name.Name] = true
				}
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					if t, ok := spec.(*ast.TypeSpec); ok {
						names[t.Name.Name] = true
					}
				}
			}
		}
	}
	declarations.Store(importPath, names)
	return names
}

// lookup gives a function of the library.
func (l *library) lookup(importPath, name string) *types.Func {
	fn, _ := l.load(importPath).Scope().Lookup("weft_" + name).(*types.Func)
	if fn == nil {
		fn, _ = l.load(importPath).Scope().Lookup(name).(*types.Func)
	}
	return fn
}

// function gives what the library has for a function of the standard
// library, or nil.
func (l *library) function(fn *types.Func) *types.Func {
	if fn.Pkg() == nil || fn.Pkg() == l.p.pkg || l.owns(fn.Pkg()) || fn.Signature().Recv() != nil {
		return nil
	}
	if !declared(fn.Pkg().Path())[fn.Name()] {
		return nil
	}
	impl, _ := l.load(fn.Pkg().Path()).Scope().Lookup(fn.Name()).(*types.Func)
	return impl
}

// has reports whether the library writes a type anew.
func (l *library) has(obj *types.TypeName) bool { return l.typeName(obj) != nil }

func (l *library) typeName(obj *types.TypeName) *types.TypeName {
	if obj.Pkg() == nil || obj.Pkg() == l.p.pkg {
		return nil
	}
	if l.owns(obj.Pkg()) {
		return obj
	}
	if !obj.Exported() || !declared(obj.Pkg().Path())[obj.Name()] {
		return nil
	}
	impl, _ := l.load(obj.Pkg().Path()).Scope().Lookup(obj.Name()).(*types.TypeName)
	return impl
}

// named gives the library's form of a type, or the type itself.
func (l *library) named(n *types.Named) *types.Named {
	obj := l.typeName(n.Obj())
	if obj == nil || obj == n.Obj() {
		return n
	}
	if n.TypeArgs().Len() == 0 {
		return obj.Type().(*types.Named)
	}
	inst, err := types.Instantiate(nil, obj.Type(), list(n.TypeArgs()), false)
	if err != nil {
		refuse(token.NoPos, "%s cannot be interpreted", n)
	}
	return inst.(*types.Named)
}

// method gives the library's form of a method, or nil.
func (l *library) method(fn *types.Func) *types.Func {
	recv := fn.Signature().Recv()
	if recv == nil || l.owns(fn.Pkg()) {
		return nil
	}
	t := types.Unalias(recv.Type())
	if ptr, ok := t.(*types.Pointer); ok {
		t = types.Unalias(ptr.Elem())
	}
	n, ok := t.(*types.Named)
	if !ok || l.typeName(n.Obj()) == nil {
		return nil
	}
	obj, _, _ := types.LookupFieldOrMethod(types.NewPointer(l.named(n.Origin())), true, fn.Pkg(), fn.Name())
	impl, _ := obj.(*types.Func)
	if impl == nil {
		return nil
	}
	return impl.Origin()
}
