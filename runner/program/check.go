package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// goVersion is the language that cells are written in.
const goVersion = "go1.26"

// A checker checks the cells of a chapter one after the other.
type checker struct {
	importer types.Importer
	pkg      *types.Package
	cells    []*cell
	scope    *scope
	// owner gives the cell that defines an object of package level.
	owner map[types.Object]*cell
	used  map[*types.PkgName]bool
	// given are the cells by index whose problems an earlier try has found.
	given map[int]*cell
}

// check type-checks the cell at index i, and adds what it defines to the
// scope.
//
// It works in three steps, each a package of its own that holds the objects
// of the steps before under their names. First the declarations, with the
// bodies of functions left out; then the statements, which tells the types
// of the variables that they define; then the bodies of the functions, which
// see these variables.
func (c *checker) check(i int, cell *cell) {
	outer := c.scope
	if cell.Isolated {
		outer = newScope()
	}
	if known := c.given[i]; known != nil {
		cell.problems, cell.needs = known.problems, known.needs
	} else if len(cell.problems) == 0 {
		c.checkVariants(i, cell, outer)
		c.checkIn(i, cell, outer)
	}
	broken := len(cell.problems) > 0 || cell.needs != ""
	switch {
	case cell.Isolated || cell.NoRun || cell.Expect == "compile-error":
	case broken:
		for _, name := range cell.defines() {
			outer.spoil(name, cell)
		}
		cell.keepImports(outer)
	default:
		c.define(cell, outer)
	}
}

// checkIn checks a cell in a scope, to which it adds nothing.
func (c *checker) checkIn(i int, cell *cell, outer *scope) {
	cell.info = newInfo()
	s := &step{checker: c, cell: cell, outer: outer, own: newScope()}
	s.declarations()
	s.statements()
	s.bodies()
	c.explain(i, cell, s)
}

// keepImports adds to the scope what a broken cell imports: that needs nothing of
// the cell. Where it is not known what an import is, its name is spoilt.
func (c *cell) keepImports(scope *scope) {
	for _, spec := range c.file.Imports {
		if c.info == nil {
			scope.spoil(importIdent(spec).Name, c)
		} else if pkg := c.pkgName(spec); pkg != nil && pkg.Imported().Complete() {
			scope.insertImport(pkg)
		}
	}
}

// define adds what a good cell defines to the scope.
func (c *checker) define(cell *cell, scope *scope) {
	for id, obj := range cell.info.Defs {
		if obj == nil || !isPackageLevel(obj) && !isMethod(obj) {
			continue
		}
		c.owner[obj] = cell
		if isMethod(obj) || id.Name == "_" || id.Name == "init" {
			continue
		}
		if _, plain := cell.plainOf(id); plain || id.Name == cell.entryName() {
			continue
		}
		scope.insert(obj)
	}
	for _, spec := range cell.file.Imports {
		scope.insertImport(cell.pkgName(spec))
	}
	for _, v := range cell.vars {
		c.owner[v] = cell
		scope.insert(v)
	}
}

// A step is the check of one cell against the scope that it stands in.
type step struct {
	*checker
	cell *cell
	// outer is what the cells above define, own what this one does.
	outer, own *scope
}

func newInfo() *types.Info {
	return &types.Info{
		Types:      map[ast.Expr]types.TypeAndValue{},
		Defs:       map[*ast.Ident]types.Object{},
		Uses:       map[*ast.Ident]types.Object{},
		Implicits:  map[ast.Node]types.Object{},
		Selections: map[*ast.SelectorExpr]*types.Selection{},
	}
}

