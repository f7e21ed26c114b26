package program

import (
	"go/ast"
	godoc "go/doc"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"weft/runner"
)

// A Name is something that a place in a cell can name.
type Name struct {
	Name string
	// Kind is "func", "method", "var", "const", "type", "field", "package" or
	// "keyword".
	Kind string
	// Type is the type or the value, as Go writes it.
	Type string
	// Doc is the first sentence of its documentation, if the cells have it.
	Doc string
	// Path and Key name it in the documentation of a package: "strings" and
	// "Builder.Len". They are empty for what cells define.
	Path, Key string
}

// placeholder stands for the name that is being written.
const placeholder = "weftPlaceholder"

// Complete gives what may be written at an offset of the source of the last of
// cells, which may be half-written: what the name before it may become, and
// where that begins. After a period these are the members of what stands
// before, else what is in scope. The importer must not be used elsewhere
// meanwhile.
func Complete(cells []runner.Cell, offset int, imp types.Importer) (names []Name, from int) {
	if len(cells) == 0 {
		return nil, offset
	}
	cells = slices.Clone(cells)
	last := &cells[len(cells)-1]
	offset = min(max(offset, 0), len(last.Source))
	from = offset
	for from > 0 && isNameByte(last.Source[from-1]) {
		from--
	}
	prefix := last.Source[from:offset]
	to := offset
	for to < len(last.Source) && isNameByte(last.Source[to]) {
		to++
	}
	last.Source = last.Source[:from] + placeholder + last.Source[to:]
	l := lookAt(cells, imp)
	if l == nil {
		return nil, from
	}
	id, path := l.ident(func(id *ast.Ident) bool { return id.Name == placeholder })
	if id == nil {
		return nil, from // in a comment or a text
	}
	names = l.candidates(id, path)
	names = slices.DeleteFunc(names, func(n Name) bool {
		return !strings.HasPrefix(strings.ToLower(n.Name), strings.ToLower(prefix)) || strings.HasPrefix(n.Name, plainPrefix) || n.Name == placeholder || n.Name == "_"
	})
	slices.SortStableFunc(names, func(a, b Name) int { return strings.Compare(a.Name, b.Name) })
	return slices.CompactFunc(names, func(a, b Name) bool { return a.Name == b.Name }), from
}

// Hover gives what the name at an offset of the source of the last of cells is.
func Hover(cells []runner.Cell, offset int, imp types.Importer) (Name, bool) {
	l := lookAt(cells, imp)
	if l == nil {
		return Name{}, false
	}
	id, _ := l.ident(func(id *ast.Ident) bool {
		at := l.cell.offset(id.Pos())
		return id.Name != "_" && at <= offset && offset <= at+len(id.Name) && strings.HasPrefix(l.cell.Source[at:], id.Name)
	})
	if id == nil {
		return Name{}, false
	}
	obj := l.cell.info.ObjectOf(id)
	if obj == nil {
		return Name{}, false
	}
	n := l.name(obj)
	n.Type = types.ObjectString(obj, qualifier)
	if pkg, ok := obj.(*types.PkgName); ok {
		n.Type = "package " + pkg.Imported().Name() + " (" + pkg.Imported().Path() + ")"
	}
	if c, ok := obj.(*types.Const); ok && !strings.Contains(n.Type, "=") {
		n.Type += " = " + c.Val().String()
	}
	return n, true
}

// qualifier names packages as authors do.
func qualifier(p *types.Package) string {
	if p.Path() == "main" {
		return ""
	}
	return p.Name()
}

func isNameByte(b byte) bool {
	return b == '_' || '0' <= b && b <= '9' || 'a' <= b|0x20 && b|0x20 <= 'z' || b >= 0x80
}

// A look is a cell that was checked as far as that goes, in its scope.
type look struct {
	*step
	cells []*cell
}

// lookAt checks the last of cells after the others; nil if it cannot be. What
// is half-written may be more than the type checker can bear.
func lookAt(cells []runner.Cell, imp types.Importer) (l *look) {
	defer func() {
		if recover() != nil {
			l = nil
		}
	}()
	c := newChecker(cells, imp, map[int]*cell{})
	last := len(c.cells) - 1
	for i, cell := range c.cells[:last] {
		c.check(i, cell)
	}
	cell := c.cells[last]
	outer := c.scope
	if cell.Isolated {
		outer = newScope()
	}
	cell.info = newInfo()
	cell.info.Scopes = map[ast.Node]*types.Scope{}
	s := &step{checker: c, cell: cell, outer: outer, own: newScope()}
	s.declarations()
	s.statements()
	s.bodies()
	return &look{s, c.cells}
}

// ident gives the first identifier of the cell that is the wanted one, with the
// node around it.
func (l *look) ident(wanted func(*ast.Ident) bool) (found *ast.Ident, around ast.Node) {
	ast.PreorderStack(l.cell.file, nil, func(n ast.Node, stack []ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if ok && found == nil && (l.cell.entry == nil || id != l.cell.entry.Name) && wanted(id) {
			found = id
			if len(stack) > 0 {
				around = stack[len(stack)-1]
			}
		}
		return found == nil
	})
	return found, around
}

// candidates gives what may stand at an identifier.
func (l *look) candidates(id *ast.Ident, around ast.Node) []Name {
	sel, ok := around.(*ast.SelectorExpr)
	if !ok || sel.Sel != id {
		return l.inScope(id.Pos())
	}
	if x, ok := ast.Unparen(sel.X).(*ast.Ident); ok {
		if pkg, ok := l.cell.info.Uses[x].(*types.PkgName); ok {
			return l.exported(pkg.Imported())
		}
	}
	return l.members(l.cell.info.TypeOf(sel.X))
}

