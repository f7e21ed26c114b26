package module

import (
	"slices"
	"strings"
	"testing"

	"weft/runner"
)

func TestTraceNamesWhatAuthorsKnow(t *testing.T) {
	names := map[string]string{"zh/a.md": "zh/a.md", "/abs/b.md": "../b.md"}
	for _, test := range []struct{ name, report, want, pos string }{
		{"panic", `goroutine 7 [running]:
runtime/debug.Stack()
	/go/src/runtime/debug/stack.go:26 +0x5e
weft/cell.told({0x4b,0x5c})
	/cache/cell/main.go:90 +0x1
panic({0x4b?, 0x5c?})
	/go/src/runtime/panic.go:783 +0x132
strings.Repeat({0x1, 0x2}, 0x3)
	/go/src/strings/strings.go:612 +0x1
main.f__2[...](0x1)
	zh/a.md:12 +0x1f
main.weft_main3.func1.2()
	zh/a.md:13 +0x1f
main.(*T__3).run(...)
	/abs/b.md:14
main.weft_cell3()
	zh/a.md:15 +0x1f
weft/cell.run.func1()
	/cache/cell/main.go:72 +0x1
created by weft/cell.run in goroutine 1
	/cache/cell/main.go:64 +0x78
`, "main.f[...](...)\n\tzh/a.md:12\nmain.main.func1.2(...)\n\tzh/a.md:13\nmain.(*T).run(...)\n\t../b.md:14\ncell 3(...)\n\tzh/a.md:15\n", "zh/a.md:12"},
		{"deadlock", `fatal error: all goroutines are asleep - deadlock!

goroutine 1 [chan receive]:
weft/cell.run(0x4)
	/cache/cell/main.go:74 +0x8c
main.main()
	weft_main.go:6 +0x150

goroutine 34 [sync.Mutex.Lock, 2 minutes]:
sync.(*Mutex).Lock(...)
	/go/src/sync/mutex.go:46
main.weft_cell3()
	zh/a.md:5 +0x1
created by weft/cell.run in goroutine 1
	/cache/cell/main.go:64 +0x78

goroutine 20 [chan send]:
main.weft_cell2.func1()
	zh/a.md:2 +0x1
created by main.weft_cell2 in goroutine 19
	zh/a.md:1 +0x1

goroutine 36 [select (no cases)]:
main.late()
	zh/a.md:7 +0x1
created by main.weft_cell3 in goroutine 34
	zh/a.md:4 +0x1
`, `goroutine 1 [sync.Mutex.Lock, 2 minutes]:
cell 3(...)
	zh/a.md:5

goroutine 2 [chan send]:
cell 2.func1(...)
	zh/a.md:2
created by cell 2
	zh/a.md:1

goroutine 3 [select (no cases)]:
main.late(...)
	zh/a.md:7
created by cell 3 in goroutine 1
	zh/a.md:4
`, "zh/a.md:5"},
		{"repanicked", `panic: x [recovered, repanicked]

goroutine 7 [running]:
panic({0x4b, 0x5c})
	/go/src/runtime/panic.go:783
main.weft_cell1.func1()
	zh/a.md:3 +0x1
panic({0x4b, 0x5c})
	/go/src/runtime/panic.go:783
main.weft_cell1()
	zh/a.md:5 +0x1
`, "cell 1(...)\n\tzh/a.md:5\n", "zh/a.md:5"},
		{"signal", `SIGQUIT: quit
PC=0x484a77 m=1 sigcode=0

goroutine 0 gp=0x36 m=1 mp=0x36 [idle]:
runtime.usleep(0x2710)
	/go/src/runtime/sys_linux_amd64.s:135 +0x37 fp=0x36 sp=0x36 pc=0x48

goroutine 19 gp=0x36 m=nil [runnable]:
main.weft_cell1()
	zh/a.md:6 +0x46 fp=0x36 sp=0x36 pc=0x4b
created by weft/cell.run in goroutine 1
	/cache/cell/main.go:64 +0x78
`, "goroutine 1 [runnable]:\ncell 1(...)\n\tzh/a.md:6\n", "zh/a.md:6"},
		{"nothing of cells", "fatal error: x\n\ngoroutine 1 [running]:\nmain.main()\n\tweft_main.go:6 +0x1\n", "", ""},
		{"no report", "hello", "", ""},
	} {
		got := parseTrace(test.report, names)
		if got.String() != test.want || got.pos().String() != test.pos {
			t.Errorf("%s: at %s\n%s\nwant: at %s\n%s", test.name, got.pos(), got, test.pos, test.want)
		}
	}
}

