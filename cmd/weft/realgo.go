package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"weft/runner"
	"weft/runner/toolchain"
	"weft/runner/toolchain/web"
	"weft/runner/virtual"
	"weft/site"
	"weft/site/book"
)

// offerGo gives a site the Go compiler for readers who want it, if the book
// says so and a cell can be run in a browser. Where there is no toolchain to
// make it of, that is a warning; what takes long is told.
func offerGo(ctx context.Context, s *site.Site, b *book.Book, warn func(error), tell func(string)) error {
	if !b.Browser.Go || len(s.Kernel) == 0 || !runsInBrowser(s) {
		return nil
	}
	cache, err := cacheDir()
	if err != nil {
		return err
	}
	dir, m, err := web.Make(ctx, web.Config{Cache: filepath.Join(cache, "web"), Module: toolchain.Driver(), Tell: tell})
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err != nil {
		warn(fmt.Errorf("readers cannot run real Go: %w", err))
		return nil
	}
	for _, name := range m.Files() {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		s.Go = append(s.Go, site.File{Path: name, Data: data})
	}
	s.GoSizes = map[*book.Chapter]int64{}
	for c, list := range s.Places {
		s.GoSizes[c] = m.Download(imported(c.Cells, list)...)
	}
	return nil
}

// runsInBrowser reports whether a reader can run a cell of the site.
func runsInBrowser(s *site.Site) bool {
	for _, list := range s.Places {
		if slices.ContainsFunc(list, inReader) {
			return true
		}
	}
	return false
}

func inReader(p site.Place) bool { return p.Where == "browser" }

// imports matches what may be an import of a cell.
var imports = regexp.MustCompile(`(?m)^\s*(?:import\s+)?(?:[\w.]+\s+)?"([^"\n]+)"\s*;?\s*$`)

// imported gives what the programs of cells import that readers can run, and
// perhaps more.
func imported(cells []runner.Cell, places []site.Place) []string {
	var paths []string
	for i, cell := range cells {
		if i >= len(places) || !inReader(places[i]) {
			continue
		}
		if cell.Trace != "" {
			paths = append(paths, "weft/recorder")
		}
		for _, m := range imports.FindAllStringSubmatch(cell.Source, -1) {
			paths = append(paths, m[1])
			if cell.Virtual {
				paths = append(paths, virtual.Path(m[1]), virtual.Clock)
			}
		}
	}
	return paths
}
