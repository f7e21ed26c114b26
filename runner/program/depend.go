package program

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"
)

// A Dependence is how a cell depends on the cells above it.
type Dependence struct {
	// Needs are the indexes of the cells above without which a run of the cell
	// could give something else, in order: those whose definitions it uses,
	// those that change what it touches, and all that these need.
	Needs []int
	// Touches is what the cell shares with others when it is run.
	Touches Footprint
	// Imports are the packages that the cell uses, as "name path", in order.
	Imports []string
	// Input says that the cell may read its standard input.
	Input bool
}

// Dependences gives one for each cell, in order. They are conservative: where
// a variable may reach another through a pointer or a function, it does.
func (p *Program) Dependences() []Dependence {
	a := newAnalysis(p.cells)
	prints := a.footprints()
	all := make([]Dependence, len(p.cells))
	for i, c := range p.cells {
		d := &all[i]
		d.Touches, d.Input = prints[i], prints[i][stdin] != 0
		delete(d.Touches, stdin) // each cell has one of its own
		if c.Isolated {
			d.Touches = nil // it shares nothing
		}
		d.Imports = c.importsUsed()
		needs := map[int]bool{}
		for j, above := range p.cells[:i] {
			if c.Isolated || above.Isolated && !c.deps[above] {
				continue
			}
			if c.deps[above] || runs(above) && runs(c) && all[j].Touches.affects(d.Touches) {
				needs[j] = true
				for _, k := range all[j].Needs {
					needs[k] = true
				}
			}
		}
		d.Needs = slices.Sorted(maps.Keys(needs))
	}
	return all
}

