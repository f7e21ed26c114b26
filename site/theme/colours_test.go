package theme_test

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// readable are the texts and what they stand on, with the contrast that
// WCAG 2.2 asks for: 4.5 for text, 3 for what only has to be seen.
var readable = []struct {
	text, ground string
	least        float64
}{
	{"ink", "paper", 12}, {"ink-2", "paper", 6}, {"ink-3", "paper", 5}, {"ink-3", "code-background", 4.5},
	{"ink-2", "code-background", 4.5}, {"ink", "output-background", 12},
	{"accent", "paper", 4.5}, {"accent", "accent-soft", 4.5}, {"paper", "accent", 4.5},
	{"accent", "output-background", 4.5}, {"accent", "code-background", 4.5},
	{"danger", "output-background", 4.5}, {"danger", "code-background", 4.5}, {"danger", "danger-soft", 4.5},
	{"warn", "output-background", 4.5}, {"warn", "code-background", 4.5}, {"warn", "warn-soft", 4.5}, {"warn", "paper", 4.5},
	{"ok", "code-background", 4.5}, {"ok", "ok-soft", 4.5}, {"ok", "paper", 4.5}, {"violet", "violet-soft", 4.5},
	{"ink", "accent-soft", 7}, {"ink", "danger-soft", 7}, {"ink", "warn-soft", 7}, {"ink", "ok-soft", 7}, {"ink", "violet-soft", 7},
	{"syntax-keyword", "code-background", 4.5}, {"syntax-string", "code-background", 4.5},
	{"syntax-number", "code-background", 4.5}, {"syntax-function", "code-background", 4.5},
	{"syntax-type", "code-background", 4.5}, {"syntax-comment", "code-background", 4.5},
	{"syntax-keyword", "danger-soft", 4.5}, {"syntax-string", "danger-soft", 4.5}, {"syntax-number", "danger-soft", 4.5},
	{"syntax-comment", "danger-soft", 4.5}, {"syntax-comment", "warn-soft", 4.5}, {"syntax-number", "warn-soft", 4.5},
	{"terminal-black", "output-background", 4.5}, {"terminal-white", "output-background", 4.5},
	{"edge", "paper", 3},
	{"series-1", "output-background", 3}, {"series-2", "output-background", 3}, {"series-3", "output-background", 3},
	{"series-4", "output-background", 3}, {"series-5", "output-background", 3}, {"series-6", "output-background", 3},
}

func TestColoursAreReadable(t *testing.T) {
	colours := colours(t)
	for _, r := range readable {
		for i, scheme := range []string{"light", "dark"} {
			text, ground := colours[r.text][i], colours[r.ground][i]
			if got := contrast(text, ground); got < r.least {
				t.Errorf("%s on %s, %s: contrast is %.2f, want %.1f", r.text, r.ground, scheme, got, r.least)
			}
		}
	}
}

var pair = regexp.MustCompile(`--([a-z0-9-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);`)
var alias = regexp.MustCompile(`--([a-z0-9-]+): var\(--([a-z0-9-]+)\);`)

// colours gives the luminance of each colour in light and in dark.
func colours(t *testing.T) map[string][2]float64 {
	t.Helper()
	css := read(t, "base/colours.css")
	all := map[string][2]float64{}
	for _, m := range pair.FindAllStringSubmatch(css, -1) {
		all[m[1]] = [2]float64{luminance(m[2]), luminance(m[3])}
	}
	for _, m := range alias.FindAllStringSubmatch(css, -1) {
		if _, own := all[m[1]]; !own {
			all[m[1]] = all[m[2]]
		}
	}
	for _, r := range readable {
		for _, name := range []string{r.text, r.ground} {
			if _, ok := all[name]; !ok {
				t.Fatalf("no colour %q", name)
			}
		}
	}
	return all
}

// luminance is WCAG's relative luminance of a colour in hexadecimal.
func luminance(hex string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(hex[2*i:2*i+2], 16, 8) // the pattern takes digits only
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func contrast(a, b float64) float64 {
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}
