package process

import (
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weft/runner"
)

// Cells could assign to a variable that a package exports: all that the harmless
// packages have are known.
func TestHarmless_packages_export_no_other_variables(t *testing.T) {
	for path, known := range harmless {
		if strings.HasPrefix(path, "weft/") {
			continue // show has none; no author can name what is in the others
		}
		pkg, err := build.Import(path, "", 0)
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, name := range pkg.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(pkg.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, variables(file)...)
		}
		slices.Sort(found)
		if !slices.Equal(found, known) {
			t.Errorf("package %s exports the variables %v; known are %v", path, found, known)
		}
	}
}

// variables gives the exported variables that a file declares.
func variables(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		gen, ok := d.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if id.IsExported() {
					names = append(names, id.Name)
				}
			}
		}
	}
	return names
}

// What a unit asks for that is more than code makes it one to be run apart.
func TestHarmless_units(t *testing.T) {
	plain := runner.Unit{Imports: []runner.Import{{Name: "fmt", Path: "fmt"}, {Name: "errors", Path: "errors"}}, Source: "errors.New"}
	if !isHarmless(plain) {
		t.Error("fmt and errors are not harmless")
	}
	for name, change := range map[string]func(*runner.Unit){
		"isolated":       func(u *runner.Unit) { u.Isolated = true },
		"virtual time":   func(u *runner.Unit) { u.Virtual = true },
		"input":          func(u *runner.Unit) { u.Input = true },
		"trace":          func(u *runner.Unit) { u.Trace = "goroutines" },
		"a variable":     func(u *runner.Unit) { u.Source = "errors.ErrUnsupported = nil" },
		"another import": func(u *runner.Unit) { u.Imports = []runner.Import{{Name: "_", Path: "net/http"}} },
		"no such import": func(u *runner.Unit) { u.Imports = []runner.Import{{Name: "x", Path: "example.org/x"}} },
	} {
		u := plain
		change(&u)
		if isHarmless(u) {
			t.Errorf("%s: taken for harmless", name)
		}
		if areHarmless([]runner.Unit{plain, u}) {
			t.Errorf("%s: a chapter with it is taken for harmless", name)
		}
	}
}
