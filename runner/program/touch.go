package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"weft/runner/program/lower"
)

// walkCell notes what the parts of a cell touch. Declarations of functions
// are carried out by those who use them, the rest by the cell.
func (a *analysis) walkCell(c *cell) {
	for _, d := range c.file.Decls {
		var of any = c
		if f, ok := d.(*ast.FuncDecl); ok && f != c.entry {
			obj := c.info.Defs[f.Name]
			if obj == nil {
				continue
			}
			of = obj
			a.place[obj] = a.place[c]
			if f.Recv == nil && (f.Name.Name == "main" || f.Name.Name == "init") {
				of = c
			}
		}
		a.toucher(c, of).walk(d)
	}
}

// A toucher notes what a part of a cell touches.
type toucher struct {
	*analysis
	cell *cell
	of   any
	// part is the statement of the cell in which the walk is, or of, and node
	// its node.
	part any
	node *node
	// seen is what has been touched so far.
	seen map[types.Object]Access
	// set is how often the part sets the number of processors, and back
	// whether it does so with a value that it may have had before.
	set  int
	back bool
	// given are the variables that have got a new value whatever they held.
	given map[types.Object]bool
	// locks has the methods of package sync that are called on variables.
	locks map[types.Object][]string
}

func (a *analysis) toucher(c *cell, of any) *toucher {
	return &toucher{
		analysis: a, cell: c, of: of, part: of, node: a.at(of), seen: map[types.Object]Access{},
		given: map[types.Object]bool{}, locks: map[types.Object][]string{},
	}
}

// walk notes what n touches.
func (w *toucher) walk(n ast.Node) {
	ast.PreorderStack(n, nil, func(n ast.Node, stack []ast.Node) bool {
		w.enter(n, stack)
		return w.visit(n, stack)
	})
	w.part, w.node = w.of, w.at(w.of)
	w.restored()
	for obj, methods := range w.locks {
		access := Read // in the end it is as it was
		if !slices.Contains(methods, "Wait") && !slices.Contains(methods, "Unlock") && !slices.Contains(methods, "RUnlock") {
			access |= Write
		}
		w.touch(obj, access)
	}
}

// enter notes that the walk comes to a statement or a declaration of the cell.
func (w *toucher) enter(n ast.Node, stack []ast.Node) {
	if w.of != any(w.cell) {
		return
	}
	_, declared := n.(*ast.GenDecl)
	inEntry := len(stack) == 2 && stack[0] == ast.Node(w.cell.entry)
	if inEntry || len(stack) == 0 && declared {
		w.place[n] = w.place[w.cell]
		w.part, w.node = n, w.at(n)
		w.at(w.cell).next[n] = true
	}
}

// visit looks at one node of the tree, with those around it, the innermost
// last.
func (w *toucher) visit(n ast.Node, stack []ast.Node) bool {
	switch n := n.(type) {
	case *ast.GenDecl:
		return n.Tok != token.IMPORT
	case *ast.FuncLit:
		if obj := w.holder[n]; obj != nil { // carried out by who calls it
			w.toucher(w.cell, obj).walk(n.Body)
			return false
		}
	case *ast.BasicLit:
		w.mention(n, stack)
	case *ast.GoStmt:
		w.node.world[goroutines] |= Write
	case *ast.Ident:
		if obj := w.cell.info.Uses[n]; obj != nil {
			w.use(obj, n, stack)
		} else if obj := w.cell.info.Defs[n]; obj != nil && w.home[obj] != nil {
			access := Write | w.held(obj)
			if w.isFresh(n, stack) {
				access = Write
			}
			w.touch(obj, access)
		}
	}
	return true
}

// use notes that an identifier stands for an object.
func (w *toucher) use(obj types.Object, id *ast.Ident, stack []ast.Node) {
	obj = origin(obj)
	switch o := obj.(type) {
	case *types.Func, *types.TypeName:
		if o.Pkg() != nil && o.Pkg().Path() == "main" {
			w.node.next[obj] = true
		} else if o.Pkg() != nil {
			w.useWorld(o.Pkg().Path(), o, stack)
		}
	case *types.Var:
		switch {
		case w.home[obj] != nil:
			access := w.access(id, stack)
			if w.given[obj] {
				access &^= Read
			}
			if access&Write == 0 || w.seen[obj]&Read != 0 || !w.gives(obj, id, stack) {
				w.touch(obj, access)
				return
			}
			w.given[obj] = true
			w.touch(obj, access&^Read)
		case o.Pkg() != nil && o.Pkg().Path() != "main" && !o.IsField():
			w.useWorld(o.Pkg().Path(), o, stack)
		}
	}
}

