package module

import (
	"reflect"
	"testing"

	"weft/runner"
)

func TestRaceNamesWhatAuthorsKnow(t *testing.T) {
	names := map[string]string{"zh/a.md": "zh/a.md"}
	const report = `WARNING: DATA RACE
Write at 0x00c000012345 by goroutine 19:
  strings.(*Builder).WriteString()
      /go/src/strings/builder.go:108 +0x6f
  main.weft_cell4.func1()
      zh/a.md:40 +0x44

Previous atomic read at 0x00c000012345 by goroutine 7:
  main.(*T__2).get()
      zh/a.md:43 +0x1d0
  main.weft_cell4()
      zh/a.md:44 +0x1d0
  weft/cell.run.func1()
      /cache/cell/main.go:80 +0x8a

Goroutine 19 (running) created at:
  main.weft_cell4()
      zh/a.md:39 +0x190

Goroutine 7 (running) created at:
  weft/cell.run()
      /cache/cell/main.go:70 +0x6f
`
	r := parseRace(report, names)
	const want = "Write by goroutine 2:\ncell 4.func1(...)\n\tzh/a.md:40\n\n" +
		"Previous atomic read by goroutine 1:\nmain.(*T).get(...)\n\tzh/a.md:43\ncell 4(...)\n\tzh/a.md:44\n\n" +
		"goroutine 2 (running) created at:\ncell 4(...)\n\tzh/a.md:39\n"
	if got := r.String(); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
	acts := []runner.Act{
		{Goroutine: 2, What: "write", Pos: runner.Pos{File: "zh/a.md", Line: 40}},
		{Goroutine: 1, What: "read", Pos: runner.Pos{File: "zh/a.md", Line: 43}},
	}
	if got := r.acts(); !reflect.DeepEqual(got, acts) {
		t.Errorf("acts %+v, want %+v", got, acts)
	}
}

// A race within the library has no line of the author for one side.
func TestRaceOfWhichOneSideIsNotOfCells(t *testing.T) {
	const report = `WARNING: DATA RACE
Write at 0x00c000012345 by main goroutine:
  main.f()
      a.md:4 +0x44

Previous write at 0x00c000012345 by goroutine 7:
  net.f()
      /go/src/net/f.go:43 +0x1d0
`
	r := parseRace(report, map[string]string{"a.md": "a.md"})
	if got := r.acts(); got != nil {
		t.Errorf("acts %+v, want none", got)
	}
	if got, want := r.String(), "Write by goroutine 1:\nmain.f(...)\n\ta.md:4\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
