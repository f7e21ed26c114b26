package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"weft/runner"
	"weft/site"
	"weft/site/book"
)

// A shelf holds the book as its files are now, the pages that were looked at,
// and what cells gave. It is safe for concurrent use.
type shelf struct {
	server *Server

	mu   sync.Mutex
	book *book.Book
	live *site.Live
	// assets are the files with names made of their contents; those of earlier
	// pages are kept, since tabs may still show them.
	assets map[string][]byte
	// held is what is known of the chapters' cells, by path.
	held map[string]*held
	// drawn are the pages as they were served last, by path in the site.
	drawn map[string]*page
	// known are pages by their version, as far back as order goes.
	known      map[string]*page
	order      []string
	highlights site.Highlights

	running context.Context
	stop    context.CancelFunc
	work    sync.WaitGroup
	turn    chan struct{} // held by the chapter that is run
}

// held is what the cells of a chapter gave.
type held struct {
	cells []runner.Cell
	files []runner.File
	run   runner.Run
	// whole tells that it is a run of these very cells.
	whole bool
	// busy is the chapter that is being run, nil if none is.
	busy *book.Chapter
}

// keptPages is how many versions of pages are kept, so that a tab can be told
// what differs from the one that it shows.
const keptPages = 256

// newShelf reads the book.
func newShelf(s *Server) (*shelf, error) {
	sh := &shelf{
		server: s,
		assets: map[string][]byte{}, held: map[string]*held{},
		drawn: map[string]*page{}, known: map[string]*page{},
		turn: make(chan struct{}, 1),
	}
	sh.running, sh.stop = context.WithCancel(context.Background())
	b, err := book.Open(s.Dir)
	if err != nil {
		return nil, err
	}
	return sh, sh.put(b)
}

// close ends what runs in the background.
func (sh *shelf) close() {
	sh.stop()
	sh.work.Wait()
}

// put makes b the book.
func (sh *shelf) put(b *book.Book) error {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	runs := map[*book.Chapter]runner.Run{}
	for _, lang := range b.Languages {
		for _, c := range b.Chapters[lang] {
			if h := sh.held[c.Path]; h != nil {
				h.follow(c)
				runs[c] = h.run
			}
		}
	}
	live, err := sh.liveOf(b, runs)
	if err != nil {
		return err
	}
	sh.book, sh.live = b, live
	for _, f := range live.Assets() {
		sh.assets[f.Path] = f.Data
	}
	clear(sh.drawn)
	return nil
}

// liveOf gives the site of a book as it is shown here: without an address of
// its own, and with chapters that are drafts.
func (sh *shelf) liveOf(b *book.Book, runs map[*book.Chapter]runner.Run) (*site.Live, error) {
	here := *b
	here.BaseURL = ""
	return (&site.Site{Book: &here, Runs: runs, Drafts: true, Notebook: true, Highlights: &sh.highlights}).Live()
}

// chapter gives the chapter with a path, as the book is now; nil if there is
// none.
func (sh *shelf) chapter(path string) *book.Chapter {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return chapterAt(sh.book, path)
}

// named gives the chapter that pages call so: "zh/threads"; nil if there is
// none.
func (sh *shelf) named(name string) *book.Chapter {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	lang, rest, _ := strings.Cut(name, "/")
	for _, c := range sh.book.Chapters[lang] {
		if c.Name == rest {
			return c
		}
	}
	return nil
}

// chapterAt gives the chapter of a book with a path.
func chapterAt(b *book.Book, path string) *book.Chapter {
	lang, _, _ := strings.Cut(path, "/")
	for _, c := range b.Chapters[lang] {
		if c.Path == path {
			return c
		}
	}
	return nil
}

// now gives the book as it is now.
func (sh *shelf) now() *book.Book {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return sh.book
}

// visit gives the page at a path of the site to who opens it; nil if there is
// none. What nobody knows of the cells of its chapter is found out then.
func (sh *shelf) visit(where string) (*page, error) {
	p, err := sh.page(where)
	if err == nil && p != nil && p.source != nil {
		sh.background(p.source)
	}
	return p, err
}

