package gantt

import (
	"fmt"
	"strings"
	"time"

	"weft/runner/timeline"
)

// A shape is how a state looks: a plain bar, or one filled with a pattern.
type shape struct {
	class   string
	height  float64
	pattern bool
}

// shapes are those of the states.
var shapes = map[timeline.State]shape{
	timeline.Running: {"run", 22, false},
	timeline.Ready:   {"span", 14, true},
	timeline.Channel: {"span", 22, true},
	timeline.Lock:    {"span", 22, true},
	timeline.Sleep:   {"span", 22, true},
	timeline.Network: {"span", 22, true},
	timeline.Syscall: {"span outlined", 16, true},
	timeline.GC:      {"span", 16, true},
	timeline.Other:   {"span", 16, true},
}

// tiles are the patterns. Those that are lines lie in the middle of a lane of
// a goroutine, which is goHeight high; the others cover all.
var tiles = []struct {
	state         timeline.State
	width, height int
	path          string
}{
	{timeline.Ready, 6, 6, "M-1 1l2-2M0 6l6-6M5 7l2-2"},
	{timeline.Channel, 12, goHeight, "M0 18H12"},
	{timeline.Lock, 12, goHeight, "M0 16H12M0 20.5H12"},
	{timeline.Sleep, 6, goHeight, "M2.5 18h.1"},
	{timeline.Network, 12, goHeight, "M1 18H9"},
	{timeline.Syscall, 5, 5, "M2.5 2.5h.1"},
	{timeline.GC, 6, 6, "M0 0l6 6M6 0l-6 6"},
	{timeline.Other, 3, 3, "M1.5 0v3"},
}

// patterns writes the patterns.
func (d *drawing) patterns(b *strings.Builder) {
	b.WriteString("<defs>")
	for _, t := range tiles {
		fmt.Fprintf(b, `<pattern id="%s%s" patternUnits="userSpaceOnUse" y="%s" width="%d" height="%d"><path class="tile %[2]s" d="%[6]s"/></pattern>`,
			d.prefix, t.state, number(d.first), t.width, t.height, t.path)
	}
	b.WriteString("</defs>\n")
}

// Sample gives a small drawing of a state for a legend: a goroutine's lane
// in little, with the patterns of the picture that has the prefix.
func (p Picture) Sample(prefix string, s timeline.State) string {
	sh := shapes[s]
	if sh.pattern {
		// A pattern has its place in the picture, so that the sample has one
		// of its own.
		for _, t := range tiles {
			if t.state == s {
				return fmt.Sprintf(`<svg class="sample" width="30" height="22" viewBox="0 0 30 22" aria-hidden="true"><defs><pattern id="%s%s-sample" patternUnits="userSpaceOnUse" y="%d" width="%d" height="%d"><path class="tile %[2]s" d="%[6]s"/></pattern></defs><rect class="%s" x="1" y="%s" width="28" height="%s" fill="url(#%[1]s%[2]s-sample)"/></svg>`,
					prefix, s, 11-goHeight/2, t.width, t.height, t.path, sh.class, number(11-min(sh.height, 18)/2), number(min(sh.height, 18)))
			}
		}
	}
	return fmt.Sprintf(`<svg class="sample" width="30" height="22" viewBox="0 0 30 22" aria-hidden="true"><rect class="%s own" x="1" y="3" width="28" height="16"/></svg>`, sh.class)
}

// The samples that are no states.
const (
	SampleMerged = `<svg class="sample" width="30" height="22" viewBox="0 0 30 22" aria-hidden="true"><g class="merged own"><rect class="several" x="1" y="2" width="28" height="18"/><rect class="share" x="1" y="12" width="9" height="8"/><rect class="share" x="10" y="8" width="10" height="12"/><rect class="share" x="20" y="14" width="9" height="6"/></g></svg>`
	SampleWake   = `<svg class="sample" width="30" height="22" viewBox="0 0 30 22" aria-hidden="true"><path class="arrow wake" d="M15 2V19m-2.5-4l2.5 4 2.5-4"/></svg>`
	SampleStart  = `<svg class="sample" width="30" height="22" viewBox="0 0 30 22" aria-hidden="true"><path class="arrow start" d="M15 2V19m-2.5-4l2.5 4 2.5-4"/></svg>`
)

// axis writes the scale below the lanes, with lines through them.
func (d *drawing) axis(b *strings.Builder) {
	step := Step(d.Length)
	if step <= 0 {
		return
	}
	for at := time.Duration(0); at <= d.Length; at += step {
		x := d.x(at)
		fmt.Fprintf(b, `<path class="grid" transform="translate(%s 0)" d="M0 0V%s"/>`, number(x), number(d.y))
		anchor := ""
		switch {
		case x < 12:
			anchor = " first"
		case x > Width-24:
			anchor = " last"
		}
		fmt.Fprintf(b, `<text class="tick%s" x="%s" y="%s">%s</text>`, anchor, number(x), number(d.y+16), d.texts.Duration(at))
	}
	b.WriteString("\n")
}

// Step gives the distance of the marks on a scale of the length: 1, 2 or 5
// of a power of ten, for at most seven marks.
func Step(length time.Duration) time.Duration {
	if length <= 0 {
		return 0
	}
	for unit := time.Duration(1); ; unit *= 10 {
		for _, n := range []time.Duration{1, 2, 5} {
			if length/(n*unit) < 7 {
				return n * unit
			}
		}
	}
}
