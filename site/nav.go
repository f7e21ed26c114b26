package site

import (
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

// order gives the chapters for readers of a language: its own, and in their
// places those that only the original has.
func (b *builder) order(lang string) []*book.Chapter {
	own := b.chapters[lang]
	original := b.chapters[b.site.Book.Languages[0]]
	list := slices.Clone(own)
	for i, c := range original {
		if find(own, c.Name) != nil {
			continue
		}
		at := 0
		if i > 0 {
			at = 1 + slices.IndexFunc(list, func(o *book.Chapter) bool { return o.Name == original[i-1].Name })
		}
		list = slices.Insert(list, at, c)
	}
	return list
}

// find gives the chapter with a name; nil if there is none.
func find(chapters []*book.Chapter, name string) *book.Chapter {
	for _, c := range chapters {
		if c.Name == name {
			return c
		}
	}
	return nil
}

// original gives the chapter that a chapter is a translation of; itself if
// it is none.
func (b *builder) original(c *book.Chapter) *book.Chapter {
	if o := find(b.chapters[b.site.Book.Languages[0]], c.Name); o != nil {
		return o
	}
	return c
}

// edition gives where readers of a language find a chapter, and the id there
// of what has an id in it.
func (b *builder) edition(lang string, c *book.Chapter, id string) (string, string) {
	own := find(b.chapters[lang], c.Name)
	if own == nil {
		if find(b.order(lang), c.Name) != c {
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
		Current: p.Path == p.Lang+"/"+c.Name+"/",
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

// parts gives the chapters for the navigation of a page, in rows of the
// same part.
func (b *builder) parts(p *Page) []Part {
	names := b.partNames(p.Lang)
	var parts []Part
	for _, c := range b.order(p.Lang) {
		part := Part{Title: c.Front.Part}
		if c.Lang != p.Lang {
			name, known := names[part.Title]
			if part.Title = name; !known {
				part = Part{Title: c.Front.Part, Tag: wordsFor(c.Lang).Tag}
			}
		}
		if len(parts) == 0 || parts[len(parts)-1].Title != part.Title {
			parts = append(parts, part)
		}
		row := &parts[len(parts)-1]
		row.Chapters = append(row.Chapters, b.linkTo(p, c))
	}
	return parts
}

// partNames gives for the parts of the original what they are called in a
// language, as far as translated chapters tell.
func (b *builder) partNames(lang string) map[string]string {
	names := map[string]string{"": ""}
	for _, c := range b.chapters[b.site.Book.Languages[0]] {
		if own := find(b.chapters[lang], c.Name); own != nil && own.Front.Part != "" {
			names[c.Front.Part] = own.Front.Part
		}
	}
	return names
}

// neighbours gives the links to the chapters before and after one, for the
// readers of the page's language; nil where there is none.
func (b *builder) neighbours(p *Page, c *book.Chapter) (previous, next *Link) {
	list := b.order(p.Lang)
	i := slices.Index(list, c)
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
