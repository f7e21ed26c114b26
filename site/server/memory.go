package server

import (
	"encoding/json"
	"slices"
)

// A memory is what a session has said, as far as a tab that comes later must
// know it. It is used under the lock of its desk.
type memory struct {
	ready, lost, waits json.RawMessage
	// cells are the last entries of the cells, by key and in order.
	keys  []string
	cells map[string]json.RawMessage
	// runs are the messages of the last run of each cell that was seen.
	runs map[string][]json.RawMessage
}

// note remembers a message.
func (m *memory) note(h head, message json.RawMessage) {
	if m.cells == nil {
		m.cells, m.runs = map[string]json.RawMessage{}, map[string][]json.RawMessage{}
	}
	switch h.Type {
	case "ready":
		m.ready, m.lost = message, nil
	case "lost":
		m.lost, m.waits = message, nil
	case "cells":
		m.noteCells(message)
	case "started":
		if !h.Silent {
			m.runs[h.Key] = []json.RawMessage{message}
		}
	case "output":
		if len(m.runs[h.Key]) > 0 {
			m.runs[h.Key] = append(m.runs[h.Key], message)
		}
	case "input":
		m.waits = message
	case "ended", "verdict":
		m.waits = nil
		if run := m.runs[h.Key]; len(run) > 0 {
			// Its outputs are in it.
			m.runs[h.Key] = append(run[:1:1], message)
		} else {
			m.runs[h.Key] = []json.RawMessage{message}
		}
	}
}

// noteCells remembers the entries of cells.
func (m *memory) noteCells(message json.RawMessage) {
	var list struct {
		Cells []json.RawMessage `json:"cells"`
	}
	if json.Unmarshal(message, &list) != nil {
		return
	}
	for _, cell := range list.Cells {
		var h head
		if json.Unmarshal(cell, &h) != nil {
			continue
		}
		if _, ok := m.cells[h.Key]; !ok {
			m.keys = append(m.keys, h.Key)
		}
		m.cells[h.Key] = cell
	}
}

// tell tells a tab all that is remembered.
func (m *memory) tell(t *tab) {
	if m.ready != nil {
		t.send(m.ready)
	}
	if len(m.keys) > 0 {
		all := struct {
			Type  string            `json:"type"`
			Cells []json.RawMessage `json:"cells"`
		}{Type: "cells"}
		for _, key := range m.keys {
			all.Cells = append(all.Cells, m.cells[key])
		}
		t.tell(all)
	}
	for _, key := range m.keys {
		for _, message := range m.runs[key] {
			t.send(message)
		}
	}
	for _, message := range slices.DeleteFunc([]json.RawMessage{m.waits, m.lost}, func(m json.RawMessage) bool { return m == nil }) {
		t.send(message)
	}
}
