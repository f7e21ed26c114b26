package runner

import (
	"regexp"
	"slices"
	"strings"
)

// maxAlign bounds the work of Align: the lines of one text times those of the
// other.
const maxAlign = 1 << 20

// Align gives a text that is not accepted with those of its lines that are
// written as they are recorded, so that a comparison line by line shows only
// what is wrong. A very long text is given as it is.
func (w Want) Align(text string) string {
	want, got := lines(w.Text), lines(text)
	if len(want)*len(got) > maxAlign {
		return text
	}
	a := aligner{want: want, got: got, patterns: patterns(want)}
	if w.Unordered {
		return a.unordered()
	}
	return a.ordered()
}

// lines gives the lines of a text without its white space at the end.
func lines(text string) []string {
	if text = trimEnd(text); text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// patterns gives for each recorded line the expression that it stands for; nil
// for those that stand for any lines.
func patterns(want []string) []*regexp.Regexp {
	var list []*regexp.Regexp
	for _, line := range want {
		if strings.TrimSpace(line) == elision {
			list = append(list, nil)
			continue
		}
		list = append(list, regexp.MustCompile(`\A`+linePattern(line)+`\z`))
	}
	return list
}

// An aligner finds which lines of a text are recorded.
type aligner struct {
	want, got []string
	patterns  []*regexp.Regexp
}

// unordered puts the lines that are recorded into the order of the record, and
// the others behind them.
func (a *aligner) unordered() string {
	rest := slices.Clone(a.got)
	var all []string
	for i, line := range a.want {
		re := a.patterns[i]
		if re == nil || take(&rest, func(s string) bool { return s == line }) || take(&rest, re.MatchString) {
			all = append(all, line)
		}
	}
	return joinLines(append(all, rest...))
}

// ordered finds the longest list of lines that are recorded in this order.
func (a *aligner) ordered() string {
	best := a.best()
	var all []string
	i, j := 0, 0
	for i < len(a.want) || j < len(a.got) {
		switch {
		case i < len(a.want) && a.patterns[i] == nil:
			if j < len(a.got) && best[i][j] == best[i][j+1] {
				j++
				continue
			}
			all = append(all, a.want[i])
			i++
		case a.same(i, j) && best[i][j] == 1+best[i+1][j+1]:
			all = append(all, a.want[i])
			i, j = i+1, j+1
		case j == len(a.got) || i < len(a.want) && best[i][j] == best[i+1][j]:
			i++
		default:
			all = append(all, a.got[j])
			j++
		}
	}
	return joinLines(all)
}

// best tells for each pair of places how many lines from there on are recorded.
func (a *aligner) best() [][]int {
	best := make([][]int, len(a.want)+1)
	best[len(a.want)] = make([]int, len(a.got)+1)
	for i := len(a.want) - 1; i >= 0; i-- {
		best[i] = make([]int, len(a.got)+1)
		for j := len(a.got); j >= 0; j-- {
			best[i][j] = best[i+1][j]
			if j < len(a.got) {
				best[i][j] = max(best[i][j], best[i][j+1])
			}
			if a.same(i, j) {
				best[i][j] = max(best[i][j], 1+best[i+1][j+1])
			}
		}
	}
	return best
}

// same reports whether a line is that which is recorded.
func (a *aligner) same(i, j int) bool {
	return i < len(a.want) && j < len(a.got) && a.patterns[i] != nil && a.patterns[i].MatchString(a.got[j])
}

// joinLines gives lines as one text.
func joinLines(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}
