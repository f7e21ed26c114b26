package cell

import (
	"encoding/json"
	"errors"
	"testing"
	"time"
	"unicode/utf8"
)

// reads checks that a quoted string is the JSON that another package reads.
func reads(t *testing.T, s string) {
	t.Helper()
	var got string
	if err := json.Unmarshal([]byte(quote(s)), &got); err != nil || utf8.ValidString(s) && got != s {
		t.Errorf("quote(%q) = %s, which is %q, %v", s, quote(s), got, err)
	}
	if want, err := json.Marshal(s); utf8.ValidString(s) && string(want) != quote(s) {
		t.Errorf("quote(%q) = %s, want %s, %v", s, quote(s), want, err)
	}
}

func TestQuoteIsAsEncodingJSON(t *testing.T) {
	for _, s := range []string{"", "plain", "a\"b\\c", "\n\r\t\b\f\x00\x1f\x7f", "<b>&\u2028\u2029", "日本 🎉", "\xff half \xe6\x97"} {
		reads(t, s)
	}
}

func FuzzQuote(f *testing.F) {
	f.Add("a\"\\\n\u2028\xff")
	f.Fuzz(reads)
}

// A request is found in what package protocol sends, whatever the file of
// the chapter is called.
func TestParseFindsTheRequest(t *testing.T) {
	const hostile = `{"cell":9,"entry":"evil","timeout":9,"}`
	type pos struct {
		File string `json:"file,omitempty"`
	}
	type unit struct {
		Cell   int    `json:"cell"`
		Source string `json:"source"`
		Entry  string `json:"entry,omitempty"`
		Pos    pos    `json:"pos"`

		Timeout time.Duration `json:"timeout,omitempty"`
	}
	for _, want := range []request{{1, "weft_cell1", 0, ""}, {23, "", time.Second, "/tmp/a"}, {4, "weft_été", 0, "/tmp/\"<é>\\"}} {
		line, err := json.Marshal(map[string]any{"v": 1, "stdin": want.stdin, "units": []unit{{want.cell, hostile, want.entry, pos{hostile}, want.limit}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := parse(string(line)); got != want {
			t.Errorf("parse(%s) = %v, want %v", line, got, want)
		}
	}
	for _, line := range []string{"", "{", `{"cell":`, `{"cell":x`, `"entry":"`} {
		parse(line) // whatever it says, it does not panic
	}
}

type (
	number int
	word   string
	truth  bool
	wave   complex128
	thing  struct{ A int }
)

func TestPanicTextIsThatOfTheRuntime(t *testing.T) {
	for _, test := range []struct {
		v    any
		want string
	}{
		{"a\nb", "a\n\tb"}, {1, "1"}, {uint8(2), "2"}, {true, "true"}, {1.5, "1.5"}, {float32(0.1), "0.1"}, {1 + 2i, "(1+2i)"},
		{number(-3), "cell.number(-3)"}, {word("a\nb"), "cell.word(\"a\n\tb\")"}, {truth(true), "cell.truth(true)"}, {wave(1i), "cell.wave(0+1i)"},
		{errors.New("a\nb"), "a\n\tb"}, {time.Second, "1s"},
	} {
		if got := panicText(test.v); got != test.want {
			t.Errorf("panicText(%#v) = %q, want %q", test.v, got, test.want)
		}
	}
	if got, want := panicText(&thing{})[:len("(*cell.thing) 0x")], "(*cell.thing) 0x"; got != want {
		t.Errorf("panicText of a pointer begins with %q, want %q", got, want)
	}
}
