package program

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// CellPackage is the import path of what written cells call: it hands a
// value to the kernel. Every kernel provides it.
const CellPackage = "weft/cell"

// cellName is the name under which written cells import CellPackage.
const cellName = "weft_cell"

// names gives each object of package level a name that is unique in the
// written package: its own if it is free, else one with a number.
type names struct {
	of    map[types.Object]string
	taken map[string]bool
	// avoided are names that are not given to others than those who have them.
	avoided map[string]bool
	// imports maps the name of an import to its path.
	imports map[string]string
	// mark stands before the number.
	mark string
}

// newNames gives names in which everything that the cells mention is
// avoided when a number is added.
func newNames(cells []*cell) *names {
	n := &names{of: map[types.Object]string{}, taken: map[string]bool{"main": true, "init": true}, imports: map[string]string{}, mark: "__"}
	for _, name := range types.Universe.Names() {
		n.taken[name] = true
	}
	for _, c := range cells {
		ast.Inspect(c.file, func(node ast.Node) bool {
			if id, ok := node.(*ast.Ident); ok && strings.Contains(id.Name, "__") {
				n.taken[id.Name] = true
			}
			return true
		})
	}
	return n
}

// declare chooses the name of an object.
func (n *names) declare(obj types.Object) {
	name := obj.Name()
	if _, isImport := n.imports[name]; n.taken[name] || isImport {
		name = n.numbered(obj.Name())
	}
	n.taken[name] = true
	n.of[obj] = name
}

func (n *names) numbered(name string) string {
	for i := 2; ; i++ {
		if numbered := fmt.Sprintf("%s%s%d", name, n.mark, i); !n.taken[numbered] && !n.avoided[numbered] {
			return numbered
		}
	}
}

// importName gives the name under which a package is imported, which is the
// wanted one unless another package or an object has it.
func (n *names) importName(want, path string) string {
	if n.imports[want] == path {
		return want
	}
	if _, other := n.imports[want]; other || n.taken[want] {
		for name, p := range n.imports {
			if p == path && strings.HasPrefix(name, want+n.mark) {
				return name
			}
		}
		want = n.numbered(want)
	}
	n.taken[want] = true
	n.imports[want] = path
	return want
}

// name gives the name of an object in the written program, or "" if it
// keeps its own. An embedded field is called like its type.
func (n *names) name(obj types.Object) string {
	if v, ok := obj.(*types.Var); ok && v.Embedded() {
		return n.name(typeName(v.Type()))
	}
	return n.of[origin(obj)]
}

// origin gives the generic object of which obj is an instance.
func origin(obj types.Object) types.Object {
	switch o := obj.(type) {
	case *types.Func:
		return o.Origin()
	case *types.Var:
		return o.Origin()
	}
	return obj
}

// typeName gives the declared name of t or of what it points to.
func typeName(t types.Type) types.Object {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	switch t := t.(type) {
	case *types.Named:
		return t.Origin().Obj()
	case *types.Alias:
		return t.Origin().Obj()
	}
	return nil
}
