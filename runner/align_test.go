package runner_test

import (
	"testing"

	"weft/runner"
)

// TestAlign holds that only what is not recorded differs after it.
func TestAlign(t *testing.T) {
	for _, c := range []struct {
		name, want, text, aligned string
		unordered                 bool
	}{
		{name: "nothing_recorded", text: "a\n", aligned: "a\n"},
		{name: "nothing_printed", want: "a\n", aligned: ""},
		{name: "parts_of_lines", want: "took ... ms\nb\n", text: "took 5 ms\nc\n", aligned: "took ... ms\nc\n"},
		{name: "any_lines", want: "a\n...\nz\n", text: "a\n1\n2\ny\n", aligned: "a\n...\n"},
		{name: "any_lines_between", want: "a\n...\nm\n...\nz\n", text: "b\n1\nm\n2\nz\n", aligned: "...\nm\n...\nz\n"},
		{name: "no_lines", want: "...\na\n", text: "b\n", aligned: "...\n"},
		{name: "one_too_many", want: "a\nb\n", text: "a\nx\nb\n", aligned: "a\nx\nb\n"},
		{name: "any_order", want: "a\nb ...\nc\n", text: "c\nb 1\nd\n", aligned: "b ...\nc\nd\n", unordered: true},
		{name: "end", want: "a\n", text: "b  \n\n", aligned: "b\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := runner.Want{Text: c.want, Unordered: c.unordered}
			if got := w.Align(c.text); got != c.aligned {
				t.Errorf("Align = %q, want %q", got, c.aligned)
			}
		})
	}
}
