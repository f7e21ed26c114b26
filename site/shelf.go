package site

import (
	"html/template"
	"sync/atomic"
	"time"

	"weft/site/book"
)

// A shelf holds the chapters for the readers of a language. It is made once:
// every page asks it several times, and a book may have thousands.
type shelf struct {
	// own are the chapters in the language, by name.
	own map[string]*book.Chapter
	// order has these, and in their places those that only the original has;
	// places tells where in it a name stands first.
	order  []*book.Chapter
	places map[string]int
	// rows are those of the order in the navigation, as far as they were made.
	rows []atomic.Pointer[template.HTML]
	// parts has for the parts of the original what they are called here, as
	// far as translated chapters tell.
	parts map[string]string
	// changed is when the text was last changed, as far as that is known, and
	// feed tells whether there is one.
	changed time.Time
	feed    bool
}

// shelve makes the shelf of each language.
func (b *builder) shelve() {
	b.shelves = map[string]*shelf{}
	original := b.chapters[b.site.Book.Languages[0]]
	for _, lang := range b.site.Book.Languages {
		s := &shelf{own: map[string]*book.Chapter{}, places: map[string]int{}, parts: map[string]string{"": ""}}
		for _, c := range b.chapters[lang] {
			if s.own[c.Name] == nil {
				s.own[c.Name] = c
			}
		}
		s.order = ordered(b.chapters[lang], original, s.own)
		s.rows = make([]atomic.Pointer[template.HTML], len(s.order))
		for i, c := range s.order {
			if _, known := s.places[c.Name]; !known {
				s.places[c.Name] = i
			}
		}
		for _, c := range original {
			if own := s.own[c.Name]; own != nil && own.Front.Part != "" {
				s.parts[c.Front.Part] = own.Front.Part
			}
		}
		s.changed = b.latest(s.order)
		s.feed = b.base != "" && len(b.dated(lang)) > 0
		b.shelves[lang] = s
	}
}

// ordered gives the chapters of a language, own by name, each followed by
// those after it in the original that only the original has.
func ordered(chapters, original []*book.Chapter, own map[string]*book.Chapter) []*book.Chapter {
	after := map[string][]*book.Chapter{}
	last, list := "", make([]*book.Chapter, 0, len(chapters))
	for _, c := range original {
		if own[c.Name] != nil {
			last = c.Name
		} else {
			after[last] = append(after[last], c)
		}
	}
	list = append(list, after[""]...)
	for _, c := range chapters {
		list = append(append(list, c), after[c.Name]...)
		delete(after, c.Name)
	}
	return list
}

// find gives the chapter of a name that readers of the language see; nil if
// there is none.
func (s *shelf) find(name string) *book.Chapter {
	if i, ok := s.places[name]; ok {
		return s.order[i]
	}
	return nil
}
