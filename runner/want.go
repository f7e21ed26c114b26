package runner

import (
	"regexp"
	"slices"
	"strings"
	"sync"
)

// A Want is what a cell must print: the text of the output fence below it.
type Want struct {
	Text string `json:"text"`
	// Unordered compares the lines as a set.
	Unordered bool `json:"unordered,omitempty"`
	// Runs says that Text has the outputs of many runs (runs=) as a set: each
	// that occurs must be there, whatever their order and their numbers.
	Runs bool `json:"runs,omitempty"`
}

// elision is what stands in a recorded output for any text: alone on a line
// for any lines, inside a line for any part of it.
const elision = "..."

// Accepts reports whether a cell that printed text printed what is recorded.
// White space at the end of the text does not count.
func (w Want) Accepts(text string) bool {
	if w.Runs {
		return w.acceptsRuns(text)
	}
	want, got := trimEnd(w.Text), trimEnd(text)
	if w.Unordered {
		return acceptsLines(strings.Split(want, "\n"), strings.Split(got, "\n"))
	}
	return want == got || pattern(want).MatchString(got+"\n")
}

// acceptsRuns reports whether each output of a distribution is recorded.
func (w Want) acceptsRuns(text string) bool {
	wants := outcomes(w.Text)
	return !slices.ContainsFunc(outcomes(text), func(got string) bool {
		return !slices.ContainsFunc(wants, func(want string) bool {
			return Want{Text: want, Unordered: w.Unordered}.Accepts(got)
		})
	})
}

// numbered matches the line that begins an outcome: "163 of 200: …".
var numbered = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(?:\d+|\.\.\.) of (?:\d+|\.\.\.):(?: |$)`) })

// outcomes gives the outputs in the text of a distribution. A text without
// numbers is one output.
func outcomes(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		head := numbered().FindString(strings.TrimSuffix(line, "\n"))
		if head != "" || len(all) == 0 {
			all = append(all, "")
		}
		all[len(all)-1] += strings.TrimLeft(line[len(head):], "\n")
	}
	return all
}

func trimEnd(s string) string { return strings.TrimRight(s, " \t\n") }

// pattern gives the expression that matches the texts which a recorded one
// stands for; each of their lines ends with LF.
func pattern(want string) *regexp.Regexp {
	var b strings.Builder
	b.WriteString(`\A`)
	for line := range strings.SplitSeq(want, "\n") {
		if strings.TrimSpace(line) == elision {
			b.WriteString(`(?:.*\n)*`)
			continue
		}
		b.WriteString(linePattern(line))
		b.WriteString(`\n`)
	}
	b.WriteString(`\z`)
	return regexp.MustCompile(b.String())
}

// linePattern gives the expression for the lines that a recorded one stands
// for.
func linePattern(line string) string {
	return strings.ReplaceAll(regexp.QuoteMeta(line), regexp.QuoteMeta(elision), ".*")
}

// acceptsLines reports whether the lines of got are those of want in any
// order. Lines without an elision are looked for first, so that one with an
// elision does not take their place.
func acceptsLines(want, got []string) bool {
	rest := slices.Clone(got)
	more := false
	var patterns []string
	for _, line := range want {
		switch {
		case strings.TrimSpace(line) == elision:
			more = true
		case strings.Contains(line, elision):
			patterns = append(patterns, line)
		case !take(&rest, func(s string) bool { return s == line }):
			return false
		}
	}
	for _, line := range patterns {
		re := regexp.MustCompile(`\A` + linePattern(line) + `\z`)
		if !take(&rest, re.MatchString) {
			return false
		}
	}
	return more || len(rest) == 0
}

// take removes the first of lines that ok accepts.
func take(lines *[]string, ok func(string) bool) bool {
	i := slices.IndexFunc(*lines, ok)
	if i >= 0 {
		*lines = slices.Delete(*lines, i, i+1)
	}
	return i >= 0
}
