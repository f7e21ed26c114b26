package program

import (
	"fmt"
	"go/types"
	"path"
	"strconv"
	"strings"
)

// unusedImports reports the imports that no cell uses. One that another cell
// uses is in order; so is one that a cell with errors mentions.
func (c *checker) unusedImports() {
	for i, cell := range c.cells {
		if cell.info == nil {
			continue
		}
		for _, spec := range cell.file.Imports {
			obj := cell.pkgName(spec)
			if obj == nil || !obj.Imported().Complete() || obj.Name() == "_" || obj.Name() == "." || c.used[obj] || c.mentioned(i, obj.Name()) {
				continue
			}
			cell.problem(cell.offset(spec.Pos()), unusedImport(obj))
		}
	}
}

// unusedImport gives the compiler's words for an import that nobody uses.
func unusedImport(obj *types.PkgName) string {
	p := obj.Imported().Path()
	if path.Base(p) == obj.Name() {
		return strconv.Quote(p) + " imported and not used"
	}
	return fmt.Sprintf("%q imported as %s and not used", p, obj.Name())
}

// mentioned reports whether a cell from index i on that has errors holds the
// name of an import: it may have wanted to use it.
func (c *checker) mentioned(i int, name string) bool {
	for _, cell := range c.cells[i:] {
		if len(cell.problems) > 0 && strings.Contains(cell.Source, name+".") {
			return true
		}
	}
	return false
}
