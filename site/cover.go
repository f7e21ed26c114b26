package site

import "strings"

// A Cover is what a cover has besides its frame.
type Cover struct {
	ChapterCount, CellCount string
	First                   *Link
	// Volume leads to the book as EPUB; VolumeName is what the file is to be
	// called where it is kept.
	Volume, VolumeName string
}

// cover makes the cover of the book in a language.
func (b *builder) cover(lang string) rendered {
	p := b.newPage(lang+"/", lang)
	p.Title, p.Description = p.Brand, b.site.Book.Description[lang]
	p.Parts = b.parts(p)
	cells := 0
	list := b.shelves[lang].order
	for _, c := range list {
		cells += len(c.Cells)
	}
	p.Cover = &Cover{
		ChapterCount: p.Words.ChapterCount(len(list)),
		CellCount:    p.Words.CellCount(cells),
	}
	if len(list) > 0 {
		first := b.linkTo(p, list[0])
		p.Cover.First = &first
	}
	if b.site.Volumes[lang] != nil {
		p.Cover.Volume, p.Cover.VolumeName = "book.epub", p.Title+".epub"
	}
	b.translations(p, "")
	own := assets{}
	if err := b.share(p, p.Words, nil, own); err != nil {
		return rendered{err: err}
	}
	r := p.render("cover")
	r.assets = own
	return r
}

// rootPage gives one of the two pages that belong to no language: the
// choice of one, and the page for what is missing. The latter is shown at
// any address, and cannot refer to anything by a relative reference.
func (b *builder) rootPage(name string) *Page {
	where := ""
	if name == "missing" {
		where = "404.html"
	}
	p := b.newPage(where, b.site.Book.Languages[0])
	p.Title, p.Description = p.Brand, b.site.Book.Description[p.Lang]
	for _, lang := range b.site.Book.Languages {
		p.Editions = append(p.Editions, Edition{
			Words:       wordsFor(lang),
			Href:        relative(where, lang+"/"),
			Title:       b.title(lang),
			Description: b.site.Book.Description[lang],
		})
	}
	if name == "choice" {
		for _, e := range p.Editions {
			p.Alternates = append(p.Alternates, Alternate{e.Tag, b.absolute(p, strings.TrimPrefix(e.Href, "./"))})
		}
		return p
	}
	p.Title, p.Canonical = p.Words.NotFound, ""
	root := pathOf(b.base)
	// Who is lost does not look for what is new.
	p.Feed = ""
	for _, ref := range []*string{&p.Home, &p.Assets.Style, &p.Assets.Script, &p.Assets.Icon, &p.Assets.Index, &p.Assets.Worker} {
		if *ref != "" {
			*ref = root + *ref
		}
	}
	for i := range p.Editions {
		p.Editions[i].Href = root + p.Editions[i].Href
	}
	return p
}
