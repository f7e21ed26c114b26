package site

import (
	"html"
	"html/template"
	"slices"
	"strings"
	"sync"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"

	"weft/site/golexer"
)

// numberedFrom is how many lines code has before its lines get numbers.
const numberedFrom = 8

// A code is a piece of source, highlighted.
type code struct {
	HTML template.HTML
	Lang string
	// Lines counts the lines; Numbered tells whether they show their number.
	Lines    int
	Numbered bool
}

// highlight gives source as HTML, each line a span, the six kinds of words
// that have a colour in spans with a class. Faults are the lines to be
// marked, with the id that each gets.
func (h *Highlights) highlight(lang, source string, faults map[int]string) code {
	source = strings.TrimSuffix(source, "\n")
	r := codeRooms.Get().(*codeRoom)
	defer codeRooms.Put(r)
	words := h.tokens(lang, source, &r.words)
	r.html = r.html[:0]
	lines := 0
	r.eachLine(words, func(line []chroma.Token) {
		lines++
		r.html = append(r.html, `<span class="line`...)
		if id, ok := faults[lines]; ok {
			r.html = append(append(r.html, ` fault" id="`...), html.EscapeString(id)...)
		}
		r.html = append(appendLine(append(r.html, `">`...), line), "</span>"...)
	})
	return code{
		HTML:     template.HTML(r.html),
		Lang:     lang,
		Lines:    lines,
		Numbered: lines >= numberedFrom || len(faults) > 0,
	}
}

// A codeRoom is where the words of a source lie that nobody remembers, those of
// a line, and what is made of them.
type codeRoom struct {
	words, line []chroma.Token
	html        []byte
}

// codeRooms are those that nobody uses now.
var codeRooms = sync.Pool{New: func() any { return new(codeRoom) }}

// eachLine gives the tokens of each line to do, which must not keep them. What
// goes on in the next line is a token in each.
func (r *codeRoom) eachLine(words []chroma.Token, do func(line []chroma.Token)) {
	line := r.line[:0]
	for _, t := range words {
		for {
			end := strings.IndexByte(t.Value, '\n') + 1
			if end == 0 {
				break
			}
			line = append(line, chroma.Token{Type: t.Type, Value: t.Value[:end]})
			do(line)
			line, t.Value = line[:0], t.Value[end:]
		}
		if t.Value != "" {
			line = append(line, t)
		}
	}
	if len(line) > 0 {
		do(line)
	}
	r.line = line
}

// Highlights remember how sources are split into words, from one site to the next:
// who draws a chapter again after each change of a word need not do it anew for
// all of its code. The zero value is ready, and a nil one remembers nothing. They
// are safe for concurrent use.
type Highlights struct {
	mu sync.Mutex
	// young are those of late, old those that were before; both together are
	// not more than twice mostHighlighted bytes.
	young, old map[string][]chroma.Token
	size       int
}

// mostHighlighted is how many bytes of source are remembered.
const mostHighlighted = 4 << 20

// tokens gives the words of a source, which may lie in the room.
func (h *Highlights) tokens(lang, source string, room *[]chroma.Token) []chroma.Token {
	if h == nil {
		*room = tokens((*room)[:0], lang, source)
		return *room
	}
	key := lang + "\n" + source
	h.mu.Lock()
	words, ok := h.young[key]
	if !ok {
		words, ok = h.old[key]
	}
	h.mu.Unlock()
	if !ok {
		words = tokens(nil, lang, source)
	}
	h.keep(key, words)
	return words
}

// keep remembers the words of a source.
func (h *Highlights) keep(key string, words []chroma.Token) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, ok := h.young[key]; ok {
		return
	}
	if h.size += len(key); h.young == nil || h.size > mostHighlighted {
		h.young, h.old, h.size = map[string][]chroma.Token{}, h.young, len(key)
	}
	h.young[key] = words
}

