package site

import (
	"maps"
	"runtime"
	"sync"

	"weft/runner"
)

// build makes all files.
func (b *builder) build() error {
	var m sitemap
	for _, lang := range b.site.Book.Languages {
		for _, r := range append([]rendered{b.cover(lang)}, b.renderChapters(lang)...) {
			if r.err != nil {
				return r.err
			}
			b.files[fileOf(r.page.Path)] = r.html
			maps.Copy(b.assets, r.assets)
			b.problems = append(b.problems, r.problems...)
			m.add(r.page, b.site.Date)
		}
	}
	for _, name := range []string{"choice", "missing"} {
		r := b.rootPage(name).render(name)
		if r.err != nil {
			return r.err
		}
		b.files[fileOf(r.page.Path)] = r.html
	}
	return b.serverFiles(&m)
}

// A rendered is a page with what came of it.
type rendered struct {
	page     *Page
	html     []byte
	assets   assets
	problems []runner.Problem
	err      error
}

// renderChapters renders the chapters of a language, some at once.
func (b *builder) renderChapters(lang string) []rendered {
	list := make([]rendered, len(b.chapters[lang]))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, c := range b.chapters[lang] {
		slots <- struct{}{}
		all.Go(func() {
			list[i] = b.chapter(c)
			<-slots
		})
	}
	all.Wait()
	return list
}

// serverFiles adds what is read by servers and search engines.
func (b *builder) serverFiles(m *sitemap) error {
	b.files["robots.txt"] = robotsFile(b.base)
	b.files["_headers"] = headersFile()
	b.files["_redirects"] = redirectsFile(b.site.Book.Languages)
	if b.base == "" {
		return nil
	}
	data, err := m.file()
	b.files["sitemap.xml"] = data
	return err
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
		},
		Foot: Foot{config.Author, config.Licence, date(w, b.site.Date)},
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
// chapter of a name, or for an empty one the cover. A language that lacks
// the chapter gets its cover in the switch.
func (b *builder) translations(p *Page, name string) {
	for _, lang := range b.site.Book.Languages {
		where, twin := lang+"/", name == ""
		if c := find(b.chapters[lang], name); c != nil {
			where, twin = pageOf(c), true
		}
		w := wordsFor(lang)
		if twin {
			p.Alternates = append(p.Alternates, Alternate{w.Tag, b.absolute(p, where)})
		}
		if lang != p.Lang {
			p.Switch = append(p.Switch, Edition{Words: w, Href: relative(p.Path, where), Twin: twin && name != ""})
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
