package program

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// plainPrefix begins the names of the functions that stand for functions
// and methods while their bodies are checked. No author may use it.
const plainPrefix = "weft_"

// signature gives f with an empty body that satisfies the type checker. A
// method on a type of an earlier cell becomes a plain function, since
// go/types accepts methods only beside their type; addMethod adds it to the
// type afterwards.
func (s *step) signature(f *ast.FuncDecl) ast.Decl {
	if f.Recv != nil && !s.declaresType(baseIdent(f)) {
		f = s.plain(f)
	}
	copied := *f
	copied.Body = &ast.BlockStmt{Lbrace: f.Pos(), Rbrace: f.Pos()}
	if f.Type.Results != nil {
		// An endless loop needs no return.
		copied.Body.List = []ast.Stmt{&ast.ForStmt{For: f.Pos(), Body: &ast.BlockStmt{}}}
	}
	return &copied
}

// plain gives f as a function with the receiver as first parameter.
func (s *step) plain(f *ast.FuncDecl) *ast.FuncDecl {
	copied := *f
	copied.Name = &ast.Ident{NamePos: f.Name.Pos(), Name: fmt.Sprintf("%s%s_%d", plainPrefix, f.Name.Name, f.Pos())}
	copied.Doc = nil
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return &copied
	}
	typ := *f.Type
	recv, params, _ := s.receiver(f)
	if params != nil {
		typ.TypeParams = params
	}
	typ.Params = &ast.FieldList{Opening: f.Type.Params.Opening, List: []*ast.Field{recv}, Closing: f.Type.Params.Closing}
	for _, field := range f.Type.Params.List {
		if len(field.Names) == 0 {
			named := *field
			named.Names = []*ast.Ident{{NamePos: field.Pos(), Name: "_"}}
			field = &named
		}
		typ.Params.List = append(typ.Params.List, field)
	}
	copied.Recv, copied.Type = nil, &typ
	return &copied
}

// baseIdent gives the identifier of the receiver's base type, or nil.
func baseIdent(f *ast.FuncDecl) *ast.Ident {
	if f.Recv == nil || len(f.Recv.List) == 0 {
		return nil
	}
	x := ast.Unparen(f.Recv.List[0].Type)
	if star, ok := x.(*ast.StarExpr); ok {
		x = ast.Unparen(star.X)
	}
	switch generic := x.(type) {
	case *ast.IndexExpr:
		x = generic.X
	case *ast.IndexListExpr:
		x = generic.X
	}
	id, _ := x.(*ast.Ident)
	return id
}

// typeSpec gives the declaration of a type in this cell, or nil.
func (s *step) typeSpec(id *ast.Ident) *ast.TypeSpec {
	if id == nil {
		return nil
	}
	for _, d := range s.cell.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		for _, spec := range g.Specs {
			if t := spec.(*ast.TypeSpec); t.Name.Name == id.Name {
				return t
			}
		}
	}
	return nil
}

func (s *step) declaresType(id *ast.Ident) bool { return id == nil || s.typeSpec(id) != nil }

// plainOf gives the method that an identifier made by plain stands for.
func (c *cell) plainOf(id *ast.Ident) (*ast.FuncDecl, bool) {
	if !strings.HasPrefix(id.Name, plainPrefix) {
		return nil, false
	}
	for _, d := range c.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Pos() == id.Pos() && f.Name != id {
			return f, true
		}
	}
	return nil, false
}

// addMethod adds a method to a type of an earlier cell. The cells above are
// checked already and do not see it, as it should be.
func (s *step) addMethod(f *ast.FuncDecl, plain *types.Func) {
	sig := plain.Signature()
	at := func(format string, args ...any) {
		s.cell.problem(s.cell.offset(f.Name.Pos()), fmt.Sprintf(format, args...))
	}
	if sig.Params().Len() == 0 {
		return
	}
	recv := sig.Params().At(0)
	named, why := s.receiverBase(recv.Type())
	switch {
	case why != "":
		s.cell.problem(s.cell.offset(baseIdent(f).Pos()), why)
		return
	case named == nil: // The error is already reported.
		return
	}
	switch obj, path, _ := types.LookupFieldOrMethod(named, true, plain.Pkg(), f.Name.Name); {
	case obj == nil || len(path) > 1: // nothing of the type's own
	case isMethod(obj):
		by := s.cell
		if other := s.checker.owner[obj]; other != nil {
			by = other
		}
		at("method %s.%s already declared at %s", named.Obj().Name(), f.Name.Name, by.at(by.offset(obj.Pos())))
		return
	default:
		at("field and method with the same name %s", f.Name.Name)
		return
	}
	var params []*types.Var
	for i := 1; i < sig.Params().Len(); i++ {
		params = append(params, sig.Params().At(i))
	}
	msig := types.NewSignatureType(recv, nil, nil, types.NewTuple(params...), sig.Results(), sig.Variadic())
	m := types.NewFunc(f.Name.Pos(), plain.Pkg(), f.Name.Name, msig)
	named.AddMethod(m)
	s.cell.extends = true
	s.cell.info.Defs[f.Name] = m
}

// receiverBase gives the type to which a method with a receiver of type t
// belongs, or says why it cannot have one.
func (s *step) receiverBase(t types.Type) (*types.Named, string) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := types.Unalias(t).(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil || t.Obj().Pkg().Path() != "main" {
			return nil, "cannot define new methods on non-local type " + types.TypeString(t, types.RelativeTo(nil))
		}
		if t.TypeParams().Len() > 0 || t.TypeArgs().Len() > 0 {
			return nil, fmt.Sprintf("methods of the generic type %s must stand in the cell that declares it", t.Obj().Name())
		}
		if types.IsInterface(t) {
			return nil, fmt.Sprintf("invalid receiver type %s (pointer or interface type)", t.Obj().Name())
		}
		return t, ""
	case *types.Basic:
		if t.Kind() == types.Invalid {
			return nil, ""
		}
		return nil, "cannot define new methods on non-local type " + t.Name()
	}
	return nil, "invalid receiver type " + types.TypeString(t, types.RelativeTo(nil))
}

// fits reports whether the receiver of f, if it has one, is of the form that
// its type asks for.
func (s *step) fits(f *ast.FuncDecl) bool {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return true
	}
	_, _, ok := s.receiver(f)
	return ok
}