// tokens appends the words of a language of which source consists to an empty
// list. A language nobody knows is one word, and so is a source that would not come
// out as it went in: what a page shows is the author's code.
func tokens(list []chroma.Token, lang, source string) []chroma.Token {
	words, err := lexed(list, lang, source)
	if err == nil && isWhole(words, source) {
		return words
	}
	return append(list, chroma.Token{Type: chroma.Text, Value: source})
}

// lexed appends what the lexer of a language, if there is one, gives for source.
// Neighbours never have the same type. Most code in a book is Go, and chroma's own
// lexer for it takes most of the time of a build.
func lexed(list []chroma.Token, lang, source string) ([]chroma.Token, error) {
	switch lang {
	case "":
		return list, nil
	case "go", "golang":
		return goLexer.Append(list, source)
	}
	lexer := lexers.Get(lang)
	if lexer == nil {
		return list, nil
	}
	it, err := chroma.Coalesce(lexer).Tokenise(&chroma.TokeniseOptions{State: "root"}, source)
	if err != nil {
		return list, err
	}
	return slices.AppendSeq(list, it.Stdlib()), nil
}

var goLexer = golexer.New()

// isWhole reports whether tokens are a source, cut into pieces.
func isWhole(words []chroma.Token, source string) bool {
	for _, t := range words {
		rest, ok := strings.CutPrefix(source, t.Value)
		if !ok {
			return false
		}
		source = rest
	}
	return source == ""
}

// appendLine appends the tokens of a line; a line always ends with LF, so that
// copied code has its lines and an empty line its height.
func appendLine(b []byte, line []chroma.Token) []byte {
	class, blank := "", 0 // the first of the blank tokens before the next word
	for i, t := range line {
		text := strings.TrimSuffix(t.Value, "\n")
		if strings.TrimSpace(text) == "" {
			continue
		}
		c := class6(t)
		if c != class && class != "" {
			b = append(b, "</span>"...)
		}
		b = appendBlank(b, line[blank:i])
		if c != class && c != "" {
			b = append(append(append(b, `<span class="`...), c...), `">`...)
		}
		b = append(b, escapeText(text)...)
		class, blank = c, i+1
	}
	if class != "" {
		b = append(b, "</span>"...)
	}
	return append(appendBlank(b, line[blank:]), '\n')
}

// appendBlank appends tokens as they are, but for the end of the line.
func appendBlank(b []byte, tokens []chroma.Token) []byte {
	for _, t := range tokens {
		b = append(b, strings.TrimSuffix(t.Value, "\n")...)
	}
	return b
}

// escapeText escapes what would be markup between tags. Quotes would not,
// and code is full of them.
var escapeText = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace

// class6 gives the class of a token: keyword, string, number, function,
// type, comment, or none.
func class6(t chroma.Token) string {
	switch {
	case t.Type == chroma.KeywordType, t.Type == chroma.NameClass:
		return "t"
	case t.Type == chroma.NameBuiltin && basicTypes[t.Value]:
		return "t"
	case t.Type.InCategory(chroma.Keyword):
		return "k"
	case t.Type.InSubCategory(chroma.LiteralString):
		return "s"
	case t.Type.InSubCategory(chroma.LiteralNumber):
		return "n"
	case t.Type.InCategory(chroma.Comment):
		return "c"
	case t.Type.InSubCategory(chroma.NameFunction), t.Type == chroma.NameBuiltin:
		return "f"
	}
	return ""
}

// basicTypes are Go's types that chroma takes for functions where a
// parenthesis follows them.
var basicTypes = map[string]bool{
	"uint": true, "uint8": true, "uint16": true, "uint32": true, "uint64": true,
	"int": true, "int8": true, "int16": true, "int32": true, "int64": true,
	"float32": true, "float64": true, "complex64": true, "complex128": true,
	"byte": true, "rune": true, "string": true, "bool": true, "error": true, "uintptr": true,
}
