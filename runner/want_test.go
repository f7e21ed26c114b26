package runner_test

import (
	"testing"

	"weft/runner"
)

func TestWantAccepts(t *testing.T) {
	for _, test := range []struct {
		name, want, got string
		unordered, ok   bool
	}{
		{"same", "a\nb\n", "a\nb\n", false, true},
		{"end of text", "a", "a\n\n", false, true},
		{"other", "a\n", "b\n", false, false},
		{"more", "a\n", "a\nb\n", false, false},
		{"less", "a\nb\n", "a\n", false, false},
		{"nothing", "", "", false, true},
		{"elision in a line", "took ... ms\n", "took 12 ms\n", false, true},
		{"elision of nothing", "a...b\n", "ab\n", false, true},
		{"elision keeps to its line", "a...b\n", "a\nb\n", false, false},
		{"elision of lines", "a\n...\nd\n", "a\nb\nc\nd\n", false, true},
		{"elision of no lines", "a\n...\nd\n", "a\nd\n", false, true},
		{"elision at the end", "a\n...\n", "a\nb\n", false, true},
		{"only an elision", "...\n", "anything\n", false, true},
		{"text is no expression", "a.b*(\n", "axb*(\n", false, false},
		{"order counts", "a\nb\n", "b\na\n", false, false},
		{"unordered", "a\nb\na\n", "b\na\na\n", true, true},
		{"unordered counts", "a\nb\n", "a\nb\na\n", true, false},
		{"unordered elision in a line", "a ...\na 1\n", "a 1\na 2\n", true, true},
		{"unordered elision of lines", "b\n...\n", "a\nb\nc\n", true, true},
	} {
		w := runner.Want{Text: test.want, Unordered: test.unordered}
		if got := w.Accepts(test.got); got != test.ok {
			t.Errorf("%s: Accepts(%q) of %q = %v, want %v", test.name, test.got, test.want, got, test.ok)
		}
	}
}

// Of many runs each output must be recorded; numbers and order do not matter.
func TestWantAcceptsRuns(t *testing.T) {
	const want = "3 of 5: a\n... of 5:\nb\n\nc\n1 of 5:\n"
	for got, ok := range map[string]bool{
		"5 of 5: a\n":                          true,
		"1 of 9:\nb\n\nc\n8 of 9: a\n":         true,
		"4 of 5: a\n1 of 5:\n":                 true,
		"4 of 5: a\n1 of 5: b\n":               false,
		"4 of 5: a\n1 of 5: (other outputs)\n": false,
	} {
		if w := (runner.Want{Text: want, Runs: true}); w.Accepts(got) != ok {
			t.Errorf("Accepts(%q) = %v", got, !ok)
		}
	}
	for _, want := range []string{"a ...", "... of ...: a 1\n2 of 3: a ...\n"} {
		if w := (runner.Want{Text: want, Runs: true}); !w.Accepts("2 of 4: a 1\n2 of 4: a 2\n") {
			t.Errorf("%q does not accept it", want)
		}
	}
	if w := (runner.Want{Text: "1 of 2:\na\nb", Unordered: true, Runs: true}); !w.Accepts("2 of 2:\nb\na\n") {
		t.Error("the order of lines matters though it is unordered")
	}
}