// page gives the page at a path of the site as it is now; nil if there is
// none.
func (sh *shelf) page(where string) (*page, error) {
	if err := sh.lookUp(where); err != nil {
		return nil, err
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if p := sh.drawn[where]; p != nil {
		return p, nil
	}
	d, ok, err := sh.live.Page(where)
	if err != nil || !ok {
		return nil, err
	}
	for _, f := range d.Assets {
		sh.assets[f.Path] = f.Data
	}
	p, err := newPage(where, d.HTML)
	if err != nil {
		return nil, err
	}
	p.read = d.Read
	if c := sh.shown(where); c != nil {
		p.chapter = c.Path
		p.source = c
	}
	sh.keep(p)
	return p, nil
}

// shown gives the chapter that the page at a path shows; nil if it shows none.
func (sh *shelf) shown(where string) *book.Chapter {
	lang, rest, _ := strings.Cut(where, "/")
	name := strings.TrimSuffix(rest, "/")
	for _, lang := range append([]string{lang}, sh.book.Languages...) {
		for _, c := range sh.book.Chapters[lang] {
			if c.Name == name && name != "" {
				return c
			}
		}
	}
	return nil
}

// keep keeps a page as the present one, and under its version.
func (sh *shelf) keep(p *page) {
	sh.drawn[p.where] = p
	if sh.known[p.version] == nil {
		sh.order = append(sh.order, p.version)
	}
	sh.known[p.version] = p
	if len(sh.order) > keptPages {
		delete(sh.known, sh.order[0])
		sh.order = sh.order[1:]
	}
}

// version gives the page with a version; nil if it is not known any more.
func (sh *shelf) version(v string) *page {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	return sh.known[v]
}

// asset gives a file that is no page.
func (sh *shelf) asset(where string) ([]byte, bool) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if data, ok := sh.assets[where]; ok {
		return data, true
	}
	files, ok, err := sh.live.Index(where)
	if err != nil || !ok {
		return nil, false
	}
	var list []byte
	for _, f := range files {
		if f.Path == where { // it has the same name in every state of the book
			list = f.Data
		} else {
			sh.assets[f.Path] = f.Data
		}
	}
	return list, true
}

// lookUp makes sure that what is known of the cells of the chapter at a path is
// held.
func (sh *shelf) lookUp(where string) error {
	sh.mu.Lock()
	c := sh.shown(where)
	if c == nil || len(c.Cells) == 0 {
		sh.mu.Unlock()
		return nil
	}
	h := sh.held[c.Path]
	if h != nil && (h.whole || h.busy == c) {
		sh.mu.Unlock()
		return nil
	}
	sh.mu.Unlock()
	run, ok := runner.Run{}, false
	if sh.server.Known != nil {
		run, ok = sh.server.Known(c)
	}
	if ok {
		return sh.hold(c, run, true)
	}
	if h == nil {
		return sh.hold(c, runner.Run{}, false)
	}
	return nil
}

// hold holds the run of a chapter, if the chapter is still as it was run.
func (sh *shelf) hold(c *book.Chapter, run runner.Run, whole bool) error {
	sh.mu.Lock()
	if chapterAt(sh.book, c.Path) != c {
		sh.mu.Unlock()
		return nil
	}
	now := &held{cells: c.Cells, files: c.Files, run: run, whole: whole}
	if old := sh.held[c.Path]; old != nil && !whole {
		now.busy = old.busy
	}
	sh.held[c.Path] = now
	b := sh.book
	sh.mu.Unlock()
	return sh.put(b)
}

// whole gives the run of a chapter, if all of it is held.
func (sh *shelf) whole(c *book.Chapter) (runner.Run, bool) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	h := sh.held[c.Path]
	if h == nil || !h.whole || chapterAt(sh.book, c.Path) != c {
		return runner.Run{}, false
	}
	return h.run, true
}

// background runs a chapter whose run nobody has, one chapter at a time, and
// shows what its cells give as it comes.
func (sh *shelf) background(c *book.Chapter) {
	if sh.server.Run == nil || sh.running.Err() != nil || !sh.claim(c) {
		return
	}
	sh.work.Go(func() {
		defer sh.again(c)
		defer sh.release(c)
		select {
		case sh.turn <- struct{}{}:
			defer func() { <-sh.turn }()
		case <-sh.running.Done():
			return
		}
		if err := sh.run(c); err != nil && !errors.Is(err, context.Canceled) {
			sh.server.log().Warn("run chapter", "file", c.File, "error", err)
		}
	})
}

// claim marks the cells of a chapter as being run; false if they are, or are
// not those of the chapter any more.
func (sh *shelf) claim(c *book.Chapter) bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	h := sh.held[c.Path]
	if h == nil || h.busy == c || h.whole || chapterAt(sh.book, c.Path) != c {
		return false
	}
	h.busy = c
	return true
}

// release takes the mark of claim away.
func (sh *shelf) release(c *book.Chapter) {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if h := sh.held[c.Path]; h != nil && h.busy == c {
		h.busy = nil
	}
}

// again runs a chapter that has changed while it was run, if somebody looks at
// it.
func (sh *shelf) again(c *book.Chapter) {
	now := sh.chapter(c.Path)
	if now != nil && now != c && sh.server.desks.at(c.Path) != nil {
		sh.background(now)
	}
}

// showTime is how long results are gathered before they are shown.
const showTime = 300 * time.Millisecond

// run runs a chapter and shows its results, as long as it is not changed.
func (sh *shelf) run(c *book.Chapter) error {
	ctx, cancel := context.WithCancel(sh.running)
	defer cancel()
	var results []runner.Result
	var shown time.Time
	run, err := sh.server.Run(ctx, c, func(res runner.Result) {
		results = append(results, res)
		switch {
		case sh.chapter(c.Path) != c:
			cancel()
		case time.Since(shown) > showTime:
			shown = time.Now()
			sh.server.report(sh.hold(c, runner.Run{Results: slices.Clone(results)}, false), c)
		}
	})
	if err != nil {
		return err
	}
	sh.server.report(sh.hold(c, run, true), c)
	sh.server.updating.Lock() // the file is not to change in between
	defer sh.server.updating.Unlock()
	if desk := sh.server.desks.at(c.Path); desk != nil {
		desk.mu.Lock()
		session := desk.session
		desk.mu.Unlock()
		desk.know(session, c)
	}
	return nil
}

