package search

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// List gives the list of the index, whose files lie in dir, and those with
// texts in texts, as seen from it; both end with a slash. A search begins with
// it. Chapters are [href, title, language], sections [chapter, id, title]; a
// title that is that of the chapter is left out, and so is what is empty at the
// end. Pieces are [the number of the first section, name]; a small book has
// none.
func (x *Index) List(dir, texts string) []byte {
	var chapters, sections, pieces table
	for i, r := range x.rows {
		for _, p := range r.pieces {
			pieces.row(sections.rows+p.first, p.name)
		}
		if r.lang == "" {
			chapters.row(r.href, r.title)
		} else {
			chapters.row(r.href, r.title, r.lang)
		}
		for _, s := range r.sections {
			if s.id == "" {
				sections.row(i)
			} else {
				sections.row(i, s.id, s.title)
			}
		}
	}
	head := fmt.Appendf(nil, `{"format":%d,"dir":%s,"texts":%s,"shards":%d,"chapters":[`,
		Format, appendText(nil, dir), appendText(nil, texts), x.shards())
	return slices.Concat(head, chapters.data, []byte(`],"sections":[`), sections.data, []byte(`],"pieces":[`), pieces.data, []byte(`]}`))
}

// A table is an array of arrays in JSON, without its brackets. A large book has
// many rows, and as values they would be a large part of the memory.
type table struct {
	data []byte
	rows int
}

// row adds a row of texts and numbers.
func (t *table) row(cells ...any) {
	open := byte('[')
	if t.rows > 0 {
		t.data = append(t.data, ',')
	}
	for _, c := range cells {
		t.data = append(t.data, open)
		switch c := c.(type) {
		case string:
			t.data = appendText(t.data, c)
		case int:
			t.data = strconv.AppendInt(t.data, int64(c), 10)
		}
		open = ','
	}
	t.data = append(t.data, ']')
	t.rows++
}

// appendText appends a text in JSON, as package json writes it.
func appendText(data []byte, text string) []byte {
	if isPlain(text) {
		return append(append(append(data, '"'), text...), '"')
	}
	quoted, err := json.Marshal(text)
	if err != nil {
		panic("search: " + err.Error()) // a string can be written
	}
	return append(data, quoted...)
}

// isPlain reports whether a text has nothing that is written in another way
// between the quotes.
func isPlain(text string) bool {
	for _, r := range text {
		switch {
		case r < ' ', r == '"', r == '\\', r == '<', r == '>', r == '&', r == '\u2028', r == '\u2029', r == utf8.RuneError:
			return false
		}
	}
	return true
}
