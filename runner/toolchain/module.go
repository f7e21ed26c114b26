package toolchain

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
	"weft/runner/show"
	"weft/runner/timeline/recorder"
	"weft/runner/toolchain/cell"
	"weft/runner/virtual"
)

// Setup is the variable by which [process.Exec] sets a program up.
const Setup = cell.Setup

// driver is the source of package cell.
//
//go:embed cell/*.go
var driver embed.FS

// The names of programs and of the directories of their packages.
const chapter = "chapter"

func isolated(cell int) string { return "cell-" + strconv.Itoa(cell) }

// A module is the source of the programs of a chapter.
type module struct {
	units []runner.Unit
	race  bool // with the race detector
	// files are the texts of files by slash-separated paths.
	files map[string]string
	// names are the files of the author as the compiler is told of them,
	// with the names that they have in units.
	names map[string]string
}

// newModule writes units.
func newModule(units []runner.Unit, race bool) *module {
	m := &module{units: units, race: race, files: map[string]string{}, names: map[string]string{}}
	entries := map[string][]runner.Unit{chapter: nil}
	for _, u := range units {
		program := chapter
		if u.Isolated {
			program = isolated(u.Cell)
		}
		entries[program] = append(entries[program], u)
		m.files[program+"/"+fileName(u)] = m.text(u)
	}
	for program, units := range entries {
		m.files[program+"/weft_main.go"] = mainText(units)
	}
	return m
}

// programs gives the names of the programs.
func (m *module) programs() []string {
	var names []string
	for name := range m.files {
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
func (m *module) text(u runner.Unit) string {
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
func (m *module) name(file string) string {
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

// key names the programs by all that goes into them.
func (m *module) key(release string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %q\n", release, language(), flags("", m))
	for _, name := range slices.Sorted(maps.Keys(m.files)) {
		fmt.Fprintf(h, "%q %q\n", name, m.files[name])
	}
	fmt.Fprintf(h, "%s\n", driverKey())
	return hex.EncodeToString(h.Sum(nil))
}

// write writes the module into dir; that of package cell is in another one.
func (m *module) write(dir, driver string) error {
	files := maps.Clone(m.files)
	files["go.mod"] = fmt.Sprintf("module chapter\n\ngo %s\n\nrequire weft v0.0.0\n\nreplace weft => %s\n",
		strings.TrimPrefix(language(), "go"), strconv.Quote(driver))
	return writeFiles(dir, files)
}

// displays connects package show to the parent.
const displays = `package show

import weft_cell "weft/cell"

func init() { display = weft_cell.Display }
`

// driverFiles gives the module of the packages that are written beside a
// chapter: cell, and what is for the chapters that use it, show, recorder and
// the packages of virtual time.
func driverFiles() map[string]string {
	files := map[string]string{"go.mod": "module weft\n\ngo " + strings.TrimPrefix(language(), "go") + "\n"}
	addGo(files, "", driver, "cell/*.go")
	addGo(files, "show/", show.Source(), "*.go")
	files["show/weft.go"] = displays
	addGo(files, "recorder/", recorder.Source, "*.go")
	addGo(files, "runner/virtual/", virtual.Source, "*/*.go")
	return files
}

// addGo adds the Go files of a pattern below dir, but for tests.
func addGo(files map[string]string, dir string, from fs.FS, pattern string) {
	names, err := fs.Glob(from, pattern)
	if err != nil {
		panic("toolchain: " + err.Error())
	}
	for _, name := range names {
		if text, err := fs.ReadFile(from, name); err == nil && !strings.HasSuffix(name, "_test.go") {
			files[dir+name] = string(text)
		}
	}
}

// driverKey names the module of package cell by its contents.
func driverKey() string {
	h := sha256.New()
	files := driverFiles()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%q %q\n", name, files[name])
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// writeFiles writes files below dir.
func writeFiles(dir string, files map[string]string) error {
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			return err
		}
	}
	return nil
}
