package session

import (
	"fmt"
	"go/types"
	"slices"
	"strings"
	"time"
	"unicode/utf16"

	"weft/runner"
	"weft/runner/program"
)

// readTime is how long a cell may take that waits for somebody to type.
const readTime = 10 * time.Minute

// A front checks the cells of a session and writes them for kernels. It keeps
// the newest program.
type front struct {
	config   Config
	importer types.Importer
	rev      int
	cells    []Keyed
	program  *program.Program
	reads    map[int]bool
	needs    []runner.Need // nil if there is a machine
	lowered  *runner.Plan
	compiled *runner.Plan
}

func newFront(c Config) *front { return &front{config: c, importer: c.Types.Importer()} }

// check checks the cells.
func (f *front) check(a Check, _ []runner.File) Checked {
	var cells []runner.Cell
	for _, k := range a.Cells {
		cells = append(cells, k.Cell)
	}
	if f.program == nil { // later ones ask for single packages
		f.config.Types.PrefetchFor(cells)
	}
	f.rev, f.cells, f.lowered, f.compiled, f.reads = a.Rev, a.Cells, nil, nil, map[int]bool{}
	f.program = program.Check(cells, f.importer)
	problems := f.program.CellProblems()
	if f.needs = nil; f.config.Offered != nil {
		f.needs = f.program.Needs(f.config.Offered)
	}
	facts := map[string]Fact{}
	for i, d := range f.program.Dependences() {
		fact := Fact{Imports: d.Imports, Touches: d.Touches}
		for _, n := range d.Needs {
			fact.Needs = append(fact.Needs, a.Cells[n].Key)
		}
		for _, p := range problems[i] {
			fact.Problems = append(fact.Problems, placed(cells[i], p))
		}
		if known, ok := f.program.Result(i); ok {
			fact.Known = &known
		}
		if f.needs != nil {
			fact.Need = f.needs[i]
		}
		// Nobody types the same for each run or value.
		fact.Reads = d.Input && cells[i].Runs <= 1 && cells[i].Param == nil
		f.reads[cells[i].Number] = fact.Reads
		facts[a.Cells[i].Key] = fact
	}
	return Checked{Rev: a.Rev, Facts: facts}
}

// write writes the units for the kernel that answers.
func (f *front) write(a Write) Written {
	if a.Rev != f.rev {
		return Written{Rev: a.Rev}
	}
	plan, err := f.plan(f.config.Instant.Lowered)
	w := Written{Rev: a.Rev, Units: map[string]string{}}
	if err != nil {
		w.Error = "not interpretable: " + err.Error()
	}
	keys := map[int]string{}
	for _, k := range f.cells {
		keys[k.Cell.Number] = k.Key
		for _, variant := range plan.Variants[k.Cell.Number] {
			keys[variant] = k.Key
		}
	}
	declares := map[string]string{} // a name → the key of the unit
	w.Borrows = map[string][]string{}
	for _, u := range plan.Units {
		key := keys[u.Cell]
		if c, ok := f.cell(key); ok && c.Number == u.Cell {
			w.Units[key] = fmt.Sprint(u.Imports, "\n", u.Source)
		}
		if u.Isolated {
			continue
		}
		for _, name := range ownNames(u.Source) {
			from, ok := declares[name]
			if ok && from != key && !slices.Contains(w.Borrows[key], from) {
				w.Borrows[key] = append(w.Borrows[key], from)
			}
		}
		for line := range strings.Lines(u.Source) {
			if name := ownDeclared(line); name != "" {
				declares[name] = key
			}
		}
	}
	return w
}

// own begins the names that no author may use.
const own = "weft_"

// ownNames gives those of a text.
func ownNames(text string) (names []string) {
	for {
		at := strings.Index(text, own)
		if at < 0 {
			return names
		}
		word := strings.TrimRightFunc(text[:at], inName)
		end := at + len(leadingName(text[at:]))
		if name := text[at:end]; len(word) == at && name != own {
			names = append(names, name)
		}
		text = text[end:]
	}
}

// ownDeclared gives the one that a line at the top of a unit declares; else
// nothing.
func ownDeclared(line string) string {
	for _, keyword := range []string{"func ", "var ", "type "} {
		if rest, ok := strings.CutPrefix(line, keyword); ok && strings.HasPrefix(rest, own) {
			return leadingName(rest)
		}
	}
	return ""
}

