package main

import (
	"path/filepath"
	"slices"
	"testing"

	"weft/runner"
	"weft/runner/toolchain"
	"weft/runner/toolchain/remote"
	"weft/runner/toolchain/web"
	"weft/runner/worker"
	"weft/runner/worker/node"
	"weft/site"
	"weft/site/book"
)

// TestBookRunsWithRealGo compares what the cells of the book give with real Go
// in a browser with what Go gives here: in Node, with the files and the scripts
// that pages have. No page has its readers fetch more than mostFetched for it. It
// takes minutes.
func TestBookRunsWithRealGo(t *testing.T) {
	if !*verify {
		t.Skip("builds each chapter for a browser: -verify")
	}
	b, err := book.Open("../../content")
	if err != nil {
		t.Fatal(err)
	}
	types, err := userTypes()
	if err != nil {
		t.Fatal(err)
	}
	g, made := startGo(t)
	chapters := chaptersOf(b, true)
	all := places(types, chapters, nil, nil)
	for _, ch := range chapters {
		if slices.ContainsFunc(all[ch], func(p site.Place) bool { return p.Where == "browser" }) {
			t.Run(ch.Lang+"/"+ch.Name, func(t *testing.T) {
				if n := made.Download(imported(ch.Cells, all[ch])...); n > mostFetched {
					t.Errorf("a reader fetches %d bytes, want at most %d", n, mostFetched)
				}
				compareInBrowser(t, ch, all[ch], realGo(g))
			})
		}
	}
}

// mostFetched is how many bytes of real Go a reader of a chapter fetches at most.
const mostFetched = 10_000_000

// startGo starts Node with real Go, which is made once a machine.
func startGo(t *testing.T) (*node.Go, web.Manifest) {
	t.Helper()
	cache, err := cacheDir()
	if err != nil {
		t.Fatal(err)
	}
	dir, m, err := web.Make(t.Context(), web.Config{Cache: filepath.Join(cache, "web"), Module: toolchain.Driver()})
	if err != nil {
		t.Fatal(err)
	}
	g, err := node.OpenGo(dir, "../../site/theme/kernel/realgo.js")
	if err != nil {
		t.Fatal(err)
	}
	closeAtEnd(t, g)
	return g, m
}

// realGo gives the compiling kernel of pages.
func realGo(g *node.Go) pageKernel {
	return pageKernel{open: func(files []runner.File, plan runner.Plan) runner.Kernel {
		return remote.New(remote.Config{
			Units: withoutTraces(plan.Units),
			Build: g.Build,
			Start: func(program string) runner.Kernel {
				return worker.New(worker.Config{Start: g.Start(program), Files: files, Trace: true})
			},
		})
	}}
}
