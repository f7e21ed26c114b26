package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"weft/runner"
	"weft/runner/browser"
	"weft/runner/browser/library"
	"weft/runner/program"
	"weft/runner/show"
	"weft/site"
	"weft/site/book"
)

// offerCells lets readers of a site run in their browsers what can be run
// there. A weft that was built without the kernel for that offers nothing.
func offerCells(s *site.Site, b *book.Book, found *placesFound) error {
	if len(cellsOf(chaptersOf(b, s.Drafts))) == 0 {
		return nil // unpacking the kernel takes long
	}
	files, err := browser.Embedded()
	if err != nil || files == nil {
		return err
	}
	for _, f := range files {
		s.Kernel = append(s.Kernel, site.File{Path: f.Name, Data: f.Data, Brotli: f.Brotli})
	}
	types, err := userTypes()
	if err != nil {
		return err
	}
	s.Places = places(types, chaptersOf(b, s.Drafts), found, s.Memory)
	return nil
}

// places tells of chapters where their cells can be run. Checking a book takes
// seconds, so what is found is kept with the pages.
func places(types *program.Types, chapters []*book.Chapter, found *placesFound, kept site.Memory) map[*book.Chapter][]site.Place {
	all := map[*book.Chapter][]site.Place{}
	var mu sync.Mutex
	var workers sync.WaitGroup
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, ch := range chapters {
		if len(ch.Cells) == 0 {
			continue
		}
		slots <- struct{}{}
		workers.Go(func() {
			defer func() { <-slots }()
			list := placesOf(types, ch.Cells, found, kept)
			mu.Lock()
			defer mu.Unlock()
			all[ch] = list
		})
	}
	workers.Wait()
	return all
}

// placesOf tells where the cells of a chapter can be run.
func placesOf(types *program.Types, cells []runner.Cell, found *placesFound, kept site.Memory) []site.Place {
	key := placesKey(cells)
	var list []site.Place
	if kept != nil && json.Unmarshal(kept.Recall(key), &list) == nil && len(list) == len(cells) {
		return list
	}
	list = found.of(key)
	if list == nil {
		p, imp := checkCells(types, cells)
		list = placesIn(p)
		types.GiveBack(imp)
	}
	if text, err := json.Marshal(list); err == nil && kept != nil {
		kept.Keep(key, text)
	}
	return list
}

// placesIn tells where the cells of a program can be run.
func placesIn(p *program.Program) []site.Place {
	var list []site.Place
	for _, need := range p.Needs(inBrowser) {
		place := site.Place{Where: "browser"}
		if need != (runner.Need{}) {
			place = site.Place{Where: "machine", Need: need}
		}
		list = append(list, place)
	}
	return list
}

// placesFound keeps where cells can be run that were checked to be run here, so
// that they are not checked once more for that. It is safe for concurrent use; a
// nil one keeps nothing.
type placesFound struct {
	mu   sync.Mutex
	list map[string][]site.Place // by placesKey
}

// note keeps where the cells of a program can be run.
func (f *placesFound) note(cells []runner.Cell, p *program.Program) {
	if f == nil || len(cells) == 0 {
		return
	}
	key := placesKey(cells)
	if f.of(key) != nil {
		return
	}
	list := placesIn(p)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.list == nil {
		f.list = map[string][]site.Place{}
	}
	f.list[key] = list
}

// of gives what is known of the cells with a key, or nil.
func (f *placesFound) of(key string) []site.Place {
	if f == nil {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.list[key]
}

// placesKey gives a text that stands for what placesOf makes of cells.
func placesKey(cells []runner.Cell) string {
	text, err := json.Marshal(cells)
	if err != nil {
		panic(fmt.Sprintf("weft: %v", err)) // cells have no functions or channels
	}
	sum := sha256.Sum256(text)
	return "places " + hex.EncodeToString(sum[:])
}

// inBrowser reports whether cells can import a package in a browser.
func inBrowser(path string) bool { return library.Has(path) || path == show.Path }
