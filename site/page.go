package site

import (
	"fmt"
	"html/template"
	"strings"
	"sync"
	"time"

	"weft/site/theme"
)

// A Page is one page of a site as the templates of the theme get it. What
// is empty is not shown.
type Page struct {
	// Path is where the page is in the site: "zh/threads/", "404.html".
	Path  string
	Lang  string
	Words *Words
	// Title is the heading, Brand the name of the book.
	Title, Brand, Description string
	// Canonical is the address of the page, if that of the site is known.
	Canonical string
	// Alternates are the same page in each language, with itself.
	Alternates []Alternate
	// Switch has the other languages, Editions all.
	Switch   []Edition
	Editions []Edition
	// Home leads to the cover.
	Home   string
	Assets Assets
	Parts  []Part
	// Abridged tells that Parts has only some of the chapters; all are on the
	// cover.
	Abridged       bool
	Contents       []Entry
	Previous, Next *Link
	Edit           string
	Foot           Foot
	// Preview is set if the address of the site is known.
	Preview *Preview
	// Feed leads to what is new in the page's language.
	Feed string
	// Chapter is set on the page of one, Cover on a cover.
	Chapter *ChapterText
	// Run is set if cells of the page can be run.
	Run   *RunParts
	Cover *Cover
	// Notebook is set on the page of a chapter in a notebook.
	Notebook *Notebook

	// dialogs are those of all pages of the site.
	dialogs *sync.Map
	// changed is when the page's text was last changed, if that is known.
	changed time.Time
}

// An Alternate is a page in a language.
type Alternate struct{ Tag, Href string }

// An Edition is the book, or the page at hand, in a language.
type Edition struct {
	*Words
	Href, Title, Description string
	// Twin tells that it is the same chapter, with the same sections.
	Twin bool
}

// Assets are the references from a page to what all pages need. Index is
// the list with which a search begins, Worker the service worker. Cells has the
// cells of a chapter for a kernel in the browser, and Kernel is the folder of
// that; both may be empty.
type Assets struct {
	Style, Script, Icon, Index, Worker, Cells, Kernel, Go string
	GoSize                                                int64
}

// Foot is what stands at the foot of each page.
type Foot struct {
	Author, Licence string
}

// A Date is a day for people and for machines.
type Date struct{ Text, Machine string }

// HeadTitle gives the title for the browser's tab.
func (p *Page) HeadTitle() string {
	if p.Title == p.Brand {
		return p.Title
	}
	return p.Title + " · " + p.Brand
}

// OpenGraphType tells what kind of thing the page is.
func (p *Page) OpenGraphType() string {
	if p.Chapter != nil {
		return "article"
	}
	return "website"
}

// HasNeighbours tells whether there is a chapter before or after this one.
func (p *Page) HasNeighbours() bool { return p.Previous != nil || p.Next != nil }

// Policy gives the policy that stands in the page for servers that send
// none.
func (p *Page) Policy() string { return Policy(p.Assets.Kernel != "") }

// Boot gives the script that runs before the first paint.
func (p *Page) Boot() template.JS { return template.JS(theme.Boot()) }

// Updated gives the day of the last change; nil if it is not known.
func (p *Page) Updated() *Date {
	if p.changed.IsZero() {
		return nil
	}
	return &Date{p.Words.Date(p.changed), p.changed.Format(time.DateOnly)}
}

// Dialogs gives what scripts need in every page: the search, a button.
func (p *Page) Dialogs() template.HTML {
	key := [2]string{p.Lang, p.Assets.Index}
	if known, ok := p.dialogs.Load(key); ok {
		return known.(template.HTML)
	}
	made := fragmentOf("dialogs", p)
	p.dialogs.Store(key, made)
	return made
}

// fragmentOf gives a piece of HTML by one of the templates.
func fragmentOf(name string, value any) template.HTML {
	var b strings.Builder
	if err := theme.Templates().Execute(&b, name, value); err != nil {
		panic("site: " + err.Error()) // these have nothing that can fail
	}
	return template.HTML(b.String())
}

// render gives the HTML of the page by one of the templates.
func (p *Page) render(name string) rendered {
	b := roomForPage()
	if err := theme.Templates().Execute(b, name, p); err != nil {
		return rendered{err: fmt.Errorf("render %s: %w", fileOf(p.Path), err)}
	}
	return rendered{page: p, html: b.Bytes(), room: b}
}
