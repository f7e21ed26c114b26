package site

import (
	"bytes"
	"html/template"
	"strings"

	"weft/site/book"
)

// A ChapterText is what the page of a chapter has besides its frame.
type ChapterText struct {
	// Tag is the language of the text if the page is in another one; Notice
	// says so, and Original leads to the page in that language.
	Tag, Notice, Original string
	// Place is the way to the chapter: its part, its number.
	Place                  []string
	Lead                   string
	ReadingTime, CellCount string
	Mark                   *State
}

// bodyMark stands in a page where the text goes. Markdown has no such bytes.
const bodyMark = "\x00body\x00"

// Body gives the place of the text in the page, which is several times as large
// as all else there.
func (*ChapterText) Body() template.HTML { return bodyMark }

// withBody puts the text where its mark stands.
func (r rendered) withBody(text []byte) rendered {
	if r.err != nil {
		return r
	}
	before, after, _ := bytes.Cut(r.html, []byte(bodyMark))
	b := roomForPage()
	for _, part := range [][]byte{before, text, after} {
		b.Write(part)
	}
	pageRoom.Put(r.room)
	r.html, r.room = b.Bytes(), b
	return r
}

// render makes the page of a chapter for the readers of a language. Where
// that is not the chapter's, the text stays what it is, and the page says so.
func (b *builder) render(lang string, c *book.Chapter) rendered {
	run := b.site.Runs[c]
	p := b.newPage(lang+"/"+c.Name+"/", lang)
	w := wordsFor(c.Lang)
	t := &text{site: b.site, builder: b, words: w, lang: lang, page: p.Path, chapter: c, run: run,
		sections: number(c, b.original(c)), assets: assets{}}
	body := roomForPage()
	defer pageRoom.Put(body)
	if err := t.body(body); err != nil {
		return rendered{err: err}
	}
	p.Title, p.Description = c.Title, description(c)
	p.changed = b.site.Dates[c].Changed
	b.nav(p, c)
	p.Contents = contents(c)
	p.Previous, p.Next = b.neighbours(p, c)
	p.Edit = b.edit(c)
	p.Chapter = &ChapterText{
		Place:       placeOf(w, c),
		Lead:        c.Front.Lead,
		ReadingTime: w.ReadingTime(minutes(c)),
		CellCount:   w.CellCount(len(c.Cells)),
		Mark:        mark(w, c, run),
	}
	p.Run = b.runParts(p, c, w)
	if err := b.addCells(p, c, w, t.assets); err != nil {
		return rendered{err: err}
	}
	if p.Run != nil && !b.site.Notebook {
		notebook, err := t.notebook()
		if err != nil {
			return rendered{err: err}
		}
		p.Run.Notebook = notebook
	}
	if lang != c.Lang {
		p.Chapter.Tag, p.Chapter.Notice = w.Tag, p.Words.NotTranslated(c.Lang)
		p.Chapter.Original = relative(p.Path, pageOf(c))
		// Search engines are to know the text once.
		p.Canonical = b.absolute(p, pageOf(c))
	}
	b.translations(p, c.Name)
	b.addNotebook(p, c)
	if err := b.share(p, w, placeOf(w, c), t.assets); err != nil {
		return rendered{err: err}
	}
	r := p.render("chapter").withBody(body.Bytes())
	r.assets, r.problems, r.read = t.assets, t.problems, t.read
	return r
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
	for n := c.Doc().FirstChild(); n != nil; n = n.NextSibling() {
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
