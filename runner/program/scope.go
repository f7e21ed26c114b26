package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// A scope holds what is visible at the top level of a cell.
type scope struct {
	names map[string]types.Object
	// spoilt are the names that a cell which is not run would define.
	spoilt map[string]*cell
}

func newScope() *scope {
	return &scope{names: map[string]types.Object{}, spoilt: map[string]*cell{}}
}

// insert makes obj visible, in place of what had its name before.
func (s *scope) insert(obj types.Object) {
	s.names[obj.Name()] = obj
	delete(s.spoilt, obj.Name())
}

// insertImport makes visible what an import declares; pkg may be nil.
func (s *scope) insertImport(pkg *types.PkgName) {
	switch {
	case pkg == nil || pkg.Name() == "_":
	case pkg.Name() == ".":
		exported := pkg.Imported().Scope()
		for _, name := range exported.Names() {
			if token.IsExported(name) {
				s.insert(exported.Lookup(name))
			}
		}
	default:
		s.insert(pkg)
	}
}

// spoil takes a name out of the scope because the cell that would define it
// is not run.
func (s *scope) spoil(name string, by *cell) {
	delete(s.names, name)
	s.spoilt[name] = by
}

// fill inserts the names into the scope of a package, but not those that
// are declared there or already in it.
func (s *scope) fill(pkg *types.Scope, declared map[string]bool) {
	for name, obj := range s.names {
		if !declared[name] {
			pkg.Insert(obj)
		}
	}
}

// imported gives the packages that are imported in scopes.
func imported(scopes []*scope) []*types.Package {
	var list []*types.Package
	for _, s := range scopes {
		for _, obj := range s.names {
			if name, ok := obj.(*types.PkgName); ok && !slices.Contains(list, name.Imported()) {
				list = append(list, name.Imported())
			}
		}
	}
	return list
}

// declaredNames gives the identifiers that a declaration declares at package
// level; methods declare none.
func declaredNames(d ast.Decl) []*ast.Ident {
	var ids []*ast.Ident
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			ids = append(ids, d.Name)
		}
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.ValueSpec:
				ids = append(ids, spec.Names...)
			case *ast.TypeSpec:
				ids = append(ids, spec.Name)
			case *ast.ImportSpec:
				ids = append(ids, importIdent(spec))
			}
		}
	}
	return ids
}

// importIdent gives the name of an import as far as its text tells.
func importIdent(spec *ast.ImportSpec) *ast.Ident {
	if spec.Name != nil {
		return spec.Name
	}
	p := strings.Trim(spec.Path.Value, "\"`")
	base := p[strings.LastIndex(p, "/")+1:]
	if isVersion(base) && strings.Contains(p, "/") {
		p = strings.TrimSuffix(p, "/"+base)
		base = p[strings.LastIndex(p, "/")+1:]
	}
	return &ast.Ident{NamePos: spec.Path.Pos(), Name: base}
}

// isVersion reports whether an element of a path is a major version: v2.
func isVersion(s string) bool {
	return len(s) > 1 && s[0] == 'v' && strings.Trim(s[1:], "0123456789") == ""
}

// pkgName gives the object of an import; nil if it was not found.
func (c *cell) pkgName(spec *ast.ImportSpec) *types.PkgName {
	var obj types.Object
	if spec.Name != nil {
		obj = c.info.Defs[spec.Name]
	} else {
		obj = c.info.Implicits[spec]
	}
	pkg, _ := obj.(*types.PkgName)
	return pkg
}

// isPackageLevel reports whether obj was declared at the top of a package.
// The scope of the package itself does not tell: it changes with each step.
func isPackageLevel(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() != nil && obj.Parent().Parent() == types.Universe
}

func isMethod(obj types.Object) bool {
	f, ok := obj.(*types.Func)
	return ok && f.Signature().Recv() != nil
}

// topLevelIdents gives the identifiers that may define variables at the top
// of the statements: left sides of := and names of var.
func (c *cell) topLevelIdents() []*ast.Ident {
	if c.entry == nil || c.entry.Body == nil {
		return nil
	}
	var ids []*ast.Ident
	for _, stmt := range c.entry.Body.List {
		ids = append(ids, stmtIdents(stmt)...)
	}
	return ids
}

func stmtIdents(stmt ast.Stmt) []*ast.Ident {
	switch stmt := stmt.(type) {
	case *ast.LabeledStmt:
		return stmtIdents(stmt.Stmt)
	case *ast.AssignStmt:
		return assignIdents(stmt)
	case *ast.DeclStmt:
		if d := stmt.Decl.(*ast.GenDecl); d.Tok == token.VAR {
			return declaredNames(d)
		}
	}
	return nil
}

func assignIdents(stmt *ast.AssignStmt) []*ast.Ident {
	var ids []*ast.Ident
	if stmt.Tok == token.DEFINE {
		for _, x := range stmt.Lhs {
			if id, ok := x.(*ast.Ident); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// defines gives the names that the text of the cell defines at the top,
// whether it compiles or not.
func (c *cell) defines() []string {
	var names []string
	for _, d := range c.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT || d == ast.Decl(c.entry) && c.entry != nil {
			continue
		}
		for _, id := range declaredNames(d) {
			names = append(names, id.Name)
		}
	}
	for _, id := range c.topLevelIdents() {
		names = append(names, id.Name)
	}
	return names
}

// isTopLevelUnused reports whether e says that a top-level variable is not
// used: other cells may.
func (c *cell) isTopLevelUnused(e types.Error) bool {
	if !strings.HasPrefix(e.Msg, "declared and not used: ") {
		return false
	}
	for _, id := range c.topLevelIdents() {
		if id.Pos() == e.Pos {
			return true
		}
	}
	return false
}

// withoutValue gives the statements with the last expression assigned to
// nothing.
func (c *cell) withoutValue() *ast.BlockStmt {
	body := c.entry.Body
	list := append([]ast.Stmt{}, body.List...)
	list[len(list)-1] = &ast.AssignStmt{
		Lhs:    []ast.Expr{&ast.Ident{NamePos: c.value.Pos(), Name: "_"}},
		TokPos: c.value.Pos(),
		Tok:    token.ASSIGN,
		Rhs:    []ast.Expr{c.value.X},
	}
	copied := *body
	copied.List = list
	return &copied
}
