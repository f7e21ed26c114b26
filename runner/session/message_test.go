package session_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"weft/runner"
	"weft/runner/session"
)

// TestEventsAreRead: the JSON of a page is what the contract says.
func TestEventsAreRead(t *testing.T) {
	for _, c := range []struct {
		text string
		want session.Event
	}{
		{`{"type":"open","file":"zh/a.md","edits":{"fork":"x"},"version":"of the server"}`,
			session.Event{Type: session.Open, File: "zh/a.md", Edits: map[string]string{"fork": "x"}}},
		{`{"type":"open","cells":[{"key":"fork","cell":{"number":1,"source":"1\n","pos":{"line":3}}}],"virtual":true,"limits":{"wall":5}}`,
			session.Event{Type: session.Open, Virtual: true, Limits: &runner.Limits{Wall: 5},
				Cells: []session.Keyed{{Key: "fork", Cell: runner.Cell{Number: 1, Source: "1\n", Pos: runner.Pos{Line: 3}}}}}},
		{`{"type":"edit","key":"a","source":""}`, session.Event{Type: session.Edit, Key: "a"}},
		{`{"type":"insert","key":"new-1","after":"","source":"x","info":"go"}`,
			session.Event{Type: session.Insert, Key: "new-1", Source: "x", Info: "go"}},
		{`{"type":"move","key":"a","after":"b"}`, session.Event{Type: session.Move, Key: "a", After: "b"}},
		{`{"type":"run","what":"all"}`, session.Event{Type: session.Run, What: session.RunAll}},
		{`{"type":"auto","on":true}`, session.Event{Type: session.Auto, On: true}},
		{`{"type":"input","text":"yes\n","end":true}`, session.Event{Type: session.Input, Text: "yes\n", End: true}},
		{`{"type":"choose","key":"a","value":"8"}`, session.Event{Type: session.Choose, Key: "a", Value: "8"}},
		{`{"type":"ask","id":3,"what":"complete","key":"a","line":2,"col":5}`,
			session.Event{Type: session.Ask, ID: 3, What: session.AskComplete, Key: "a", Line: 2, Col: 5}},
	} {
		got, err := session.DecodeEvent([]byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.text, err)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.text, diff)
		}
	}
}

// TestBadEventsAreRefused: each with a word that says what is wrong.
func TestBadEventsAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		``:                             "decode event: EOF",
		`[]`:                           "cannot unmarshal array",
		`{}`:                           "event has no type",
		`{"type":"jump"}`:              `unknown event "jump"`,
		`{"type":"edit"}`:              `event "edit" has no key`,
		`{"type":"run","key":"a"}`:     `event "run" has no what`,
		`{"type":"run","what":"cell"}`: "of which cell",
		`{"type":"run","what":"fast"}`: `unknown what "fast"`,
		`{"type":"restart"} {}`:        "something follows",
		`{"type":"choose","key":"a"}`:  "has no value",
		`{"type":"open","cells":[{}]}`: "cell 1 has no key",
		`{"type":"open","cells":[{"key":"a","cell":{}},{"key":"a","cell":{}}]}`: `two cells have the key "a"`,
		`{"type":"ask","id":"1","what":"hover","key":"a"}`:                      "cannot unmarshal string",
		`{"type":"edit","key":"` + strings.Repeat("a", session.MaxEvent) + `"}`: "at most",
	} {
		if _, err := session.DecodeEvent([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %q", text, err, want)
		}
	}
}

// TestMessagesGoThereAndBack: what is told is what arrives.
func TestMessagesGoThereAndBack(t *testing.T) {
	output := runner.Output{Kind: runner.Stdout, Text: "hi\n"}
	for want, m := range map[string]session.Message{
		`{"type":"ready","kernel":"yaegi","second":"go","go":"go1.26","where":"machine"}`: {
			Type: session.Ready, Kernel: "yaegi", Second: "go", Go: "go1.26", Where: "machine"},
		`{"type":"cells","cells":[{"key":"a","number":1,"state":"stale","needs":["b"],"problems":[{"line":1,"col":2,"endLine":1,"endCol":3,"text":"t","pos":{"line":9}}],"quick":true,"reads":false}]}`: {
			Type: session.Cells, Cells: []session.Entry{{Key: "a", Number: 1, State: session.Stale, Needs: []string{"b"}, Quick: true,
				Problems: []session.Problem{{Line: 1, Col: 2, EndLine: 1, EndCol: 3, Text: "t", Pos: runner.Pos{Line: 9}}}}}},
		`{"type":"started","key":"a","run":4,"silent":true}`: {Type: session.Started, Key: "a", Run: 4, Silent: true},
		`{"type":"output","key":"a","run":4,"output":{"kind":"stdout","at":0,"text":"hi\n"},"html":"\u003cb\u003e"}`: {
			Type: session.Output, Key: "a", Run: 4, Output: &output, HTML: &session.Drawn{One: "<b>"}},
		`{"type":"ended","key":"a","run":4,"result":{"cell":1,"outputs":null,"ending":"done","elapsed":5},"html":{"2":"x"}}`: {
			Type: session.Ended, Key: "a", Run: 4, Result: &runner.Result{Cell: 1, Ending: runner.Done, Elapsed: 5},
			HTML: &session.Drawn{Each: map[int]string{2: "x"}}},
		`{"type":"answer","id":3,"items":[{"label":"Println","kind":"func","detail":"func()"}]}`: {
			Type: session.Answer, ID: 3, Items: []session.Item{{Label: "Println", Kind: "func", Detail: "func()"}}},
		`{"type":"lost","reason":"gone","again":true}`: {Type: session.Lost, Reason: "gone", Again: true},
	} {
		text, err := json.Marshal(m)
		if err != nil || string(text) != want {
			t.Errorf("%s: %v, want\n%s", text, err, want)
		}
		var back session.Message
		if err := json.Unmarshal(text, &back); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(m, back); diff != "" {
			t.Errorf("%s (-there +back):\n%s", text, diff)
		}
	}
}

// FuzzDecodeEvent: a bad event is an error, and a good one can be written and
// read again.
func FuzzDecodeEvent(f *testing.F) {
	f.Add([]byte(`{"type":"open","cells":[{"key":"a","cell":{"param":{"name":"n","values":["1"]}}}]}`))
	f.Add([]byte(`{"type":"ask","id":1,"what":"hover","key":"a","line":-1,"col":99999999}`))
	f.Add([]byte(`{"type":"run","what":"affected","key":"é"}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, err := session.DecodeEvent(text)
		if err != nil {
			return
		}
		again, err := json.Marshal(e)
		if err != nil {
			t.Fatalf("encode: %v", err)
		}
		if _, err := session.DecodeEvent(again); err != nil && len(again) <= session.MaxEvent {
			t.Errorf("%s is read, but not %s: %v", text, again, err)
		}
	})
}
