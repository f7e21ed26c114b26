package program

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strconv"
	"strings"
	"time"

	"weft/runner"
)

// RecorderPackage is the import path of what names goroutines for a trace.
// Every kernel provides it.
const RecorderPackage = "weft/recorder"

// recorderName is the name under which written cells import it.
const recorderName = "weft_recorder"

// traced reports whether a cell that is traced may run what c defines.
func (p *Program) traced(c *cell) bool {
	if c.Isolated {
		return c.trace() != ""
	}
	return slices.ContainsFunc(p.cells, func(o *cell) bool { return o.trace() != "" && !o.Isolated && !o.NoRun })
}

// trace gives what is to be recorded of the cell. In virtual time it is
// nothing: what records would be one more goroutine that time waits for.
func (c *cell) trace() string {
	if c.Virtual {
		return ""
	}
	return c.Trace
}

// traceFor gives how long the trace of the cell is recorded: most of the time
// that it has.
func (c *cell) traceFor() time.Duration {
	if c.trace() == "" {
		return 0
	}
	return cmp.Or(c.Timeout, runner.Limits{}.WithDefaults().Wall) * 4 / 5
}

// nameGoroutines puts before every statement that starts a goroutine a call
// that says what it will be called in a timeline.
func (u *unitWriter) nameGoroutines() {
	if !u.program.traced(u.cell) {
		return
	}
	for _, d := range u.cell.file.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			for _, s := range statementsIn(n) {
				u.nameGoroutine(s)
			}
			return true
		})
	}
}

// statementsIn gives the statements that stand one after the other in n.
func statementsIn(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// nameGoroutine names the goroutine that a statement starts, if it does.
func (u *unitWriter) nameGoroutine(s ast.Stmt) {
	for {
		labeled, ok := s.(*ast.LabeledStmt)
		if !ok {
			break
		}
		s = labeled.Stmt
	}
	var args string
	switch s := s.(type) {
	case *ast.GoStmt:
		args = strconv.Quote(functionName(s.Call.Fun)) + u.telling(s.Call.Args)
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok || len(call.Args) != 1 || !u.isWaitGroupGo(call) {
			return
		}
		args = strconv.Quote(functionName(call.Args[0]))
	default:
		return
	}
	from := u.cell.offset(s.Pos())
	line := u.cell.at(from).Line
	u.edits = append(u.edits, edit{from, from, fmt.Sprintf("%s.Starting(%d, %s); ", u.pkg(recorderName, RecorderPackage), line, args)})
}

// isWaitGroupGo reports whether a call is of sync.WaitGroup.Go.
func (u *unitWriter) isWaitGroupGo(call *ast.CallExpr) bool {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := u.cell.info.Uses[sel.Sel].(*types.Func)
	return ok && fn.FullName() == "(*sync.WaitGroup).Go"
}

// functionName gives what a reader calls the function of a goroutine.
func functionName(fun ast.Expr) string {
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if x := functionName(fun.X); x != "func" {
			return x + "." + fun.Sel.Name
		}
		return fun.Sel.Name
	case *ast.IndexExpr:
		return functionName(fun.X)
	case *ast.IndexListExpr:
		return functionName(fun.X)
	}
	return "func"
}

// telling gives those arguments that can be told again without evaluating
// anything twice: variables and constants of Go's own types.
func (u *unitWriter) telling(args []ast.Expr) string {
	var b strings.Builder
	for _, x := range args {
		x = ast.Unparen(x)
		basic, ok := types.Unalias(u.cell.info.TypeOf(x)).(*types.Basic)
		if !ok || basic.Kind() == types.UnsafePointer || basic.Kind() == types.UntypedNil {
			continue
		}
		switch x := x.(type) {
		case *ast.BasicLit:
			b.WriteString(", " + x.Value)
		case *ast.Ident:
			name := x.Name
			if obj := u.cell.info.ObjectOf(x); obj != nil {
				name = u.written(x, obj)
			}
			b.WriteString(", " + name)
		}
	}
	return b.String()
}
