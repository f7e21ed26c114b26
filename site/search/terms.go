package search

import (
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/kljensen/snowball/english"
)

// A word is a run of letters and digits that are no Han characters, with
// apostrophes and underscores inside; a name is one or more words joined by
// a dot, a slash or colons as in code. The script has this as a regular
// expression; here it is read by hand, since all of a book is cut.

// longestWord bounds the words that are indexed; what is longer is data.
const longestWord = 40

// Terms gives the terms of a text, each as often as it stands there.
func Terms(text string) []string {
	c, terms := newCutter(), []string{}
	c.each(text, func(n term) { terms = append(terms, c.terms[n].text) })
	return terms
}

// A cutter cuts texts into terms, which it numbers: it knows those that it has met,
// since most come again, by the words and the pairs that they come from.
type cutter struct {
	terms   []known
	numbers map[string]term
	words   map[string]word
	joints  map[uint64]term // by two terms, as both makes one of them
	pairs   map[uint64]term // by two characters
}

// A term is the number of one.
type term int32

// none is no term.
const none term = -1

// A known is a term with its bucket.
type known struct {
	text   string
	bucket int
}

// A word has its own term, which is none for what is too long, and those of its
// parts.
type word struct {
	whole term
	parts []term
}

func newCutter() *cutter {
	return &cutter{
		numbers: map[string]term{}, words: map[string]word{}, joints: map[uint64]term{}, pairs: map[uint64]term{},
	}
}

// forget forgets all terms, if they are many.
func (c *cutter) forget() {
	if len(c.terms) < mostTerms {
		return
	}
	clear(c.terms)
	c.terms = c.terms[:0]
	clear(c.numbers)
	clear(c.words)
	clear(c.joints)
	clear(c.pairs)
}

// mostTerms is how many terms a cutter may know.
const mostTerms = 1 << 13

// number gives the number of a term.
func (c *cutter) number(text string) term {
	n, met := c.numbers[text]
	if !met {
		n = term(len(c.terms))
		c.terms = append(c.terms, known{text, shardOf(text, mostShards)})
		c.numbers[text] = n
	}
	return n
}

// each gives the terms of a text to do.
func (c *cutter) each(text string, do func(term)) {
	for at := 0; at < len(text); {
		if b := text[at]; b < utf8.RuneSelf {
			if letters[b] {
				at += c.names(text[at:], do)
			} else {
				at++
			}
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		switch {
		case isHan(r):
			at += c.han(text[at:], do)
		case isLetter(r):
			at += c.names(text[at:], do)
		default:
			at += size
		}
	}
}

// isHan tells Han characters; nearly all are in one range.
func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= utf8.RuneSelf && unicode.Is(unicode.Han, r)
}

// scripts are those whose letters make words.
var scripts = []*unicode.RangeTable{
	unicode.Latin, unicode.Greek, unicode.Cyrillic, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.M, unicode.N,
}

func isLetter(r rune) bool {
	if r < utf8.RuneSelf {
		return letters[r]
	}
	return unicode.In(r, scripts...)
}

// letters are the letters in ASCII.
var letters = func() (is [utf8.RuneSelf]bool) {
	for _, b := range "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz" {
		is[b] = true
	}
	return is
}()

// han gives the pairs of characters of the run at the beginning of a text,
// and its last one alone: so every character begins a term. It gives the
// length of the run.
func (c *cutter) han(text string, do func(term)) int {
	before, at := rune(0), 0
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isHan(r) {
			break
		}
		if before != 0 {
			do(c.pair(before, r))
		}
		before, at = r, at+size
	}
	do(c.pair(before, 0))
	return at
}

// pair gives the term of two Han characters, or of one if the second is 0.
func (c *cutter) pair(first, second rune) term {
	key := both(first, second)
	n, met := c.pairs[key]
	if !met {
		text := string(first)
		if second != 0 {
			text += string(second)
		}
		n = c.number(text)
		c.pairs[key] = n
	}
	return n
}

// both gives two numbers as one, by which Go finds quickly.
func both[T ~int32](a, b T) uint64 { return uint64(uint32(a))<<32 | uint64(uint32(b)) }

// names gives the words of the name at the beginning of a text, the parts of
// each, and the pairs of words that stand side by side. It gives the length
// of the name.
func (c *cutter) names(text string, do func(term)) int {
	before, at := none, 0
	for {
		end := at + wordLength(text[at:])
		before = c.named(text[at:end], before, do)
		joint := jointLength(text[end:])
		if joint == 0 || wordLength(text[end+joint:]) == 0 {
			return end
		}
		at = end + joint
	}
}

// named gives the terms of a word in a name after the term before; and its
// own.
func (c *cutter) named(text string, before term, do func(term)) term {
	w := c.word(text)
	if w.whole == none {
		return none
	}
	do(w.whole)
	for _, p := range w.parts {
		do(p)
	}
	if before != none {
		do(c.join(before, w.whole))
	}
	return w.whole
}

