package lower

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// A program is all that is known of the package being lowered: facts of the
// type checker, and the names that were given to what it declares. Types and
// functions of the library (see library.go) are part of it.
type program struct {
	Config
	fset *token.FileSet
	imp  types.Importer
	info *types.Info
	pkg  *types.Package
	lib  library

	// funcs holds the declarations of all functions and methods.
	funcs map[*types.Func]*ast.FuncDecl
	// files holds the index of the file that declares a function.
	files map[types.Object]int
	facts map[ast.Node]*facts
	// names are the names of what is declared at the top level.
	names map[types.Object]string
	taken map[string]bool

	// instances, structs, types, helpers are what was written so far, by
	// what they stand for.
	instances map[string]string
	structs   typeutil.Map
	recursive typeutil.Map
	types     typeutil.Map
	ids       typeutil.Map
	helpers   map[string]string
	// asked holds the names of methods that an interface may ask for.
	asked  map[string]bool
	parsed []*ast.File
	order  []*types.Initializer
	jumps  map[types.Object]bool
	counts map[string]int

	unit *unit
	// lenient asks typ for any in place of a type that cannot be written.
	lenient bool
	// at is where the statement stands that is being written.
	at       token.Pos
	refusals []Refusal
}

func newProgram(c Config, imp types.Importer) *program {
	p := &program{
		Config: c,
		fset:   token.NewFileSet(),
		imp:    imp,
		info: &types.Info{
			Types:        map[ast.Expr]types.TypeAndValue{},
			Instances:    map[*ast.Ident]types.Instance{},
			Defs:         map[*ast.Ident]types.Object{},
			Uses:         map[*ast.Ident]types.Object{},
			Implicits:    map[ast.Node]types.Object{},
			Selections:   map[*ast.SelectorExpr]*types.Selection{},
			FileVersions: map[*ast.File]string{},
		},
		funcs:     map[*types.Func]*ast.FuncDecl{},
		files:     map[types.Object]int{},
		facts:     map[ast.Node]*facts{},
		names:     map[types.Object]string{},
		taken:     map[string]bool{},
		instances: map[string]string{},
		helpers:   map[string]string{},
		counts:    map[string]int{},
	}
	p.lib = library{p: p, pkgs: map[string]*types.Package{}}
	for _, name := range types.Universe.Names() {
		p.taken[name] = true
	}
	return p
}

// collect notes the functions that a file declares and names what is at its
// top level.
func (p *program) collect(i int, f *ast.File) {
	for _, spec := range f.Imports {
		path := strings.Trim(spec.Path.Value, `"`)
		p.taken[path[strings.LastIndexByte(path, '/')+1:]] = true
	}
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok {
			if fn, ok := p.info.Defs[d.Name].(*types.Func); ok {
				p.funcs[fn] = d
				p.files[fn] = i
			}
		}
	}
}

// unique gives a name that nothing at the top level has; it begins with weft_.
func (p *program) unique(stem string) string {
	stem = "weft_" + strings.TrimPrefix(stem, "weft_")
	for {
		p.counts[stem]++
		name := stem
		if n := p.counts[stem]; n > 1 || strings.HasSuffix(stem, "_") {
			name = fmt.Sprintf("%s%d", stem, n)
		}
		if !p.taken[name] && p.pkg.Scope().Lookup(name) == nil {
			p.taken[name] = true
			return name
		}
	}
}

// global gives the name of an object of the top level.
func (p *program) global(obj types.Object) string {
	if name, ok := p.names[obj]; ok {
		return name
	}
	name := obj.Name()
	if fn, ok := obj.(*types.Func); ok {
		if recv := fn.Signature().Recv(); recv != nil {
			name = "weft_" + typeName(recv.Type()) + "_" + name
		}
	}
	if p.taken[name] || obj.Pkg() != p.pkg || name == "_" || name == "init" || obj.Parent() != p.pkg.Scope() {
		name = p.unique(name)
	}
	p.taken[name] = true
	p.names[obj] = name
	return name
}

// typeName gives the name of the type of a receiver.
func typeName(t types.Type) string {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return "type"
}

// A unit is a file being written.
type unit struct {
	index   int
	imports map[string]bool
	types   text
	vars    text
	funcs   text
	// known registers types and methods; it runs before start, which sets
	// the variables of the file.
	known text
	start text
}

// lower writes one file.
func (p *program) lower(i int, f *ast.File) File {
	p.unit = &unit{index: i, imports: map[string]bool{}}
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok {
			p.funcDecl(d)
		}
	}
	p.packageVars(f)
	return p.assemble(i)
}

