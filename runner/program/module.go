package program

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"weft/runner"
	"weft/runner/pattern"
)

// filesDir is the directory beside an exported program that has the files of
// the chapter. The go command does not look into it, but embeds it.
const filesDir = "_files"

// Module gives the exported program as the files of a module, with slashes in
// their names: main.go, go.mod, those of the local packages that cells import,
// and the files that cells find. Listing needs no Files and no Paths. Local has
// packages by the paths under which cells import them. The error is for a
// chapter that no module can hold.
func (p *Program) Module(name string, l Listing, local map[string]fs.FS, files []runner.File) ([]runner.File, error) {
	name = moduleName(name)
	if len(files) > 0 {
		l.Files = filesDir
	}
	l.Paths = map[string]string{}
	var beside []runner.File
	for _, imported := range p.imports() {
		if local[imported] == nil {
			continue
		}
		l.Paths[imported] = name + "/" + path.Base(imported)
		source, err := packageFiles(local[imported], path.Base(imported))
		if err != nil {
			return nil, err
		}
		beside = append(beside, source...)
	}
	for _, f := range files {
		if path.Base(f.Name) == "go.mod" {
			return nil, fmt.Errorf("%s: the program cannot hold the file %q: the go command embeds no module in another", f.Pos, f.Name)
		}
		beside = append(beside, runner.File{Name: path.Join(filesDir, f.Name), Data: f.Data})
	}
	text, err := p.Export(l)
	if err != nil {
		return nil, err
	}
	return append([]runner.File{{Name: "main.go", Data: text}, {Name: "go.mod", Data: "module " + name + "\n\ngo 1.26\n"}}, beside...), nil
}

// imports gives the paths of what the cells import, in order.
func (p *Program) imports() []string {
	var cells []runner.Cell
	for _, c := range p.cells {
		cells = append(cells, c.Cell)
	}
	paths := Imports(cells)
	slices.Sort(paths)
	return slices.Compact(paths)
}

// packageFiles gives the source of a package in a directory.
func packageFiles(source fs.FS, dir string) ([]runner.File, error) {
	names, err := fs.Glob(source, "*.go")
	if err != nil {
		return nil, err
	}
	var files []runner.File
	for _, name := range names {
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, err
		}
		files = append(files, runner.File{Name: path.Join(dir, name), Data: string(text)})
	}
	return files, nil
}

// strange are the letters that the path of a module cannot have.
var strange = pattern.Late(`[^a-z0-9]+`)

// moduleName gives the path of the module of a chapter by its name.
func moduleName(name string) string {
	if name := strings.Trim(strange().ReplaceAllString(strings.ToLower(name), "-"), "-"); name != "" {
		return name
	}
	return "chapter"
}