// exported gives the exported names of a package.
func (l *look) exported(pkg *types.Package) []Name {
	var all []Name
	for _, name := range pkg.Scope().Names() {
		if token.IsExported(name) {
			all = append(all, l.name(pkg.Scope().Lookup(name)))
		}
	}
	return all
}

// members gives the fields and methods of a type, those that a program of
// package main can name.
func (l *look) members(t types.Type) []Name {
	if t == nil {
		return nil
	}
	seen := map[string]bool{}
	var all []Name
	add := func(obj types.Object) {
		if !seen[obj.Name()] && (obj.Exported() || obj.Pkg() != nil && obj.Pkg().Path() == "main") {
			seen[obj.Name()] = true
			all = append(all, l.name(obj))
		}
	}
	of := t
	if _, pointer := t.Underlying().(*types.Pointer); !pointer && !types.IsInterface(t) {
		of = types.NewPointer(t)
	}
	for sel := range types.NewMethodSet(of).Methods() {
		add(sel.Obj())
	}
	fields(t, map[types.Type]bool{}, add)
	return all
}

// fields calls add for the fields of a struct, or of what a pointer points to,
// with those of embedded ones.
func fields(t types.Type, seen map[types.Type]bool, add func(types.Object)) {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok || seen[t] {
		return
	}
	seen[t] = true
	for f := range s.Fields() {
		add(f)
	}
	for f := range s.Fields() {
		if f.Embedded() {
			fields(f.Type(), seen, add)
		}
	}
}

// inScope gives what can be named at a place: what is nearest comes first, of
// two with one name only that.
func (l *look) inScope(pos token.Pos) []Name {
	seen := map[string]bool{}
	var all []Name
	add := func(obj types.Object) {
		if !seen[obj.Name()] {
			seen[obj.Name()] = true
			all = append(all, l.name(obj))
		}
	}
	for scope := l.innermost(pos); scope != nil && scope.Parent() != types.Universe && scope.Parent() != nil; scope = scope.Parent() {
		for _, name := range scope.Names() {
			if obj := scope.Lookup(name); obj.Pos() < pos {
				add(obj)
			}
		}
	}
	for _, v := range l.cell.vars {
		add(v)
	}
	for _, scope := range []*scope{l.own, l.outer} {
		for _, obj := range scope.names {
			add(obj)
		}
	}
	for _, name := range types.Universe.Names() {
		add(types.Universe.Lookup(name))
	}
	for word := token.BREAK; word <= token.VAR; word++ {
		if word.IsKeyword() {
			all = append(all, Name{Name: word.String(), Kind: "keyword"})
		}
	}
	return all
}

// innermost gives the smallest scope around a place that is within a function.
func (l *look) innermost(pos token.Pos) *types.Scope {
	var best *types.Scope
	for _, s := range l.cell.info.Scopes {
		if s.Contains(pos) && (best == nil || s.End()-s.Pos() < best.End()-best.Pos()) {
			best = s
		}
	}
	return best
}

// name describes an object.
func (l *look) name(obj types.Object) Name {
	n := Name{Name: obj.Name(), Kind: kindOfObject(obj)}
	switch o := obj.(type) {
	case *types.PkgName:
		n.Type, n.Path = o.Imported().Path(), o.Imported().Path()
		return n
	case *types.Builtin, *types.Nil:
		return n
	case *types.TypeName:
		n.Type = typeString(o.Type().Underlying())
		if len(n.Type) > 60 {
			n.Type, _, _ = strings.Cut(n.Type, "{")
		}
	case *types.Const:
		n.Type = typeString(o.Type()) + " = " + o.Val().String()
	default:
		n.Type = typeString(o.Type())
	}
	if obj.Pkg() != nil && obj.Pkg().Path() != "main" {
		n.Path, n.Key = obj.Pkg().Path(), keyOf(obj)
	} else {
		n.Doc = l.docOf(obj)
	}
	return n
}

// keyOf names an object in the documentation of its package.
func keyOf(obj types.Object) string {
	f, ok := origin(obj).(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return obj.Name()
	}
	if of := typeName(types.Unalias(f.Signature().Recv().Type())); of != nil {
		return of.Name() + "." + obj.Name()
	}
	return obj.Name()
}

func kindOfObject(obj types.Object) string {
	switch o := obj.(type) {
	case *types.PkgName:
		return "package"
	case *types.TypeName:
		return "type"
	case *types.Const, *types.Nil:
		return "const"
	case *types.Builtin:
		return "func"
	case *types.Func:
		if isMethod(o) {
			return "method"
		}
		return "func"
	case *types.Var:
		if o.IsField() {
			return "field"
		}
	}
	return "var"
}

// docOf gives the first sentence of the comment above what a cell declares.
func (l *look) docOf(obj types.Object) string {
	for _, c := range l.cells {
		if c.file == nil || obj.Pos() < c.file.FileStart || obj.Pos() > c.file.FileEnd {
			continue
		}
		for _, d := range c.file.Decls {
			if d.Pos() > obj.Pos() || obj.Pos() > d.End() {
				continue
			}
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Name.Pos() == obj.Pos() {
					return new(godoc.Package).Synopsis(d.Doc.Text())
				}
			case *ast.GenDecl:
				return new(godoc.Package).Synopsis(d.Doc.Text())
			}
		}
	}
	return ""
}
