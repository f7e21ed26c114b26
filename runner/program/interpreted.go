package program

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
	"weft/runner/program/lower"
)

// Interpreted writes the cells that are to be run as Units does, in the Go
// that yaegi gets right. Imp is the importer that the program was checked
// with. What no lowering mends panics with the reason when it is reached.
// The error is for a unit that a compiler would refuse, which is a bug.
func (p *Program) Interpreted(imp types.Importer) ([]runner.Unit, error) {
	return Lower(p.Units(), imp)
}

// Lower writes units of a program as Interpreted does. Those that are left out
// must define nothing that these use.
func Lower(units []runner.Unit, imp types.Importer) ([]runner.Unit, error) {
	units = slices.Clone(units)
	var together []int
	for i, u := range units {
		if !u.Isolated {
			together = append(together, i)
		} else if err := lowerUnits(units, []int{i}, imp); err != nil {
			return nil, err
		}
	}
	return units, lowerUnits(units, together, imp)
}

// lowerUnits lowers the units with the given indices in place, as one
// package.
func lowerUnits(units []runner.Unit, which []int, imp types.Importer) (err error) {
	if len(which) == 0 {
		return nil
	}
	defer func() {
		if r := recover(); r != nil { // a bug of lower costs this chapter's outputs, not the build
			err = fmt.Errorf("lower: %v", r)
		}
	}()
	var files []lower.File
	for _, i := range which {
		files = append(files, lower.File{Name: fmt.Sprintf("unit%d.go", units[i].Cell), Text: fileOf(units[i])})
	}
	config := lower.Config{Markers: true, Entry: cellName, Died: true}
	lowered, _, err := config.Package(files, withCell{imp})
	if err != nil {
		return fmt.Errorf("lower: %w", err)
	}
	for n, i := range which {
		if err := replaceSource(&units[i], lowered[n]); err != nil {
			return fmt.Errorf("lower: %w", err)
		}
	}
	return nil
}

// fileOf gives a unit as a Go file in which line directives name the lines
// of the Markdown file.
func fileOf(u runner.Unit) string {
	var b strings.Builder
	b.WriteString("package main\n")
	for _, imp := range u.Imports {
		fmt.Fprintf(&b, "import %s %q\n", imp.Name, imp.Path)
	}
	next := 0
	for i, line := range strings.SplitAfter(u.Source, "\n") {
		if i < len(u.Lines) && u.Lines[i] > 0 {
			if u.Lines[i] != next {
				fmt.Fprintf(&b, "//line unit.go:%d\n", u.Lines[i])
			}
			next = u.Lines[i]
		}
		b.WriteString(line)
		next++
	}
	return b.String()
}

// replaceSource makes a lowered file the source of a unit.
func replaceSource(u *runner.Unit, f lower.File) error {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, f.Name, f.Text, parser.ImportsOnly)
	if err != nil {
		return err
	}
	end := file.Name.End()
	u.Imports = nil
	for _, d := range file.Decls {
		end = d.End()
	}
	for _, spec := range file.Imports {
		imp, err := importOf(spec)
		if err != nil {
			return err
		}
		u.Imports = append(u.Imports, imp)
	}
	at := fset.PositionFor(end, false)
	u.Lines = f.Lines[min(at.Line-1, len(f.Lines)):]
	u.Source = strings.TrimPrefix(f.Text[at.Offset:], ";")
	return nil
}

// importOf gives an import under the name that it has in the file.
func importOf(spec *ast.ImportSpec) (runner.Import, error) {
	path, err := strconv.Unquote(spec.Path.Value)
	return runner.Import{Name: importIdent(spec).Name, Path: path}, err
}

// withCell is an importer that knows the packages that written cells call.
type withCell struct{ types.Importer }

// Import implements types.Importer.
func (w withCell) Import(path string) (*types.Package, error) {
	source, ok := kernelSources[path]
	if !ok {
		return w.Importer.Import(path)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path, source, parser.SkipObjectResolution)
	if err != nil {
		panic("program: source of " + path + ": " + err.Error())
	}
	return (&types.Config{GoVersion: goVersion}).Check(path, fset, []*ast.File{file}, nil)
}

// kernelSources declare what written cells may call of the packages that
// kernels provide.
var kernelSources = map[string]string{
	CellPackage:     "package cell; func Value(typ, text string) {}",
	RecorderPackage: "package recorder; func Starting(line int, name string, args ...any) {}",
}
