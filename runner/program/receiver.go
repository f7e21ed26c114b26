package program

import (
	"fmt"
	"go/ast"
	"go/parser"
)

// receiver gives the receiver of a method as a parameter, and the type
// parameters of a generic receiver with their constraints. Ok is false if
// the receiver does not fit its type, which is reported elsewhere.
func (s *step) receiver(f *ast.FuncDecl) (recv *ast.Field, params *ast.FieldList, ok bool) {
	copied := *f.Recv.List[0]
	recv = &copied
	if len(recv.Names) == 0 {
		recv.Names = []*ast.Ident{{NamePos: recv.Pos(), Name: "_"}}
	}
	args := typeArgs(recv.Type)
	spec := s.typeSpec(baseIdent(f))
	if len(args) == 0 || spec == nil || spec.TypeParams == nil {
		return recv, nil, true
	}
	names := make([]*ast.Ident, len(args))
	for i, arg := range args {
		id, isIdent := arg.(*ast.Ident)
		if !isIdent {
			return recv, nil, false
		}
		if names[i] = id; id.Name == "_" {
			names[i] = &ast.Ident{NamePos: id.Pos(), Name: fmt.Sprintf("%sT%d", plainPrefix, i)}
		}
	}
	recv.Type = withTypeArgs(recv.Type, names)
	params, ok = s.typeParams(spec, names)
	return recv, params, ok
}

// typeArgs gives the type arguments of a generic receiver.
func typeArgs(x ast.Expr) []ast.Expr {
	x = ast.Unparen(x)
	if star, ok := x.(*ast.StarExpr); ok {
		x = ast.Unparen(star.X)
	}
	switch generic := x.(type) {
	case *ast.IndexExpr:
		return []ast.Expr{generic.Index}
	case *ast.IndexListExpr:
		return generic.Indices
	}
	return nil
}

// withTypeArgs gives the type of a generic receiver with other arguments.
func withTypeArgs(x ast.Expr, names []*ast.Ident) ast.Expr {
	var args []ast.Expr
	for _, id := range names {
		args = append(args, id)
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.StarExpr:
		return &ast.StarExpr{Star: x.Star, X: withTypeArgs(x.X, names)}
	case *ast.IndexExpr:
		return &ast.IndexListExpr{X: x.X, Lbrack: x.Lbrack, Indices: args, Rbrack: x.Rbrack}
	case *ast.IndexListExpr:
		return &ast.IndexListExpr{X: x.X, Lbrack: x.Lbrack, Indices: args, Rbrack: x.Rbrack}
	}
	return x
}

// typeParams gives the type parameters of a type under other names, which
// stand in the constraints as well.
func (s *step) typeParams(spec *ast.TypeSpec, names []*ast.Ident) (*ast.FieldList, bool) {
	renamed := map[string]string{}
	var constraints []ast.Expr
	for _, field := range spec.TypeParams.List {
		for _, id := range field.Names {
			if len(constraints) < len(names) {
				renamed[id.Name] = names[len(constraints)].Name
			}
			constraints = append(constraints, field.Type)
		}
	}
	if len(constraints) != len(names) {
		return nil, false
	}
	list := &ast.FieldList{Opening: spec.Pos(), Closing: spec.Pos()}
	for i, id := range names {
		constraint, ok := s.renamedCopy(constraints[i], renamed)
		if !ok {
			return nil, false
		}
		list.List = append(list.List, &ast.Field{Names: []*ast.Ident{id}, Type: constraint})
	}
	return list, true
}

// renamedCopy gives a copy of an expression in which identifiers have other
// names.
func (s *step) renamedCopy(x ast.Expr, names map[string]string) (ast.Expr, bool) {
	from := s.cell.fset.PositionFor(x.Pos(), false).Offset
	to := s.cell.fset.PositionFor(x.End(), false).Offset
	base := s.cell.fset.PositionFor(s.cell.file.FileStart, false).Offset
	copied, err := parser.ParseExpr(string(s.cell.text.buf[from-base : to-base]))
	if err != nil {
		return nil, false
	}
	ast.Inspect(copied, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && names[id.Name] != "" {
			id.Name = names[id.Name]
		}
		_, qualified := n.(*ast.SelectorExpr)
		return !qualified
	})
	return copied, true
}
