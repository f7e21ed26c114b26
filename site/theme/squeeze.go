package theme

import "strings"

// squeeze takes comments, indentation and empty lines from a style sheet.
// Strings are kept as they are.
func squeeze(css string) string {
	var b strings.Builder
	for _, line := range strings.Split(dropComments(css), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			b.WriteString(line)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// dropComments takes the comments from a style sheet; a comment that does
// not end goes on to the end of the sheet, as in CSS.
func dropComments(css string) string {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(css); i++ {
		c := css[i]
		switch {
		case quote == 0 && strings.HasPrefix(css[i:], "/*"):
			end := strings.Index(css[i+2:], "*/")
			if end < 0 {
				return b.String()
			}
			i += 2 + end + 1
			continue
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
		b.WriteByte(c)
	}
	return b.String()
}
