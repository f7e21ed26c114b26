package server

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"weft/site/book"
)

// A tab is a page in a browser, at the other end of a socket. It is safe for
// concurrent use.
type tab struct {
	server *Server
	socket *websocket.Conn
	desk   *desk
	where  string // the page that it shows
	end    context.CancelFunc

	mu      sync.Mutex
	queue   []json.RawMessage
	size    int
	wake    chan struct{}
	why     string
	ended   bool
	version string // of the page, as far as the tab has been told
}

// Limits on a socket.
const (
	pingTime  = 20 * time.Second // between questions whether a tab is there
	writeTime = 10 * time.Second // until a tab must have taken a message
	mostWaits = 64 << 20         // bytes that may wait for a tab
)

// socket serves the socket of a tab: /-/session?chapter=zh/switching&version=….
func (s *Server) socket(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	c := s.shelf.named(query.Get("chapter"))
	switch {
	case r.Header.Get("Upgrade") == "":
		refuse(w, http.StatusUpgradeRequired, "This address is for the socket of a page.")
		return
	case c == nil:
		refuse(w, http.StatusNotFound, "There is no such chapter.")
		return
	}
	select {
	case s.sockets <- struct{}{}:
		defer func() { <-s.sockets }()
	default:
		refuse(w, http.StatusServiceUnavailable, "Too many pages of this server are open. Close some of them.")
		return
	}
	socket, err := websocket.Accept(w, r, nil)
	if err != nil {
		s.log().Debug("accept socket", "error", err)
		return // it has been answered
	}
	defer socket.CloseNow()
	socket.SetReadLimit(largestEvent)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	t := &tab{server: s, socket: socket, end: cancel, wake: make(chan struct{}, 1), version: query.Get("version")}
	t.where = t.page(c)
	if err := t.serve(ctx, c); err != nil {
		s.log().Debug("socket ended", "chapter", c.Path, "error", err)
	}
}

// page gives the path of the page that a tab shows: that of its version, or
// else the chapter's own.
func (t *tab) page(c *book.Chapter) string {
	if p := t.server.shelf.version(t.version); p != nil && p.chapter == c.Path {
		return p.where
	}
	return c.Lang + "/" + c.Name + "/"
}

// serve serves a tab until it goes away or is sent away.
func (t *tab) serve(ctx context.Context, c *book.Chapter) error {
	if _, err := t.server.desks.sit(t.server, c, t); err != nil {
		return t.socket.Close(websocket.StatusGoingAway, err.Error())
	}
	defer t.server.desks.leave(t)
	var writing sync.WaitGroup
	defer writing.Wait()
	defer t.end()
	writing.Go(func() { t.write(ctx) })
	for {
		kind, data, err := t.socket.Read(ctx)
		switch {
		case err != nil && (errors.Is(err, io.EOF) || ctx.Err() != nil):
			return nil
		case err != nil:
			return err
		case kind != websocket.MessageText:
			return t.socket.Close(websocket.StatusUnsupportedData, "events are text")
		}
		var h head
		if err := json.Unmarshal(data, &h); err != nil {
			return t.socket.Close(websocket.StatusInvalidFramePayloadData, "an event is a JSON object")
		}
		t.take(h, data)
	}
}

// take carries out an event of the tab.
func (t *tab) take(h head, event json.RawMessage) {
	switch {
	case h.Type == "page-ping":
		t.tell(struct {
			Type string `json:"type"`
		}{"page-pong"})
	case h.Type == "open":
		t.open(event)
	case strings.HasPrefix(h.Type, "file-"):
		t.desk.write(t, h, event)
	default:
		t.desk.pass(t, h, event)
	}
}

// open begins: the tab tells which page it shows and what was typed there.
func (t *tab) open(event json.RawMessage) {
	var e struct {
		Version string            `json:"version"`
		Edits   map[string]string `json:"edits"`
	}
	if json.Unmarshal(event, &e) != nil {
		return
	}
	if e.Version != "" {
		t.mu.Lock()
		t.version = e.Version
		t.mu.Unlock()
	}
	if p, err := t.server.shelf.page(t.where); err == nil && p != nil {
		t.show(t.server.shelf, p)
	}
	for key, source := range e.Edits {
		event, err := json.Marshal(edited{"edit", key, source})
		if err == nil {
			t.desk.pass(t, head{Type: "edit", Key: key, Source: source}, event)
		}
	}
}

// show tells the tab what is different in the present page.
func (t *tab) show(sh *shelf, p *page) {
	t.mu.Lock()
	from := t.version
	t.version = p.version
	t.mu.Unlock()
	if from != p.version {
		t.tell(p.since(sh.version(from)))
	}
}

// tell sends a message.
func (t *tab) tell(message any) {
	b, err := json.Marshal(message)
	if err != nil {
		panic("server: " + err.Error()) // all messages are of this package
	}
	t.send(b)
}

// send puts a message into the queue; a tab that takes none is sent away, and
// learns the rest when it comes again.
func (t *tab) send(message json.RawMessage) {
	t.mu.Lock()
	t.queue = append(t.queue, message)
	t.size += len(message)
	full := t.size > mostWaits
	t.mu.Unlock()
	if full {
		t.close("the page does not take what it is told")
	}
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// close sends the tab away.
func (t *tab) close(why string) {
	t.mu.Lock()
	t.ended, t.why = true, why
	t.mu.Unlock()
	select {
	case t.wake <- struct{}{}:
	default:
	}
}

// write writes what waits, and asks now and then whether the tab is there.
func (t *tab) write(ctx context.Context) {
	defer t.end()
	ping := time.NewTicker(pingTime)
	defer ping.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ping.C:
			late, cancel := context.WithTimeout(ctx, writeTime)
			err := t.socket.Ping(late)
			cancel()
			if err != nil {
				return
			}
		case <-t.wake:
			if !t.flush(ctx) {
				return
			}
		}
	}
}

// flush writes what waits; false if that was the last.
func (t *tab) flush(ctx context.Context) bool {
	t.mu.Lock()
	queue, ended, why := t.queue, t.ended, t.why
	t.queue, t.size = nil, 0
	t.mu.Unlock()
	for _, message := range queue {
		late, cancel := context.WithTimeout(ctx, writeTime)
		err := t.socket.Write(late, websocket.MessageText, message)
		cancel()
		if err != nil {
			return false
		}
	}
	if ended {
		_ = t.socket.Close(websocket.StatusGoingAway, why)
	}
	return !ended
}
