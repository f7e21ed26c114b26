// Package program turns the cells of a chapter into one typed Go program.
//
// Neither kernel sees what the author wrote. A compiler wants one whole
// package in which no name is declared twice; an interpreter wants one piece
// after the other. Authors want to mix imports, declarations and statements
// in a cell, to see what the cells above have defined, and to define a name
// anew, also with another type. Check gives them that: it splits each cell
// into pieces, type-checks them with go/types in the scope of the cells
// above, and tells every mistake in the words of the Go compiler at its place
// in the Markdown file. [Program.Units] then writes each cell as declarations
// and one function that holds its statements, with redefined names made
// unique and variables that other cells use made variables of the package.
//
// The rules of scope, which Go does not have:
//
//   - A cell sees what the cells above it define, and its functions, types
//     and constants see each other and its top-level variables.
//   - A later definition of a name hides the earlier one from there on. What
//     was written before keeps the meaning that it had.
//   - A cell that does not compile defines nothing; the cells that need its
//     names are not run.
//   - An isolated cell sees nothing and defines nothing for others; so does
//     one marked norun, but for what it sees.
//   - In a cell with statements a var declaration takes effect where it
//     stands; in a cell of declarations only, variables are initialised in
//     the order of their dependencies, as in a Go file.
//
// Checking is pure: it reads nothing but its arguments and the importer.
package program

import (
	"go/types"
	"strconv"

	"weft/runner"
)

// A Program is the cells of one chapter, checked. It does not change after
// Check has made it (I1) and may be used concurrently.
type Program struct {
	cells []*cell
}

// Check type-checks cells, which are those of one chapter in order. Types of
// imported packages come from imp; [Types.Importer] gives the usual one.
func Check(cells []runner.Cell, imp types.Importer) *Program {
	given := map[int]*cell{}
	for {
		c := newChecker(cells, imp, given)
		if again := c.checkAll(); !again {
			return &Program{cells: c.cells}
		}
	}
}

// newChecker parses the cells. Those that are given have been found wrong by
// an earlier try.
func newChecker(cells []runner.Cell, imp types.Importer, given map[int]*cell) *checker {
	c := &checker{
		importer: imp,
		pkg:      types.NewPackage("main", "main"),
		scope:    newScope(),
		owner:    map[types.Object]*cell{},
		given:    given,
	}
	fset := newFileSet()
	for _, src := range cells {
		cell := parse(src, fset)
		cell.variants = cell.variantsOf(fset)
		c.cells = append(c.cells, cell)
	}
	return c
}

// checkAll checks the cells. It reports whether all must be checked again
// because a cell that turned out wrong has added methods to the types of
// others, which cannot be taken back.
func (c *checker) checkAll() (again bool) {
	for i, cell := range c.cells {
		c.check(i, cell)
		if cell.extends && (len(cell.problems) > 0 || cell.needs != "") {
			c.given[i] = cell
			again = true
		}
	}
	c.unnameable()
	c.unusedImports()
	c.dropDependents()
	for _, cell := range c.cells {
		cell.finish()
		for _, v := range cell.variants {
			v.finish()
		}
	}
	return again
}

// Problems gives all mistakes of all cells, but not those of cells that are
// expected not to compile.
func (p *Program) Problems() []runner.Problem {
	var all []runner.Problem
	for _, c := range p.cells {
		if c.Expect == runner.CompileError {
			continue
		}
		all = append(all, c.problems...)
		for _, v := range c.variants {
			if len(c.problems) == 0 {
				all = append(all, v.problems...)
			}
		}
	}
	return all
}

// CellProblems gives the mistakes of each cell, in order, also of those that are
// expected not to compile.
func (p *Program) CellProblems() [][]runner.Problem {
	all := make([][]runner.Problem, len(p.cells))
	for i, c := range p.cells {
		all[i] = c.problems
	}
	return all
}

// Result gives the result of the cell at index i if it is known without
// running it: what does not compile, what needs it, and what is not to run.
func (p *Program) Result(i int) (runner.Result, bool) { return p.cells[i].fixed() }

// fixed gives the result of the cell if that is known without running it.
func (c *cell) fixed() (runner.Result, bool) {
	switch {
	case len(c.problems) > 0:
		first := c.problems[0]
		e := runner.Error{Ending: runner.CompileError, Message: first.Text, Pos: first.Pos, Problems: c.problems}
		return runner.Failed(c.Number, e), true
	case c.needs != "":
		return runner.Failed(c.Number, runner.Error{Ending: runner.NotRun, Message: c.needs, Pos: c.Pos}), true
	case c.NoRun:
		return runner.Result{Cell: c.Number, Ending: runner.NotRun}, true
	}
	return runner.Result{}, false
}

// Plan gives what there is to run of the program: the results that are known,
// and the units that write makes of the rest, Units or another writer.
func (p *Program) Plan(units []runner.Unit) runner.Plan {
	plan := runner.Plan{Known: map[int]runner.Result{}, Units: units, Variants: p.variants()}
	for _, c := range p.written() {
		if r, ok := c.fixed(); ok {
			plan.Known[c.Number] = r
		}
	}
	return plan
}

// Imports gives the paths that cells import, as far as their text tells. It
// is for [Types.Prefetch].
func Imports(cells []runner.Cell) []string {
	var paths []string
	for _, src := range cells {
		for _, spec := range parse(src, newFileSet()).file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				paths = append(paths, path)
			}
		}
	}
	return paths
}