func FuzzParseTrace(f *testing.F) {
	f.Add("goroutine 7 [running]:\nmain.f(0x1)\n\tzh/a.md:12 +0x1f\ncreated by main.g in goroutine 1\n\tzh/a.md:2\n")
	f.Fuzz(func(t *testing.T, report string) {
		_ = parseTrace(report, map[string]string{"zh/a.md": "zh/a.md"}).String()
	})
}

// The compiler gives an empty loop a line before the cell.
func TestTraceSnapsToLinesOfCells(t *testing.T) {
	source := []string{
		"var idle = func() {", // line 11
		"for {",
		"}",
		"}",
		"type T[E any] struct{}",
		"func (*T[E]) run(stop *bool) {", // line 16
		"for !*stop {",
		"}",
		"for {",
		"continue",
		"}",
		"}",
		"func weft_cell1() {", // line 23
		"for {",
		"go func() {",
		"again: goto again",
		"}()",
		"for i := 0; ; i++ {",
		"}",
		"}",
		"}",
		"func other() {",
		"for {",
		"println()",
		"}",
		"}",
	}
	u := runner.Unit{Source: strings.Join(source, "\n") + "\n", Pos: runner.Pos{File: "a.md", Line: 10}}
	for i := range source {
		u.Lines = append(u.Lines, 11+i)
	}
	all := New([]runner.Unit{u}).functions()
	for _, test := range []struct {
		name       string
		line, want int
	}{
		{"main.weft_cell1", 9, 28},
		{"main.weft_cell1", 24, 24},
		{"main.weft_cell1", -2, 28},
		{"main.weft_cell1.func1", 9, 26},
		{"main.weft_cell1.func1", 27, 27},
		{"main.weft_cell1-range1", 9, 28},
		{"main.(*T[...]).run", 9, 19},
		{"main.init.func1", 9, 12},
		{"main.other", 9, 9},
		{"main.weft_cell12", 9, 9},
	} {
		tr := trace{{frames: []frame{{name: test.name, pos: runner.Pos{File: "a.md", Line: test.line}}}}}
		tr.snap(all)
		if got := tr[0].frames[0].pos.Line; got != test.want {
			t.Errorf("%s at line %d is at %d, want %d", test.name, test.line, got, test.want)
		}
	}
}

func TestTraceTellsWhatGoroutinesDo(t *testing.T) {
	at := func(id int, state string, line int) goroutine {
		return goroutine{id: id, state: state, frames: []frame{{pos: runner.Pos{File: "a.md", Line: line}}}}
	}
	tr := trace{at(1, "sync.WaitGroup.Wait", 9), at(2, "chan send, 2 minutes", 4), at(3, "chan send", 4), at(4, "chan send", 5)}
	want := []runner.Act{
		{Goroutine: 1, What: "sync.WaitGroup.Wait", Pos: runner.Pos{File: "a.md", Line: 9}},
		{Goroutine: 2, Others: 1, What: "chan send", Pos: runner.Pos{File: "a.md", Line: 4}},
		{Goroutine: 4, What: "chan send", Pos: runner.Pos{File: "a.md", Line: 5}},
	}
	if got := tr.acts(); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := tr[:1].acts(); got != nil {
		t.Errorf("of one goroutine: got %v, want nothing", got)
	}
}
