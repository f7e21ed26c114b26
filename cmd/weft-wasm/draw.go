//go:build js && wasm

package main

import (
	"fmt"
	"strings"
	"sync/atomic"

	"weft/runner"
	"weft/runner/session"
	"weft/site/gantt"
)

// A drawer draws what a page does not draw by itself: timelines, as package
// site draws them. It is safe for concurrent use.
type drawer struct {
	chapter atomic.Pointer[chapter]
	drawn   atomic.Int64
}

// A chapter is what a drawer has to know of one.
type chapter struct {
	words *gantt.Words
	cells []runner.Cell
}

// know takes the cells of the page. The folder of their file is its language.
func (d *drawer) know(e session.Event) {
	if e.Type != session.Open {
		return
	}
	lang, _, _ := strings.Cut(e.File, "/")
	c := chapter{words: gantt.WordsFor(lang)}
	for _, k := range e.Cells {
		c.cells = append(c.cells, k.Cell)
	}
	d.chapter.Store(&c)
}

// draw gives the element of a display that is a timeline, and nothing for
// others. Its ids have not been there before.
func (d *drawer) draw(c runner.Cell, o runner.Output) string {
	data, known := o.Data[runner.TimelineType], d.chapter.Load()
	if data == nil || known == nil {
		return ""
	}
	at := fmt.Sprintf("mine%d", d.drawn.Add(1))
	return gantt.Place{Words: known.words, Cell: c, Chapter: known.cells, At: at, Browser: true}.HTML(data)
}
