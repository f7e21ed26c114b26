package search

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
)

// A word is a run of letters and digits that are no Han characters, with
// apostrophes and underscores inside; a name is one or more words joined by
// a dot, a slash or colons as in code.
var words = regexp.MustCompile(`\p{Han}+|` + word + `(?:(?:::|[./])` + word + `)*`)

const (
	letter = `[\p{Latin}\p{Greek}\p{Cyrillic}\p{Hiragana}\p{Katakana}\p{Hangul}\p{M}\p{N}_]`
	word   = letter + `+(?:['’]` + letter + `+)*`
)

var joints = regexp.MustCompile(`::|[./]`)

// longestWord bounds the words that are indexed; what is longer is data.
const longestWord = 40

// Terms gives the terms of a text, each as often as it stands there.
func Terms(text string) []string {
	var terms []string
	for _, piece := range words.FindAllString(text, -1) {
		if r := []rune(piece); unicode.Is(unicode.Han, r[0]) {
			terms = append(terms, pairs(r)...)
		} else {
			terms = append(terms, nameTerms(piece)...)
		}
	}
	return terms
}

// pairs gives the pairs of characters of a run, and its last one alone: so
// every character begins a term.
func pairs(run []rune) []string {
	var terms []string
	for i := range run {
		terms = append(terms, string(run[i:min(i+2, len(run))]))
	}
	return terms
}

// nameTerms gives the words of a name, the parts of each, and the pairs of
// words that stand side by side.
func nameTerms(name string) []string {
	var terms []string
	before := ""
	for _, w := range joints.Split(name, -1) {
		if len(w) > longestWord {
			before = ""
			continue
		}
		whole := Stem(w)
		terms = append(terms, whole)
		if parts := partsOf(w); len(parts) > 1 {
			for _, p := range parts {
				terms = append(terms, Stem(p))
			}
		}
		if before != "" {
			terms = append(terms, before+"."+whole)
		}
		before = whole
	}
	return terms
}

// Stem gives the form under which a word is indexed: small letters, and an
// English one without its endings.
func Stem(w string) string {
	w = strings.ReplaceAll(strings.ToLower(w), "’", "'")
	if !isEnglish(w) {
		return w
	}
	return english.Stem(strings.ReplaceAll(strings.TrimSuffix(w, "'s"), "'", ""), true)
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

// humps matches the parts of a name in camel case or with underscores and
// digits.
var humps = regexp.MustCompile(`[A-Z]*[a-z]+|[A-Z]+|[0-9]+`)

// partsOf gives the parts of a name: Wait and Group, HTTP and Server. One
// with other letters than the Latin ones has none.
func partsOf(w string) []string {
	var parts []string
	for _, p := range humps.FindAllString(w, -1) {
		parts = append(parts, splitCapitals(p)...)
	}
	if len(strings.Join(parts, "")) != len(strings.ReplaceAll(w, "_", "")) {
		return nil
	}
	return parts
}

// splitCapitals cuts HTTPServer before its last capital.
func splitCapitals(p string) []string {
	capitals := 0
	for capitals < len(p) && p[capitals] >= 'A' && p[capitals] <= 'Z' {
		capitals++
	}
	if capitals > 1 && capitals < len(p) {
		return []string{p[:capitals-1], p[capitals-1:]}
	}
	return []string{p}
}
