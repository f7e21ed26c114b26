package program

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
)

// main writes the function main, which calls those of the cells in order, and
// what it needs: a way to run by name what it leaves out, and a directory with
// the files of the chapter.
func (x *exporter) main() string {
	var calls, cases strings.Builder
	for _, c := range x.program.cells {
		entry := x.entries[c]
		switch {
		case entry == "":
		case x.left[c] == "":
			calls.WriteString(entry + "()\n")
		default:
			fmt.Fprintf(&calls, "// %s is left out, since it %s: go run . %s\n", entry, x.left[c], c.ID())
			fmt.Fprintf(&cases, "case %q:\n", c.ID())
			for _, need := range append(x.needs(c), c) {
				cases.WriteString(x.entries[need] + "()\n")
			}
		}
	}
	body, more := calls.String(), ""
	if slices.ContainsFunc(x.program.cells, func(c *cell) bool { return c.Virtual && !c.Isolated }) {
		body = "// Time really passes here: what sleeps takes as long as it says.\n" + body
	}
	if cases.Len() > 0 {
		name := x.names.unique("only")
		body = fmt.Sprintf("if len(%[1]s.Args) > 1 {\n%[2]s(%[1]s.Args[1])\nreturn\n}\n", x.pkg("os"), name) + body
		more = fmt.Sprintf(onlyText, name, cases.String(), x.pkg("fmt"), x.pkg("os"), x.names.unique("name"))
	}
	if x.listing.Files != "" {
		files, enter := x.names.unique("files"), x.names.unique("enter")
		body = fmt.Sprintf("defer %s.RemoveAll(%s())\n", x.pkg("os"), enter) + body
		more += fmt.Sprintf(enterText, x.listing.Files, files, x.pkg("embed"), enter, x.pkg("os"), x.pkg("io/fs"), x.pkg("log"))
	}
	return "func main() {\n" + body + "}\n" + more
}

// leaveOut finds the cells that main does not run: those that would end the
// program, are not to be run, or have a clock of their own, which the program has
// not; and those that use variables which only these set.
func (x *exporter) leaveOut(cells []*cell) {
	x.left = map[*cell]string{}
	setBy := map[types.Object]*cell{}
	for _, c := range cells {
		if c.Expect != "" || c.NoRun || c.Virtual && c.Isolated {
			x.left[c] = fateOf(c.Cell)
		} else if by := x.firstSetter(c, setBy); by != nil {
			x.left[c] = "uses what " + x.entries[by] + " sets"
		} else {
			continue
		}
		for _, v := range x.units[c].hoisted {
			if !c.standsDeclared(v) {
				setBy[v] = c
			}
		}
	}
}

// firstSetter gives the first cell that sets one of the variables which another
// uses; nil if there is none.
func (x *exporter) firstSetter(c *cell, setBy map[types.Object]*cell) *cell {
	var first *cell
	for v := range x.reach(c) {
		if by := setBy[v]; by != nil && (first == nil || by.Number < first.Number) {
			first = by
		}
	}
	return first
}

// onlyText runs what main leaves out.
const onlyText = `
// %[1]s runs something that main leaves out, after what it needs.
func %[1]s(%[5]s string) {
	switch %[5]s {
%[2]sdefault:
		%[3]s.Fprintf(%[4]s.Stderr, "there is nothing called %%q to run\n", %[5]s)
		%[4]s.Exit(2)
	}
}
`

// enterText goes where the files of the chapter are.
const enterText = `
//go:embed all:%[1]s
var %[2]s %[3]s.FS

// %[4]s goes to a new directory that holds the files of the program.
func %[4]s() string {
	dir, err := %[5]s.MkdirTemp("", "")
	if err != nil {
		%[7]s.Fatal(err)
	}
	inner, err := %[6]s.Sub(%[2]s, %[1]q)
	if err == nil {
		err = %[5]s.CopyFS(dir, inner)
	}
	if err == nil {
		err = %[5]s.Chdir(dir)
	}
	if err != nil {
		%[7]s.Fatal(err)
	}
	return dir
}
`

// pkg gives the name under which the program imports a package.
func (x *exporter) pkg(path string) string {
	name := x.names.importName(path[strings.LastIndex(path, "/")+1:], path)
	x.imports[runner.Import{Name: name, Path: path}] = true
	return name
}

