package gantt

import (
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"weft/runner"
	"weft/runner/timeline"
)

// A Place is where a timeline stands.
type Place struct {
	Words *Words
	// Cell is whose timeline it is, and Chapter has all cells, which goroutines
	// may come from.
	Cell    runner.Cell
	Chapter []runner.Cell
	// At makes its ids different from those of other timelines of the cell.
	At string
	// Browser tells that the cell has run in the reader's browser.
	Browser bool
}

// HTML gives the element for a timeline in JSON, with all that is said of it:
// the same wherever a cell has run. It is empty for what is no timeline. It
// is written here, and not by a template, because the kernel that readers load
// has no room for those.
func (p Place) HTML(data json.RawMessage) string {
	var t timeline.Timeline
	if json.Unmarshal(data, &t) != nil {
		return ""
	}
	s := said{&t, p}
	prefix := strings.Map(nameable, p.Cell.ID()+"-"+p.At+"-")
	return s.html(Draw(&t, prefix, p.Words.name, s.texts()), prefix)
}

// nameable keeps what may stand in a reference to an id.
func nameable(r rune) rune {
	if strings.ContainsRune("()\"'#\\ <>&", r) {
		return '-'
	}
	return r
}

func (v said) html(p Picture, prefix string) string {
	var b strings.Builder
	b.WriteString("<weft-timeline class=\"timeline\">\n<ul class=\"counters\">")
	for _, text := range v.Words.counters(v.Counters) {
		b.WriteString(element("li", text))
	}
	b.WriteString("</ul>\n" + v.tools() + "<div class=\"chart\">\n" + labels(p) +
		"<div class=\"lanes-place\">" + p.SVG + "</div>\n</div>\n<ul class=\"legend\">")
	v.legend(p, prefix, func(sample, text string) {
		b.WriteString("<li>" + sample + html.EscapeString(text) + "</li>")
	})
	b.WriteString("</ul>\n")
	for _, text := range v.notes() {
		b.WriteString(`<p class="note">` + html.EscapeString(text) + "</p>\n")
	}
	b.WriteString(v.table() + "</weft-timeline>\n")
	return b.String()
}

// element gives an element with a text.
func element(name, text string) string {
	return "<" + name + ">" + html.EscapeString(text) + "</" + name + ">"
}

// tools are what the page's script uses.
func (v said) tools() string {
	w := v.Words
	texts := []any{w.play, w.pause, w.smaller, w.larger, w.help}
	for i, text := range texts {
		texts[i] = html.EscapeString(text.(string))
	}
	return fmt.Sprintf(`<div class="timeline-tools"><template>
<button class="tool play" type="button"><svg class="icon" viewBox="0 0 20 20" aria-hidden="true"><path d="M6 4l10 6-10 6z"/></svg><span data-label="%s" data-stop="%s">%[1]s</span></button>
<button class="tool smaller" type="button" aria-label="%[3]s">−</button>
<button class="tool larger" type="button" aria-label="%[4]s">+</button>
<p class="span-details" role="status" data-help="%[5]s">%[5]s</p>
</template></div>
`, texts...)
}

// labels are those of the lanes.
func labels(p Picture) string {
	var b strings.Builder
	b.WriteString(`<ol class="lane-labels" aria-hidden="true">`)
	for _, l := range p.Labels {
		b.WriteString(`<li class="` + l.Class + `"><span class="lane-name">`)
		if l.Colour != "" {
			b.WriteString(`<i class="swatch ` + l.Colour + `"></i>`)
		}
		b.WriteString(html.EscapeString(l.Text) + "</span>")
		if l.Detail != "" {
			b.WriteString(element("small", l.Detail))
		}
		b.WriteString("</li>")
	}
	b.WriteString("</ol>\n")
	return b.String()
}

// legend explains the signs that the picture has.
func (v said) legend(p Picture, prefix string, add func(sample, text string)) {
	for _, s := range p.States {
		add(p.Sample(prefix, s), v.Words.state(s))
	}
	for _, sign := range []struct {
		is           bool
		sample, text string
	}{{p.Merged, SampleMerged, v.Words.merged}, {p.Starts, SampleStart, v.Words.starts}, {p.Wakes, SampleWake, v.Words.wakes}} {
		if sign.is {
			add(sign.sample, sign.text)
		}
	}
}

// table gives how long each goroutine was in each state, and how often.
func (v said) table() string {
	var states []timeline.State
	for _, s := range timeline.States {
		if slices.ContainsFunc(v.Timeline.Goroutines, func(r timeline.Row) bool { return r.Counts[s] > 0 }) {
			states = append(states, s)
		}
	}
	var b strings.Builder
	b.WriteString("<details class=\"rest\">\n" + element("summary", v.Words.table) + "\n<div class=\"table\"><table>\n<thead><tr>")
	head := func(text string) { b.WriteString(`<th scope="col">` + html.EscapeString(text) + "</th>") }
	head(v.Words.goroutine)
	head(v.Words.startedAt)
	for _, s := range states {
		head(v.Words.state(s))
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	row := func(name, place string, t timeline.Times, counts map[timeline.State]int) {
		b.WriteString(`<tr><th scope="row">` + html.EscapeString(name) + "</th>" + element("td", place))
		for _, s := range states {
			b.WriteString(element("td", v.time(t[s], counts[s])))
		}
		b.WriteString("</tr>\n")
	}
	for _, r := range v.Timeline.Goroutines {
		row(v.label(Goroutine, r), v.place(r.Line), r.Times, r.Counts)
	}
	if o := v.Others; o != nil {
		row(fmt.Sprintf(v.Words.others, o.Count), "", o.Times, nil)
	}
	b.WriteString("</tbody>\n</table></div>\n</details>\n")
	return b.String()
}

// time gives what stands in the table for a time that came in so many parts.
func (v said) time(d time.Duration, parts int) string {
	switch {
	case d == 0:
		return "–"
	case parts > 1:
		return Seconds(d) + fmt.Sprintf(v.Words.counted, parts)
	}
	return Seconds(d)
}
