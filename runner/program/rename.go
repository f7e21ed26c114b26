package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"weft/runner"
)

// declareNames names what the cell defines at package level.
func (u *unitWriter) declareNames() {
	for _, d := range u.cell.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT || d == ast.Decl(u.cell.entry) && u.cell.entry != nil {
			continue
		}
		for _, id := range declaredNames(d) {
			obj := u.cell.info.Defs[id]
			switch {
			case id.Name == "init":
				u.inits++
				if !u.readable {
					u.replace(id, initName(u.cell, u.inits))
				}
			case id.Name == "_" || obj == nil:
			case id.Name == "main" && u.readable:
			case id.Name == "main":
				u.names.of[obj] = "weft_main" + strconv.Itoa(u.cell.Number)
			default:
				u.names.declare(obj)
				if v, ok := obj.(*types.Var); ok {
					u.hoisted = append(u.hoisted, v)
				}
			}
		}
	}
	for _, v := range u.cell.vars {
		if u.promoted[v] {
			u.names.declare(v)
			u.hoisted = append(u.hoisted, v)
		}
	}
}

func initName(c *cell, n int) string {
	return "weft_init" + strconv.Itoa(c.Number) + "_" + strconv.Itoa(n)
}

// replace writes other words in the place of a node.
func (u *unitWriter) replace(n ast.Node, words string) {
	u.edits = append(u.edits, edit{u.cell.offset(n.Pos()), u.cell.offset(n.End()), words})
}

// rename edits the identifiers that have another name in the written
// program, and notes which packages are used.
func (u *unitWriter) rename() {
	for _, d := range u.cell.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		for _, n := range copied(d) {
			ast.Inspect(n, u.renameIdent)
		}
	}
}

// copied gives the parts of a declaration that are copied from the source:
// of variables only the values, since their types are written anew.
func copied(d ast.Decl) []ast.Node {
	g, ok := d.(*ast.GenDecl)
	if !ok || g.Tok != token.VAR {
		return []ast.Node{d}
	}
	var values []ast.Node
	for _, spec := range g.Specs {
		for _, x := range spec.(*ast.ValueSpec).Values {
			values = append(values, x)
		}
	}
	return values
}

// renameIdent edits n if it is an identifier with another name.
func (u *unitWriter) renameIdent(n ast.Node) bool {
	id, ok := n.(*ast.Ident)
	if !ok {
		return true
	}
	if obj := u.cell.info.ObjectOf(id); obj != nil {
		if name := u.written(id, obj); name != id.Name {
			u.replace(id, name)
		}
	}
	return true
}

// written gives the name of an identifier in the written program.
func (u *unitWriter) written(id *ast.Ident, obj types.Object) string {
	if pkg, ok := obj.(*types.PkgName); ok {
		return u.pkg(pkg.Name(), pkg.Imported().Path())
	}
	if isPackageLevel(obj) && obj.Pkg().Path() != "main" && u.isBare(id) {
		return u.pkg(obj.Pkg().Name(), obj.Pkg().Path()) + "." + id.Name
	}
	if name := u.names.name(obj); name != "" {
		return name
	}
	return id.Name
}

// isBare reports whether an identifier of another package stands without
// the package's name, as a dot import allows.
func (u *unitWriter) isBare(id *ast.Ident) bool {
	at := u.cell.offset(id.Pos())
	return !strings.HasSuffix(strings.TrimRight(u.cell.Source[:at], " \t\n"), ".")
}

// pkg gives the name under which the unit imports a package.
func (u *unitWriter) pkg(want, path string) string {
	name := u.names.importName(want, path)
	u.imports[runner.Import{Name: name, Path: path}] = true
	return name
}

// qualify is the types.Qualifier of the written program.
func (u *unitWriter) qualify(pkg *types.Package) string {
	if pkg.Path() == "main" {
		return ""
	}
	return u.pkg(pkg.Name(), pkg.Path())
}
