package book

import "bytes"

// ParseLarge parses as Parse does, for a chapter of a large book.
func ParseLarge(file, lang string, text []byte) *Chapter {
	b := begin(file, "", lang, bytes.Clone(text))
	if b.outline() {
		return b.Chapter
	}
	c := b.finish()
	c.loosen()
	return c
}

// PlainFront reads front matter without package yaml; false if that is needed.
func PlainFront(text []byte) (f Front, ok bool) {
	ok = readPlain(text, f.fields())
	return f, ok
}

// YAMLFront reads it with that; false if something is wrong with it.
func YAMLFront(text []byte) (f Front, ok bool) {
	flaws, _ := readAnyYAML(text, f.fields())
	return f, len(flaws) == 0
}
