package gantt_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"weft/runner/timeline"
	"weft/site/gantt"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of golden files")

// texts are plain ones.
var texts = gantt.Texts{
	Processors: "P", Goroutines: "G", Threads: "M",
	Label:  func(_ gantt.Kind, r timeline.Row) string { return strconv.Itoa(r.Number) + r.Name },
	Detail: func(gantt.Kind, timeline.Row) string { return "" },
	Title: func(_ gantt.Kind, r timeline.Row, s timeline.Span) string {
		return fmt.Sprintf("%d %s %s ×%d", r.Number, s.State, s.What, s.Count)
	},
	Waits:    func(s timeline.Span) string { return s.What },
	Duration: time.Duration.String,
}

// recorded gives the timelines of recorded traces, which package analysis
// has read.
func recorded(t testing.TB) map[string]*timeline.Timeline {
	t.Helper()
	files, err := filepath.Glob("../../runner/timeline/analysis/testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no timelines: %v", err)
	}
	all := map[string]*timeline.Timeline{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tl := new(timeline.Timeline)
		if err := json.Unmarshal(data, tl); err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(file), ".json")] = tl
	}
	return all
}

// TestDraw compares the drawings of recorded traces with those in testdata.
func TestDraw(t *testing.T) {
	for name, tl := range recorded(t) {
		p := gantt.Draw(tl, "x-", name, texts)
		got := strings.ReplaceAll(p.SVG, "><", ">\n<") + "\n"
		path := filepath.Join("testdata", name+".svg")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestDrawingsAreSound checks what every drawing promises: it is XML, has no
// style or script of its own, nothing lies outside, every span has a title,
// and the labels are as high as the lanes.
func TestDrawingsAreSound(t *testing.T) {
	heights := map[string]int{"lane-head": 24, "lane-row": 26, "lane-goroutine": 36}
	for name, tl := range recorded(t) {
		p := gantt.Draw(tl, "x-", name, texts)
		spans, titles := 0, 0
		for _, e := range elements(t, p.SVG) {
			for _, a := range e.Attr {
				if a.Name.Local == "style" || strings.HasPrefix(a.Name.Local, "on") {
					t.Errorf("%s: <%s> has %s", name, e.Name.Local, a.Name.Local)
				}
			}
			class := attr(e, "class")
			switch {
			case e.Name.Local == "title":
				titles++
			case strings.HasPrefix(class, "run") || strings.HasPrefix(class, "span") || strings.HasPrefix(class, "merged"):
				spans++
			}
			x, _ := strconv.ParseFloat(attr(e, "x"), 64)
			width, _ := strconv.ParseFloat(attr(e, "width"), 64)
			if e.Name.Local == "rect" && (x < 0 || x+width > gantt.Width+1) {
				t.Errorf("%s: a rectangle from %v, %v wide", name, x, width)
			}
		}
		if spans == 0 || spans != titles {
			t.Errorf("%s: %d spans and %d titles", name, spans, titles)
		}
		height := 24
		for _, l := range p.Labels {
			height += heights[l.Class]
		}
		if m := regexp.MustCompile(`height="(\d+)"`).FindStringSubmatch(p.SVG); m == nil || m[1] != strconv.Itoa(height) {
			t.Errorf("%s: the labels are %d high, the drawing %v", name, height, m)
		}
	}
}

func elements(t *testing.T, svg string) []xml.StartElement {
	t.Helper()
	var all []xml.StartElement
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			all = append(all, e.Copy())
		}
	}
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// A timeline in which nothing is, or nothing takes time, is drawn as well.
func TestDrawNothing(t *testing.T) {
	for _, tl := range []*timeline.Timeline{
		{},
		{Goroutines: []timeline.Row{{Number: 1}}},
		{Length: 1, Goroutines: []timeline.Row{{Number: 1, Spans: []timeline.Span{{State: timeline.Running, To: 1}}}}},
		{Length: time.Hour, Arrows: []timeline.Arrow{{From: 1, To: 7}}},
	} {
		elements(t, gantt.Draw(tl, "x-", "nothing", texts).SVG)
	}
}

func TestStep(t *testing.T) {
	for length, want := range map[time.Duration]time.Duration{
		0: 0, 1: 1, 7: 2, 69: 10, 70: 20, time.Millisecond: 200 * time.Microsecond, 13 * time.Second: 2 * time.Second,
	} {
		if got := gantt.Step(length); got != want {
			t.Errorf("Step(%v) = %v, want %v", length, got, want)
		}
	}
}