// gives reports whether an identifier stands on the left of a statement at the
// top of a cell that gives it a value, whatever it held.
func (w *toucher) gives(obj types.Object, id *ast.Ident, stack []ast.Node) bool {
	if w.of != any(w.cell) || len(stack) != 3 || !flat(obj.Type(), nil) {
		return false
	}
	stmt, ok := stack[2].(*ast.AssignStmt)
	if !ok || stmt.Tok != token.ASSIGN && stmt.Tok != token.DEFINE {
		return false
	}
	for _, right := range stmt.Rhs {
		if slices.Contains(mentioned(right, w.cell.info), obj) {
			return false
		}
	}
	return slices.Contains(stmt.Lhs, ast.Expr(id))
}

// touch notes an access to a variable.
func (w *toucher) touch(obj types.Object, access Access) {
	w.node.touches[obj] |= access
	w.seen[obj] |= access
	if !opaque(obj.Type(), nil) {
		return
	}
	// What the variable holds may be carried out: who gave it that knows what
	// it touches.
	w.node.next[obj] = true
	if access&Write != 0 && w.literals[obj] == nil {
		w.at(obj).next[w.part] = true
	}
}

// isFresh reports whether a variable that is defined gets memory that is
// nobody else's: zero, or just made.
func (w *toucher) isFresh(id *ast.Ident, stack []ast.Node) bool {
	if len(stack) == 0 {
		return false
	}
	var names, values []ast.Expr
	switch n := stack[len(stack)-1].(type) {
	case *ast.AssignStmt:
		names, values = n.Lhs, n.Rhs
	case *ast.ValueSpec:
		for _, name := range n.Names {
			names = append(names, name)
		}
		values = n.Values
		if len(values) == 0 {
			return true
		}
	}
	if len(names) != len(values) {
		return false
	}
	i := slices.Index(names, ast.Expr(id))
	return i >= 0 && w.fresh(values[i])
}

// fresh reports whether a value shares nothing with any other.
func (w *toucher) fresh(x ast.Expr) bool {
	x = ast.Unparen(x)
	if t := w.cell.info.TypeOf(x); t != nil && flat(t, nil) {
		return true
	}
	switch x := x.(type) {
	case *ast.CompositeLit:
		for _, e := range x.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if t := w.cell.info.TypeOf(kv.Key); t != nil && !flat(t, nil) {
					return false
				}
				e = kv.Value
			}
			if !w.fresh(e) {
				return false
			}
		}
		return true
	case *ast.CallExpr:
		if b, ok := w.called(x).(*types.Builtin); ok {
			return b.Name() == "make" || b.Name() == "new" && len(x.Args) == 1 && w.cell.info.Types[x.Args[0]].IsType()
		}
		// []byte(s)
		return len(x.Args) == 1 && w.cell.info.Types[x.Fun].IsType() && flat(w.cell.info.TypeOf(x.Args[0]), nil)
	}
	return false
}

// held says whether a variable that gets a value shares something with where
// that comes from.
func (w *toucher) held(obj types.Object) Access {
	if flat(obj.Type(), nil) || w.literals[obj] != nil {
		return 0
	}
	return leak
}

// access tells how a variable is touched where an identifier stands.
func (w *toucher) access(id *ast.Ident, stack []ast.Node) Access {
	var x ast.Expr = id
	for len(stack) > 0 {
		up, ok := w.around(x, stack[len(stack)-1])
		if !ok {
			break
		}
		x, stack = up, stack[:len(stack)-1]
	}
	obj := w.cell.info.Uses[id]
	whole := Read | Write
	if len(stack) == 0 {
		return whole | leak
	}
	switch w.stands(x, stack) {
	case assigned:
		return whole | w.held(obj)
	case pointed:
		return whole | leak
	case locked:
		return whole
	case paired:
		sel := stack[len(stack)-1].(*ast.SelectorExpr)
		w.locks[obj] = append(w.locks[obj], sel.Sel.Name)
		return 0
	case looked:
		return Read
	}
	t := w.cell.info.TypeOf(x)
	switch {
	case t == nil:
		return whole | leak
	case flat(t, nil):
		return Read
	case w.literals[obj] != nil && x == ast.Expr(id):
		return Read // it has no state of its own
	}
	return whole | leak
}