// importText writes the imports. A package has its own name but where that
// is taken.
func (x *exporter) importText() string {
	own := map[string]string{}
	for _, c := range x.program.cells {
		for _, spec := range c.file.Imports {
			if c.info == nil {
				continue
			}
			if pkg := c.pkgName(spec); pkg != nil {
				own[pkg.Imported().Path()] = pkg.Imported().Name()
			}
		}
	}
	var lines []string
	for imp := range x.imports {
		line := strconv.Quote(cmp.Or(x.listing.Paths[imp.Path], imp.Path))
		name := own[imp.Path]
		if name == "" {
			name = imp.Path[strings.LastIndex(imp.Path, "/")+1:]
		}
		if imp.Name != name {
			line = imp.Name + " " + line
		}
		lines = append(lines, line)
	}
	switch slices.Sort(lines); len(lines) {
	case 0:
		return ""
	case 1:
		return "import " + lines[0] + "\n\n"
	}
	return "import (\n" + strings.Join(lines, "\n") + "\n)\n\n"
}

// needs gives, in order, the cells above c that set variables which c uses, or
// which these cells use.
func (x *exporter) needs(c *cell) []*cell {
	var needs []*cell
	vars := x.reach(c)
	above := x.program.cells[:slices.Index(x.program.cells, c)]
	for _, by := range slices.Backward(above) {
		touched := x.reach(by)
		if x.entries[by] == "" || x.left[by] != "" || !meets(vars, touched) {
			continue
		}
		needs = append(needs, by)
		for v := range touched {
			vars[v] = true
		}
	}
	slices.Reverse(needs)
	return needs
}

// meets reports whether two sets have an element in common.
func meets(a, b map[types.Object]bool) bool {
	for obj := range a {
		if b[obj] {
			return true
		}
	}
	return false
}

// reach gives the variables of the package that the statements of a cell use,
// also through functions and methods.
func (x *exporter) reach(c *cell) map[types.Object]bool {
	vars, seen := map[types.Object]bool{}, map[types.Object]bool{}
	var follow func(obj types.Object)
	follow = func(obj types.Object) {
		obj = origin(obj)
		if seen[obj] {
			return
		}
		seen[obj] = true
		if v, ok := obj.(*types.Var); ok && !v.IsField() && !x.blank[v] && x.names.of[v] != "" {
			vars[v] = true
		}
		for _, used := range x.uses()[obj] {
			follow(used)
		}
	}
	if x.units[c] == nil {
		return vars
	}
	if main := c.mainObject(); main != nil {
		follow(main)
	}
	for _, used := range c.usedIn(c.entryNodes()...) {
		follow(used)
	}
	return vars
}

// entryNodes are the parts of a cell that are run with it.
func (c *cell) entryNodes() []ast.Node {
	var nodes []ast.Node
	if c.entry != nil {
		nodes = append(nodes, c.entry)
	}
	for _, d := range c.file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if !c.hasStatements() {
				nodes = append(nodes, d)
			}
		case *ast.FuncDecl:
			if d.Recv == nil && d.Name.Name == "init" {
				nodes = append(nodes, d)
			}
		}
	}
	return nodes
}

// usedIn gives the objects of the program that some nodes mention.
func (c *cell) usedIn(nodes ...ast.Node) []types.Object {
	var list []types.Object
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if obj := c.info.ObjectOf(id); obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "main" {
					list = append(list, obj)
				}
			}
			return true
		})
	}
	return list
}

// uses gives what functions, methods and types mention: a type all of its
// methods, since they can be called through an interface.
func (x *exporter) uses() map[types.Object][]types.Object {
	if x.used != nil {
		return x.used
	}
	x.used = map[types.Object][]types.Object{}
	for c := range x.units {
		for _, d := range c.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			obj := types.Object(nil)
			if ok && f != c.entry {
				obj = c.info.Defs[f.Name]
			}
			if obj == nil {
				continue
			}
			x.used[obj] = append(x.used[obj], c.usedIn(f)...)
			if recv := obj.(*types.Func).Signature().Recv(); recv != nil {
				if typ := typeName(recv.Type()); typ != nil {
					x.used[typ] = append(x.used[typ], obj)
				}
			}
		}
	}
	return x.used
}
