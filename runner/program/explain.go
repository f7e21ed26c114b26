package program

import (
	"fmt"
	"go/types"
	"strings"
)

// explain looks at the problems of the cell once more: undefined names that
// a cell which does not compile would have defined are no fault of this one,
// and for names that a later cell defines there is a hint. It also records
// which cells the cell uses.
func (c *checker) explain(i int, cell *cell, s *step) {
	own := cell.problems[:0]
	for _, p := range cell.problems {
		name, ok := strings.CutPrefix(p.Text, "undefined: ")
		if by := s.outer.spoilt[name]; ok && by != nil {
			cell.deps[by] = true
			cell.needs = fmt.Sprintf("not run: %s is defined in %s, which %s", name, by.describe(), by.fate())
			continue
		}
		if ok && p.Hint == "" {
			p.Hint = c.laterHint(i, name)
		}
		own = append(own, p)
	}
	cell.problems = own
	for _, obj := range cell.info.Uses {
		if pkg, ok := obj.(*types.PkgName); ok {
			c.use(pkg)
		}
		if by := c.owner[obj]; by != nil && by != cell {
			cell.deps[by] = true
		}
	}
}

// dropDependents marks the cells as not to be run that use what a cell defines
// which is not run, for whatever reason that turned out after its check.
func (c *checker) dropDependents() {
	for i, cell := range c.cells {
		for _, by := range c.cells[:i] {
			if cell.needs == "" && cell.deps[by] && (len(by.problems) > 0 || by.needs != "") {
				cell.needs = fmt.Sprintf("not run: it uses what %s defines, which %s", by.describe(), by.fate())
			}
		}
	}
}

func (c *checker) use(pkg *types.PkgName) {
	if c.used == nil {
		c.used = map[*types.PkgName]bool{}
	}
	c.used[pkg] = true
}

// laterHint says where below the cell at index i a name is defined.
func (c *checker) laterHint(i int, name string) string {
	for _, later := range c.cells[i+1:] {
		for _, n := range later.defines() {
			if n == name {
				return fmt.Sprintf("defined in %s, which comes later; cells run from top to bottom", later.describe())
			}
		}
	}
	return ""
}

// describe names the cell in a message.
func (c *cell) describe() string {
	if c.Name != "" {
		return fmt.Sprintf("cell %q", c.Name)
	}
	return fmt.Sprintf("cell %d (line %d)", c.Number, c.Pos.Line)
}

// fate says why the definitions of the cell are not there.
func (c *cell) fate() string {
	if len(c.problems) > 0 {
		return "does not compile"
	}
	return "is not run"
}