// report shows a chapter anew to who looks at it, unless that went wrong.
func (s *Server) report(err error, c *book.Chapter) {
	if err != nil {
		s.log().Warn("draw chapter", "file", c.File, "error", err)
		return
	}
	s.desks.refresh(s, c.Path)
}

// follow makes h what is known of the cells of a chapter which has changed:
// cells whose source is the same keep their results. That a cell above them
// is another one, their session knows.
func (h *held) follow(c *book.Chapter) {
	if reflect.DeepEqual(h.cells, c.Cells) && reflect.DeepEqual(h.files, c.Files) {
		return
	}
	old := h.run
	h.run.Results, h.run.Leaks = nil, nil
	whole := h.whole && len(h.cells) == len(c.Cells) && reflect.DeepEqual(h.files, c.Files)
	for i, j := range align(len(h.cells), len(c.Cells), func(i, j int) bool { return same(h.cells[i], c.Cells[j]) }) {
		res, ok := old.Result(i + 1)
		if j < 0 || !ok {
			whole = false
			continue
		}
		h.run.Results = append(h.run.Results, moved(res, h.cells[i], c.Cells[j]))
	}
	h.cells, h.files, h.whole = c.Cells, c.Files, whole
}

// same reports whether two cells differ only in where they stand and in what
// is recorded of them.
func same(a, b runner.Cell) bool {
	a.Pos, a.Indents, a.Number, a.Want = b.Pos, b.Indents, b.Number, b.Want
	return reflect.DeepEqual(a, b)
}

// moved gives the result of a cell that stands in another place now.
func moved(res runner.Result, from, to runner.Cell) runner.Result {
	res.Cell = to.Number
	by := to.Pos.Line - from.Pos.Line
	if by == 0 {
		return res
	}
	last := from.Pos.Line + strings.Count(from.Source, "\n")
	shift := func(p *runner.Pos) {
		if p.Line >= from.Pos.Line && p.Line <= last {
			p.Line += by
		}
	}
	res.Outputs = slices.Clone(res.Outputs)
	for i, o := range res.Outputs {
		if o.Error == nil {
			continue
		}
		e := *o.Error
		shift(&e.Pos)
		e.Problems = slices.Clone(e.Problems)
		for i := range e.Problems {
			shift(&e.Problems[i].Pos)
		}
		e.Acts = slices.Clone(e.Acts)
		for i := range e.Acts {
			shift(&e.Acts[i].Pos)
		}
		res.Outputs[i].Error = &e
	}
	return res
}

// fade forgets the pages that show one of some files of the book, and reports
// whether there are any.
func (sh *shelf) fade(files []string) bool {
	sh.mu.Lock()
	defer sh.mu.Unlock()
	n := len(sh.drawn)
	maps.DeleteFunc(sh.drawn, func(_ string, p *page) bool {
		return slices.ContainsFunc(p.read, func(name string) bool { return slices.Contains(files, name) })
	})
	return len(sh.drawn) < n
}

// including gives the chapters that have one of some files of the book in
// them.
func (sh *shelf) including(files []string) []*book.Chapter {
	b := sh.now()
	var all []*book.Chapter
	for _, lang := range b.Languages {
		for _, c := range b.Chapters[lang] {
			if len(c.Files) > 0 && slices.ContainsFunc(b.Included(c), func(name string) bool { return slices.Contains(files, name) }) {
				all = append(all, c)
			}
		}
	}
	return all
}

// replace makes a chapter with new text part of the book.
func (sh *shelf) replace(path string, text []byte) (*book.Chapter, error) {
	b := *sh.now()
	lang, _, _ := strings.Cut(path, "/")
	c := b.Parse(path, text)
	list := slices.Clone(b.Chapters[lang])
	i := slices.IndexFunc(list, func(o *book.Chapter) bool { return o.Path == path })
	if i < 0 {
		return nil, fmt.Errorf("%q is no chapter", path)
	}
	list[i] = c
	b.Chapters = maps.Clone(b.Chapters)
	b.Chapters[lang] = list
	return c, sh.put(&b)
}

// file gives where the file of a chapter is.
func (sh *shelf) file(path string) string {
	return filepath.Join(filepath.FromSlash(sh.now().Dir), filepath.FromSlash(path))
}

// versionOf names the bytes of a page.
func versionOf(html []byte) string {
	h := sha256.Sum256(html)
	return hex.EncodeToString(h[:8])
}

// stamped gives the page with its version in it.
func stamped(html []byte, version string) []byte {
	return bytes.Replace(html, []byte(`data-version=""`), []byte(`data-version="`+version+`"`), 1)
}
