package site

import (
	"bytes"
	"cmp"
	"runtime"
	"sync"
	"sync/atomic"

	"weft/runner"
	"weft/site/book"
	"weft/site/search"
)

// build makes all files.
func (b *builder) build() error {
	if err := b.out.putAssets(b.assets, b.squeezed); err != nil {
		return err
	}
	if err := b.languages(); err != nil {
		return err
	}
	for _, name := range []string{"choice", "missing"} {
		p, own := b.rootPage(name), assets{}
		if name == "choice" {
			if err := b.share(p, p.Words, nil, own); err != nil {
				return err
			}
		}
		r := p.render(name)
		r.assets = own
		if err := b.putPage(r); err != nil {
			return err
		}
	}
	if err := b.serverFiles(); err != nil {
		return err
	}
	return b.addWorker()
}

// putPage puts a page and what it has of its own. Its bytes are gone then.
func (b *builder) putPage(r rendered) error {
	if r.err != nil {
		return r.err
	}
	if err := b.out.putAssets(r.assets, nil); err != nil {
		return err
	}
	err := b.out.put(File{Path: fileOf(r.page.Path), Data: r.html})
	if r.room != nil {
		pageRoom.Put(r.room)
	}
	return err
}

// languages makes the files of all languages, and the index of each beside the
// pages of the next.
func (b *builder) languages() error {
	var indexes sync.WaitGroup
	list := b.site.Book.Languages
	errs := make([]error, len(list)+1)
	for i, lang := range list {
		index := search.New(len(b.shelves[lang].order))
		if errs[len(list)] = b.language(lang, index); errs[len(list)] != nil {
			break
		}
		indexes.Go(func() { errs[i] = b.addIndex(lang, index, b.out.put) })
	}
	indexes.Wait()
	return cmp.Or(errs...)
}

// language makes the files of one language but for the index, to which it adds the
// chapters.
func (b *builder) language(lang string, index *search.Index) error {
	cover := b.cover(lang)
	if err := b.putPage(cover); err != nil {
		return err
	}
	if volume := b.site.Volumes[lang]; volume != nil {
		if err := b.out.put(File{Path: lang + "/book.epub", Data: volume}); err != nil {
			return err
		}
	}
	made, err := b.makeChapters(lang, index)
	if err != nil {
		return err
	}
	for _, one := range made {
		if one.own {
			b.problems = append(b.problems, one.problems...)
		}
	}
	if b.base == "" {
		return nil
	}
	m := sitemap{}
	m.add(cover.page.listed())
	for _, one := range made {
		if one.own {
			m.add(one.listed)
		}
	}
	if err := b.addXML(mapOf(lang), &m); err != nil {
		return err
	}
	return b.feed(lang)
}

// A made is what is kept of the page of a chapter that was made.
type made struct {
	// own tells that the chapter is in the language of the page.
	own bool
	// listed is for the map of a site whose address is known.
	listed   sitemapURL
	problems []runner.Problem
}

// batchOf gives how many of so many chapters are made by one goroutine in a row:
// of a large book more, since what can be found in them is then put together
// from fewer pieces, and so few that all goroutines end at about the same time.
func batchOf(chapters int) int { return min(max(8, chapters/100), 64) }

// makeChapters makes the pages of the chapters for the readers of a language,
// some at once, and adds what can be found in them to the index.
func (b *builder) makeChapters(lang string, index *search.Index) ([]made, error) {
	order := b.shelves[lang].order
	list, batch := make([]made, len(order)), batchOf(len(order))
	errs := make([]error, runtime.GOMAXPROCS(0))
	var next atomic.Int64
	var failed atomic.Bool
	var all sync.WaitGroup
	for w := range errs {
		all.Go(func() {
			for !failed.Load() {
				end := int(next.Add(int64(batch)))
				first := end - batch
				if first >= len(order) {
					return
				}
				end = min(end, len(order))
				if errs[w] = b.makeBatch(lang, index, first, order[first:end], list[first:end]); errs[w] != nil {
					failed.Store(true)
				}
			}
		})
	}
	all.Wait()
	return list, cmp.Or(errs...)
}