// run checks decls as a package in which the given scopes are visible, the
// first of them first, but for the names that decls declare themselves. All
// steps of a chapter are one package with one scope, which is emptied each
// time: go/types tells packages and scopes apart by their address, unexported
// fields and methods belong to one package, and a type that is not in the
// scope of its package is local for it.
func (s *step) run(decls []ast.Decl, report func(types.Error), scopes ...*scope) *types.Scope {
	pkg := s.pkg
	*pkg.Scope() = *types.NewScope(types.Universe, token.NoPos, token.NoPos, "package main")
	pkg.SetImports(imported(scopes))
	declared := map[string]bool{}
	for _, d := range decls {
		for _, id := range declaredNames(d) {
			declared[id.Name] = true
		}
	}
	for _, sc := range scopes {
		sc.fill(pkg.Scope(), declared)
	}
	file := *s.cell.file
	file.Decls = decls
	conf := types.Config{
		GoVersion:                goVersion,
		Importer:                 s.importer,
		DisableUnusedImportCheck: true,
		Error: func(err error) {
			if e, ok := err.(types.Error); ok {
				report(e)
			}
		},
	}
	types.NewChecker(&conf, s.cell.fset, pkg, s.cell.info).Files([]*ast.File{&file})
	return pkg.Scope()
}

// declarations checks imports, types, constants, the signatures of
// functions, and in a cell without statements the variables.
func (s *step) declarations() {
	var decls []ast.Decl
	for _, d := range s.cell.file.Decls {
		f, ok := d.(*ast.FuncDecl)
		switch {
		case !ok:
			decls = append(decls, d)
		case f != s.cell.entry:
			decls = append(decls, s.signature(f))
		}
	}
	scope := s.run(decls, s.report, s.outer)
	for _, spec := range s.cell.file.Imports {
		s.own.insertImport(s.cell.pkgName(spec))
	}
	for _, d := range decls {
		for _, id := range declaredNames(d) {
			obj := s.cell.info.Defs[id]
			if obj == nil || obj.Parent() != scope || id.Name == "_" || id.Name == "init" {
				continue
			}
			if f, ok := s.cell.plainOf(id); ok {
				s.addMethod(f, obj.(*types.Func))
			} else if _, isImport := obj.(*types.PkgName); !isImport {
				s.own.insert(obj)
			}
		}
	}
}

// statements checks the statements of the cell, and finds the variables that
// they define at the top.
//
// Whether the last expression may stand as a statement is for the type
// checker to say: a call of a function may, one of len or of a type may not.
func (s *step) statements() {
	if s.cell.entry == nil {
		return
	}
	problems := s.cell.problems
	if unused := s.tryStatements(s.cell.entry.Body); unused {
		s.cell.problems = problems
		s.tryStatements(s.cell.withoutValue())
	}
	for _, id := range s.cell.topLevelIdents() {
		if v, ok := s.cell.info.Defs[id].(*types.Var); ok && id.Name != "_" {
			s.cell.vars = append(s.cell.vars, v)
		}
	}
}

// tryStatements checks a body, and tells whether its last expression may
// not stand as a statement.
func (s *step) tryStatements(body *ast.BlockStmt) (unused bool) {
	f := *s.cell.entry
	f.Body = body
	s.run([]ast.Decl{&f}, func(e types.Error) {
		value := s.cell.value
		if value != nil && value.Pos() <= e.Pos && e.Pos < value.End() && strings.HasSuffix(e.Msg, "is not used") {
			unused = true
		}
		if !s.cell.isTopLevelUnused(e) {
			s.report(e)
		}
	}, s.own, s.outer)
	return unused
}

// bodies checks the bodies of functions and methods, as functions that see
// all that the cell defines.
func (s *step) bodies() {
	vars := newScope()
	for _, v := range s.cell.vars {
		if s.own.names[v.Name()] != nil {
			s.cell.problem(s.cell.offset(v.Pos()), v.Name()+" redeclared in this block")
			continue
		}
		vars.insert(v)
	}
	var decls []ast.Decl
	for _, d := range s.cell.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f != s.cell.entry && f.Body != nil && s.fits(f) {
			decls = append(decls, s.plain(f))
		}
	}
	if len(decls) > 0 {
		s.run(decls, s.report, vars, s.own, s.outer)
	}
	s.cell.bodyless()
	if s.cell.entry == nil {
		s.initOrder()
	}
}

// report records an error of the type checker.
func (s *step) report(e types.Error) { s.cell.report(e) }
