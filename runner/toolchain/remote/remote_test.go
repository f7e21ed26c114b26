package remote_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"weft/runner"
	"weft/runner/toolchain/remote"
)

// A world builds programs and runs them, and notes what it is asked for.
type world struct {
	did []string
}

// build refuses what has the word "wrong" on its line.
func (w *world) build(_ context.Context, files map[string]string) (program, said string, err error) {
	names := []string{}
	for name, text := range files {
		if !strings.HasPrefix(name, "weft_main") {
			names = append(names, name)
		}
		if strings.Contains(text, "wrong") {
			said += "zh/a.md:21: wrong word\n"
		}
	}
	slices.Sort(names)
	w.did = append(w.did, "build "+strings.Join(names, " "))
	return strings.Join(names, " "), said, nil
}

// A process is a kernel of one of the programs.
type process struct {
	*world
	program string
}

func (p process) Run(_ context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	p.did = append(p.did, fmt.Sprintf("run %d %s", units[0].Cell, units[0].Entry))
	res := runner.Result{Cell: units[0].Cell, Ending: runner.Done}
	if units[0].Cell == 3 {
		res.Ending = runner.Exit
	}
	return []runner.Result{res}, nil
}

func (p process) Close() error {
	p.did = append(p.did, "close")
	return nil
}

func unit(n int, text string) runner.Unit {
	return runner.Unit{Cell: n, Source: text, Entry: fmt.Sprintf("weft_cell%d", n), Pos: runner.Pos{File: "zh/a.md", Line: 10 * n}, Lines: []int{10*n + 1}}
}

// What is not known is built when it comes, and what has run is run again, in
// programs that changed; what the compiler refuses is left out, and has its
// words.
func TestKernelBuildsWhatIsNew(t *testing.T) {
	w := &world{}
	first, second, third, fourth := unit(1, "one"), unit(2, "wrong"), unit(3, "exits"), unit(4, "alone")
	fourth.Isolated = true
	k := remote.New(remote.Config{Units: []runner.Unit{first}, Build: w.build, Start: func(program string) runner.Kernel { return process{w, program} }})
	var endings []runner.Ending
	for _, units := range [][]runner.Unit{{first}, {first, second, third}, {first, fourth}} {
		results, err := k.Run(t.Context(), units, nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range results {
			endings = append(endings, r.Ending)
			if e := r.Err(); r.Ending == runner.CompileError && (e == nil || e.Message != "wrong word" || e.Pos.Line != 21) {
				t.Errorf("the compiler's words are %v", e)
			}
		}
	}
	if err := k.Close(); err != nil {
		t.Error(err)
	}
	wantEndings := []runner.Ending{runner.Done, runner.Done, runner.CompileError, runner.Exit, runner.Done, runner.Done}
	if !slices.Equal(endings, wantEndings) {
		t.Errorf("endings %v, want %v", endings, wantEndings)
	}
	want := `build weft_unit1.go
run 1 weft_cell1
close
build weft_unit1.go weft_unit2.go weft_unit3.go
build weft_unit1.go weft_unit3.go
run 1 weft_cell1
run 1 weft_cell1
run 3 weft_cell3
run 1 weft_cell1
build weft_unit4.go
run 4 weft_cell4
close
close`
	if got := strings.Join(w.did, "\n"); got != want {
		t.Errorf("did\n%s\nwant\n%s", got, want)
	}
	if _, err := k.Run(t.Context(), []runner.Unit{first}, nil); err == nil {
		t.Error("a closed kernel runs")
	}
}