// makeBatch makes the pages of some chapters, of which the first has a place
// in the order.
func (b *builder) makeBatch(lang string, index *search.Index, first int, chapters []*book.Chapter, list []made) error {
	found := make([]search.Chapter, len(chapters))
	for i, c := range chapters {
		tree := c.Doc() // it is to stay until the page is made
		found[i] = b.findable(lang, c)
		if b.shelves[lang].places[c.Name] != first+i {
			continue // the page of this name is another chapter's
		}
		r := b.chapter(lang, c)
		if err := b.putPage(r); err != nil {
			return err
		}
		list[i] = made{own: r.page.Chapter.Tag == "", problems: r.problems}
		if b.base != "" {
			list[i].listed = r.page.listed()
		}
		runtime.KeepAlive(tree)
	}
	return index.Add(first, found, func(f search.File) error {
		return b.out.put(File{Path: assetDir + f.Path, Data: f.Data})
	})
}

// A rendered is a page with what came of it.
type rendered struct {
	page *Page
	html []byte
	// room is where the page lies, if that may be used again after it.
	room     *bytes.Buffer
	assets   assets
	problems []runner.Problem
	// read are the files of the book that the page shows or leads to.
	read []string
	err  error
}

// serverFiles adds what is read by servers and search engines.
func (b *builder) serverFiles() error {
	for _, f := range []File{
		{Path: "robots.txt", Data: robotsFile(b.base)},
		{Path: "_headers", Data: headersFile(b.kernel != "")},
		{Path: "_redirects", Data: redirectsFile(b.site.Book.Languages)},
	} {
		if err := b.out.put(f); err != nil {
			return err
		}
	}
	if b.base == "" {
		return nil
	}
	return b.addXML("sitemap.xml", b.sitemaps())
}

// newPage gives a page in a language with what every page has.
func (b *builder) newPage(where, lang string) *Page {
	w, config := wordsFor(lang), b.site.Book.Config
	p := &Page{
		Path:  where,
		Lang:  lang,
		Words: w,
		Brand: b.title(lang),
		Home:  relative(where, lang+"/"),
		Assets: Assets{
			Style:  relative(where, b.style),
			Script: relative(where, b.script),
			Icon:   relative(where, b.icon),
			Index:  relative(where, listOf(lang)),
			Worker: relative(where, workerPath),
		},
		Foot:    Foot{config.Author, config.Licence},
		changed: b.shelves[lang].changed,
		dialogs: &b.dialogs,
	}
	if b.site.Notebook { // it is read where the book is written
		p.Assets.Worker = ""
	}
	if b.shelves[lang].feed {
		p.Feed = relative(where, feedOf(lang))
	}
	if b.base != "" {
		p.Canonical = b.base + where
	}
	return p
}

// title gives the title of the book in a language, or else in the first
// language that has one.
func (b *builder) title(lang string) string {
	for _, lang := range append([]string{lang}, b.site.Book.Languages...) {
		if title := b.site.Book.Title[lang]; title != "" {
			return title
		}
	}
	return b.site.Book.Dir
}

// translations sets the links of a page to itself in other languages: the
// chapter of a name, or for an empty one the cover. A language that has no
// page for the chapter gets its cover in the switch. A page whose text is not
// in its language is no alternate of any.
func (b *builder) translations(p *Page, name string) {
	own := name == "" || b.shelves[p.Lang].own[name] != nil
	for _, lang := range b.site.Book.Languages {
		where, page := lang+"/", name == ""
		if b.shelves[lang].find(name) != nil {
			where, page = lang+"/"+name+"/", true
		}
		w := wordsFor(lang)
		if own && page && (name == "" || b.shelves[lang].own[name] != nil) {
			p.Alternates = append(p.Alternates, Alternate{w.Tag, b.absolute(p, where)})
		}
		if lang != p.Lang {
			p.Switch = append(p.Switch, Edition{Words: w, Href: relative(p.Path, where), Twin: page && name != ""})
		}
	}
	if name == "" {
		p.Alternates = append(p.Alternates, Alternate{"x-default", b.absolute(p, "")})
	}
}

// absolute gives the address of a page if that of the site is known, and
// else the reference to it.
func (b *builder) absolute(p *Page, where string) string {
	if b.base == "" {
		return relative(p.Path, where)
	}
	return b.base + where
}
