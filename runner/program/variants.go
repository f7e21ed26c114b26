package program

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
)

// variantStep lies between the numbers of the variants of a cell, above those
// that cells have.
const variantStep = 100_000

// variantsOf gives the cell with the other values of its parameter. Each is a
// cell of its own, with a number that no other has. What is wrong with the
// parameter is a problem of the cell.
func (c *cell) variantsOf(fset *token.FileSet) []*cell {
	if c.Param == nil || c.NoRun || len(c.problems) > 0 {
		return nil
	}
	name := c.Param.Name
	value := c.valueOf(name)
	if value == nil {
		c.problem(0, fmt.Sprintf("param=%s: the cell does not define %s\n\twrite %s := %s at its top", name, name, name, c.Param.Values[0]))
		return nil
	}
	from, to := c.offset(value.Pos()), c.offset(value.End())
	if written := c.Source[from:to]; !slices.Contains(c.Param.Values, written) {
		c.problem(from, fmt.Sprintf("param=%s: %s is none of the values\n\twith one of them the chapter goes on: write %s", name, written, c.Param.Values[0]))
		return nil
	}
	var all []*cell
	for i, v := range c.Param.Values {
		if _, err := parser.ParseExpr(v); err != nil {
			c.problem(from, fmt.Sprintf("param=%s: %s is no value of Go", name, v))
			return nil
		}
		if v == c.Source[from:to] {
			continue
		}
		src := c.Cell
		src.Param = nil
		src.Number += (i + 1) * variantStep
		src.Source = c.Source[:from] + v + c.Source[to:]
		variant := parse(src, fset)
		variant.given = v
		all = append(all, variant)
	}
	return all
}

// valueOf gives the expression that a variable or a constant at the top of
// the cell is defined with; nil if there is none.
func (c *cell) valueOf(name string) ast.Expr {
	var stmts []ast.Stmt
	for _, d := range c.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			stmts = append(stmts, &ast.DeclStmt{Decl: g})
		}
	}
	if c.entry != nil {
		stmts = append(stmts, c.entry.Body.List...)
	}
	for _, stmt := range stmts {
		names, values := definition(stmt)
		for i, id := range names {
			if id.Name == name && len(names) == len(values) {
				return values[i]
			}
		}
	}
	return nil
}

// definition gives the names that a statement defines, with their values.
func definition(stmt ast.Stmt) (names []*ast.Ident, values []ast.Expr) {
	switch stmt := stmt.(type) {
	case *ast.AssignStmt:
		if ids := assignIdents(stmt); len(ids) == len(stmt.Lhs) {
			return ids, stmt.Rhs
		}
	case *ast.DeclStmt:
		for _, spec := range stmt.Decl.(*ast.GenDecl).Specs {
			if spec, ok := spec.(*ast.ValueSpec); ok && len(spec.Names) == len(spec.Values) {
				names = append(names, spec.Names...)
				values = append(values, spec.Values...)
			}
		}
	}
	return names, values
}

// checkVariants checks the variants of a cell in its scope. What they define
// is seen by no other cell.
func (c *checker) checkVariants(i int, cell *cell, outer *scope) {
	for _, v := range cell.variants {
		if len(v.problems) == 0 {
			c.checkIn(i, v, outer)
		}
		for k := range v.problems {
			v.problems[k].Hint = fmt.Sprintf("with %s = %s", cell.Param.Name, v.given)
		}
	}
}

// variants gives the numbers of the units of cells with a parameter.
func (p *Program) variants() map[int][]int {
	numbers := map[int][]int{}
	for _, c := range p.cells {
		if c.Param == nil {
			continue
		}
		for _, value := range c.Param.Values {
			number := c.Number
			if i := slices.IndexFunc(c.variants, func(v *cell) bool { return v.given == value }); i >= 0 {
				number = c.variants[i].Number
			}
			numbers[c.Number] = append(numbers[c.Number], number)
		}
	}
	return numbers
}

// written gives the cells that are written: of each that is run, the variants
// as well.
func (p *Program) written() []*cell {
	var all []*cell
	for _, c := range p.cells {
		all = append(all, c)
		if _, fixed := c.fixed(); !fixed {
			all = append(all, c.variants...)
		}
	}
	return all
}
