package site

import (
	"html/template"
	"slices"
	"strconv"

	"weft/site/book"
)

// A Part is a row of chapters of one part of the book.
type Part struct {
	Title string
	// Tag is set if the title is in another language than the page.
	Tag      string
	Chapters []Link
	// Rows are the chapters as the navigation shows them.
	Rows []template.HTML
}

// A Link leads from one page to a chapter.
type Link struct {
	Href, Title, Lead string
	// Number is the chapter's, or empty.
	Number string
	// Current marks the chapter that the page shows.
	Current bool
	// Foreign chapters are there only in another language, and are shown in
	// it: its folder, its tag and its short name follow.
	Foreign          bool
	Lang, Tag, Short string
}

// Label gives number and title.
func (l Link) Label() string {
	if l.Number == "" {
		return l.Title
	}
	return l.Number + " " + l.Title
}

// original gives the chapter that a chapter is a translation of; itself if
// it is none.
func (b *builder) original(c *book.Chapter) *book.Chapter {
	if o := b.shelves[b.site.Book.Languages[0]].own[c.Name]; o != nil {
		return o
	}
	return c
}

// edition gives where readers of a language find a chapter, and the id there
// of what has an id in it.
func (b *builder) edition(lang string, c *book.Chapter, id string) (string, string) {
	own := b.shelves[lang].own[c.Name]
	if own == nil {
		if b.shelves[lang].find(c.Name) != c {
			return pageOf(c), id
		}
		return lang + "/" + c.Name + "/", id
	}
	for h, s := range number(c, b.original(c)) {
		if headingID(h) == id && len(s.Twins) > 0 {
			return pageOf(own), s.Twins[0]
		}
	}
	return pageOf(own), id
}

// linkTo gives a link from a page in a language to a chapter.
func (b *builder) linkTo(p *Page, c *book.Chapter) Link {
	l := Link{
		Href:    relative(p.Path, p.Lang+"/"+c.Name+"/"),
		Title:   c.Title,
		Lead:    c.Front.Lead,
		Current: p.isOf(c),
		Foreign: c.Lang != p.Lang,
	}
	if c.Number >= 0 {
		l.Number = strconv.Itoa(c.Number)
	}
	if l.Foreign {
		w := wordsFor(c.Lang)
		l.Lang, l.Tag, l.Short = c.Lang, w.Tag, w.Short
	}
	return l
}

// A book with more chapters than navWhole shows on the page of a chapter those
// of its part only, and of a long part no more than navReach to each side:
// else its pages would grow with the book, and nobody reads such a list.
const (
	navWhole = 200
	navReach = 50
)

// parts gives all chapters for the cover, in rows of the same part.
func (b *builder) parts(p *Page) []Part {
	order := b.shelves[p.Lang].order
	return b.grouped(p.Lang, order, func(part *Part, i int) {
		part.Chapters = append(part.Chapters, b.linkTo(p, order[i]))
	})
}

// nav sets the chapters for the navigation of the page of a chapter. Of a
// long book these are the ones around it.
func (b *builder) nav(p *Page, c *book.Chapter) {
	chapters, first := b.shelves[p.Lang].order, 0
	if p.Abridged = len(chapters) > navWhole; p.Abridged {
		chapters, first = b.around(p.Lang, c)
	}
	p.Parts = b.grouped(p.Lang, chapters, func(part *Part, i int) {
		if part.Rows == nil {
			part.Rows = make([]template.HTML, 0, min(len(chapters), 2*navReach+1))
		}
		part.Rows = append(part.Rows, b.navRow(p, chapters[i], first+i))
	})
}

// grouped gives the parts that some chapters belong to, in their order, and
// has each added to its part, by its place among them.
func (b *builder) grouped(lang string, chapters []*book.Chapter, add func(part *Part, i int)) []Part {
	var parts []Part
	for i, c := range chapters {
		part := b.partOf(lang, c)
		if len(parts) == 0 || parts[len(parts)-1].Title != part.Title {
			parts = append(parts, part)
		}
		add(&parts[len(parts)-1], i)
	}
	return parts
}

// A navRow is a chapter in the navigation of a page.
type navRow struct {
	Link
	Words *Words
}

// navRow gives the row of a chapter, which has a place in the order, in the
// navigation of a page. The pages of other chapters all have the same one, which is
// made once.
func (b *builder) navRow(p *Page, c *book.Chapter, place int) template.HTML {
	if p.isOf(c) {
		return fragmentOf("nav-row", navRow{b.linkTo(p, c), p.Words})
	}
	row := &b.shelves[p.Lang].rows[place]
	known := row.Load()
	if known == nil {
		made := fragmentOf("nav-row", navRow{b.linkTo(p, c), p.Words})
		known = &made
		row.Store(known)
	}
	return *known
}

// isOf tells whether the page is that of a chapter.
func (p *Page) isOf(c *book.Chapter) bool { return p.Path == p.Lang+"/"+c.Name+"/" }

// partOf gives the part that a chapter belongs to, as readers of a language
// call it, without its chapters.
func (b *builder) partOf(lang string, c *book.Chapter) Part {
	if c.Lang == lang {
		return Part{Title: c.Front.Part}
	}
	if name, known := b.shelves[lang].parts[c.Front.Part]; known {
		return Part{Title: name}
	}
	return Part{Title: c.Front.Part, Tag: wordsFor(c.Lang).Tag}
}

// around gives the chapters of the part of c, no more than navReach before
// and after it, and the place of the first in the order.
func (b *builder) around(lang string, c *book.Chapter) (chapters []*book.Chapter, first int) {
	list, i := b.place(lang, c)
	if i < 0 {
		return []*book.Chapter{c}, i // a draft that is looked at
	}
	part := b.partOf(lang, c).Title
	from, to := i, i+1
	for from > 0 && i-from < navReach && b.partOf(lang, list[from-1]).Title == part {
		from--
	}
	for to < len(list) && to-i <= navReach && b.partOf(lang, list[to]).Title == part {
		to++
	}
	return list[from:to], from
}

// place gives the chapters for the readers of a language, and where c stands
// among them; -1 if it does not.
func (b *builder) place(lang string, c *book.Chapter) ([]*book.Chapter, int) {
	s := b.shelves[lang]
	if s.find(c.Name) == c {
		return s.order, s.places[c.Name]
	}
	return s.order, slices.Index(s.order, c) // one of two with the same name
}

// neighbours gives the links to the chapters before and after one, for the
// readers of the page's language; nil where there is none.
func (b *builder) neighbours(p *Page, c *book.Chapter) (previous, next *Link) {
	list, i := b.place(p.Lang, c)
	if i > 0 {
		l := b.linkTo(p, list[i-1])
		previous = &l
	}
	if i >= 0 && i+1 < len(list) {
		l := b.linkTo(p, list[i+1])
		next = &l
	}
	return previous, next
}
