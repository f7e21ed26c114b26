package golexer

import (
	"strings"

	"github.com/alecthomas/chroma/v2"
)

// A class is what a byte of ASCII may begin.
type class byte

const (
	none class = iota
	space
	letter // the underscore too
	digit
	mark // punctuation, if it is no operator
)

// classes are those of all bytes; what is not ASCII has none.
var classes = func() (table [256]class) {
	for c, set := range map[class]string{
		space:  " \t\n\v\f\r",
		letter: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_",
		digit:  "0123456789",
		mark:   "|^<>=!()[]{}.,;:~",
	} {
		for i := range len(set) {
			table[set[i]] = c
		}
	}
	return table
}()

// operators are chroma's operators by their first byte, those first that it
// tries first.
var operators = func() (table [256][]string) {
	for op := range strings.FieldsSeq("<<= >>= << >> <= >= &^= &^ += -= *= /= %= &= |= && || <- ++ -- == != := ... + - * / % &") {
		table[op[0]] = append(table[op[0]], op)
	}
	return table
}()

// A meaning is the type of a word that is no name: where a parenthesis
// follows it directly, and elsewhere. A zero type means that it is a name.
type meaning struct{ called, alone chroma.TokenType }

// meanings are the words that Go, or chroma, knows.
var meanings = func() map[string]meaning {
	table := map[string]meaning{}
	put := func(m meaning, words string) {
		for w := range strings.FieldsSeq(words) {
			table[w] = m
		}
	}
	keyword := func(kind chroma.TokenType, words string) { put(meaning{kind, kind}, words) }
	keyword(chroma.KeywordNamespace, "import package")
	keyword(chroma.KeywordDeclaration, "var func struct map chan type interface const")
	keyword(chroma.Keyword, "break default select case defer go else goto switch fallthrough if range continue for return")
	keyword(chroma.KeywordConstant, "true false iota nil")
	keyword(chroma.KeywordType, "any")
	put(meaning{called: chroma.NameBuiltin, alone: chroma.KeywordType},
		"uint uint8 uint16 uint32 uint64 int int8 int16 int32 int64 float32 float64 "+
			"float complex64 complex128 byte rune string bool error uintptr")
	put(meaning{called: chroma.NameBuiltin},
		"print println panic recover close complex real imag len cap append copy delete new make clear min max")
	return table
}()