// join gives the term of two words that a name joins.
func (c *cutter) join(before, after term) term {
	key := both(before, after)
	n, met := c.joints[key]
	if !met {
		n = c.number(c.terms[before].text + "." + c.terms[after].text)
		c.joints[key] = n
	}
	return n
}

// word gives the terms of a word.
func (c *cutter) word(text string) word {
	w, met := c.words[text]
	if !met {
		text = strings.Clone(text) // which is a piece of a chapter
		w = c.wordOf(text)
		c.words[text] = w
	}
	return w
}

// wordOf gives the terms of a word that was not met.
func (c *cutter) wordOf(text string) word {
	if len(text) > longestWord {
		return word{whole: none}
	}
	w := word{whole: c.number(Stem(text))}
	if parts := partsOf(text); len(parts) > 1 {
		for _, p := range parts {
			w.parts = append(w.parts, c.number(Stem(p)))
		}
	}
	return w
}

// wordLength gives the length of the word at the beginning of a text; zero if
// there is none.
func wordLength(text string) int {
	at := letterRun(text)
	for at > 0 {
		mark := 0
		switch {
		case strings.HasPrefix(text[at:], "'"):
			mark = 1
		case strings.HasPrefix(text[at:], "’"):
			mark = len("’")
		}
		more := 0
		if mark > 0 {
			more = letterRun(text[at+mark:])
		}
		if more == 0 {
			break
		}
		at += mark + more
	}
	return at
}

// letterRun gives the length of the run of letters at the beginning of a text.
func letterRun(text string) int {
	at := 0
	for at < len(text) {
		if b := text[at]; b < utf8.RuneSelf {
			if !letters[b] {
				break
			}
			at++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isLetter(r) {
			break
		}
		at += size
	}
	return at
}

// jointLength gives the length of what joins words, if a text begins with it.
func jointLength(text string) int {
	switch {
	case strings.HasPrefix(text, "::"):
		return 2
	case text != "" && (text[0] == '.' || text[0] == '/'):
		return 1
	}
	return 0
}

// stems are those of English words that were asked for; it takes much longer
// to find one than to look it up. It does not grow for ever.
var (
	stems     sync.Map
	stemCount atomic.Int32
)

const mostStems = 1 << 15

// Stem gives the form under which a word is indexed: small letters, and an
// English one without its endings.
func Stem(w string) string {
	w = strings.ToLower(w)
	if strings.Contains(w, "’") {
		w = strings.ReplaceAll(w, "’", "'")
	}
	if !isEnglish(w) {
		return w
	}
	if known, ok := stems.Load(w); ok {
		return known.(string)
	}
	stem := english.Stem(strings.ReplaceAll(strings.TrimSuffix(w, "'s"), "'", ""), true)
	if stemCount.Load() < mostStems {
		stemCount.Add(1)
		stems.Store(strings.Clone(w), strings.Clone(stem))
	}
	return stem
}

// isEnglish reports whether a word consists of small Latin letters and
// apostrophes.
func isEnglish(w string) bool {
	for i := range len(w) {
		if (w[i] < 'a' || w[i] > 'z') && w[i] != '\'' {
			return false
		}
	}
	return true
}

// partsOf gives the parts of a name in camel case or with underscores and
// digits: Wait and Group, HTTP and Server. One with other letters than the
// Latin ones has none.
func partsOf(w string) []string {
	if isWhole(w) {
		return nil
	}
	var parts []string
	length := 0
	for at := 0; at < len(w); {
		end, capitals := hump(w, at)
		if end == at {
			at++ // an underscore, or a letter that is not Latin
			continue
		}
		length += end - at
		if capitals > 1 && at+capitals < end {
			parts = append(parts, w[at:at+capitals-1], w[at+capitals-1:end])
		} else {
			parts = append(parts, w[at:end])
		}
		at = end
	}
	if length != len(w)-strings.Count(w, "_") {
		return nil
	}
	return parts
}

// isWhole reports whether a word has small letters only, as most have, or
// none but its first: then it has no parts.
func isWhole(w string) bool {
	for i := 1; i < len(w); i++ {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return len(w) == 0 || w[0] != '_' && (w[0] < '0' || w[0] > '9')
}

// hump gives the end of the part of a name that begins at a place, and how
// many capitals it begins with: letters, or digits.
func hump(w string, at int) (end, capitals int) {
	class := func(from, to byte) {
		for end < len(w) && w[end] >= from && w[end] <= to {
			end++
		}
	}
	end = at
	class('A', 'Z')
	capitals = end - at
	class('a', 'z')
	if end == at {
		class('0', '9')
	}
	return end, capitals
}
