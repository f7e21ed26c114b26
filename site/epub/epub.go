// Package epub binds the chapters of a book into an EPUB 3 file.
//
// What stands in it is what stands on the pages of the site: their articles,
// rewritten for readers that run no script, know no variables and turn pages.
// Nothing folds there, links between chapters stay in the book, and links to
// what is only on the site lead to the site. The same book and runs give the
// same bytes (I2).
package epub

import (
	"archive/zip"
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"hash/crc32"
	"io"
	"path"
	"strings"
	"time"

	"weft/site"
	"weft/site/book"
	"weft/site/card"
	"weft/site/theme"
)

//go:embed epub.css
var style string

// A volume is a book in one language on its way into a file.
type volume struct {
	site *site.Site
	lang string
	// chapters are those that are in the volume, by the path of their page.
	chapters map[string]*book.Chapter
	order    []*book.Chapter
	files    []file
}

// A file is one file of the container, below its folder EPUB.
type file struct {
	name, id, media, properties string
	data                        []byte
}

// Write writes the chapters of a site in a language. Chapters that are not in
// that language are left out.
func Write(w io.Writer, s *site.Site, lang string) error {
	v := volumeOf(s, lang)
	if len(v.order) == 0 {
		return fmt.Errorf("book %q has no chapter in %q", s.Book.Dir, lang)
	}
	if err := v.fill(); err != nil {
		return err
	}
	return v.write(w)
}

// volumeOf gives the chapters of a language, and no files yet. In a volume
// nothing can be run, whatever the site offers.
func volumeOf(s *site.Site, lang string) *volume {
	still := *s
	still.Places, still.Kernel, still.Go = nil, nil, nil
	v := &volume{site: &still, lang: lang, chapters: map[string]*book.Chapter{}}
	for _, c := range s.Book.Chapters[lang] {
		if !c.Front.Draft || s.Drafts {
			v.chapters[lang+"/"+c.Name+"/"] = c
			v.order = append(v.order, c)
		}
	}
	return v
}

// fill makes all files.
func (v *volume) fill() error {
	v.add(file{name: "style.css", id: "style", media: "text/css", data: []byte(theme.Light(style))})
	if err := v.cover(); err != nil {
		return err
	}
	for i, c := range v.order {
		if err := v.chapter(i+1, c); err != nil {
			return fmt.Errorf("%s: %w", c.File, err)
		}
	}
	v.add(file{name: "nav.xhtml", id: "nav", media: xhtml, properties: "nav", data: v.nav()})
	return nil
}

func (v *volume) add(f file) { v.files = append(v.files, f) }

// cover adds the cover: a picture and the page that shows it.
func (v *volume) cover() error {
	w := v.site.Words(v.lang)
	picture, err := card.Card{
		Brand: v.site.Book.Author,
		Title: v.title(),
		Lead:  v.site.Book.Description[v.lang],
		Han:   w.Chinese(),
	}.Cover()
	if err != nil {
		return err
	}
	v.add(file{"cover.png", "cover-image", "image/png", "cover-image", picture})
	v.add(file{"cover.xhtml", "cover", xhtml, "", v.page(v.title(), `<section epub:type="cover" class="cover"><img src="cover.png" alt="`+xmlText(v.title())+`"/></section>`)})
	return nil
}

// title gives the title of the book.
func (v *volume) title() string {
	for _, lang := range append([]string{v.lang}, v.site.Book.Languages...) {
		if title := v.site.Book.Title[lang]; title != "" {
			return title
		}
	}
	return path.Base(v.site.Book.Dir)
}

// changed gives when the text was last changed, or the day on which time
// begins in a ZIP file: a volume must have one, and the clock is no part of it.
func (v *volume) changed() time.Time {
	last := time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range v.order {
		if t := v.site.Dates[c].Changed; t.After(last) {
			last = t
		}
	}
	return last.UTC()
}

// write writes the container. The kind of the file comes first and as it is,
// so that it can be told from the first bytes.
func (v *volume) write(w io.Writer) error {
	z := zip.NewWriter(w)
	if err := v.kind(z); err != nil {
		return err
	}
	all := append([]file{
		{name: "../META-INF/container.xml", data: []byte(container)},
		{name: "package.opf", data: v.opf()},
	}, v.files...)
	for _, f := range all {
		method := zip.Deflate
		if f.media == "image/png" || f.media == "image/jpeg" {
			method = zip.Store
		}
		out, err := z.CreateHeader(&zip.FileHeader{Name: path.Join("EPUB", f.name), Method: method})
		if err != nil {
			return err
		}
		if _, err := io.Copy(out, bytes.NewReader(f.data)); err != nil {
			return err
		}
	}
	return z.Close()
}

func (v *volume) kind(z *zip.Writer) error {
	const kind = "application/epub+zip"
	out, err := z.CreateRaw(&zip.FileHeader{
		Name:               "mimetype",
		Method:             zip.Store,
		CRC32:              crc32.ChecksumIEEE([]byte(kind)),
		CompressedSize64:   uint64(len(kind)),
		UncompressedSize64: uint64(len(kind)),
	})
	if err != nil {
		return err
	}
	_, err = io.WriteString(out, kind)
	return err
}

// media are the types of pictures by the ends of their names. Those that the
// system knows would differ from one machine to another.
var media = map[string]string{
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".svg": "image/svg+xml", ".webp": "image/webp",
}

// mediaOf gives the media type of a picture by its name.
func mediaOf(name string) string {
	return cmp.Or(media[strings.ToLower(path.Ext(name))], "application/octet-stream")
}
