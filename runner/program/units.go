package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"
	"strconv"
	"strings"

	"weft/runner"
)

// Units writes the cells that are to be run as Go for a compiler, one unit
// each, in order. Together the units that are not isolated are one package
// main; each isolated one is a package of its own. Of the top-level variables,
// those that other cells or functions use become variables of the package; the
// rest stay local and fast.
func (p *Program) Units() []runner.Unit {
	shared := newNames(p.written())
	w := &writer{program: p, names: shared}
	w.promoted = w.sharedVars()
	var units []runner.Unit
	add := func(c *cell) {
		if _, known := c.fixed(); known {
			return
		}
		w.names = shared
		if c.Isolated {
			w.names = newNames([]*cell{c})
		}
		units = append(units, w.unit(c))
	}
	for _, c := range p.cells {
		at := len(units)
		add(c)
		if len(units) == at {
			continue
		}
		for _, v := range c.variants {
			add(v)
		}
		// The cell itself has the names that its author gave, but is run last.
		own := units[at]
		units = append(slices.Delete(units, at, at+1), own)
	}
	return units
}

// cells gives the cells that are written: people want no variants.
func (w *writer) cells() []*cell {
	if w.readable {
		return w.program.cells
	}
	return w.program.written()
}

// A writer writes the units of one program.
type writer struct {
	program *Program
	names   *names
	// readable asks for no names of our own: Export gives better ones.
	readable bool
	promoted map[types.Object]bool
	// blank are variables that a readable program assigns to nothing.
	blank map[types.Object]bool
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

func (w *writer) unit(c *cell) runner.Unit {
	u := &unitWriter{writer: w, cell: c, imports: map[runner.Import]bool{}}
	u.declareNames()
	u.rename()
	u.nameGoroutines()
	u.statements()
	u.value()
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
		Runs:     c.Runs,
		Isolated: c.Isolated,
		Virtual:  c.Virtual,
		Needs:    c.uses(),
		Trace:    c.trace(),
		TraceFor: c.traceFor(),
		Lines:    u.markdownLines(t),
	}
}

// uses gives the numbers of the cells whose definitions the cell uses.
func (c *cell) uses() []int {
	var numbers []int
	for by := range c.deps {
		numbers = append(numbers, by.Number)
	}
	sort.Ints(numbers)
	return numbers
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
	if u.cell.Runs > 1 && !u.readable { // each run begins with fresh variables
		for _, v := range u.hoisted {
			body.add(u.names.name(v) + " = *new(" + u.typeText(v.Type()) + ")\n")
		}
	}
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
