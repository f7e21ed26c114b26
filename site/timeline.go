package site

import (
	"encoding/json"
	"html/template"
	"slices"

	"weft/runner"
	"weft/site/gantt"
)

// timeline gives the element for a timeline of a cell; empty if it cannot be
// read.
func (t *text) timeline(c cell, at string, data json.RawMessage) template.HTML {
	place := gantt.Place{Words: t.words.Timeline, Cell: c.source, Chapter: t.chapter.Cells, At: at}
	return template.HTML(place.HTML(data))
}

// lacksTimeline tells that the cell was to have a timeline and has none,
// because it ended its process before the recording was saved.
func (c cell) lacksTimeline() bool {
	if c.source.Trace == "" || c.source.Param != nil || slices.ContainsFunc(c.result.Outputs, isTimeline) {
		return false
	}
	switch c.result.Ending {
	case runner.Exit, runner.Panic, runner.Fatal, runner.Signal, runner.Memory, runner.Stack, runner.OutputLimit, runner.Timeout:
		return true
	}
	return false
}
