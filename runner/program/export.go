package program

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"weft/runner"
)

// A Listing is what stands in an exported program besides its cells.
type Listing struct {
	// Doc is the comment on the package.
	Doc string
	// Sections has the heading above a cell, by the number of the first cell
	// below it.
	Sections map[int]string
	// Files is the directory, beside the program, of the files that the cells
	// find in theirs; empty if there are none.
	Files string
	// Paths are the import paths of packages that the program does not have
	// under the path that cells import them by.
	Paths map[string]string
}

// Export writes the program as one file of Go that a person can read and work
// on: each cell with statements is a function called like the cell, and main
// calls them in order. What a cell defines stands above its function; of names
// that are defined twice the later ones have a number. Cells that do not compile
// are comments.
//
// A cell that must fail, that is not to be run, or that alone has virtual time, is
// left out by main and runs only if the command line names it, after the cells
// that set the variables which it uses.
func (p *Program) Export(l Listing) (string, error) {
	x := newExporter(p, l)
	var body strings.Builder
	for _, c := range p.cells {
		if heading := l.Sections[c.Number]; heading != "" {
			body.WriteString("\n" + comment(heading) + "\n")
		}
		body.WriteString(x.cell(c))
	}
	main := x.main() // needs packages, which the imports are to have
	text, err := format.Source([]byte(comment(l.Doc) + "package main\n\n" + x.importText() + main + body.String()))
	if err != nil {
		return "", fmt.Errorf("export: %w", err)
	}
	return string(text), nil
}

// An exporter writes one exported program.
type exporter struct {
	*writer
	listing Listing
	// units are those of the cells that compile.
	units map[*cell]*unitWriter
	// entries are the functions that run cells, and inits the functions init
	// that they call.
	entries map[*cell]string
	inits   map[*cell][]string
	imports map[runner.Import]bool
	// left says of the cells that main leaves out why.
	left map[*cell]string
	// used is what uses gives.
	used map[types.Object][]types.Object
}

// newExporter gives everything its name: first to packages, then to what
// authors have named, then to the functions that run cells.
func newExporter(p *Program, l Listing) *exporter {
	x := &exporter{
		writer:  &writer{program: p, names: exportNames(p.cells), readable: true},
		listing: l,
		units:   map[*cell]*unitWriter{},
		entries: map[*cell]string{},
		inits:   map[*cell][]string{},
		imports: map[runner.Import]bool{},
	}
	x.blank = x.unread()
	x.promoted = x.sharedVars()
	for v := range x.blank {
		x.names.of[v] = "_"
	}
	good := slices.DeleteFunc(slices.Clone(p.cells), (*cell).broken)
	for _, c := range good {
		for _, spec := range c.file.Imports {
			x.declareImport(c.pkgName(spec))
		}
	}
	for _, c := range good {
		x.units[c] = &unitWriter{writer: x.writer, cell: c, imports: x.imports}
		x.units[c].declareNames()
	}
	for _, c := range good {
		x.nameEntry(c)
	}
	for _, c := range good {
		x.rewrite(x.units[c])
	}
	x.leaveOut(good)
	return x
}

// declareImport gives a package its name; one that is imported for its effects
// is imported by the program.
func (x *exporter) declareImport(pkg *types.PkgName) {
	switch {
	case pkg == nil || pkg.Name() == ".":
	case pkg.Name() == "_":
		x.imports[runner.Import{Name: "_", Path: pkg.Imported().Path()}] = true
	default:
		x.names.importName(pkg.Name(), pkg.Imported().Path())
	}
}

// broken reports whether the cell does not compile, or needs one that does not.
func (c *cell) broken() bool { return len(c.problems) > 0 || c.needs != "" || c.info == nil }

// exportNames gives names that are numbered without a mark. One that stands
// anywhere in a cell is not given to something else, which it would hide.
func exportNames(cells []*cell) *names {
	n := newNames(cells)
	n.mark, n.avoided = "", map[string]bool{}
	for _, c := range cells {
		ast.Inspect(c.file, func(node ast.Node) bool {
			if id, ok := node.(*ast.Ident); ok {
				n.avoided[id.Name] = true
			}
			return true
		})
	}
	return n
}

