package show

import (
	"strings"
	"unicode"
)

// isWide reports whether a character is as wide as it is high.
func isWide(r rune) bool {
	return r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf && r != 0x303f ||
		r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f ||
		r >= 0xff00 && r <= 0xff60 || r >= 0xffe0 && r <= 0xffe6 ||
		r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd)
}

// columns gives how many columns of a terminal a text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case isWide(r):
			n += 2
		case !unicode.Is(unicode.Mn, r) && r != '\u200b' && r != '\u200d':
			n++
		}
	}
	return n
}

// ems gives about how wide a text is drawn, in the size of its letters.
func ems(s string) float64 {
	w := 0.0
	for _, r := range s {
		switch {
		case isWide(r):
			w++
		case strings.ContainsRune("ijl.,:;'|!·()[] ", r):
			w += 0.32
		case strings.ContainsRune("mwMW—@%", r):
			w += 0.9
		case r >= 'A' && r <= 'Z':
			w += 0.68
		case !unicode.Is(unicode.Mn, r):
			w += 0.58
		}
	}
	return w
}

// wrapped breaks a text into lines of at most so many ems: between words, and
// beside wide characters anywhere but before a mark that ends something.
func wrapped(s string, most float64) []string {
	var lines []string
	line, word := "", ""
	flush := func() {
		if line != "" && ems(line+strings.TrimRight(word, " ")) > most {
			lines, line = append(lines, strings.TrimSpace(line)), ""
		}
		line, word = line+word, ""
	}
	for _, r := range s {
		closes := strings.ContainsRune("，。、；：！？）》」』】”’", r)
		if isWide(r) && !closes {
			flush()
		}
		word += string(r)
		if r == ' ' {
			flush()
		}
	}
	flush()
	return append(lines, strings.TrimSpace(line))
}

// A cell is one cell of a table of text.
type cell struct {
	text  string
	right bool
}

// aligned gives rows with their columns two spaces apart.
func aligned(rows [][]cell) string {
	var widths []int
	for _, row := range rows {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], columns(c.text))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-columns(c.text))
			if c.right {
				line += pad + c.text + "  "
			} else {
				line += c.text + pad + "  "
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// block gives a bar of block characters for a part of so many columns.
func block(part float64, width int) string {
	eighths := int(part*float64(width)*8 + 0.5)
	if eighths <= 0 {
		return ""
	}
	bar := strings.Repeat("█", eighths/8)
	if rest := eighths % 8; rest > 0 {
		bar += string([]rune("▏▎▍▌▋▊▉")[rest-1])
	}
	return bar
}
