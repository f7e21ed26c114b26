package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"

	"weft/runner"
	"weft/runner/session"
	"weft/site"
	"weft/site/book"
	"weft/site/server"
)

// A liveSession is a session as the server sees it.
type liveSession struct {
	host *session.Host
	// chapter is the chapter as it is in its file.
	chapter atomic.Pointer[book.Chapter]
	drawn   atomic.Int64 // how many displays
}

// openSession opens a session for a chapter; its kernels are those of a build.
func (k *kernels) openSession(log *slog.Logger, c *book.Chapter, tell func(json.RawMessage)) (server.Session, error) {
	s := &liveSession{}
	s.chapter.Store(c)
	config := session.Config{
		Types: k.types, Where: "machine", Instant: k.sessionKernel(interpreting),
		Draw: s.draw, Options: inserted, Docs: k.docs(),
		Tell: func(m session.Message) {
			b, err := json.Marshal(m)
			if err != nil {
				log.Error("tell page", "error", err)
				return
			}
			tell(b)
		},
	}
	if k.runner.Kernel == compiling {
		config.Confirm = k.sessionKernel(compiling)
	}
	s.host = session.New(config)
	s.host.Send(eventOf(session.Open, c))
	return s, nil
}

// docs gives what knows the documentation of the standard library. It is that of
// all sessions, and reads nothing before it is asked.
func (k *kernels) docs() func(string) map[string]string {
	return func(path string) map[string]string {
		k.library.Do(func() { k.documented.Root = k.tools.Root(context.Background()) })
		return k.documented.Sentences(path)
	}
}

// inserted reads what stands behind the fence of a cell that was inserted in a
// page: "go name=sum timeout=2s".
func inserted(info string) (name string, o runner.Options, err error) {
	if strings.ContainsAny(info, "\r\n") {
		return "", o, fmt.Errorf("attributes of an inserted cell %q: more than one line", info)
	}
	c := book.Parse("inserted cell", "en", []byte("# A cell\n\n~~~"+info+"\n~~~\n"))
	switch {
	case len(c.Problems()) > 0:
		return "", o, fmt.Errorf("attributes of an inserted cell: %s", c.Problems()[0].Text)
	case len(c.Cells) != 1:
		return "", o, fmt.Errorf("attributes of an inserted cell %q: they make no cell of it", info)
	}
	return c.Cells[0].Name, c.Cells[0].Options, nil
}

// sessionKernel gives a session the kernels of a name.
func (k *kernels) sessionKernel(name string) session.Kernel {
	m := k.runner.Makers[name]
	return session.Kernel{Name: name, Release: m.Release, Open: m.Open, Lowered: name == interpreting}
}

// eventOf gives the event that tells a session what cells the chapter has.
func eventOf(kind string, c *book.Chapter) session.Event {
	e := session.Event{Type: kind, File: c.File, Files: c.Files, Virtual: c.Front.Clock == "virtual"}
	for _, cell := range c.Cells {
		e.Cells = append(e.Cells, session.Keyed{Key: cell.ID(), Cell: cell})
	}
	return e
}

// draw draws a display under ids that the page has not had before.
func (s *liveSession) draw(c runner.Cell, o runner.Output) string {
	return site.Draw(s.chapter.Load(), c, fmt.Sprintf("live%d", s.drawn.Add(1)), o)
}

// Send implements server.Session.
func (s *liveSession) Send(event json.RawMessage) error {
	e, err := session.DecodeEvent(event)
	if err == nil && e.Type != session.Open && e.Type != session.Update && e.Type != session.Known {
		s.host.Send(e)
	}
	return err
}

// Change implements server.Session.
func (s *liveSession) Change(c *book.Chapter) {
	s.chapter.Store(c)
	s.host.Send(eventOf(session.Update, c))
}

// Know implements server.Session.
func (s *liveSession) Know(c *book.Chapter, run runner.Run) {
	e := session.Event{Type: session.Known, Results: map[string]runner.Result{}}
	for _, cell := range c.Cells {
		if r, ok := run.Result(cell.Number); ok {
			e.Results[cell.ID()] = r
		}
	}
	s.host.Send(e)
}

// Close implements server.Session.
func (s *liveSession) Close() error {
	s.host.Close()
	return nil
}
