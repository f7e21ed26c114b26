package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// shownType gives the type of the cell's last expression as the reader sees
// it, or "" if it is no value to show: a call without result, a receive, or
// a call whose result is habitually dropped.
func (c *cell) shownType(x ast.Expr) string {
	tv, ok := c.info.Types[x]
	if !ok || tv.Type == nil {
		return ""
	}
	call, isCall := ast.Unparen(x).(*ast.CallExpr)
	switch {
	case isCall && (tv.IsVoid() || c.isDropped(call)):
		return ""
	case isReceive(x):
		return ""
	}
	return typeString(types.Default(tv.Type))
}

func isReceive(x ast.Expr) bool {
	unary, ok := ast.Unparen(x).(*ast.UnaryExpr)
	return ok && unary.Op == token.ARROW
}

// typeString gives a type as an author writes it: types of the chapter
// without package, others with the package's name.
func typeString(t types.Type) string {
	s := types.TypeString(t, func(p *types.Package) string {
		if p.Path() == "main" {
			return ""
		}
		return p.Name()
	})
	if _, ok := t.(*types.Tuple); ok {
		s = strings.TrimSuffix(strings.TrimPrefix(s, "("), ")")
	}
	return s
}

// dropped are the functions whose results nobody looks at, by the name of
// their package and their own.
var dropped = map[string]bool{
	"fmt.Print": true, "fmt.Printf": true, "fmt.Println": true,
	"fmt.Fprint": true, "fmt.Fprintf": true, "fmt.Fprintln": true,
	"fmt.Scan": true, "fmt.Scanf": true, "fmt.Scanln": true,
	"fmt.Fscan": true, "fmt.Fscanf": true, "fmt.Fscanln": true,
	"io.Copy": true, "io.CopyN": true, "io.WriteString": true,
	"syscall.Write": true, "syscall.Close": true, "runtime.GOMAXPROCS": true,
	"debug.SetGCPercent": true, "debug.SetMaxThreads": true,
}

// droppedMethods are methods of the same kind: those of io.Writer and its
// relatives, and of locks and timers.
var droppedMethods = map[string]bool{
	"Write": true, "WriteString": true, "WriteByte": true, "WriteRune": true, "WriteTo": true, "ReadFrom": true,
	"Stop": true, "Reset": true, "Swap": true, "Add": true, "CompareAndSwap": true,
}

// isDropped reports whether the result of a call is habitually dropped.
func (c *cell) isDropped(call *ast.CallExpr) bool {
	var id *ast.Ident
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return false
	}
	switch obj := c.info.Uses[id].(type) {
	case *types.Builtin:
		return obj.Name() == "copy" || obj.Name() == "recover"
	case *types.Func:
		if obj.Pkg() == nil || obj.Pkg().Path() == "main" {
			return false
		}
		if obj.Signature().Recv() != nil {
			return droppedMethods[obj.Name()]
		}
		return dropped[obj.Pkg().Name()+"."+obj.Name()]
	}
	return false
}
