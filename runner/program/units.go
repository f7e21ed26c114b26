package program

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strconv"
	"strings"

	"weft/runner"
)

// Units writes the cells that are to be run as Go for a compiler, one unit
// each, in order. Together the units that are not isolated are one package
// main; each isolated one is a package of its own. With promote, every
// top-level variable becomes a variable of the package, as a session needs
// it in which cells may still be added; without, only those that other
// cells or functions use, and the rest stay local and fast.
func (p *Program) Units(promote bool) []runner.Unit {
	shared := newNames(p.cells)
	w := &writer{program: p, names: shared, promote: promote}
	w.promoted = w.sharedVars()
	var units []runner.Unit
	for i, c := range p.cells {
		if _, known := p.Result(i); known {
			continue
		}
		w.names = shared
		if c.Isolated {
			w.names = newNames(p.cells[i : i+1])
		}
		units = append(units, w.unit(c))
	}
	return units
}

// A writer writes the units of one program.
type writer struct {
	program  *Program
	names    *names
	promote  bool
	promoted map[types.Object]bool
}

// A unit in the making.
type unitWriter struct {
	*writer
	cell    *cell
	imports map[runner.Import]bool
	edits   []edit
	hoisted []types.Object
	inits   int
}

// sharedVars finds the top-level variables of cells with statements that
// must become variables of the package: other cells or functions use them,
// or nobody does, which a compiler would refuse in a function.
func (w *writer) sharedVars() map[types.Object]bool {
	at := map[types.Object]*cell{}
	for _, c := range w.program.cells {
		for _, v := range c.vars {
			at[v] = c
		}
	}
	local := map[types.Object]bool{}
	shared := map[types.Object]bool{}
	for _, c := range w.program.cells {
		if c.info == nil {
			continue
		}
		for id, obj := range c.info.Uses {
			if at[obj] == nil {
				continue
			}
			local[obj] = true
			inEntry := c.entry != nil && c.entry.Pos() <= id.Pos() && id.Pos() < c.entry.End()
			if at[obj] != c || !inEntry || w.promote {
				shared[obj] = true
			}
		}
	}
	for v, c := range at {
		if !local[v] || w.promote {
			shared[v] = true
		}
		if !nameable(v.Type()) {
			delete(shared, v)
		}
		_ = c
	}
	for _, c := range w.program.cells {
		c.together(shared)
	}
	return shared
}

// together makes all variables of a := promoted if one of them is.
func (c *cell) together(shared map[types.Object]bool) {
	if c.entry == nil || c.info == nil {
		return
	}
	for again := true; again; {
		again = false
		for _, stmt := range c.entry.Body.List {
			var some, missing []types.Object
			for _, id := range stmtIdents(stmt) {
				obj := c.info.ObjectOf(id)
				if obj == nil || id.Name == "_" {
					continue
				}
				if shared[obj] {
					some = append(some, obj)
				} else if c.info.Defs[id] != nil {
					missing = append(missing, obj)
				}
			}
			if len(some) > 0 {
				for _, obj := range missing {
					shared[obj], again = true, true
				}
			}
		}
	}
}

func (w *writer) unit(c *cell) runner.Unit {
	u := &unitWriter{writer: w, cell: c, imports: map[runner.Import]bool{}}
	u.declareNames()
	u.rename()
	u.statements()
	sortEdits(u.edits)
	t := &text{src: c.Source}
	u.writeDecls(t)
	u.writeVars(t)
	entry := u.writeEntry(t)
	return runner.Unit{
		Cell:     c.Number,
		Imports:  u.importList(),
		Source:   string(t.buf),
		Entry:    entry,
		Pos:      c.Pos,
		Timeout:  c.Timeout,
		Isolated: c.Isolated,
		Lines:    u.markdownLines(t),
	}
}

// declareNames names what the cell defines at package level.
func (u *unitWriter) declareNames() {
	for _, d := range u.cell.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT || d == ast.Decl(u.cell.entry) && u.cell.entry != nil {
			continue
		}
		for _, id := range declaredNames(d) {
			obj := u.cell.info.Defs[id]
			switch {
			case id.Name == "init":
				u.inits++
				u.replace(id, initName(u.cell, u.inits))
			case id.Name == "_" || obj == nil:
			case id.Name == "main":
				u.names.of[obj] = "weft_main" + strconv.Itoa(u.cell.Number)
			default:
				u.names.declare(obj)
				if v, ok := obj.(*types.Var); ok {
					u.hoisted = append(u.hoisted, v)
				}
			}
		}
	}
	for _, v := range u.cell.vars {
		if u.promoted[v] {
			u.names.declare(v)
			u.hoisted = append(u.hoisted, v)
		}
	}
}

