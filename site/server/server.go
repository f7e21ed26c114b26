// Package server shows a book on the machine of who reads or writes it: pages
// that follow the files, cells that run, edits that are saved.
//
// A page is drawn when it is asked for, and again when its file changes; a
// tab that shows it is told over its socket what is different. The cells of a
// chapter belong to one session, which lives as long as tabs look at the
// chapter and a while longer. The server knows neither kernels nor types: it
// has functions in fields for what it needs of them, and passes on the
// messages between tabs and sessions.
//
// Whoever can speak with the server can run code as its user. So it answers
// only requests that name it by a name of the own machine, carry its token, and
// come from its own pages (I8). What it shows is held in memory; from a request
// it takes no path of a file.
package server

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"weft/runner"
	"weft/site/book"
)

// A Server is a book that is open on a machine. Its fields are set before
// Serve and not changed after that.
type Server struct {
	// Dir is the directory of the book.
	Dir string
	// Token is what requests must know; see [NewToken].
	Token string
	// Anywhere lets it be reached under any numeric address and the names in
	// Names, not only under those of the own machine.
	Anywhere bool
	Names    []string
	// Known gives the run of a chapter that is there already; nil means that
	// none is.
	Known func(*book.Chapter) (runner.Run, bool)
	// Run runs a chapter; done is called with each result that there is before
	// the others. Nil means that nothing is run but by sessions.
	Run func(ctx context.Context, c *book.Chapter, done func(runner.Result)) (runner.Run, error)
	// Open opens a session for a chapter; nil means that cells cannot be run
	// from the page. Tell takes the messages of the session, from one goroutine
	// at a time.
	Open func(c *book.Chapter, tell func(json.RawMessage)) (Session, error)
	// Check gives what is wrong with a book; nil means its own problems and
	// those of its chapters.
	Check func(*book.Book) []runner.Problem
	// Write puts data into the place of a file that has been read, as a whole or
	// not at all; the error is [ErrChanged] if the file is not that any more. Nil
	// means that nothing is saved from pages. See [Replace].
	Write func(name string, was, data []byte) error
	// Format gives the source of a cell as it is to be written; nil means as it
	// was typed.
	Format func(source string) string
	// Log is told of what goes wrong in the background; nil means that nobody
	// is.
	Log *slog.Logger

	start    sync.Once
	startErr error
	shelf    *shelf
	desks    desks
	guard    guard
	sockets  chan struct{}
	toCheck  chan struct{}
	// updating is held while the book changes; sums are the contents of its
	// chapters as they were read last.
	updating sync.Mutex
	sums     map[string][sha256.Size]byte
}

// A Session holds the cells of one chapter and runs them. Its events and
// messages are those of package session, in JSON. It is safe for concurrent
// use.
type Session interface {
	// Send takes an event of a page.
	Send(event json.RawMessage) error
	// Change makes it a session for the chapter as it is now; what tabs have
	// changed is forgotten.
	Change(*book.Chapter)
	// Know tells it what a run of the chapter as it is now has given.
	Know(*book.Chapter, runner.Run)
	// Close ends it and its kernels.
	Close() error
}

// Limits on what is asked of the server.
const (
	headerTime   = 10 * time.Second // until a request has said what it wants
	idleTime     = 2 * time.Minute  // until an unused connection is closed
	endTime      = 3 * time.Second  // until what is answered at the end is cut off
	largestHead  = 64 << 10
	largestEvent = 4 << 20 // bytes of one event of a page
	mostSockets  = 128
)

// Serve answers requests that come to a listener until ctx ends, then closes
// it and all sessions.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, unwatched := s.newWatcher() // before the book is read, so that nothing is missed
	err := cmp.Or(s.prepare(l.Addr()), unwatched)
	if err != nil {
		return errors.Join(err, w.close(), l.Close())
	}
	watching := w.start(ctx)
	web := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: headerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    largestHead,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		ErrorLog:          slog.NewLogLogger(s.log().Handler(), slog.LevelDebug),
	}
	var work sync.WaitGroup
	work.Go(func() { s.checking(ctx) })
	ended := make(chan error, 1)
	go func() { ended <- web.Serve(l) }()
	select {
	case err = <-ended:
	case <-ctx.Done():
	}
	cancel()
	err = errors.Join(err, s.end(web))
	<-watching
	work.Wait()
	return err
}

// end ends connections, sessions and what runs in the background.
func (s *Server) end(web *http.Server) error {
	err := s.desks.close()
	late, cancel := context.WithTimeout(context.Background(), endTime)
	defer cancel()
	if web.Shutdown(late) != nil {
		err = errors.Join(err, web.Close())
	}
	s.shelf.close()
	return err
}

// prepare reads the book, once.
func (s *Server) prepare(addr net.Addr) error {
	s.start.Do(func() {
		s.guard = guard{token: s.Token, port: portOf(addr), anywhere: s.Anywhere, names: s.Names}
		s.sockets = make(chan struct{}, mostSockets)
		s.toCheck = make(chan struct{}, 1)
		s.sums = map[string][sha256.Size]byte{}
		s.desks.open = map[string]*desk{}
		s.shelf, s.startErr = newShelf(s)
	})
	return s.startErr
}

// portOf gives the port of an address.
func portOf(addr net.Addr) string {
	_, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		panic(fmt.Sprintf("server: address %q has no port", addr))
	}
	return port
}

// log gives the logger.
func (s *Server) log() *slog.Logger {
	if s.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Log
}

// Handler gives what answers requests, once the server is prepared.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /-/session", s.socket)
	mux.HandleFunc("GET /", s.file)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuse(w, http.StatusMethodNotAllowed, "weft serve answers GET only; what a page changes goes over its socket.")
	})
	return s.guard.protect(mux)
}
