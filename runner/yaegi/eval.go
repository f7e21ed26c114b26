package yaegi

import (
	"bytes"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"io"
	"log"
	"reflect"
	"slices"
	"strings"

	"github.com/traefik/yaegi/interp"
	"weft/runner"
)

// eval runs a unit in the goroutine that calls it: first its declarations,
// then the function that holds its statements.
func (k *Kernel) eval(u *runner.Unit) {
	if by := k.unsoundOf(u); by > 0 {
		k.unsupported(u, fmt.Errorf("it uses what cell %d defines, which is not interpretable", by))
		return
	}
	if !u.Again && !k.define(u) || u.Entry == "" {
		return
	}
	entry, err := k.interp.Eval(u.Entry)
	if err != nil {
		k.unsupported(u, err)
		return
	}
	k.enter(u, entry)
}

// define carries out the declarations of the unit. It reports false if the
// unit ends with that.
func (k *Kernel) define(u *runner.Unit) bool {
	prog, err := k.compile(u)
	if err != nil {
		k.unsupported(u, err)
		k.salvage(u, err)
		return false
	}
	return k.declare(u, prog)
}

// enter calls the function of the unit. It is the place where a panic of
// the cell is caught.
func (k *Kernel) enter(u *runner.Unit, entry reflect.Value) {
	if u.Trace != "" {
		defer k.record(u)()
	}
	returned := false
	defer func() {
		// A cell may end its goroutine; only a panic leaves a value.
		if r := recover(); r != nil && !returned {
			k.fail(k.panicked(r, 0))
		}
	}()
	entry.Call(nil)
	returned = true
}

// unsupported reports what the interpreter says of a unit that it does not
// take. Package program has checked the unit, so the author is not to blame.
func (k *Kernel) unsupported(u *runner.Unit, err error) {
	pos := u.Pos
	pos.Col = 0
	text := err.Error()
	if at, rest, ok := cutPos(text); ok {
		text = rest
		if p := k.at(at.file, at.line); p.IsValid() {
			pos = p
		}
	}
	k.fail(runner.Error{
		Ending:  runner.Unsupported,
		Message: refusal + text,
		Pos:     pos,
	})
}

// declare carries out the declarations of a compiled unit. It reports false
// if one of them panicked.
func (k *Kernel) declare(u *runner.Unit, prog *interp.Program) bool {
	_, err := k.interp.Execute(prog)
	if err == nil {
		return true
	}
	var p interp.Panic
	if errors.As(err, &p) && !bytes.Contains(p.Stack, []byte("interp.genRun(")) {
		k.fail(k.panicked(p.Value, 0))
	} else {
		k.unsupported(u, err)
	}
	return false
}

// unsoundOf gives a cell that the unit uses and that was not interpretable, so
// that its definitions are not what they should be; 0 if there is none.
func (k *Kernel) unsoundOf(u *runner.Unit) int {
	i := slices.IndexFunc(u.Needs, func(cell int) bool { return k.unsound[cell] })
	if i < 0 {
		return 0
	}
	return u.Needs[i]
}

// compile makes a program of the unit. Each unit is a file of its own, so
// that the imports of one are not those of another.
func (k *Kernel) compile(u *runner.Unit) (*interp.Program, error) {
	file, err := k.parse(u)
	if err != nil {
		return nil, err
	}
	return k.compileAST(file)
}

// parse gives the unit as a file.
func (k *Kernel) parse(u *runner.Unit) (*ast.File, error) {
	header, err := k.header(u)
	if err != nil {
		return nil, err
	}
	k.compiled++
	name := fmt.Sprintf("cell%d_%d.go", u.Cell, k.compiled)
	file, err := parser.ParseFile(k.interp.FileSet(), name, header+u.Source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	k.keep(name, newSource(k.interp.FileSet(), file, u))
	return file, nil
}

// salvage carries out the declarations of a unit that does not compile, but
// for its entry and for those at which the compiler stops: package lower
// writes what several units need into the first of them. Cells that use what
// this one defines are not run.
func (k *Kernel) salvage(u *runner.Unit, err error) {
	bad := map[int]bool{} // lines at which the compiler stopped
	for err != nil {
		at, _, _ := cutPos(err.Error())
		if bad[at.line] {
			return
		}
		bad[at.line] = true
		var file *ast.File
		if file, err = k.parse(u); err != nil {
			return
		}
		file.Decls = slices.DeleteFunc(file.Decls, func(d ast.Decl) bool {
			f, ok := d.(*ast.FuncDecl)
			return ok && f.Name.Name == u.Entry || k.spans(d, bad)
		})
		var prog *interp.Program
		if prog, err = k.compileAST(file); err == nil {
			k.interp.Execute(prog) // what fails here is missed by whoever needs it
		}
	}
}

// spans tells whether a declaration holds one of the lines of its file.
func (k *Kernel) spans(d ast.Decl, lines map[int]bool) bool {
	fset := k.interp.FileSet()
	for line := fset.Position(d.Pos()).Line; line <= fset.Position(d.End()).Line; line++ {
		if lines[line] {
			return true
		}
	}
	return false
}

// header gives what stands before the source of a unit, on its first line,
// and makes the packages known that it imports.
func (k *Kernel) header(u *runner.Unit) (string, error) {
	var b strings.Builder
	b.WriteString("package main;")
	for _, i := range u.Imports {
		if err := k.use(i.Path); err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "import %s %q;", i.Name, i.Path)
	}
	return b.String(), nil
}

// compileAST compiles a file. The compiler of yaegi panics at some of what it
// does not know, and logs it first.
func (k *Kernel) compileAST(file *ast.File) (prog *interp.Program, err error) {
	w := log.Writer()
	log.SetOutput(mute{w, goroutine()})
	defer func() {
		log.SetOutput(w)
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return k.interp.CompileAST(file)
}

// A mute takes what others write than one goroutine.
type mute struct {
	w         io.Writer
	goroutine int
}

// Write writes b, unless it comes from the goroutine that is mute.
func (m mute) Write(b []byte) (int, error) {
	if goroutine() == m.goroutine {
		return len(b), nil
	}
	return m.w.Write(b)
}
