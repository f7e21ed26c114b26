package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"weft/runner"
)

// printProblems prints what is wrong with a book as file:line:col: text, in
// the order of the places, with hints indented below.
func printProblems(w io.Writer, problems []runner.Problem) {
	sorted := slices.Clone(problems)
	sortProblems(sorted)
	for _, p := range slices.Compact(sorted) {
		// A text of several lines is a text and its continuation.
		fmt.Fprintln(w, strings.ReplaceAll(p.String(), "\n", "\n\t"))
		if p.Hint != "" {
			fmt.Fprintln(w, "\t"+strings.ReplaceAll(p.Hint, "\n", "\n\t"))
		}
	}
}

// sortProblems puts problems into the order of their places.
func sortProblems(problems []runner.Problem) {
	slices.SortStableFunc(problems, func(a, b runner.Problem) int { return a.Pos.Compare(b.Pos) })
}
