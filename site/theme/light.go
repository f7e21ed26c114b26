package theme

import (
	"regexp"
	"strings"
	"sync"
)

// Light gives a text with the colours of light pages in the place of the
// variables that hold them: for readers that know no variables.
func Light(text string) string {
	if !strings.Contains(text, "var(--") {
		return text
	}
	return variable.ReplaceAllStringFunc(text, func(v string) string {
		if colour, ok := lights()[variable.FindStringSubmatch(v)[1]]; ok {
			return Light(colour)
		}
		return v
	})
}

var variable = regexp.MustCompile(`var\((--[a-z0-9-]+)(?:,[^)]*)?\)`)

// declared matches a variable of the sheet of colours with its value, of two
// values the first.
var declared = regexp.MustCompile(`(?m)^\t(--[a-z0-9-]+): (?:light-dark\(([^,]+),.*\)|(.*));$`)

// lights has the colours of light pages by their variables.
var lights = sync.OnceValue(func() map[string]string {
	colours := map[string]string{}
	for _, m := range declared.FindAllStringSubmatch(string(read("base/colours.css")), -1) {
		colours[m[1]] = m[2] + m[3]
	}
	return colours
})
