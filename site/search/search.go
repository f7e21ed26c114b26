// Package search makes the index with which a reader searches a site: files
// that the script of the page loads piece by piece, without a server.
//
// Text is cut into terms. Of Chinese these are all pairs of characters that
// stand side by side, since no segmenter knows the words of a technical
// book; which pairs a query needs is decided where it is asked, with the
// browser's segmenter. Of English they are the stems of words, and of code
// the names as written, their parts, and the pairs of names that a dot or a
// slash joins. The script cuts a query by the same rules, in search/terms.js
// of the theme; a test of this package has both cut the same texts.
//
// A term leads to sections. Terms lie in shards by their first characters,
// so that a query loads few of them; the texts of sections, for the excerpts
// of those that are shown, lie each in a file of its own, and those of a large
// book several in one.
package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"weft/site/checksum"
)

// Format is the version of the index; the script refuses another one.
const Format = 2

// A Section is what a search can find: a section of a chapter, or what
// stands before the first one.
type Section struct {
	// ID is the id of its heading in the page; empty for the beginning.
	ID string
	// Title is its heading, or for the beginning that of the chapter.
	Title string
	// Text is what stands in it, with a line for each block.
	Text string
}

// A Chapter is a page that sections belong to.
type Chapter struct {
	// Href leads to the page from the list.
	Href string
	// Title is what results are grouped under: number and title.
	Title string
	// Lang is the tag of its language if that is not the one of the index.
	Lang     string
	Sections []Section
}

// A File is one file of an index.
type File struct {
	Path string
	Data []byte
}

// The texts of a book with more than largeFrom chapters are written while these
// are added, in pieces of pieceSize, which are named by their content. Of
// smaller books they are kept until the end; then those are numbered. A file costs
// a build as much as a page does, however small it is.
const (
	largeFrom = 200
	pieceSize = 32 << 10
)

// mostSections is how many sections of a chapter can be found.
const mostSections = 1 << 16

// largestWhole bounds the file that has all texts of a small book, for reading
// without a network. There is none for books with more.
const largestWhole = 1 << 20

// An Index grows with the chapters that are added, in any order and by several
// goroutines, and is written at the end. It holds where each term stands, and of
// a large book no text: that may be larger than the memory.
type Index struct {
	large bool

	rows []row // by chapter

	mu    sync.Mutex
	packs []packed
	free  []*gathering // those that nobody uses now: what they hold is made once
	// texts has the texts of each chapter of a small book.
	texts [][]string
}

// A row is what is known of a chapter in the index.
type row struct {
	href, title, lang string
	sections          []heading
	// pieces are those that begin in the chapter.
	pieces []piece
	digest checksum.Sum
}

// A heading is a section without its text.
type heading struct {
	id, title string
	length    int // in terms
}

// A piece is a file of texts: its name, and the section of the chapter whose
// text is its first.
type piece struct {
	first int
	name  string
}

// New gives an index for so many chapters.
func New(chapters int) *Index {
	return &Index{
		large: chapters > largeFrom, rows: make([]row, chapters), texts: make([][]string, chapters),
	}
}

// Add adds chapters that follow one another, of which the first has a number,
// and gives files with their texts to put, if they are to be written now; put must
// not keep their data. The same chapters are always to be added together: which
// texts lie in one file depends on it.
func (x *Index) Add(first int, chapters []Chapter, put func(File) error) error {
	g := x.take()
	defer x.give(g)
	g.clear()
	for i, c := range chapters {
		c.Sections = c.Sections[:min(len(c.Sections), mostSections)]
		x.rows[first+i] = g.add(i, c)
		for _, s := range c.Sections {
			x.texts[first+i] = append(x.texts[first+i], s.Text)
		}
	}
	x.keep(g.pack(first))
	if !x.large {
		return nil
	}
	return g.cut(x, first, first+len(chapters), put)
}

// take gives a gathering that nobody uses.
func (x *Index) take() *gathering {
	x.mu.Lock()
	defer x.mu.Unlock()
	last := len(x.free) - 1
	if last < 0 {
		return &gathering{words: newCutter()}
	}
	g := x.free[last]
	x.free = x.free[:last]
	return g
}

// give gives back a gathering.
func (x *Index) give(g *gathering) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.free = append(x.free, g)
}

// keep keeps what was packed.
func (x *Index) keep(p packed) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.packs = append(x.packs, p)
}

// cut makes pieces of the texts of the chapters of an index from one to another,
// which are not kept.
func (g *gathering) cut(x *Index, from, to int, put func(File) error) error {
	var texts []string
	var begin *row
	section, size := 0, 0
	flush := func() error {
		if len(texts) == 0 {
			return nil
		}
		g.data = appendPiece(g.data[:0], texts)
		texts, size = texts[:0], 0
		f := File{pieceName(g.data), g.data}
		begin.pieces = append(begin.pieces, piece{section, f.Path})
		return put(f)
	}
	for chapter := from; chapter < to; chapter++ {
		for i, text := range x.texts[chapter] {
			if len(texts) == 0 {
				begin, section = &x.rows[chapter], i
			}
			texts, size = append(texts, strings.ReplaceAll(text, separator, " ")), size+len(text)+len(separator)
			if size < pieceSize {
				continue
			}
			if err := flush(); err != nil {
				return err
			}
		}
		x.texts[chapter] = nil
	}
	return flush()
}

// separator stands between the texts of a piece, and in no text.
const separator = "\f"

// appendPiece appends the texts of a piece.
func appendPiece(data []byte, texts []string) []byte {
	for i, t := range texts {
		if i > 0 {
			data = append(data, separator...)
		}
		data = append(data, t...)
	}
	return data
}

// pieceName names a piece by its content.
func pieceName(data []byte) string {
	sum := checksum.Of(data)
	return fmt.Sprintf("text.%x.txt", sum[:5])
}

// Digest names the content of the index in ten hexadecimal digits.
func (x *Index) Digest() string {
	h := sha256.New()
	for _, r := range x.rows {
		h.Write(r.digest[:])
	}
	return hex.EncodeToString(h.Sum(nil)[:5])
}

// Write gives the files that Add has not given to put, which may be called by
// several goroutines at once, and must not keep their data. Nothing can be added
// any more.
func (x *Index) Write(put func(File) error) error {
	x.free = nil
	if err := x.writeTexts(put); err != nil {
		return err
	}
	return x.writeShards(put)
}

// writeTexts writes the texts of a small book, each into a file, and all into
// one if that is not too large.
func (x *Index) writeTexts(put func(File) error) error {
	if x.large {
		return nil
	}
	texts := slices.Concat(x.texts...)
	for i, t := range texts {
		if err := put(File{fmt.Sprintf("t%d.txt", i), []byte(t)}); err != nil {
			return err
		}
	}
	all, err := json.Marshal(texts)
	if err != nil {
		return fmt.Errorf("write texts of the index: %w", err)
	}
	if len(all) > largestWhole {
		return nil
	}
	return put(File{"texts.json", all})
}
