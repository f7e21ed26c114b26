package session

// respond answers a question of the page.
func (h *Host) respond(e Event) { h.config.Tell(Message{Type: Answer, ID: e.ID}) }
