package book

// ParseLarge parses as Parse does, for a chapter of a large book.
func ParseLarge(file, lang string, text []byte) *Chapter {
	b := begin(file, "", lang, text)
	if b.outline() {
		return b.Chapter
	}
	c := b.finish()
	c.loosen()
	return c
}
