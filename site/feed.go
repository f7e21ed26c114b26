package site

import (
	"encoding/xml"
	"slices"
	"time"

	"weft/site/book"
)

// A feed tells in Atom which chapters of a language are new or were changed.
type feed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string      `xml:"xml:lang,attr"`
	ID       string      `xml:"id"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	Updated  string      `xml:"updated"`
	Author   feedAuthor  `xml:"author"`
	Rights   string      `xml:"rights,omitempty"`
	Links    []feedLink  `xml:"link"`
	Entries  []feedEntry `xml:"entry"`
}

type feedAuthor struct {
	Name string `xml:"name"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Link      feedLink `xml:"link"`
	Summary   string   `xml:"summary,omitempty"`
}

// feedOf gives where the feed of a language is in the site.
func feedOf(lang string) string { return lang + "/feed.xml" }

// dated gives the chapters of a language whose dates are known, what was
// published last first. There is a feed if there are some, and absolute
// addresses.
func (b *builder) dated(lang string) []*book.Chapter {
	list := slices.DeleteFunc(slices.Clone(b.chapters[lang]), func(c *book.Chapter) bool {
		return b.site.Dates[c].Changed.IsZero()
	})
	slices.Reverse(list)
	slices.SortStableFunc(list, func(x, y *book.Chapter) int {
		return b.site.Dates[y].Published.Compare(b.site.Dates[x].Published)
	})
	return list
}

// latest gives when the last of some chapters was changed; zero if that is
// not known of any.
func (b *builder) latest(chapters []*book.Chapter) time.Time {
	var last time.Time
	for _, c := range chapters {
		if t := b.site.Dates[c].Changed; t.After(last) {
			last = t
		}
	}
	return last
}

// feed adds the feed of a language.
func (b *builder) feed(lang string) error {
	if !b.shelves[lang].feed {
		return nil
	}
	home, config := b.base+lang+"/", b.site.Book.Config
	f := feed{
		Lang:     wordsFor(lang).Tag,
		ID:       home,
		Title:    b.title(lang),
		Subtitle: config.Description[lang],
		Author:   feedAuthor{config.Author},
		Rights:   config.Licence,
		Links: []feedLink{
			{"self", "application/atom+xml", b.base + feedOf(lang)},
			{"alternate", "text/html", home},
		},
	}
	if f.Author.Name == "" {
		// A feed must have an author.
		f.Author.Name = f.Title
	}
	dated := b.dated(lang)
	for _, c := range dated {
		f.Entries = append(f.Entries, b.entry(c))
	}
	f.Updated = instant(b.latest(dated))
	return b.addXML(feedOf(lang), &f)
}

// entry gives the entry of a chapter. Its id is its address, which stays when
// the chapter gets another number or title.
func (b *builder) entry(c *book.Chapter) feedEntry {
	dates, address := b.site.Dates[c], b.base+escapePath(pageOf(c))
	return feedEntry{
		ID:        address,
		Title:     c.Title,
		Published: instant(dates.Published),
		Updated:   instant(dates.Changed),
		Link:      feedLink{"alternate", "text/html", address},
		Summary:   description(c),
	}
}

// instant gives a time as Atom writes it.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }
