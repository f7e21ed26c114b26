package main

import (
	"strings"
	"testing"

	"weft/runner"
)

// TestDifferencesAreShort has outputs that differ in every line, and such as
// differ only where nothing is kept of them any more.
func TestDifferencesAreShort(t *testing.T) {
	wrote := func(text string) runner.Result {
		return runner.Result{Outputs: []runner.Output{{Kind: runner.Stdout, Text: text}}, Ending: runner.Done}
	}
	run := runner.Run{Kernel: "go", Second: "yaegi", Go: "go1.26.8"}
	for _, test := range []struct{ first, second, want string }{
		{"a\nb\n", "a\nc\n", " a\n-b\n+c"},
		{strings.Repeat("x\n", 40), strings.Repeat("y\n", 40), "(and 59 lines more)"},
		{strings.Repeat("x\n", 1<<15) + "a", strings.Repeat("x\n", 1<<15) + "b", "further down than what is kept)"},
	} {
		res, other := wrote(test.first), wrote(test.second)
		if len(test.second) > 1<<15 {
			other = wrote(test.second[:8<<10] + "…\n") // as a run keeps it
		}
		res.Other = &other
		hint := difference(runner.Cell{Number: 1}, run, res).Hint
		if !strings.HasSuffix(hint, test.want) || strings.Count(hint, "\n") > diffLines {
			t.Errorf("difference\n%s\nwant the end %q", hint, test.want)
		}
	}
}
