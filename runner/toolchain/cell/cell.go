// Package cell is what a compiled chapter has in it besides its cells: the
// loop that runs them for a parent process, and what written cells call. Its
// source is copied beside each chapter and compiled with it.
//
// It speaks package protocol as a server does, and writes the marks of
// package process, but imports neither: a program is linked for each edit of
// a chapter, and every package costs. So messages are read and written here
// by hand.
package cell

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// Value shows the value of an expression, or of what fmt.Sprintln made of
// it. A nil error says nothing.
func Value(typ string, values ...any) {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = fmt.Sprintf("%v", v)
	}
	text := strings.TrimSuffix(strings.Join(texts, ", "), "\n")
	if typ == "error" && text == "<nil>" {
		return
	}
	clock.Arrive()
	parent.output(field("kind", "value")+textFields(text)+","+field("type", typ), text)
}

// Trace gives the execution trace of a cell.
func Trace(trace []byte) {
	parent.output(field("kind", "display")+`,"data":{"application/vnd.weft.trace":"`+base64.StdEncoding.EncodeToString(trace)+`"}`, "")
}

// Display shows a MIME bundle. If it has no text/plain, the names of its
// types stand there.
func Display(bundle map[string]string) {
	clock.Arrive()
	parent.output(field("kind", "display")+`,"data":`+bundleJSON(bundle), "")
}