func initName(c *cell, n int) string {
	return "weft_init" + strconv.Itoa(c.Number) + "_" + strconv.Itoa(n)
}

// replace writes other words in the place of a node.
func (u *unitWriter) replace(n ast.Node, words string) {
	u.edits = append(u.edits, edit{u.cell.offset(n.Pos()), u.cell.offset(n.End()), words})
}

// rename edits the identifiers that have another name in the written
// program, and notes which packages are used.
func (u *unitWriter) rename() {
	for _, d := range u.cell.file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.IMPORT {
			continue
		}
		ast.Inspect(d, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			obj := u.cell.info.ObjectOf(id)
			if obj == nil {
				return true
			}
			if name := u.written(id, obj); name != id.Name {
				u.replace(id, name)
			}
			return true
		})
	}
}

// written gives the name of an identifier in the written program.
func (u *unitWriter) written(id *ast.Ident, obj types.Object) string {
	if pkg, ok := obj.(*types.PkgName); ok {
		return u.pkg(pkg.Name(), pkg.Imported().Path())
	}
	if isPackageLevel(obj) && obj.Pkg().Path() != "main" && u.isBare(id) {
		return u.pkg(obj.Pkg().Name(), obj.Pkg().Path()) + "." + id.Name
	}
	if name := u.names.name(obj); name != "" {
		return name
	}
	return id.Name
}

// isBare reports whether an identifier of another package stands without
// the package's name, as a dot import allows.
func (u *unitWriter) isBare(id *ast.Ident) bool {
	at := u.cell.offset(id.Pos())
	return !strings.HasSuffix(strings.TrimRight(u.cell.Source[:at], " \t\n"), ".")
}

// pkg gives the name under which the unit imports a package.
func (u *unitWriter) pkg(want, path string) string {
	name := u.names.importName(want, path)
	u.imports[runner.Import{Name: name, Path: path}] = true
	return name
}

// qualify is the types.Qualifier of the written program.
func (u *unitWriter) qualify(pkg *types.Package) string {
	if pkg.Path() == "main" {
		return ""
	}
	return u.pkg(pkg.Name(), pkg.Path())
}

// statements edits definitions of promoted variables into assignments, and
// hands the last value to the kernel.
func (u *unitWriter) statements() {
	if u.cell.entry == nil {
		return
	}
	for _, stmt := range u.cell.entry.Body.List {
		if labeled, ok := stmt.(*ast.LabeledStmt); ok {
			stmt = labeled.Stmt
		}
		switch stmt := stmt.(type) {
		case *ast.AssignStmt:
			if stmt.Tok == token.DEFINE && u.anyPromoted(assignIdents(stmt)) {
				at := u.cell.offset(stmt.TokPos)
				u.edits = append(u.edits, edit{at, at + len(":="), "="})
			}
		case *ast.DeclStmt:
			if g := stmt.Decl.(*ast.GenDecl); g.Tok == token.VAR {
				u.varStmt(g)
			}
		}
	}
	u.value()
}

func (u *unitWriter) anyPromoted(ids []*ast.Ident) bool {
	for _, id := range ids {
		if u.promoted[u.cell.info.ObjectOf(id)] {
			return true
		}
	}
	return false
}

// varStmt turns a var statement whose variables are promoted into
// assignments: the words around the names and values go, and a declaration
// without value goes altogether. Where a group has local variables too, they
// are all written apart.
func (u *unitWriter) varStmt(g *ast.GenDecl) {
	if !u.anyPromoted(declaredNames(g)) {
		return
	}
	drop := func(from, to token.Pos) {
		u.cut(u.cell.offset(from), u.cell.offset(to))
	}
	at := g.Pos()
	for _, s := range g.Specs {
		spec := s.(*ast.ValueSpec)
		drop(at, spec.Pos())
		at = spec.End()
		switch {
		case !u.anyPromoted(spec.Names):
			from := u.cell.offset(spec.Pos())
			u.edits = append(u.edits, edit{from, from, "var "})
		case len(spec.Values) == 0:
			drop(spec.Pos(), spec.End())
		case spec.Type != nil:
			drop(spec.Type.Pos(), spec.Type.End())
		}
	}
	drop(at, g.End())
}

