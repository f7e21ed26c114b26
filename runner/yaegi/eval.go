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
	"strings"

	"github.com/traefik/yaegi/interp"
	"weft/runner"
)

// eval runs a unit in the goroutine that calls it: first its declarations,
// then the function that holds its statements.
func (k *Kernel) eval(u *runner.Unit) {
	prog, err := k.compile(u)
	if err != nil {
		k.unsupported(u, err)
		return
	}
	if !k.declare(u, prog) || u.Entry == "" {
		return
	}
	entry, err := k.interp.Eval(u.Entry)
	if err != nil {
		k.unsupported(u, err)
		return
	}
	k.enter(entry)
}

// enter calls the function of the unit. It is the place where a panic of
// the cell is caught.
func (k *Kernel) enter(entry reflect.Value) {
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

// compile makes a program of the unit. Each unit is a file of its own, so
// that the imports of one are not those of another.
func (k *Kernel) compile(u *runner.Unit) (*interp.Program, error) {
	header, err := k.header(u)
	if err != nil {
		return nil, err
	}
	k.compiled++
	name := fmt.Sprintf("cell%d_%d.go", u.Cell, k.compiled)
	file, err := parser.ParseFile(k.interp.FileSet(), name, header+u.Source, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	k.keep(name, newSource(k.interp.FileSet(), file, u))
	return k.compileAST(file)
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
