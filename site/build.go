package site

import (
	"html/template"
	"strings"

	"weft/site/book"
)

// build makes all files.
func (b *builder) build() error {
	var m sitemap
	for _, lang := range b.site.Book.Languages {
		p, page, err := b.cover(lang)
		if err != nil {
			return err
		}
		b.files[fileOf(p.Path)] = page
		m.add(p, b.site.Date)
		for _, c := range b.chapters[lang] {
			p, page, err := b.chapter(c)
			if err != nil {
				return err
			}
			b.files[fileOf(p.Path)] = page
			m.add(p, b.site.Date)
		}
	}
	for _, name := range []string{"choice", "missing"} {
		p := b.rootPage(name)
		page, err := p.render(name)
		if err != nil {
			return err
		}
		b.files[fileOf(p.Path)] = page
	}
	return b.serverFiles(&m)
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

// chapter makes the page of a chapter.
func (b *builder) chapter(c *book.Chapter) (*Page, []byte, error) {
	run := b.site.Runs[c]
	p := b.newPage(pageOf(c), c.Lang)
	t := &text{builder: b, words: p.Words, page: p.Path, chapter: c, run: run, sections: number(c)}
	body, err := t.body()
	if err != nil {
		return nil, nil, err
	}
	b.problems = append(b.problems, t.problems...)
	p.Title, p.Description = c.Title, description(c)
	p.Parts, p.Contents = b.parts(p), contents(c)
	p.Previous, p.Next = b.neighbours(p, c)
	p.Edit = b.edit(c)
	p.Chapter = &ChapterText{
		Place:       placeOf(p.Words, c),
		Lead:        c.Front.Lead,
		ReadingTime: p.Words.ReadingTime(minutes(c)),
		CellCount:   p.Words.CellCount(len(c.Cells)),
		Mark:        mark(p.Words, c, run),
		Body:        template.HTML(body),
	}
	b.translations(p, c.Name)
	page, err := p.render("chapter")
	return p, page, err
}

// edit gives the address where a chapter can be edited. It has the path in
// the book: the file's name depends on where the command was started.
func (b *builder) edit(c *book.Chapter) string {
	if b.site.Book.Edit == "" {
		return ""
	}
	return strings.TrimRight(b.site.Book.Edit, "/") + "/" + escapePath(c.Path)
}

// placeOf gives the way to a chapter.
func placeOf(w *Words, c *book.Chapter) []string {
	var place []string
	if c.Front.Part != "" {
		place = append(place, c.Front.Part)
	}
	if c.Number >= 0 {
		place = append(place, w.Chapter(c.Number))
	}
	return place
}

// descriptionLength is how many characters of a chapter stand for it where
// it has no lead.
const descriptionLength = 150

// description gives the lead of a chapter, or else how its text begins.
func description(c *book.Chapter) string {
	if c.Front.Lead != "" {
		return c.Front.Lead
	}
	for n := c.Doc.FirstChild(); n != nil; n = n.NextSibling() {
		if text := []rune(strings.ReplaceAll(c.Text(n), "\n", " ")); len(text) > 0 && n != c.TitleHeading() {
			if len(text) > descriptionLength {
				return string(text[:descriptionLength]) + "…"
			}
			return string(text)
		}
	}
	return ""
}

// linesPerMinute is how fast code is read.
const linesPerMinute = 30

// minutes gives how long a chapter takes to read, with its code.
func minutes(c *book.Chapter) int {
	lines := 0
	for _, cell := range c.Cells {
		lines += strings.Count(cell.Source, "\n") + 1
	}
	return c.Length().Minutes() + lines/linesPerMinute
}

// cover makes the cover of the book in a language.
func (b *builder) cover(lang string) (*Page, []byte, error) {
	p := b.newPage(lang+"/", lang)
	p.Title, p.Description = p.Brand, b.site.Book.Description[lang]
	p.Parts = b.parts(p)
	cells := 0
	for _, c := range b.chapters[lang] {
		cells += len(c.Cells)
	}
	p.Cover = &Cover{
		ChapterCount: p.Words.ChapterCount(len(b.chapters[lang])),
		CellCount:    p.Words.CellCount(cells),
	}
	if own := b.chapters[lang]; len(own) > 0 {
		first := b.linkTo(p, own[0])
		p.Cover.First = &first
	}
	b.translations(p, "")
	page, err := p.render("cover")
	return p, page, err
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
	for _, ref := range []*string{&p.Home, &p.Assets.Style, &p.Assets.Script, &p.Assets.Icon} {
		*ref = root + *ref
	}
	for i := range p.Editions {
		p.Editions[i].Href = root + p.Editions[i].Href
	}
	return p
}
