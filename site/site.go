// Package site turns a book and the runs of its chapters into a static
// site.
//
// A [Site] is a value; its files are a function of it and nothing else: the
// same book and the same runs give the same bytes (I2). Nothing here runs a
// cell (I3). A page refers to everything by relative references, so that a
// site works below any path and from any server, and is complete without
// script (I7). No page has a style or a handler of its own: a strict policy
// stands in each, and in the headers that are written beside them.
//
// What an author did wrong becomes a problem with a position and a page that
// shows the rest; an error is only for what cannot be rendered at all.
package site

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"weft/runner"
	"weft/site/book"
	"weft/site/theme"
)

// A Site is a book and what its cells gave. It is safe to use from several
// goroutines as long as nobody changes it.
type Site struct {
	Book *book.Book
	// Runs has the run of each chapter that was run. The cells of others are
	// shown with what their author recorded.
	Runs map[*book.Chapter]runner.Run
	// BaseURL is where the site will be published; empty means the book's.
	BaseURL string
	// Places says of chapters where a reader can run their cells, in their
	// order; those of others cannot be run.
	Places map[*book.Chapter][]Place
	// Kernel are the files that run cells in browsers, below a folder of their
	// own; a site of which no cell can be run there goes without.
	Kernel []File
	// Go are the files of the Go compiler for readers who want it, below a
	// folder of their own; GoSizes is how many bytes of them a reader of a
	// chapter fetches.
	Go      []File
	GoSizes map[*book.Chapter]int64
	// Dates tells of chapters when they were written; pages and feeds tell no
	// date of others.
	Dates map[*book.Chapter]Dates
	// Volumes are the book as EPUB by language; a cover offers the one of its
	// language.
	Volumes map[string][]byte
	// Memory has pages from earlier builds; nil means that there are none.
	Memory Memory
	// Highlights remember what was highlighted for earlier sites; nil remembers
	// nothing.
	Highlights *Highlights
	// Drafts are part of the site if set.
	Drafts bool
	// Notebook adds to the pages of chapters what they have in a local
	// notebook only.
	Notebook bool
}

// Dates are when a chapter was first published and when it was last changed.
type Dates struct{ Published, Changed time.Time }

// A File is one file of a site.
type File struct {
	// Path is slash-separated, below the root of the site.
	Path string
	Data []byte
	// Brotli is the file as that compresses it, if it has been made before.
	Brotli []byte
}

// Files gives all files of the site, in the order of their paths, and the
// mistakes of the author that rendering found.
func (s *Site) Files() ([]File, []runner.Problem, error) {
	var mu sync.Mutex
	var files []File
	problems, err := s.Write(func(f File) error {
		f.Data = bytes.Clone(f.Data)
		mu.Lock()
		defer mu.Unlock()
		files = append(files, f)
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, problems, nil
}

// Write gives each file of the site to put as soon as it is made, so that a
// site may be larger than the memory; put is called by several goroutines at
// once, must not keep the data, and its first error ends it. It gives the mistakes of the author that
// rendering found.
func (s *Site) Write(put func(File) error) ([]runner.Problem, error) {
	b, err := s.builder()
	if err != nil {
		return nil, err
	}
	b.out = newSink(put, b.keeps())
	err = errors.Join(b.build(), s.Book.Lost())
	return b.problems, err
}

// Page gives the page of one chapter of the book, and the assets that it
// has besides those of all pages.
func (s *Site) Page(c *book.Chapter) ([]byte, []File, error) {
	b, err := s.builder()
	if err != nil {
		return nil, nil, err
	}
	r := b.chapter(c.Lang, c)
	if r.err != nil {
		return nil, nil, r.err
	}
	return r.html, sorted(r.assets), nil
}

// sorted gives files in the order of their paths.
func sorted(files map[string][]byte) []File {
	var list []File
	for _, p := range slices.Sorted(maps.Keys(files)) {
		list = append(list, File{Path: p, Data: files[p]})
	}
	return list
}

// A builder makes the files of one site. Chapters are rendered at once: what
// they share does not change after it is made.
type builder struct {
	site *Site
	// base is the address of the site with a slash at its end, or empty.
	base string
	// chapters are those of each language that are part of the site.
	chapters map[string][]*book.Chapter
	assets   assets
	shelves  map[string]*shelf
	// style, script and icon are paths in the site.
	style, script, icon string
	// notebook is what the notebook adds; nil if the site is none.
	notebook *notebookAssets
	// kernel is the folder of the kernel for browsers, if there is one;
	// squeezed are the files of which we have a compressed form.
	kernel   string
	squeezed map[string][]byte
	goTools  string // the folder of the Go compiler for browsers, if there is one
	// out is where the files go; nil if only single pages are asked for.
	out *sink
	// texts and editor are paths too: what pages say of running, by language,
	// and the editor, which may be missing.
	texts    map[string]string
	editor   string
	problems []runner.Problem
	// dialogs are pieces of pages that many have.
	dialogs sync.Map
	// common is made once, by frame.
	framed sync.Once
	common []byte
}

func (s *Site) builder() (*builder, error) {
	base := s.BaseURL
	if base == "" {
		base = s.Book.BaseURL
	}
	base, err := checkBase(base)
	if err != nil {
		return nil, err
	}
	if len(s.Book.Languages) == 0 {
		return nil, fmt.Errorf("book %q has no language", s.Book.Dir)
	}
	b := &builder{site: s, base: base, assets: assets{}, squeezed: map[string][]byte{}, chapters: map[string][]*book.Chapter{}}
	for _, lang := range s.Book.Languages {
		for _, c := range s.Book.Chapters[lang] {
			if !c.Front.Draft || s.Drafts {
				b.chapters[lang] = append(b.chapters[lang], c)
			}
		}
	}
	b.shelve()
	b.style = b.assets.add("style.css", theme.Style())
	b.icon = b.assets.add("icon.svg", theme.Icon())
	b.script = b.scripts()
	b.addRunParts()
	b.addKernel()
	b.addGo()
	return b, nil
}

// scripts adds the modules of the theme and gives the one that pages load.
// They lie in a folder named by all of them, since they import each other by
// relative paths.
func (b *builder) scripts() string {
	files := theme.Scripts()
	if b.hasGo() {
		files = slices.Concat(files, theme.GoScripts())
	}
	if b.site.Notebook {
		files = slices.Concat(files, theme.NotebookScripts())
	}
	var all []byte
	for _, f := range files {
		all = append(append(append(all, f.Path...), 0), f.Data...)
	}
	dir := assetDir + "script." + digest(all)
	for _, f := range files {
		b.assets[path.Join(dir, f.Path)] = f.Data
	}
	if b.site.Notebook {
		b.notebook = &notebookAssets{
			style:  b.assets.add("notebook.css", theme.NotebookStyle()),
			script: path.Join(dir, theme.NotebookMain),
		}
	}
	return path.Join(dir, theme.Main)
}

// pageOf gives where the page of a chapter in its own language is in the site.
func pageOf(c *book.Chapter) string { return c.Lang + "/" + c.Name + "/" }
