package main

import (
	"encoding/json"
	"io"

	"weft/runner"
)

// writeJSON writes the report as one JSON document.
func (r *testReport) writeJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	return enc.Encode(r.withoutNulls())
}

// withoutNulls gives the report with lists that are empty, and not null.
func (r *testReport) withoutNulls() testReport {
	all := *r
	all.Problems = list(r.Problems)
	all.Chapters = nil
	for _, ch := range r.Chapters {
		cells := ch.Cells
		ch.Problems, ch.Cells = list(ch.Problems), nil
		for _, c := range cells {
			c.Problems = list(c.Problems)
			ch.Cells = append(ch.Cells, c)
		}
		ch.Cells = list(ch.Cells)
		all.Chapters = append(all.Chapters, ch)
	}
	all.Chapters = list(all.Chapters)
	return all
}

// list gives s, empty if it is nil.
func list[T runner.Problem | cellReport | chapterReport](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}
