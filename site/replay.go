package site

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"weft/runner"
)

// A cell is offered for a replay if there is something to see: its outputs
// came over at least leastSpan. They are told in at most maxBeats steps.
const (
	leastSpan = 50 * time.Millisecond
	maxBeats  = 240
)

// Replays tells that the outputs came at moments that a reader may want to see.
func (c cell) Replays() bool {
	if c.result == nil || c.recorded {
		return false
	}
	first, last, n := time.Duration(-1), time.Duration(0), 0
	for _, o := range c.result.Outputs {
		if isTimeline(o) {
			continue
		}
		for _, at := range instants(o) {
			if n++; first < 0 || at < first {
				first = at
			}
			last = max(last, at)
		}
	}
	return n > 1 && last-first >= leastSpan
}

// isTimeline reports whether an output is a timeline, which is always to be
// seen: it follows a replay in its own way.
func isTimeline(o runner.Output) bool { return o.Data[runner.TimelineType] != nil }

// instants gives when the parts of an output came.
func instants(o runner.Output) []time.Duration {
	if len(o.Moments) == 0 {
		return []time.Duration{o.At}
	}
	var all []time.Duration
	for _, m := range o.Moments {
		all = append(all, m.At)
	}
	return all
}

// beats gives the moments of an output for the page's script: a list of
// milliseconds, each with how many characters of the text had come by then,
// as the script counts them.
func beats(o runner.Output) string {
	if o.Kind != runner.Stdout && o.Kind != runner.Stderr || len(o.Moments) < 2 {
		return milliseconds(o.At)
	}
	pause := (o.Moments[len(o.Moments)-1].At - o.Moments[0].At) / maxBeats
	var list []string
	size, begun := 0, o.Moments[0].At
	for i, m := range o.Moments {
		size += m.Len
		if i+1 < len(o.Moments) && o.Moments[i+1].At-begun <= pause {
			continue // the next one is as good as the same
		}
		list = append(list, milliseconds(begun)+":"+strconv.Itoa(shownLength(o.Text, size)))
		if i+1 < len(o.Moments) {
			begun = o.Moments[i+1].At
		}
	}
	return strings.Join(list, " ")
}

// milliseconds gives a time as the script reads it.
func milliseconds(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Round(10*time.Microsecond))/float64(time.Millisecond), 'f', -1, 64)
}

// shownLength gives how many characters the page shows of the first bytes of
// a text.
func shownLength(text string, size int) int {
	size = min(size, len(strings.TrimRight(text, "\n")))
	shown := tags.ReplaceAllString(string(terminal(text[:size])), "")
	return len(utf16.Encode([]rune(html.UnescapeString(shown))))
}

// tags matches what has no length in HTML.
var tags = regexp.MustCompile(`<[^>]*>`)
