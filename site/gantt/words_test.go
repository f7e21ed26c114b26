package gantt_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/site/gantt"
)

func TestSecondsHasThreeFiguresOrHours(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{1, "1 ns"},
		{999, "999 ns"},
		{1000, "1.00 µs"},
		{999_400, "999 µs"},
		{999_600, "1.00 ms"},
		{12_345_678, "12.3 ms"},
		{310 * time.Millisecond, "310 ms"},
		{9_996 * time.Millisecond, "10.0 s"},
		{62 * time.Second, "62.0 s"},
		{1234567 * time.Millisecond, "1230 s"},
		{5 * time.Hour, "5 h"},
		{29*time.Hour + 55*time.Minute, "29 h 55 min"},
	} {
		if got := gantt.Seconds(c.d); got != c.want {
			t.Errorf("Seconds(%d) = %q, want %q", c.d, got, c.want)
		}
	}
}

// Both languages have every word, and one for the same things.
func TestEveryWordIsThereInEveryLanguage(t *testing.T) {
	zh, en := reflect.ValueOf(*gantt.WordsFor("zh-Hant")), reflect.ValueOf(*gantt.WordsFor("fr"))
	for i := range en.NumField() {
		name, a, b := en.Type().Field(i).Name, zh.Field(i), en.Field(i)
		if a.IsZero() || b.IsZero() {
			t.Errorf("%s is not there in both languages", name)
		}
		if name == "states" && a.Len() != b.Len() {
			t.Errorf("%d states have names in Chinese, %d in English", a.Len(), b.Len())
		}
	}
}

// What is no timeline has no element, and one of a browser says what is
// different there. No text becomes markup.
func TestHTML(t *testing.T) {
	cell := runner.Cell{Number: 2, Name: "a b", Source: "go f()\n", Pos: runner.Pos{File: "a.md", Line: 9, Col: 1}}
	above := runner.Cell{Number: 1, Source: "x\ny", Pos: runner.Pos{File: "a.md", Line: 3, Col: 1}}
	place := gantt.Place{Words: gantt.WordsFor("en"), Cell: cell, Chapter: []runner.Cell{above, cell}, At: "1"}
	if got := place.HTML(json.RawMessage(`[1]`)); got != "" {
		t.Errorf("what is no timeline gives %q", got)
	}
	data := json.RawMessage(`{"length": 9, "goroutines": [
		{"number": 1, "spans": [{"to": 9, "state": "running"}]},
		{"number": 2, "name": "f(\"<i>\")", "line": 9, "spans": []}, {"number": 3, "name": "g", "line": 4, "spans": []}]}`)
	here := place.HTML(data)
	place.Browser = true
	browser := place.HTML(data)
	if strings.Contains(here, "one processor") || !strings.Contains(browser, "one processor") {
		t.Error("a timeline of a browser does not say what is different, or another one does")
	}
	for _, want := range []string{"<small>line 1</small>", "<small>[1] line 2</small>", "f(&#34;&lt;i&gt;&#34;)", `id="a-b-1-channel"`} {
		if !strings.Contains(here, want) {
			t.Errorf("no %s in\n%s", want, here)
		}
	}
}
