package server

import "encoding/json"

// write carries out an event of a tab that changes the file of the chapter.
func (d *desk) write(t *tab, h head, _ json.RawMessage) {
	t.tell(fileRefused{"file-refused", h.ID, "this server does not write yet"})
}

// fileRefused tells why nothing was written.
type fileRefused struct {
	Type   string          `json:"type"`
	ID     json.RawMessage `json:"id"`
	Reason string          `json:"reason"`
}