// around gives the expression around x of which x is the root: a field, an
// element, a part of a slice, what it points to.
func (w *toucher) around(x ast.Expr, n ast.Node) (ast.Expr, bool) {
	switch n := n.(type) {
	case *ast.ParenExpr:
		return n, true
	case *ast.SelectorExpr:
		sel := w.cell.info.Selections[n]
		return n, n.X == x && sel != nil && sel.Kind() == types.FieldVal
	case *ast.IndexExpr:
		return n, n.X == x
	case *ast.StarExpr:
		return n, n.X == x
	case *ast.SliceExpr:
		_, isSlice := under(w.cell.info.TypeOf(x)).(*types.Slice)
		return n, isSlice && n.X == x
	}
	return nil, false
}

// A standing is where an expression stands.
type standing int

const (
	anywhere standing = iota
	assigned          // it is assigned to
	pointed           // its address is taken
	locked            // it is changed, but not kept
	paired            // a method of package sync changes it, and another changes it back
	looked            // it is only looked at
)

// stands tells where x stands, in the innermost of the nodes around it.
func (w *toucher) stands(x ast.Expr, stack []ast.Node) standing {
	switch n := stack[len(stack)-1].(type) {
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if left == x {
				return assigned
			}
		}
	case *ast.IncDecStmt:
		return assigned
	case *ast.UnaryExpr:
		if n.Op == token.AND {
			return w.atPointer(x, n, stack)
		}
	case *ast.RangeStmt:
		return w.inRange(x, n)
	case *ast.SliceExpr:
		if _, isArray := under(w.cell.info.TypeOf(x)).(*types.Array); isArray && n.X == x {
			return w.atPointer(x, n, stack)
		}
	case *ast.BinaryExpr:
		return looked
	case *ast.SelectorExpr:
		return w.inSelector(n)
	case *ast.CallExpr:
		return w.inCall(x, n)
	}
	return anywhere
}

// atPointer tells what becomes of the address of x.
func (w *toucher) atPointer(x, n ast.Expr, stack []ast.Node) standing {
	if len(stack) < 2 || !flat(w.cell.info.TypeOf(x), nil) {
		return pointed
	}
	if call, ok := stack[len(stack)-2].(*ast.CallExpr); ok && call.Fun != n && w.returnsNothing(call) {
		return locked
	}
	return pointed
}

func (w *toucher) inRange(x ast.Expr, n *ast.RangeStmt) standing {
	if x != n.X {
		return assigned
	}
	switch t := under(w.cell.info.TypeOf(x)).(type) {
	case *types.Slice:
		if flat(t.Elem(), nil) || n.Value == nil {
			return looked
		}
	case *types.Map:
		if flat(t.Elem(), nil) && flat(t.Key(), nil) {
			return looked
		}
	}
	return anywhere
}

// inSelector tells what a method does with its receiver.
func (w *toucher) inSelector(n *ast.SelectorExpr) standing {
	sel := w.cell.info.Selections[n]
	if sel == nil || sel.Kind() != types.MethodVal {
		return anywhere
	}
	f, ok := sel.Obj().(*types.Func)
	if !ok || f.Signature().Recv() == nil {
		return anywhere
	}
	if _, pointer := types.Unalias(f.Signature().Recv().Type()).(*types.Pointer); !pointer {
		return anywhere
	}
	if f.Pkg() == nil {
		return pointed
	}
	name := f.Pkg().Path() + "." + nameOf(f.Signature().Recv().Type())
	switch {
	case name == "sync.Mutex" || name == "sync.RWMutex" || name == "sync.WaitGroup":
		return paired
	case holdsNothing[name]:
		return locked
	}
	return pointed
}

// holdsNothing are the types whose methods keep no reference to anything.
var holdsNothing = map[string]bool{
	"sync.Once":        true,
	"sync/atomic.Bool": true, "sync/atomic.Int32": true, "sync/atomic.Int64": true,
	"sync/atomic.Uint32": true, "sync/atomic.Uint64": true, "sync/atomic.Uintptr": true,
	"strings.Builder": true,
}

func nameOf(t types.Type) string {
	if obj := typeName(types.Unalias(t)); obj != nil {
		return obj.Name()
	}
	return ""
}

