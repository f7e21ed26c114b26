package site

import (
	"errors"
	"maps"
	"runtime"
	"sync"

	"weft/runner"
)

// build makes all files.
func (b *builder) build() error {
	for _, lang := range b.site.Book.Languages {
		if err := b.language(lang); err != nil {
			return err
		}
	}
	for _, name := range []string{"choice", "missing"} {
		p := b.rootPage(name)
		if name == "choice" {
			if err := b.share(p, p.Words, nil, b.assets); err != nil {
				return err
			}
		}
		r := p.render(name)
		if r.err != nil {
			return r.err
		}
		b.files[fileOf(r.page.Path)] = r.html
	}
	return b.serverFiles()
}

// language makes the files of one language.
func (b *builder) language(lang string) error {
	var m sitemap
	for _, r := range append([]rendered{b.cover(lang)}, b.renderChapters(lang)...) {
		if r.err != nil {
			return r.err
		}
		b.files[fileOf(r.page.Path)] = r.html
		maps.Copy(b.assets, r.assets)
		if r.page.Chapter == nil || r.page.Chapter.Tag == "" {
			b.problems = append(b.problems, r.problems...)
			m.add(r.page)
		}
	}
	if err := b.search(lang); err != nil || b.base == "" {
		return err
	}
	return errors.Join(b.addXML(mapOf(lang), &m), b.feed(lang))
}

// A rendered is a page with what came of it.
type rendered struct {
	page     *Page
	html     []byte
	assets   assets
	problems []runner.Problem
	// read are the files of the book that the page shows or leads to.
	read []string
	err  error
}

// renderChapters renders the chapters for the readers of a language, some at
// once.
func (b *builder) renderChapters(lang string) []rendered {
	chapters := b.shelves[lang].order
	list := make([]rendered, len(chapters))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, c := range chapters {
		slots <- struct{}{}
		all.Go(func() {
			list[i] = b.chapter(lang, c)
			<-slots
		})
	}
	all.Wait()
	return list
}

// serverFiles adds what is read by servers and search engines.
func (b *builder) serverFiles() error {
	b.files["robots.txt"] = robotsFile(b.base)
	b.files["_headers"] = headersFile(b.kernel != "")
	b.files["_redirects"] = redirectsFile(b.site.Book.Languages)
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