// assemble puts the parts of the unit into one file.
func (p *program) assemble(i int) File {
	u := p.unit
	if len(u.known.lines)+len(u.start.lines) > 0 {
		start := p.unique(fmt.Sprintf("start%d_", i+1))
		u.funcs.add("func %s() int {", start)
		u.funcs.indent++
		u.funcs.join(u.known.lines)
		u.funcs.join(u.start.lines)
		u.funcs.from = 0
		u.funcs.add("return 0")
		u.funcs.indent--
		u.funcs.add("}")
		// Last, because yaegi sets each variable at its declaration.
		u.funcs.add("var %s = %s()", p.unique(fmt.Sprintf("started%d_", i+1)), start)
	}
	var t text
	t.add("package main")
	var paths []string
	for path := range u.imports {
		paths = append(paths, path)
	}
	sort.Strings(paths)
	for _, path := range paths {
		t.add("import %s %q", p.importName(path), path)
	}
	t.join(u.types.lines)
	t.join(u.vars.lines)
	t.join(u.funcs.lines)
	return t.file()
}

// native gives the name of something in package native, for this file.
func (p *program) native(name string) string { return p.imported("weft/native") + "." + name }

// imported gives the name of a package in this file.
func (p *program) imported(path string) string {
	p.unit.imports[path] = true
	return p.importName(path)
}

// importName gives the name of a package, the same in all files.
func (p *program) importName(path string) string {
	if strings.HasPrefix(path, "weft/") {
		return "weft_" + strings.TrimPrefix(path, "weft/")
	}
	if name, ok := p.helpers["import "+path]; ok {
		return name
	}
	base := path[strings.LastIndexByte(path, '/')+1:]
	if base == "v2" || base == "v3" {
		base = "weft_" + strings.ReplaceAll(strings.ReplaceAll(path, "/", "_"), ".", "_")
	}
	for other, name := range p.helpers {
		if name == base && strings.HasPrefix(other, "import ") {
			base = "weft_" + strings.ReplaceAll(path, "/", "_")
		}
	}
	p.taken[base] = true
	p.helpers["import "+path] = base
	return base
}

// packageVars declares the variables of a file and writes how they start, in
// the order of Go; functions named init come last.
func (p *program) packageVars(f *ast.File) {
	u := p.unit
	for _, d := range f.Decls {
		if d, ok := d.(*ast.GenDecl); ok && d.Tok == token.VAR {
			for _, s := range d.Specs {
				p.packageVar(s.(*ast.ValueSpec))
			}
		}
	}
	shared := &names{taken: map[string]bool{}}
	for _, init := range p.order {
		if p.fset.File(init.Rhs.Pos()) == p.fset.File(f.Pos()) {
			fn := p.newFunc(p.survey(init.Rhs), nil)
			fn.out, fn.names = &u.start, shared
			p.guard(init.Rhs.Pos(), func() { fn.initialize(init) })
		}
	}
	for _, d := range f.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == "init" {
			u.start.add("%s()", p.global(p.info.Defs[d.Name]))
		}
	}
}

// packageVar declares the variables of one spec.
func (p *program) packageVar(s *ast.ValueSpec) {
	p.unit.vars.from = p.line(s.Pos())
	for _, name := range s.Names {
		if obj := p.info.Defs[name]; obj != nil && name.Name != "_" {
			declare := func() { p.unit.vars.add("var %s %s", p.global(obj), p.typ(obj.Type())) }
			if !p.guard(name.Pos(), declare) {
				p.leniently(declare)
			}
		}
	}
}

// A refused construct ends the lowering of the declaration that holds it.
type refused struct {
	pos    token.Pos
	reason string
}

// refuse gives up on the declaration being lowered.
func refuse(pos token.Pos, format string, args ...any) {
	panic(refused{pos, fmt.Sprintf(format, args...)})
}

// guard runs f; if it refuses, the refusal is noted and guard gives false.
func (p *program) guard(pos token.Pos, f func()) (ok bool) {
	before := p.at
	p.at = pos
	defer func() {
		defer func() { p.at = before }()
		r := recover()
		if r == nil {
			return
		}
		no, is := r.(refused)
		if !is {
			panic(r)
		}
		no.pos = cmp.Or(no.pos, p.at, pos)
		p.refusals = append(p.refusals, Refusal{File: p.unit.index, Line: p.line(no.pos), Reason: no.reason})
		ok = false
	}()
	f()
	return true
}

// leniently declares what was refused, so that the rest of the program finds
// something of that name.
func (p *program) leniently(declare func()) {
	p.lenient = true
	defer func() { p.lenient = false }()
	p.guard(p.at, declare)
}

// undo runs f if a refusal passes by.
func (p *program) undo(f func()) {
	if r := recover(); r != nil {
		f()
		panic(r)
	}
}