// nameEntry names the function that runs a cell, if there is something to
// run. A whole program needs none besides its main.
func (x *exporter) nameEntry(c *cell) {
	u := x.units[c]
	main := c.mainObject()
	inits := slices.ContainsFunc(c.inits, func(in *types.Initializer) bool { return !c.standsDeclared(in.Lhs[0]) })
	if !c.hasStatements() && !inits && u.inits == 0 && main == nil {
		return
	}
	name := x.names.fresh(lowerCamel(c.ID()))
	x.entries[c] = name
	for range u.inits {
		x.inits[c] = append(x.inits[c], x.names.unique(name+"Init"))
	}
	if main == nil {
		return
	}
	x.names.of[main] = name
	if c.hasStatements() || inits || u.inits > 0 {
		x.names.of[main] = x.names.unique(name + "Main")
	}
}

// mainObject gives the cell's func main, or nil.
func (c *cell) mainObject() types.Object {
	for _, d := range c.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" {
			return c.info.Defs[f.Name]
		}
	}
	return nil
}

// fresh gives a name for the function of a cell.
func (n *names) fresh(want string) string {
	if !n.isFree(want) {
		first, size := utf8.DecodeRuneInString(want)
		want = "run" + string(unicode.ToUpper(first)) + want[size:]
	}
	return n.unique(want)
}

// unique gives a name that nobody has yet: the wanted one, else one with a
// number.
func (n *names) unique(want string) string {
	if !n.isFree(want) {
		want = n.numbered(want)
	}
	n.taken[want] = true
	return want
}

// isFree reports whether nobody has a name.
func (n *names) isFree(name string) bool {
	return !n.taken[name] && n.imports[name] == "" && !token.IsKeyword(name)
}

// lowerCamel makes the name of a cell that of a function: wait-three is
// waitThree.
func lowerCamel(name string) string {
	var b strings.Builder
	for i, word := range strings.FieldsFunc(name, func(r rune) bool { return r == '-' || r == '_' }) {
		first, size := utf8.DecodeRuneInString(word)
		if i > 0 {
			first = unicode.ToUpper(first)
		} else {
			first = unicode.ToLower(first)
		}
		b.WriteString(string(first) + word[size:])
	}
	if b.Len() == 0 {
		return "cell"
	}
	return b.String()
}

// rewrite makes the edits of a cell.
func (x *exporter) rewrite(u *unitWriter) {
	inits := 0
	for _, d := range u.cell.file.Decls {
		switch d := d.(type) {
		case *ast.GenDecl:
			if d.Tok == token.IMPORT {
				continue
			}
			if d.Tok == token.VAR && u.cell.isDeclared(d) {
				ast.Inspect(d, u.renameIdent)
				continue
			}
		case *ast.FuncDecl:
			u.renameDoc(d)
			if d.Recv == nil && d.Name.Name == "init" {
				u.replace(d.Name, x.inits[u.cell][inits])
				inits++
			}
		}
		for _, n := range copied(d) {
			ast.Inspect(n, u.renameIdent)
		}
	}
	u.statements()
	u.printValue()
	sortEdits(u.edits)
	for imp := range u.imports {
		x.imports[imp] = true
	}
}

// renameDoc edits the doc of a function that begins with its old name.
func (u *unitWriter) renameDoc(f *ast.FuncDecl) {
	name := u.names.name(u.cell.info.Defs[f.Name])
	if f.Doc == nil || name == "" || !strings.HasPrefix(f.Doc.Text(), f.Name.Name+" ") {
		return
	}
	from := u.cell.offset(f.Doc.Pos())
	from += strings.Index(u.cell.Source[from:], f.Name.Name)
	u.edits = append(u.edits, edit{from, from + len(f.Name.Name), name})
}

// printValue prints the last expression, which a page shows; an error only if
// there is one.
func (u *unitWriter) printValue() {
	x := u.cell.value
	if x == nil || u.cell.shownType(x.X) == "" {
		return
	}
	from, to := u.cell.offset(x.X.Pos()), u.cell.offset(x.X.End())
	before, after := u.pkg("fmt", "fmt")+".Println(", ")"
	if u.cell.shownType(x.X) == "error" {
		before, after = "if err := ", "; err != nil {\n"+u.pkg("fmt", "fmt")+".Println(err)\n}"
	}
	u.edits = append(u.edits, edit{from, from, before}, edit{to, to, after})
}