// importsUsed gives the packages that the cell uses.
func (c *cell) importsUsed() []string {
	used := map[string]bool{}
	if c.info != nil {
		for _, obj := range c.info.Uses {
			if pkg, ok := obj.(*types.PkgName); ok {
				used[pkg.Name()+" "+pkg.Imported().Path()] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(used))
}

// runs reports whether a cell is run.
func runs(c *cell) bool {
	_, fixed := c.fixed()
	return !fixed
}

// A Footprint says what a cell touches that others can touch as well: the
// variables at the top of cells, as "cell.name", and the parts of the world
// that a process has only once.
type Footprint map[string]Access

// An Access is a set of ways in which something is touched.
type Access int

// The ways.
const (
	Read  Access = 1 << iota // it is looked at
	Write                    // it may be changed
	leak                     // it may be reached through something else from then on
)

// Clashes reports whether it matters in which order two cells run that touch
// this: one of them changes what the other touches.
func (f Footprint) Clashes(g Footprint) bool {
	return f.meets(g, func(name string, a, b Access) bool {
		if name == goroutines && (a|b)&Read == 0 {
			return false // who starts goroutines does not disturb others that do
		}
		return (a|b)&Write != 0
	})
}

// Disturbs reports whether a cell that touches this changes what another one
// looks at, or overwrites what that one has changed.
func (f Footprint) Disturbs(g Footprint) bool {
	return f.meets(g, func(name string, a, b Access) bool {
		return a&Write != 0 && (name != goroutines || b&Read != 0)
	})
}

// affects reports whether a cell below could find something else because a
// cell has run.
func (f Footprint) affects(below Footprint) bool {
	return f.meets(below, func(_ string, a, b Access) bool { return a&Write != 0 && b&Read != 0 })
}

// meets reports whether something holds for what two cells both touch.
func (f Footprint) meets(g Footprint, holds func(name string, a, b Access) bool) bool {
	for name, a := range f {
		if b := g[name]; a != 0 && b != 0 && holds(name, a, b) {
			return true
		}
	}
	if f[files] == 0 && g[files] == 0 {
		return false
	}
	a, b := f.onFiles(), g.onFiles()
	return a != 0 && b != 0 && holds(files, a, b)
}

// A node is something that is carried out, or may be: a cell, each of its
// statements, a function, the methods of a type, what a variable holds.
type node struct {
	touches map[types.Object]Access
	world   Footprint
	files   map[string]bool // what may be names of files, see mention
	next    map[any]bool    // nodes that are carried out with it
}

func newNode() *node {
	return &node{touches: map[types.Object]Access{}, world: Footprint{}, files: map[string]bool{}, next: map[any]bool{}}
}

// An analysis finds out what cells touch. Its nodes are those of cells, and
// of objects: functions, types and variables.
type analysis struct {
	cells []*cell
	home  map[types.Object]*cell // of the variables at the top of cells
	nodes map[any]*node
	// place has the index of each cell, and of the cell of each statement and
	// function.
	place map[any]int
	// literals are the functions that variables have for good.
	literals map[types.Object]*ast.FuncLit
	holder   map[*ast.FuncLit]types.Object
	// talks are the types whose methods are called when a value is printed.
	talks map[types.Object]bool
}

func newAnalysis(cells []*cell) *analysis {
	a := &analysis{
		cells: cells, home: map[types.Object]*cell{}, nodes: map[any]*node{}, place: map[any]int{},
		literals: map[types.Object]*ast.FuncLit{}, holder: map[*ast.FuncLit]types.Object{}, talks: map[types.Object]bool{},
	}
	for i, c := range cells {
		a.place[c] = i
		if c.info == nil || c.Isolated {
			continue
		}
		for _, obj := range c.info.Defs {
			if v, ok := obj.(*types.Var); ok && isPackageLevel(v) && !v.IsField() {
				a.home[v] = c
			}
			if f, ok := obj.(*types.Func); ok && isMethod(f) {
				a.method(f)
			}
		}
		for _, v := range c.vars {
			a.home[v] = c
		}
	}
	for _, c := range cells {
		if c.info != nil && !c.Isolated {
			a.findLiterals(c)
		}
	}
	for obj, lit := range a.literals {
		if lit != nil {
			a.holder[lit] = obj
		}
	}
	for _, c := range cells {
		if c.info != nil {
			a.walkCell(c)
		}
	}
	return a
}

// at gives the node of a cell or an object.
func (a *analysis) at(of any) *node {
	if a.nodes[of] == nil {
		a.nodes[of] = newNode()
	}
	return a.nodes[of]
}

// method makes a method part of its type.
func (a *analysis) method(f *types.Func) {
	recv := f.Signature().Recv().Type()
	named := typeName(types.Unalias(recv))
	if named == nil {
		return
	}
	a.at(named).next[types.Object(f)] = true
	switch f.Name() {
	case "String", "Error", "Format", "GoString":
		a.talks[named] = true
	}
}

// findLiterals finds the variables that are defined as a function and never
// get another value.
func (a *analysis) findLiterals(c *cell) {
	assigned := c.assignedTo()
	for id := range assigned {
		if obj := c.info.Uses[id]; obj != nil {
			a.literals[obj] = nil // it has been there before, or will not be again
		}
	}
	var stmts []ast.Stmt
	for _, d := range c.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok {
			stmts = append(stmts, &ast.DeclStmt{Decl: g})
		}
	}
	if c.entry != nil && c.entry.Body != nil {
		stmts = append(stmts, c.entry.Body.List...)
	}
	for _, stmt := range stmts {
		names, values := definition(stmt)
		for i, id := range names {
			if i >= len(values) {
				break
			}
			obj := c.info.Defs[id]
			lit, ok := ast.Unparen(values[i]).(*ast.FuncLit)
			if _, other := a.literals[obj]; ok && obj != nil && !other {
				a.literals[obj] = lit
			}
		}
	}
}

// footprints gives what each cell touches, with all that it carries out and
// all that may be the same variable. What cells below define is not there yet
// when it runs, and neither are the ways that they make from one variable to
// another.
func (a *analysis) footprints() []Footprint {
	alias := aliases{}
	prints := make([]Footprint, len(a.cells))
	there := map[types.Object]bool{}
	for i, c := range a.cells {
		for obj, home := range a.home {
			if home == c {
				there[obj] = true
			}
		}
		touched, world := a.carriedOut(c, i)
		prints[i] = world
		for part := range a.at(c).next {
			// What one statement leads from here to there, another does not.
			a.join(alias, part, i, there)
		}
		groups := map[types.Object]Access{}
		for obj, access := range touched {
			groups[alias.root(obj)] |= access
		}
		for obj := range there {
			if access := groups[alias.root(obj)] &^ leak; access != 0 {
				prints[i][a.name(obj)] |= access
			}
		}
	}
	return prints
}

// join notes which variables may be reached through each other after a part of
// the cell at an index.
func (a *analysis) join(alias aliases, part any, at int, there map[types.Object]bool) {
	touched, _ := a.carriedOut(part, at)
	var first types.Object
	for obj, access := range touched {
		if access&leak == 0 || !there[obj] {
			continue
		}
		if first == nil {
			first = obj
		}
		alias.join(first, obj)
	}
}

// name gives the name of a variable in footprints.
func (a *analysis) name(obj types.Object) string { return a.home[obj].ID() + "." + obj.Name() }

// carriedOut gives what a part of the cell at an index touches with all that
// it may carry out.
func (a *analysis) carriedOut(part any, at int) (map[types.Object]Access, Footprint) {
	all, world := map[types.Object]Access{}, Footprint{}
	mentioned := map[string]bool{}
	seen := map[any]bool{}
	next := []any{part}
	for len(next) > 0 {
		of := next[len(next)-1]
		next = next[:len(next)-1]
		if seen[of] || a.nodes[of] == nil || a.place[of] > at {
			continue
		}
		seen[of] = true
		n := a.nodes[of]
		for obj, access := range n.touches {
			all[obj] |= access
		}
		for name, access := range n.world {
			world[name] |= access
		}
		maps.Copy(mentioned, n.files)
		for more := range n.next {
			next = append(next, more)
		}
	}
	world.nameFiles(mentioned)
	return all, world
}

// aliases are sets of variables that may be reached through each other.
type aliases map[types.Object]types.Object

// root gives the variable that stands for all of its set.
func (s aliases) root(obj types.Object) types.Object {
	for s[obj] != nil {
		obj = s[obj]
	}
	return obj
}

func (s aliases) join(a, b types.Object) {
	if a, b = s.root(a), s.root(b); a != b {
		s[b] = a
	}
}
