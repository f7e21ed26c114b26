// Package kerneltest holds what every kernel promises, as a test that each
// kernel's package calls.
//
// Most promises are archives in testdata, one for each: the comment says
// what is promised, N.go is a unit, and want is what the results look like.
// The name of the file is the name of the promise.
//
//	Outputs are in the order in which the cell produced them.
//
//	-- 1.go --
//	import "fmt"
//	import weft_cell "weft/cell"
//
//	func weft_cell1() {
//		fmt.Println("before")
//		weft_cell.Value("int", 1)
//	}
//	-- want --
//	1 done
//		stdout "before\n"
//		value int "1"
//
// A unit runs the function weft_cellN if it has one. Its lines are those of
// N.go. A comment "//weft:isolated" or "//weft:timeout 100ms" in it sets
// these. In the comment of the archive, "needs NAME" names a field of [Can]
// in lower case without which the promise is not asked for, "want NAME" is what
// kernels with that field are to give instead, and "limit NAME
// VALUE" sets one of the limits; "show stack" adds stacks to what is wanted.
package kerneltest

import (
	"embed"
	"io/fs"
	"path"
	"reflect"
	"strings"
	"testing"

	"weft/runner"
)

// A Config is what a kernel for a test is opened with.
type Config struct {
	Files  []runner.File
	Env    []string
	Limits runner.Limits
}

// Can says what a kernel can do that not every one can.
type Can struct {
	// Die: it lives on when a cell ends its process.
	Die bool
	// Deadlock: it sees that all goroutines are asleep.
	Deadlock bool
	// StoppedTimer: it sees that also where a timer was stopped that they
	// would have waited for.
	StoppedTimer bool
	// Stop: it ends a cell that does not end by itself.
	Stop bool
	// Racy: it runs cells with data races without a word about them.
	Racy bool
	// Limit: it bounds memory and output.
	Limit bool
	// Descriptors: it takes what is written past package os, and what
	// processes write that a cell starts.
	Descriptors bool
	// System: its cells reach an operating system: files, signals, pipes,
	// and more memory than a browser could name.
	System bool
	// Place: it has files, a working directory and an environment of its
	// own.
	Place bool
	// Files: its cells have a working directory with the chapter's files.
	Files bool
	// Isolate: it runs isolated units.
	Isolate bool
	// Trace: it tells where a panic was and the functions above it.
	Trace bool
	// Exact: it tells the line of everything that the Go runtime reports.
	Exact bool
	// Witness: it tells the line too where it ends a unit itself that takes
	// too long or too much memory.
	Witness bool
	// Preempt: no goroutine keeps the others from running.
	Preempt bool
	// Feed: its units can read what they are fed.
	Feed bool
	// Interrupt: it can be interrupted.
	Interrupt bool
	// Order: it keeps the order of what is written to the standard output
	// and to the standard error.
	Order bool
}

// An Open opens a kernel; the test closes it.
type Open func(t *testing.T, c Config) runner.Kernel

//go:embed testdata
var testdata embed.FS

// Run asks for all promises. Each test opens a kernel of its own.
func Run(t *testing.T, open Open, can Can) {
	names, err := fs.Glob(testdata, "testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		promise := strings.TrimSuffix(path.Base(name), ".txtar")
		t.Run(promise, func(t *testing.T) {
			a := read(t, name)
			a.require(t, can)
			a.want = a.wanted(t, can)
			a.run(t, open)
		})
	}
	for _, p := range promises {
		t.Run(p.name, func(t *testing.T) {
			require(t, can, p.needs)
			p.test(t, open)
		})
	}
}

// require skips the test if the kernel cannot do what it needs.
func require(t *testing.T, can Can, needs []string) {
	t.Helper()
	for _, name := range needs {
		if !can.has(t, name) {
			t.Skipf("the kernel cannot: %s", name)
		}
	}
}

// has reports whether the kernel can do what a field of this name says.
func (can Can) has(t *testing.T, name string) bool {
	t.Helper()
	field := reflect.ValueOf(can).FieldByNameFunc(func(f string) bool { return strings.EqualFold(f, name) })
	if !field.IsValid() {
		t.Fatalf("%q: no such field of Can", name)
	}
	return field.Bool()
}