// inCall tells what a call does with an argument.
func (w *toucher) inCall(x ast.Expr, n *ast.CallExpr) standing {
	if n.Fun == x {
		return anywhere
	}
	if t := w.cell.info.Types[n.Fun]; t.IsType() && flat(t.Type, nil) {
		return looked // a string of bytes
	}
	switch obj := w.called(n).(type) {
	case *types.Builtin:
		if obj.Name() == "len" || obj.Name() == "cap" {
			return looked
		}
	case *types.Func:
		if obj.Pkg() != nil && onlyLooks(obj) && !w.speaks(w.cell.info.TypeOf(x), nil) {
			return looked
		}
		if t, ok := under(w.cell.info.TypeOf(x)).(*types.Slice); ok && flat(t.Elem(), nil) && w.returnsNothing(n) {
			return locked
		}
	}
	return anywhere
}

// called gives the function that a call names; nil if it names none.
func (w *toucher) called(call *ast.CallExpr) types.Object {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return w.cell.info.Uses[fun]
	case *ast.SelectorExpr:
		return w.cell.info.Uses[fun.Sel]
	}
	return nil
}

// returnsNothing reports whether a call is one of the standard library that
// gives nothing back through which its arguments could be reached. Of plain
// memory that it gets to fill, such a function keeps nothing.
func (w *toucher) returnsNothing(call *ast.CallExpr) bool {
	f, ok := w.called(call).(*types.Func)
	if !ok || f.Pkg() == nil || f.Pkg().Path() == "main" {
		return false
	}
	results := f.Signature().Results()
	for i := range results.Len() {
		if !flat(results.At(i).Type(), nil) {
			return false
		}
	}
	return true
}

// onlyLooks reports whether a function of the standard library leaves its
// arguments as they are and keeps none.
func onlyLooks(f *types.Func) bool {
	switch f.Pkg().Path() {
	case "fmt":
		return strings.Contains(f.Name(), "rint") // Print, Sprintf, Fprintln
	case "strings", "strconv":
		return f.Signature().Recv() == nil && !strings.HasPrefix(f.Name(), "New")
	}
	return false
}

// speaks reports whether a value of the type may have a method of its own
// that prints it.
func (w *toucher) speaks(t types.Type, seen map[types.Type]bool) bool {
	if len(w.talks) == 0 {
		return false
	}
	return reaches(t, seen, func(t types.Type) (yes, stop bool) {
		switch t := t.(type) {
		case *types.Named:
			return w.talks[t.Origin().Obj()], false
		case *types.Interface:
			return true, true
		}
		return false, false
	})
}

// flat reports whether a copy of a value of the type shares nothing with it,
// or nothing that changes.
func flat(t types.Type, seen map[types.Type]bool) bool {
	return !reaches(t, seen, func(t types.Type) (yes, stop bool) {
		switch t := t.(type) {
		case *types.Named:
			return false, unchanging(t.Obj())
		case *types.Slice, *types.Map, *types.Pointer, *types.Chan, *types.Signature, *types.Interface, *types.TypeParam:
			return true, true
		case *types.Basic:
			return t.Kind() == types.UnsafePointer, true
		}
		return false, false
	})
}

// unchanging reports whether values of a declared type never change, whatever
// they hold.
func unchanging(obj *types.TypeName) bool {
	if obj.Pkg() == nil {
		return obj.Name() == "error"
	}
	name := obj.Pkg().Path() + "." + obj.Name()
	return name == "time.Time" || name == "time.Location" || name == "reflect.Type"
}

// opaque reports whether a value of the type may hold functions, or methods
// that its type does not tell.
func opaque(t types.Type, seen map[types.Type]bool) bool {
	return reaches(t, seen, func(t types.Type) (yes, stop bool) {
		switch t := t.(type) {
		case *types.Named:
			return false, t.Obj().Pkg() == nil || t.Obj().Pkg().Path() != "main"
		case *types.Signature:
			return true, true
		case *types.Interface:
			return t.NumMethods() > 0, true
		}
		return false, false
	})
}

// reaches looks for a type in another: its elements, fields and what it
// points to. What a function takes and gives is no part of its type here.
func reaches(t types.Type, seen map[types.Type]bool, is func(types.Type) (yes, stop bool)) bool {
	if t == nil {
		return true
	}
	if seen == nil {
		seen = map[types.Type]bool{}
	}
	return lower.Walk(t, seen, func(t types.Type) (yes, stop bool) {
		yes, stop = is(t)
		_, isFunc := t.(*types.Signature)
		return yes, stop || isFunc
	})
}

func under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}
