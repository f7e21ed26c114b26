package card

import (
	"image"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// glyphs calls draw for each character of a line: where it stands in a line
// whose upper left corner is the origin, and its mask.
func (p *painter) glyphs(text string, draw func(r image.Rectangle, mask image.Image, at image.Point)) {
	dot := fixed.Point26_6{Y: p.face.Metrics().Ascent}
	for _, r := range text {
		box, mask, at, advance, ok := p.face.Glyph(dot, r)
		if ok {
			draw(box, mask, at)
		}
		dot.X += advance
	}
}

// width gives how many pixels of the font a text is wide.
func (p *painter) width(text string) int { return font.MeasureString(p.face, text).Ceil() }

// wrap breaks a text into lines as wide as the card at a size. If there would
// be more than most lines, the last one ends with an ellipsis; zero lines is
// no limit.
func (p *painter) wrap(text string, size, most int) []string {
	room := (Width - 2*margin) / size
	var lines []string
	line := ""
	for _, word := range words(text) {
		if p.width(line+strings.TrimRight(word, " ")) > room && line != "" {
			lines = append(lines, strings.TrimRight(line, " "))
			line = ""
		}
		for p.width(word) > room && line == "" {
			var head string
			head, word = p.cut(word, room)
			lines = append(lines, head)
		}
		line += word
	}
	if line = strings.TrimRight(line, " "); line != "" {
		lines = append(lines, line)
	}
	if most > 0 && len(lines) > most {
		lines = lines[:most]
		last := lines[most-1]
		for p.width(last+"…") > room {
			last = dropLast(last)
		}
		lines[most-1] = last + "…"
	}
	return lines
}

// cut cuts a word that is wider than a line.
func (p *painter) cut(word string, room int) (head, rest string) {
	for i := range word {
		if i > 0 && p.width(word[:i]) > room {
			head = dropLast(word[:i])
			return head, word[len(head):]
		}
	}
	return word, ""
}

func dropLast(s string) string {
	r := []rune(s)
	return string(r[:len(r)-1])
}

// words cuts a text where a line may end: after spaces, and around Han
// characters but for marks that must not begin or end a line.
func words(text string) []string {
	var list []string
	start := 0
	var last rune
	for i, r := range text {
		if i > start && mayBreak(last, r) {
			list = append(list, text[start:i])
			start = i
		}
		last = r
	}
	if start < len(text) {
		list = append(list, text[start:])
	}
	return list
}

func mayBreak(before, after rune) bool {
	switch {
	case strings.ContainsRune("，。、；：！？）》〉」』】”’…—,.;:!?)", after), strings.ContainsRune("（《〈「『【“‘(", before):
		return false
	case unicode.IsSpace(before):
		return !unicode.IsSpace(after)
	}
	return !unicode.IsSpace(after) && (wide(before) || wide(after))
}

// wide reports whether a character is one of those that are written without
// spaces.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r < 0x3040 || r >= 0xff00 && r < 0xff61
}