// leadingName gives the name that begins a text.
func leadingName(text string) string {
	return text[:len(text)-len(strings.TrimLeftFunc(text, inName))]
}

// inName reports whether a rune can be in a name that the front end makes up.
func inName(r rune) bool {
	return r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

// plan gives the plan of the newest program.
func (f *front) plan(lowered bool) (runner.Plan, error) {
	at := &f.compiled
	if lowered {
		at = &f.lowered
	}
	if *at != nil {
		return **at, nil
	}
	units, err := f.here(lowered), error(nil)
	if lowered {
		units, err = program.Lower(units, f.importer)
	}
	for i := range units {
		if f.reads[units[i].Cell] {
			units[i].Timeout, units[i].Input = max(units[i].Timeout, readTime), true
		}
	}
	p := f.program.Plan(units)
	*at = &p
	return p, err
}

// ahead writes the units for the kernel that answers. What is wrong with them
// is told to who needs them.
func (f *front) ahead() {
	if f.program != nil {
		_, _ = f.plan(f.config.Instant.Lowered)
	}
}

// here gives the units of the cells that can be run here, interpreted or
// compiled.
func (f *front) here(interpreted bool) []runner.Unit {
	units := f.program.Units()
	if f.needs == nil {
		return units
	}
	variants := f.program.Plan(nil).Variants
	elsewhere := map[int]bool{}
	for i, k := range f.cells {
		if need := f.needs[i].Kind; need != "" && (interpreted || need != runner.NeedsCompiler) {
			for _, n := range append(variants[k.Cell.Number], k.Cell.Number) {
				elsewhere[n] = true
			}
		}
	}
	return slices.DeleteFunc(units, func(u runner.Unit) bool { return elsewhere[u.Cell] })
}

// only gives a plan with nothing but the units of some cells.
func only(p runner.Plan, numbers []int) runner.Plan {
	var units []runner.Unit
	for _, u := range p.Units {
		wanted := func(n int) bool { return n == u.Cell || slices.Contains(p.Variants[n], u.Cell) }
		if slices.ContainsFunc(numbers, wanted) {
			units = append(units, u)
		}
	}
	p.Units = units
	return p
}

// cell gives the cell with a key.
func (f *front) cell(key string) (runner.Cell, bool) {
	for _, k := range f.cells {
		if k.Key == key {
			return k.Cell, true
		}
	}
	return runner.Cell{}, false
}

// numbers gives the numbers of cells.
func (f *front) numbers(keys []string) []int {
	var all []int
	for _, key := range keys {
		if c, ok := f.cell(key); ok {
			all = append(all, c.Number)
		}
	}
	return all
}

// placed gives a problem at its place in the source of its cell. It reaches to
// the end of the word that stands there.
func placed(c runner.Cell, p runner.Problem) Problem {
	line := p.Pos.Line - c.Pos.Line + 1
	lines := strings.Split(c.Source, "\n")
	line = min(max(line, 1), len(lines))
	col := max(p.Pos.Col, 1)
	if line-1 < len(c.Indents) {
		col -= c.Indents[line-1]
	}
	text := lines[line-1]
	start := min(max(col-1, 0), len(text))
	end := start + len(word(text[start:]))
	return Problem{
		Line: line, Col: units(text[:start]) + 1, EndLine: line, EndCol: units(text[:end]) + 1,
		Text: p.Text, Hint: p.Hint, Pos: p.Pos,
	}
}

// word gives the name at the beginning of a text, or its first character.
func word(s string) string {
	for i, r := range s {
		if r != '_' && !('0' <= r && r <= '9') && !('a' <= r|0x20 && r|0x20 <= 'z') && r < 0x80 {
			if i == 0 {
				return s[:1]
			}
			return s[:i]
		}
	}
	return s
}

// units counts the UTF-16 units of a text.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// offset gives the byte in a source of a line and a column in UTF-16 units,
// both from 1; the nearest if there is none.
func offset(source string, line, col int) int {
	at := 0
	for ; line > 1; line-- {
		i := strings.IndexByte(source[at:], '\n')
		if i < 0 {
			return len(source)
		}
		at += i + 1
	}
	for _, r := range source[at:] {
		if col <= 1 || r == '\n' {
			break
		}
		col -= utf16.RuneLen(r)
		at += len(string(r))
	}
	return at
}
