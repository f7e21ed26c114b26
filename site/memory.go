package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"github.com/yuin/goldmark/ast"

	"weft/runner"
	"weft/site/book"
	"weft/site/checksum"
)

// A Memory keeps what the pages of chapters were made of from one build to the
// next, so that only what has changed is rendered; the pages it finds in the
// site that was made before. It may forget anything at any time. It must
// forget everything when the program changes: keys stand for a book and its
// runs, not for how they are drawn. It is used by several goroutines at once.
type Memory interface {
	// Recall gives what was kept under a key, which is of any bytes; nil if there is
	// nothing.
	Recall(key string) []byte
	Keep(key string, record []byte)
	// File gives a file of the site that was made before; nil if it is not
	// there. It need not be the one that is meant: what was kept tells.
	File(path string) []byte
}

// A memory is a rendered page as a Memory keeps it. A large book has many, so it
// says nothing that is usual.
type memory struct {
	// Path is the address of the page, and Sum the checksum of its file; Files has
	// those of its assets by path.
	Path     string
	Sum      []byte
	Files    map[string][]byte `json:",omitempty"`
	Problems []runner.Problem  `json:",omitempty"`
	// Read has the checksums of the files of the book that the page shows or
	// leads to; none for those that were not there.
	Read map[string][]byte `json:",omitempty"`
	// Tag is the language of the text if it is not that of the page.
	Tag string `json:",omitempty"`
	// Listed is what the map of the site says of the page, if there is one.
	Listed *listed `json:",omitempty"`
}

// A listed is what a map of the site says of a page.
type listed struct {
	Canonical  string
	Alternates []Alternate
	Changed    time.Time `json:",omitzero"`
}

// chapter gives the page of a chapter for the readers of a language, from the
// memory of the site if it is there.
func (b *builder) chapter(lang string, c *book.Chapter) rendered {
	if b.site.Memory == nil {
		return b.render(lang, c)
	}
	key := b.keyOf(lang, c)
	if r, ok := b.recall(key); ok {
		return r
	}
	r := b.render(lang, c)
	b.keep(key, r)
	return r
}

// recall gives the page that is kept under a key, unless a file that it shows
// has changed.
func (b *builder) recall(key string) (rendered, bool) {
	data := b.site.Memory.Recall(key)
	var m memory
	if data == nil || json.Unmarshal(data, &m) != nil {
		return rendered{}, false
	}
	for name, was := range m.Read {
		if !bytes.Equal(b.sumOf(name), was) {
			return rendered{}, false
		}
	}
	html := b.site.Memory.File(fileOf(m.Path))
	if html == nil || !bytes.Equal(sum(html), m.Sum) {
		return rendered{}, false
	}
	files := assets{}
	for name, was := range m.Files {
		if files[name] = b.site.Memory.File(name); files[name] == nil || !bytes.Equal(sum(files[name]), was) {
			return rendered{}, false
		}
	}
	lang, _, _ := strings.Cut(m.Path, "/")
	p := &Page{Path: m.Path, Lang: lang, Words: wordsFor(lang), Chapter: &ChapterText{Tag: m.Tag}}
	if l := m.Listed; l != nil {
		p.Canonical, p.Alternates, p.changed = l.Canonical, l.Alternates, l.Changed
	}
	return rendered{page: p, html: html, assets: files, problems: m.Problems}, true
}

// keep keeps a page under a key.
func (b *builder) keep(key string, r rendered) {
	if r.err != nil {
		return
	}
	p := r.page
	m := memory{Path: p.Path, Sum: sum(r.html), Problems: r.problems, Tag: p.Chapter.Tag}
	if b.base != "" {
		m.Listed = &listed{p.Canonical, p.Alternates, p.changed}
	}
	if len(r.assets) > 0 {
		m.Files = map[string][]byte{}
	}
	for name, data := range r.assets {
		m.Files[name] = sum(data)
	}
	if len(r.read) > 0 {
		m.Read = map[string][]byte{}
	}
	for _, name := range r.read {
		m.Read[name] = b.sumOf(name)
	}
	if data, err := json.Marshal(m); err == nil {
		b.site.Memory.Keep(key, data)
	}
}

// sum is the checksum of a file.
func sum(data []byte) []byte {
	s := checksum.Of(data)
	return s[:]
}

// sumOf gives the checksum of a file of the book; nil if there is none.
func (b *builder) sumOf(name string) []byte {
	data, err := fs.ReadFile(b.site.Book.FS, name)
	if err != nil {
		return nil
	}
	return sum(data)
}

// keyOf gives a text that stands for all that the page of a chapter is made
// of, but for files that it shows.
func (b *builder) keyOf(lang string, c *book.Chapter) string {
	h := sha256.New()
	h.Write(b.frame())
	h.Write(appendTexts(nil, lang, c.File, c.Path))
	if len(c.Cells)+len(c.Files) > 0 {
		add(h, []any{c.Cells, c.Files, b.site.Runs[c], b.site.Places[c], b.site.GoSizes[c]})
	}
	if d := b.site.Dates[c]; d != (Dates{}) {
		add(h, d)
	}
	sum := c.Sum()
	h.Write(sum[:])
	if o := b.original(c); o != c { // its sections number those of c
		add(h, o.Passages())
	}
	if len(c.Files) > 0 {
		eachBlock(c, func(block *book.CellBlock) { add(h, block.Code) }) // which may come from elsewhere
	}
	return string(h.Sum(nil))
}

// frame gives a digest of what the pages of all chapters have in common: what
// is asked of the site, and what pages tell of other chapters.
func (b *builder) frame() []byte {
	b.framed.Do(func() {
		h := sha256.New()
		add(h, b.site.Book.Config, b.base, b.site.Drafts, b.site.Notebook)
		add(h, b.style, b.icon, b.script, b.texts, b.editor, b.kernel, b.goTools)
		for _, lang := range b.site.Book.Languages {
			add(h, lang, b.shelves[lang].feed)
			var list []byte
			for _, c := range b.site.Book.Chapters[lang] {
				list = outline(list[:0], c)
				h.Write(list)
			}
		}
		b.common = h.Sum(nil)
	})
	return b.common
}

// outline appends what the pages of others can tell of a chapter.
func outline(list []byte, c *book.Chapter) []byte {
	f := c.Front
	list = appendTexts(list, c.Path, c.Lang, c.Name, c.Title, f.Lead, f.Part)
	return strconv.AppendBool(binary.AppendVarint(list, int64(c.Number)), f.Draft)
}

// appendTexts appends texts, each after its length.
func appendTexts(list []byte, texts ...string) []byte {
	for _, t := range texts {
		list = append(binary.AppendUvarint(list, uint64(len(t))), t...)
	}
	return list
}

// add writes values to h, each so that it ends where the next begins.
func add(h hash.Hash, values ...any) {
	for _, v := range values {
		text, err := json.Marshal(v)
		if err != nil {
			panic(fmt.Sprintf("site: %v", err)) // nothing here has functions or channels
		}
		h.Write(append(text, '\n'))
	}
}

// eachBlock calls do for each block of Go in a chapter.
func eachBlock(c *book.Chapter, do func(*book.CellBlock)) {
	// Walk has no error of its own.
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if b, ok := n.(*book.CellBlock); ok && entering {
			do(b)
		}
		return ast.WalkContinue, nil
	})
}
