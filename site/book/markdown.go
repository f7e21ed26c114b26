package book

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// footnotePrefix begins the ids of footnotes, so that none is the id of a
// heading too.
const footnotePrefix = "note-"

// Extensions are the extensions of goldmark that a chapter in a language is
// written with. The renderer of the tree needs the same: they hold how
// tables, footnotes and line breaks between Han characters become HTML.
func Extensions(lang string) []goldmark.Extender {
	all := []goldmark.Extender{
		extension.Table,
		extension.Strikethrough,
		extension.TaskList,
		extension.DefinitionList,
		extension.Linkify,
		extension.NewFootnote(extension.WithFootnoteIDPrefix(footnotePrefix)),
		extension.NewCJK(
			extension.WithEastAsianLineBreaks(extension.EastAsianLineBreaksCSS3Draft),
			extension.WithEscapedSpace()),
	}
	if isEnglish(lang) {
		all = append(all, typographer())
	}
	return all
}

func isEnglish(lang string) bool {
	main, _, _ := strings.Cut(lang, "-")
	return main == "en"
}

// markdownOf gives the parser for chapters in a language: there are two, which
// may be used by several goroutines at once.
func markdownOf(lang string) parser.Parser {
	if isEnglish(lang) {
		return englishMarkdown()
	}
	return plainMarkdown()
}

var (
	englishMarkdown = sync.OnceValue(func() parser.Parser { return newMarkdown("en") })
	plainMarkdown   = sync.OnceValue(func() parser.Parser { return newMarkdown("") })
)

// typographer writes curly quotes and dashes for straight ones: as
// characters, not entities, so that the text of a node is what is read.
// Chinese authors type theirs, and straight ones stand next to code.
func typographer() goldmark.Extender {
	return extension.NewTypographer(extension.WithTypographicSubstitutions(
		map[extension.TypographicPunctuation]string{
			extension.LeftSingleQuote:  "‘",
			extension.RightSingleQuote: "’",
			extension.LeftDoubleQuote:  "“",
			extension.RightDoubleQuote: "”",
			extension.EnDash:           "–",
			extension.EmDash:           "—",
			extension.Ellipsis:         "…",
			extension.LeftAngleQuote:   "«",
			extension.RightAngleQuote:  "»",
			extension.Apostrophe:       "’",
		}))
}

// newMarkdown gives the parser for chapters in a language. The parts of our
// own come before goldmark's for the same characters.
func newMarkdown(lang string) parser.Parser {
	m := goldmark.New(goldmark.WithExtensions(Extensions(lang)...))
	p := m.Parser()
	p.AddOptions(
		parser.WithAttribute(),
		parser.WithBlockParsers(util.Prioritized(fenceParser{parser.NewFencedCodeBlockParser()}, 699)),
		parser.WithInlineParsers(
			util.Prioritized(delimiterParser{emphasis{}}, 450),
			util.Prioritized(delimiterParser{strikethrough{}}, 450)),
		parser.WithParagraphTransformers(util.Prioritized(alertMarker{}, 50)),
	)
	return p
}

// fencesKey is where the parser notes the fences of a chapter.
var fencesKey = parser.NewContextKey()

// A fenceNote is what goldmark's tree does not tell of a fence.
type fenceNote struct {
	// start is the offset of the first backtick.
	start  int
	closed bool
}

// fenceNotes gives the notes of the chapter that pc parses.
func fenceNotes(pc parser.Context) map[ast.Node]*fenceNote {
	return pc.ComputeIfAbsent(fencesKey, func() any {
		return map[ast.Node]*fenceNote{}
	}).(map[ast.Node]*fenceNote)
}
