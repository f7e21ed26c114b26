// Package module writes the units of a chapter as the source of Go programs,
// and reads what the compiler and the runtime say of these: messages, stacks
// and reports of races, in which only what an author wrote is left, under the
// names and at the lines of the Markdown.
//
// It knows nothing of how programs are built and run, which is different on a
// machine and in a browser.
package module

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
	"weft/runner/virtual"
)

// Program gives the name of the program that a unit is in, which is the
// directory of its package too.
func Program(u runner.Unit) string {
	if u.Isolated {
		return "cell-" + strconv.Itoa(u.Cell)
	}
	return chapter
}

// chapter is the program of all units that are not isolated.
const chapter = "chapter"

// A Module is the source of the programs of a chapter.
type Module struct {
	units []runner.Unit
	// Files are the texts of files by slash-separated paths.
	Files map[string]string
	// names are the files of the author as the compiler is told of them,
	// with the names that they have in units.
	names map[string]string
}

// New writes units.
func New(units []runner.Unit) *Module {
	m := &Module{units: units, Files: map[string]string{}, names: map[string]string{}}
	entries := map[string][]runner.Unit{chapter: nil}
	for _, u := range units {
		program := Program(u)
		entries[program] = append(entries[program], u)
		m.Files[program+"/"+fileName(u)] = m.text(u)
	}
	for program, units := range entries {
		m.Files[program+"/weft_main.go"] = mainText(units)
	}
	return m
}

// Programs gives the names of the programs.
func (m *Module) Programs() []string {
	var names []string
	for name := range m.Files {
		if program, ok := strings.CutSuffix(name, "/weft_main.go"); ok {
			names = append(names, program)
		}
	}
	slices.Sort(names)
	return names
}

// fileName gives the name of the file of a unit.
func fileName(u runner.Unit) string { return fmt.Sprintf("weft_unit%d.go", u.Cell) }

// text gives a unit as a Go file in which line directives name the lines of
// the Markdown file wherever these jump.
func (m *Module) text(u runner.Unit) string {
	var b strings.Builder
	b.WriteString("package main\n")
	if u.Virtual {
		u = inVirtualTime(u)
	}
	for _, imp := range u.Imports {
		fmt.Fprintf(&b, "import %s %q\n", imp.Name, imp.Path)
	}
	file := m.name(u.Pos.File)
	next := 0
	for i, line := range strings.SplitAfter(u.Source, "\n") {
		if i < len(u.Lines) && u.Lines[i] > 0 {
			if u.Lines[i] != next {
				fmt.Fprintf(&b, "//line %s:%d\n", file, u.Lines[i])
			}
			next = u.Lines[i]
		}
		b.WriteString(line)
		next++
	}
	return b.String()
}

// name gives the name by which the compiler knows a file of the author: the
// same, but where that leads out of the directory, an absolute one.
func (m *Module) name(file string) string {
	name := file
	if !filepath.IsLocal(filepath.FromSlash(file)) {
		if abs, err := filepath.Abs(file); err == nil {
			name = abs
		}
	}
	name = filepath.Clean(name)
	m.names[name] = file
	return name
}

// inVirtualTime gives a unit with the packages that it gets in place of those
// of the standard library.
func inVirtualTime(u runner.Unit) runner.Unit {
	u.Imports = slices.Clone(u.Imports)
	for i := range u.Imports {
		u.Imports[i].Path = virtual.Path(u.Imports[i].Path)
	}
	var yields bool
	if u.Source, yields = virtual.Yielding(u.Source); yields {
		u.Imports = append(u.Imports, runner.Import{Name: "weft_clock", Path: virtual.Clock})
	}
	return u
}

// mainText gives the file with the function main of a program.
func mainText(units []runner.Unit) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport weft_main \"weft/cell\"\n")
	isVirtual := slices.ContainsFunc(units, func(u runner.Unit) bool { return u.Virtual })
	if isVirtual {
		fmt.Fprintf(&b, "import weft_clock %q\n", virtual.Clock)
	}
	if slices.ContainsFunc(units, traced) {
		b.WriteString("import weft_recorder \"weft/recorder\"\n")
	}
	b.WriteString("\nfunc main() {\n")
	if isVirtual {
		b.WriteString("\tweft_main.Virtual(weft_main.Clock{Own: weft_clock.Own, Open: weft_clock.Open, Do: weft_clock.Do, StandsStill: weft_clock.StandsStill, Arrive: weft_clock.Arrive, Now: weft_clock.Now})\n")
	}
	b.WriteString("\tweft_main.Main(map[string]func(){\n")
	for _, u := range units {
		switch {
		case u.Entry == "":
		case traced(u):
			fmt.Fprintf(&b, "\t\t%q: func() {\n\t\t\tdefer weft_main.Aside(func() func() { return weft_recorder.Start(weft_main.Began(), %d, weft_main.Trace).Stop })()\n\t\t\t%s()\n\t\t},\n", u.Entry, u.TraceFor, u.Entry)
		default:
			fmt.Fprintf(&b, "\t\t%q: %s,\n", u.Entry, u.Entry)
		}
	}
	b.WriteString("\t})\n}\n")
	return b.String()
}

// traced reports whether the trace of a unit is recorded.
func traced(u runner.Unit) bool { return u.Trace != "" && u.Entry != "" }