// cut removes the source from start to end but for its line ends, and with
// it every edit within.
func (u *unitWriter) cut(start, end int) {
	if start >= end {
		return
	}
	kept := u.edits[:0]
	for _, e := range u.edits {
		if e.start < start || e.end > end || e.start == e.end && (e.start == start || e.start == end) {
			kept = append(kept, e)
		}
	}
	lines := strings.Count(u.cell.Source[start:end], "\n")
	u.edits = append(kept, edit{start, end, strings.Repeat("\n", lines)})
}

// value hands the last expression to the kernel, if it is one that a reader
// wants to see.
func (u *unitWriter) value() {
	x := u.cell.value
	if x == nil {
		return
	}
	typ := u.cell.shownType(x.X)
	if typ == "" {
		return
	}
	call := fmt.Sprintf("%s.Value(%q, %s.Sprintln(", u.pkg(cellName, CellPackage), typ, u.pkg("fmt", "fmt"))
	from, to := u.cell.offset(x.X.Pos()), u.cell.offset(x.X.End())
	u.edits = append(u.edits,
		edit{from, from, call},
		edit{to, to, "))"})
}

// writeDecls copies functions, types and constants.
func (u *unitWriter) writeDecls(t *text) {
	for _, p := range u.cell.pieces {
		switch p.kind {
		case token.FUNC, token.TYPE, token.CONST:
			t.copy(p.start, p.end, u.edits)
			t.own("\n", p.end)
		}
	}
}

// writeVars declares the variables of the unit with their types.
func (u *unitWriter) writeVars(t *text) {
	for _, v := range u.hoisted {
		t.own("var "+u.names.name(v)+" "+u.typeText(v.Type())+"\n", u.cell.offset(v.Pos()))
	}
}

// writeEntry writes the function that runs the cell and gives its name,
// which is empty if there is nothing to run.
func (u *unitWriter) writeEntry(t *text) string {
	var body text
	body.src = t.src
	for _, in := range u.cell.inits {
		u.writeInit(&body, in)
	}
	for i := range u.inits {
		body.add(initName(u.cell, i+1) + "()\n")
	}
	u.writeStatements(&body)
	if main := u.mainName(); main != "" {
		body.add(main + "()\n")
	}
	if len(body.buf) == 0 {
		return ""
	}
	t.own("func "+u.cell.entryName()+"() {\n", u.firstStatement())
	t.append(&body)
	t.add("}\n")
	return u.cell.entryName()
}

// firstStatement is where the entry function stands for the reader.
func (u *unitWriter) firstStatement() int {
	for _, p := range u.cell.pieces {
		if p.kind == token.ILLEGAL {
			return p.start
		}
	}
	return 0
}

func (u *unitWriter) writeInit(t *text, in *types.Initializer) {
	var left []string
	for _, v := range in.Lhs {
		name := u.names.name(v)
		if v.Name() == "_" {
			name = "_"
		}
		left = append(left, name)
	}
	from := u.cell.offset(in.Rhs.Pos())
	t.own(strings.Join(left, ", ")+" = ", from)
	t.copy(from, u.cell.offset(in.Rhs.End()), u.edits)
	t.add("\n")
}

func (u *unitWriter) writeStatements(t *text) {
	if u.cell.entry == nil {
		return
	}
	for _, p := range u.cell.pieces {
		if p.kind == token.ILLEGAL || p.kind == token.VAR {
			t.copy(p.start, p.end, u.edits)
			t.own("\n", p.end)
		}
	}
}

// mainName gives the written name of the cell's func main, or "".
func (u *unitWriter) mainName() string {
	for _, d := range u.cell.file.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "main" {
			return u.names.name(u.cell.info.Defs[f.Name])
		}
	}
	return ""
}

func (u *unitWriter) importList() []runner.Import {
	for _, spec := range u.cell.file.Imports {
		if spec.Name != nil && spec.Name.Name == "_" {
			path, _ := strconv.Unquote(spec.Path.Value)
			u.imports[runner.Import{Name: "_", Path: path}] = true
		}
	}
	var list []runner.Import
	for imp := range u.imports {
		list = append(list, imp)
	}
	sort.Slice(list, func(i, j int) bool {
		return list[i].Path < list[j].Path || list[i].Path == list[j].Path && list[i].Name < list[j].Name
	})
	return list
}

// markdownLines gives the line of the Markdown file for each line of t.
func (u *unitWriter) markdownLines(t *text) []int {
	lines := t.lines()
	for i, l := range lines {
		if l > 0 {
			lines[i] = u.cell.At(l, 1).Line
		}
	}
	return lines
}
