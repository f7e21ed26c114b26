package site

import (
	"html/template"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/robert-nix/ansihtml"
)

// terminal gives text as a terminal would show it, as HTML for a pre:
// carriage returns and backspaces overwrite, colours are classes, and other
// control characters are shown by their pictures.
func terminal(text string) template.HTML {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	if !strings.ContainsFunc(text, isControl) {
		return template.HTML(escapeText(text))
	}
	var s screen
	for len(text) > 0 {
		text = s.take(text)
	}
	s.endLine()
	return template.HTML(ansihtml.ConvertToHTMLWithClasses([]byte(s.done.String()), "ansi-", true))
}

// A screen is a terminal that can write over its last line. A character
// counts as one column, which is wrong for wide ones only where wide and
// narrow ones overwrite each other.
type screen struct {
	done   strings.Builder
	shown  string // the style at the end of done
	row    []glyph
	column int
	style  string
}

// A glyph is one character and its style, as parameters of SGR.
type glyph struct {
	style string
	r     rune
}

// escapes matches what a terminal takes as one command: CSI, OSC up to its
// end, and escapes of two characters.
var escapes = regexp.MustCompile(`^\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[ -/]*[0-~])`)

// take takes one command or character from text, and gives the rest.
func (s *screen) take(text string) string {
	if text[0] == '\x1b' {
		if esc := escapes.FindString(text); esc != "" {
			s.command(esc)
			return text[len(esc):]
		}
	}
	r, size := utf8.DecodeRuneInString(text)
	switch r {
	case '\n':
		s.endLine()
		s.done.WriteByte('\n')
	case '\r':
		s.column = 0
	case '\b':
		s.column = max(s.column-1, 0)
	default:
		s.put(glyph{s.style, visible(r)})
	}
	return text[size:]
}

// command obeys the commands for styles and for erasing in the line; a page
// has no use for the others.
func (s *screen) command(esc string) {
	switch {
	case esc == "\x1b[K" || esc == "\x1b[0K":
		s.row = s.row[:min(s.column, len(s.row))]
	case esc == "\x1b[2K":
		s.row = s.row[:0]
	case strings.HasPrefix(esc, "\x1b[") && strings.HasSuffix(esc, "m"):
		s.style = restyle(s.style, fewColours(esc[2:len(esc)-1]))
	}
}

func (s *screen) put(g glyph) {
	for len(s.row) <= s.column {
		s.row = append(s.row, glyph{r: ' '})
	}
	s.row[s.column] = g
	s.column++
}

// endLine writes the row, with an escape wherever the style changes.
func (s *screen) endLine() {
	for _, g := range s.row {
		if g.style != s.shown {
			s.done.WriteString("\x1b[0" + g.style + "m")
			s.shown = g.style
		}
		s.done.WriteRune(g.r)
	}
	s.row, s.column = s.row[:0], 0
}

// longestStyle bounds the parameters of a style: programs that only ever add
// to it lose what they set first.
const longestStyle = 120

// restyle gives the style after the parameters of one more SGR. A style
// that is not empty begins with a semicolon.
func restyle(style, parameters string) string {
	for p := range strings.SplitSeq(parameters, ";") {
		if p == "" || strings.Trim(p, "0") == "" {
			style = ""
		} else if style += ";" + p; len(style) > longestStyle {
			style = style[strings.IndexByte(style[1:], ';')+1:]
		}
	}
	return style
}

// isControl reports whether a terminal would do something other than write r.
func isControl(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' || r >= 0x7f && r < 0xa0
}

// visible gives what stands for a control character, and any other as it is.
func visible(r rune) rune {
	switch {
	case !isControl(r):
		return r
	case r < ' ':
		return '\u2400' + r
	case r == 0x7f:
		return '\u2421'
	}
	return utf8.RuneError
}
