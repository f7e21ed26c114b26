package book

import "strings"

// An attribute is one word of an info string after the language: a key and
// maybe a value. Its offsets are in the text of the chapter.
type attribute struct {
	key, value string
	// valued tells that there is a value, if only an empty one.
	valued      bool
	at, valueAt int
}

// An infoScanner reads the info string of a fence: the language first, then
// attributes, separated by spaces. A value with spaces stands in double
// quotes, where \" is a quote and \\ a backslash.
type infoScanner struct {
	text string
	pos  int
	// base is the offset of text in the chapter.
	base  int
	flaws []flaw
}

// scanInfo splits the info string that stands at base in the chapter.
func scanInfo(text string, base int) (lang string, attrs []attribute, flaws []flaw) {
	s := &infoScanner{text: text, base: base}
	lang = s.until(" \t")
	for s.skipSpaces(); s.pos < len(s.text); s.skipSpaces() {
		if a, ok := s.attribute(); ok {
			attrs = append(attrs, a)
		}
	}
	return lang, attrs, s.flaws
}

// attribute reads one attribute; false if what stands there is none.
func (s *infoScanner) attribute() (attribute, bool) {
	a := attribute{at: s.base + s.pos}
	a.key = s.until(" \t=\"")
	if a.key == "" {
		return a, s.stray()
	}
	if !s.accept('=') {
		return a, s.atEnd()
	}
	a.valued, a.valueAt = true, s.base+s.pos
	if s.pos < len(s.text) && s.text[s.pos] == '"' {
		var ok bool
		a.value, ok = s.quoted()
		return a, ok && s.atEnd()
	}
	a.value = s.until(" \t")
	return a, true
}

// stray reads and reports a word that does not begin with a key.
func (s *infoScanner) stray() bool {
	at, word := s.base+s.pos, s.until(" \t")
	f := flawf(at, "unexpected %q in the attributes of a fence", word)
	f.hint = "an attribute is a name, or name=value without spaces around the equals sign"
	s.flaws = append(s.flaws, f)
	return false
}

// atEnd reports whether the attribute before the cursor ends there, and
// what follows if it does not.
func (s *infoScanner) atEnd() bool {
	return s.pos == len(s.text) || strings.IndexByte(" \t", s.text[s.pos]) >= 0 || s.stray()
}

// quoted reads a value in double quotes.
func (s *infoScanner) quoted() (string, bool) {
	start := s.pos
	var value strings.Builder
	for s.pos++; s.pos < len(s.text); s.pos++ {
		c := s.text[s.pos]
		switch {
		case c == '"':
			s.pos++
			return value.String(), true
		case c == '\\' && s.pos+1 < len(s.text):
			s.pos++
			c = s.text[s.pos]
		}
		value.WriteByte(c)
	}
	f := flawf(s.base+start, "quoted value is never closed: %s", s.text[start:])
	f.hint = `end the value with "`
	s.flaws = append(s.flaws, f)
	return "", false
}

// until reads up to the next of some bytes.
func (s *infoScanner) until(stop string) string {
	rest := s.text[s.pos:]
	n := strings.IndexAny(rest, stop)
	if n < 0 {
		n = len(rest)
	}
	s.pos += n
	return rest[:n]
}

func (s *infoScanner) skipSpaces() {
	for s.pos < len(s.text) && strings.IndexByte(" \t", s.text[s.pos]) >= 0 {
		s.pos++
	}
}

func (s *infoScanner) accept(c byte) bool {
	if s.pos == len(s.text) || s.text[s.pos] != c {
		return false
	}
	s.pos++
	return true
}
