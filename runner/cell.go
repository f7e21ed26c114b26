package runner

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A Pos is a place in a file that a person edits. Lines and columns count
// from 1, columns in bytes, as the Go tools do. A zero Line means that the
// place is not known; a zero Col that only the line is.
type Pos struct {
	File string `json:"file,omitempty"`
	Line int    `json:"line,omitempty"`
	Col  int    `json:"col,omitempty"`
}

// IsValid reports whether p names at least a line.
func (p Pos) IsValid() bool { return p.Line > 0 }

// Compare orders places by file, line and column.
func (p Pos) Compare(q Pos) int {
	return cmp.Or(cmp.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Col, q.Col))
}

// String gives p as file:line:col, without the parts that are not known.
func (p Pos) String() string {
	switch {
	case !p.IsValid():
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// A Problem is a mistake of an author at its place: it is printed as
// file:line:col: text, with the hint indented below.
type Problem struct {
	Pos  Pos    `json:"pos"`
	Text string `json:"text"`
	// Hint says what to do; it may have several lines, or none.
	Hint string `json:"hint,omitempty"`
}

// String gives the first line of p as it is printed: file:line:col: text.
func (p Problem) String() string { return p.Pos.String() + ": " + p.Text }

// A Cell is one fenced block of Go in a chapter: its source, where that
// stands in the Markdown file, and what its attributes ask for. It does not
// change after it is made (I1).
type Cell struct {
	// Number is the place among the cells of the chapter, from 1.
	Number int `json:"number"`
	// Name is the cell's own name, unique in the chapter, or empty.
	Name string `json:"name,omitempty"`
	// Source is the Go of the cell, with LF at the end of each line and
	// without the indentation of the list or quote around it.
	Source string `json:"source"`
	// Pos is where the first byte of Source stands.
	Pos Pos `json:"pos"`
	// Indents holds for each line of Source the bytes that stand before it
	// in the file: nil means none.
	Indents []int `json:"indents,omitempty"`
	// Want is what the cell must print; nil if that is not recorded.
	Want *Want `json:"want,omitempty"`
	Options
}

// Options are what the attributes of a cell ask of its run.
type Options struct {
	// Expect is how the cell must end; empty means Done.
	Expect Ending `json:"expect,omitempty"`
	// Kernel pins the cell to the kernel of that name; empty means all.
	Kernel string `json:"kernel,omitempty"`
	// Timeout bounds the wall time of the cell; zero means the default.
	Timeout time.Duration `json:"timeout,omitempty"`
	// Isolated asks for a process and a scope of the cell's own.
	Isolated bool `json:"isolated,omitempty"`
	// NoRun asks for type-checking without running.
	NoRun bool `json:"norun,omitempty"`
	// Virtual asks for virtual time (clock=virtual).
	Virtual bool `json:"virtual,omitempty"`
	// Race asks for the race detector.
	Race bool `json:"race,omitempty"`
	// Trace asks for a timeline: empty, "goroutines" or "threads".
	Trace string `json:"trace,omitempty"`
	// Runs is how often the cell is run; zero means once.
	Runs int `json:"runs,omitempty"`
	// Leak asks for the goroutines that the cell leaves blocked for ever.
	Leak bool `json:"leak,omitempty"`
	// Param is the variable that a reader may choose; nil if there is none.
	Param *Param `json:"param,omitempty"`
}

// A Param is a variable of a cell for which the cell is run once with each
// of some values (param=workers=1,2,4).
type Param struct {
	Name string `json:"name"`
	// Values are Go literals, as written. The cell defines the variable with
	// one of them: that one comes last, and cells below see it.
	Values []string `json:"values"`
}

// ID names the cell in links, messages and exports: its name, or "cell-N".
func (c Cell) ID() string {
	if c.Name != "" {
		return c.Name
	}
	return "cell-" + strconv.Itoa(c.Number)
}

// At gives the place in the Markdown file of a line and column of Source,
// both from 1.
func (c Cell) At(line, col int) Pos {
	if i := line - 1; i >= 0 && i < len(c.Indents) {
		col += c.Indents[i]
	}
	return Pos{File: c.Pos.File, Line: c.Pos.Line + line - 1, Col: col}
}

// LineOf gives the line of Source, from 1, for a place in the Markdown file;
// false if that is not in the cell.
func (c Cell) LineOf(p Pos) (line int, ok bool) {
	line = p.Line - c.Pos.Line + 1
	ok = p.IsValid() && p.File == c.Pos.File && line >= 1 && line <= strings.Count(strings.TrimSuffix(c.Source, "\n"), "\n")+1
	return line, ok
}

// holds reports whether a place is in the source of the cell.
func (c Cell) holds(p Pos) bool {
	_, ok := c.LineOf(p)
	return ok
}

// A File is a block that a chapter puts into the working directory of its
// cells (the attribute file=).
type File struct {
	// Name is a slash-separated path below the working directory.
	Name string `json:"name"`
	Data string `json:"data"`
	Pos  Pos    `json:"pos"`
}
