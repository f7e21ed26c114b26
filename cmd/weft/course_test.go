package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"

	"weft/runner"
	"weft/runner/browser"
	"weft/runner/browser/library"
	"weft/runner/program"
	"weft/runner/program/std"
	"weft/runner/show"
	"weft/runner/worker"
	"weft/runner/worker/node"
	"weft/site"
	"weft/site/book"
)

// TestBookRunsInBrowsers compares what the cells of the book give in a browser
// with what Go gives: in Node, with the module and the script that pages have.
// Without -verify, which takes minutes, it checks alone that a page knows the
// types of all that its cells use.
func TestBookRunsInBrowsers(t *testing.T) {
	files := browserFiles(t)
	b, err := book.Open("../../content")
	if err != nil {
		t.Fatal(err)
	}
	types, err := userTypes()
	if err != nil {
		t.Fatal(err)
	}
	bundled := slices.IndexFunc(files, func(f browser.File) bool { return f.Name == "types.zip" })
	bundle, err := std.Read(files[bundled].Data)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range library.Packages {
		if _, err := bundle.Open(path); err != nil {
			t.Errorf("a page lacks the types of %s: %v", path, err)
		}
	}
	here := &program.Types{Bundle: bundle, Local: map[string]fs.FS{show.Path: show.Source()}, Go: "none"}
	chapters := chaptersOf(b, true)
	all := places(types, chapters, nil, nil)
	sum, of := 0, 0
	for _, ch := range chapters {
		t.Run(ch.Lang+"/"+ch.Name, func(t *testing.T) {
			n := 0
			for _, p := range all[ch] {
				if p.Where == "browser" {
					n++
				}
			}
			t.Logf("%d of %d cells run in a browser", n, len(ch.Cells))
			sum, of = sum+n, of+len(ch.Cells)
			sameProblems(t, ch, all[ch], types, here)
			if *verify && n > 0 {
				compareInBrowser(t, ch, all[ch], instantKernel(startNode(t, files)))
			}
		})
	}
	t.Logf("%d of %d cells run in a browser", sum, of)
}

// browserFiles gives the files of the kernel for browsers.
func browserFiles(t *testing.T) []browser.File {
	t.Helper()
	files, err := browser.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	if files == nil {
		t.Skip("there is no kernel for browsers: make kernel")
	}
	return files
}

// sameProblems holds that a page finds the same problems in the cells that it
// runs, with the types that it has.
func sameProblems(t *testing.T, ch *book.Chapter, places []site.Place, types, here *program.Types) {
	t.Helper()
	want, got := problemsOf(types, ch), problemsOf(here, ch)
	for i, p := range places {
		if p.Where == "browser" && fmt.Sprint(got[i]) != fmt.Sprint(want[i]) {
			t.Errorf("%s: a page finds %v, want %v", ch.Cells[i].ID(), got[i], want[i])
		}
	}
}

func problemsOf(types *program.Types, ch *book.Chapter) [][]runner.Problem {
	p, _ := checkCells(types, ch.Cells)
	return p.CellProblems()
}

// startNode starts Node with the kernel for browsers.
func startNode(t *testing.T, files []browser.File) *node.Host {
	t.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("node is not there")
	}
	h, err := node.Open(files, "../../site/theme/kernel/interpreter.js")
	if err != nil {
		t.Fatal(err)
	}
	closeAtEnd(t, h)
	return h
}

// closeAtEnd closes what a test has opened.
func closeAtEnd(t *testing.T, c io.Closer) {
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
}

// A pageKernel is one of the kernels of a page.
type pageKernel struct {
	lowered bool // it wants units for the interpreter
	open    func(files []runner.File, plan runner.Plan) runner.Kernel
}

// instantKernel gives the interpreter of pages.
func instantKernel(h *node.Host) pageKernel {
	return pageKernel{lowered: true, open: func(files []runner.File, _ runner.Plan) runner.Kernel {
		return worker.New(worker.Config{Start: h.Start, Files: files})
	}}
}

// compareInBrowser runs a chapter with Go, and those of its cells that a page
// runs in a kernel of the page too.
func compareInBrowser(t *testing.T, ch *book.Chapter, places []site.Place, page pageKernel) {
	k, err := newKernels(t.Context(), kernelConfig{Kernel: bothKernels, Jobs: 1, NoCache: true})
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	k.runner.Makers[interpreting] = runner.Maker{
		Release: func(runner.Flavour) (string, error) { return runtime.Version(), nil },
		Check:   func(cells []runner.Cell) (runner.Plan, error) { return k.inBrowser(cells, places, page.lowered) },
		Open: func(_ context.Context, files []runner.File, plan runner.Plan) (runner.Kernel, error) {
			return untraced{page.open(files, plan)}, nil
		},
	}
	run, _, err := k.runner.Run(t.Context(), ch.Cells, ch.Files, runner.Watch{})
	if err != nil {
		t.Fatal(err)
	}
	worths := map[string]int{}
	for i, p := range places {
		res := run.Results[i]
		if p.Where != "browser" || res.Ending == runner.NotRun || res.Ending == runner.CompileError {
			continue
		}
		worths[string(res.Verdict)]++
		switch {
		case res.Verdict == runner.Confirmed, res.Verdict == runner.Varying:
			continue
		case ch.Cells[i].Kernel == interpreting && ch.Cells[i].Accepts(res.Ending):
			continue // Go is not asked
		}
		t.Errorf("%s: %s: %s\n%s", ch.Cells[i].ID(), res.Verdict, res.Reason, both(res))
	}
	t.Logf("verdicts: %v", worths)
}

// inBrowser gives a plan for a browser, with the cells that are run there.
func (k *kernels) inBrowser(cells []runner.Cell, places []site.Place, lowered bool) (runner.Plan, error) {
	p, imp := checkCells(k.types, cells)
	plan := p.Plan(nil)
	for i, c := range cells {
		for _, n := range append(plan.Variants[c.Number], c.Number) {
			if _, known := plan.Known[n]; places[i].Where != "browser" && !known {
				plan.Known[n] = runner.Failed(n, runner.Error{Ending: runner.Unsupported, Message: "needs a machine", Pos: c.Pos})
			}
		}
	}
	plan.Units = slices.DeleteFunc(p.Units(), func(u runner.Unit) bool {
		_, known := plan.Known[u.Cell]
		return known
	})
	if !lowered {
		return plan, nil
	}
	var err error
	plan.Units, err = program.Lower(plan.Units, imp)
	return plan, err
}

// both shows what two kernels gave.
func both(res runner.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Go (%s):\n%.600s\n", res.Ending, res.Account())
	if res.Other != nil {
		fmt.Fprintf(&b, "browser (%s):\n%.600s\n", res.Other.Ending, res.Other.Account())
	}
	return b.String()
}

// An untraced kernel records no traces, which are never the same.
type untraced struct{ runner.Kernel }

func (k untraced) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	return k.Kernel.Run(ctx, withoutTraces(units), report)
}

func withoutTraces(units []runner.Unit) []runner.Unit {
	plain := slices.Clone(units)
	for i := range plain {
		plain[i].Trace = ""
	}
	return plain
}
