package main

import (
	"encoding/json"
	"log/slog"

	"weft/runner"
	"weft/runner/session"
	"weft/site/book"
	"weft/site/server"
)

// A liveSession is a session as the server sees it.
type liveSession struct{ host *session.Host }

// openSession opens a session for a chapter; its kernels are those of a build.
func (k *kernels) openSession(log *slog.Logger, c *book.Chapter, tell func(json.RawMessage)) (server.Session, error) {
	config := session.Config{
		Types: k.types, Where: "machine", Instant: k.sessionKernel(interpreting),
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
	s := liveSession{session.New(config)}
	s.host.Send(eventOf(session.Open, c))
	return s, nil
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

// Send implements server.Session.
func (s liveSession) Send(event json.RawMessage) error {
	e, err := session.DecodeEvent(event)
	if err == nil && e.Type != session.Open && e.Type != session.Update && e.Type != session.Known {
		s.host.Send(e)
	}
	return err
}

// Change implements server.Session.
func (s liveSession) Change(c *book.Chapter) { s.host.Send(eventOf(session.Update, c)) }

// Know implements server.Session.
func (s liveSession) Know(c *book.Chapter, run runner.Run) {
	e := session.Event{Type: session.Known, Results: map[string]runner.Result{}}
	for _, cell := range c.Cells {
		if r, ok := run.Result(cell.Number); ok {
			e.Results[cell.ID()] = r
		}
	}
	s.host.Send(e)
}

// Close implements server.Session.
func (s liveSession) Close() error {
	s.host.Close()
	return nil
}
