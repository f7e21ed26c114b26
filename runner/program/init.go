package program

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// initOrder finds the order in which the variables of a cell of declarations
// are initialised: as in a Go file, the next is always the first in the text
// that needs no variable which is not initialised yet, be it through
// functions. A variable without a value takes its turn too.
func (s *step) initOrder() {
	waiting := s.initializers()
	uses := s.references()
	pending := map[types.Object]bool{}
	for _, in := range waiting {
		for _, v := range in.Lhs {
			pending[v] = true
		}
	}
	for len(waiting) > 0 {
		i := ready(waiting, uses, pending, s.cell.info)
		if i < 0 {
			s.initCycle(waiting, uses)
			return
		}
		for _, v := range waiting[i].Lhs {
			delete(pending, v)
		}
		if waiting[i].Rhs != nil {
			s.cell.inits = append(s.cell.inits, waiting[i])
		}
		waiting = append(waiting[:i:i], waiting[i+1:]...)
	}
}

// initCycle reports the variables that need themselves before they can be
// initialised, each cycle once. Those without functions are reported already.
func (s *step) initCycle(waiting []*types.Initializer, uses map[types.Object][]types.Object) {
	for _, in := range waiting {
		for _, v := range in.Lhs {
			uses[v] = mentioned(in.Rhs, s.cell.info)
		}
	}
	told := map[types.Object]bool{}
	for _, in := range waiting {
		v := types.Object(in.Lhs[0])
		chain := way(uses, v, v, map[types.Object]bool{})
		if chain == nil || told[v] || s.cell.tellsCycle(chain) {
			continue
		}
		text := "initialization cycle for " + v.Name()
		from := v
		for _, to := range chain {
			told[to] = true
			text += fmt.Sprintf("\n\t%s: %s refers to %s", s.cell.position(from.Pos()), from.Name(), to.Name())
			from = to
		}
		s.cell.problem(s.cell.offset(v.Pos()), text)
	}
}

// tellsCycle reports whether a problem of the cell is a cycle that begins with
// one of objs.
func (c *cell) tellsCycle(objs []types.Object) bool {
	for _, p := range c.problems {
		for _, obj := range objs {
			if p.Text == "initialization cycle for "+obj.Name() || p.Text == "initialization cycle: "+obj.Name()+" refers to itself" {
				return true
			}
		}
	}
	return false
}

// way gives the objects on a way of references to an object, which is the
// last; nil if there is no way.
func way(uses map[types.Object][]types.Object, from, to types.Object, seen map[types.Object]bool) []types.Object {
	if seen[from] {
		return nil
	}
	seen[from] = true
	for _, obj := range uses[from] {
		if obj == to {
			return []types.Object{obj}
		}
		if rest := way(uses, obj, to, seen); rest != nil {
			return append([]types.Object{obj}, rest...)
		}
	}
	return nil
}

// initializers gives the variables in the order of the text; those without a
// value have no right side.
func (s *step) initializers() []*types.Initializer {
	var list []*types.Initializer
	for _, d := range s.cell.file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, spec := range g.Specs {
			list = append(list, s.specInitializers(spec.(*ast.ValueSpec))...)
		}
	}
	return list
}

func (s *step) specInitializers(spec *ast.ValueSpec) []*types.Initializer {
	var vars []*types.Var
	for _, id := range spec.Names {
		v, ok := s.cell.info.Defs[id].(*types.Var)
		if !ok {
			return nil
		}
		vars = append(vars, v)
	}
	if len(spec.Values) == 1 {
		return []*types.Initializer{{Lhs: vars, Rhs: spec.Values[0]}}
	}
	var list []*types.Initializer
	for i := range vars {
		in := &types.Initializer{Lhs: vars[i : i+1]}
		if i < len(spec.Values) {
			in.Rhs = spec.Values[i]
		}
		list = append(list, in)
	}
	return list
}

// references gives what the body of each function of the cell mentions.
func (s *step) references() map[types.Object][]types.Object {
	refs := map[types.Object][]types.Object{}
	for _, d := range s.cell.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Body != nil {
			obj := s.cell.info.Defs[f.Name]
			refs[obj] = mentioned(f.Body, s.cell.info)
		}
	}
	return refs
}

// mentioned gives the objects that the identifiers in n refer to, if there is
// such a node.
func mentioned(n ast.Node, info *types.Info) []types.Object {
	var objs []types.Object
	if n == nil {
		return nil
	}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && info.Uses[id] != nil {
			objs = append(objs, info.Uses[id])
		}
		return true
	})
	return objs
}

// ready gives the index of the first initializer that reaches no pending
// variable, or -1.
func ready(waiting []*types.Initializer, uses map[types.Object][]types.Object, pending map[types.Object]bool, info *types.Info) int {
	for i, in := range waiting {
		seen := map[types.Object]bool{}
		var reaches func(objs []types.Object) bool
		reaches = func(objs []types.Object) bool {
			for _, obj := range objs {
				if pending[obj] {
					return true
				}
				if seen[obj] {
					continue
				}
				seen[obj] = true
				if reaches(uses[obj]) {
					return true
				}
			}
			return false
		}
		if !reaches(mentioned(in.Rhs, info)) {
			return i
		}
	}
	return -1
}
