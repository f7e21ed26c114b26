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
// so that a query loads few of them; the text of a section is a file of its
// own, for the excerpts of the sections that are shown.
package search

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path"
)

// Format is the version of the index; the script refuses another one.
const Format = 1

// A Section is what a search can find: a section of a chapter, or what
// stands before the first one.
type Section struct {
	// Chapter is the number of its chapter in the list of chapters.
	Chapter int
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
	Lang string
}

// A File is one file of an index, below the folder of the index.
type File struct {
	Path string
	Data []byte
}

// An Index is the files of an index, and the list that leads to them.
type Index struct {
	// Digest names the content of all files.
	Digest string
	Files  []File

	chapters []Chapter
	sections []Section
	shards   int
}

// Build makes the index of sections. The same sections give the same bytes.
func Build(chapters []Chapter, sections []Section) (*Index, error) {
	shards, err := shardsOf(postings(sections))
	if err != nil {
		return nil, err
	}
	x := &Index{chapters: chapters, sections: sections, shards: len(shards)}
	for i, shard := range shards {
		x.Files = append(x.Files, File{fmt.Sprintf("s%d.json", i), shard})
	}
	texts := make([]string, len(sections))
	for i, s := range sections {
		texts[i] = s.Text
		x.Files = append(x.Files, File{fmt.Sprintf("t%d.txt", i), []byte(s.Text)})
	}
	all, err := json.Marshal(texts)
	if err != nil {
		return nil, fmt.Errorf("write texts of the index: %w", err)
	}
	x.Files = append(x.Files, File{"texts.json", all})
	x.Digest = digest(x.Files)
	return x, nil
}

// A list is the file that a search begins with. Chapters are [href, title,
// language], sections [chapter, id, title]; a title that is that of the
// chapter is left out, and so is what is empty at the end.
type list struct {
	Format   int        `json:"format"`
	Dir      string     `json:"dir"`
	Shards   int        `json:"shards"`
	Chapters [][]string `json:"chapters"`
	Sections [][]any    `json:"sections"`
}

// List gives the list of an index whose files lie in dir, as seen from it.
func (x *Index) List(dir string) ([]byte, error) {
	l := list{Format: Format, Dir: path.Clean(dir) + "/", Shards: x.shards, Chapters: [][]string{}, Sections: [][]any{}}
	for _, c := range x.chapters {
		row := []string{c.Href, c.Title}
		if c.Lang != "" {
			row = append(row, c.Lang)
		}
		l.Chapters = append(l.Chapters, row)
	}
	for _, s := range x.sections {
		row := []any{s.Chapter}
		if s.ID != "" {
			row = append(row, s.ID, s.Title)
		}
		l.Sections = append(l.Sections, row)
	}
	data, err := json.Marshal(l)
	if err != nil {
		return nil, fmt.Errorf("write list of the index: %w", err)
	}
	return data, nil
}

// digest names files in ten hexadecimal digits.
func digest(files []File) string {
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s %d\n", f.Path, len(f.Data))
		h.Write(f.Data)
	}
	return hex.EncodeToString(h.Sum(nil)[:5])
}
