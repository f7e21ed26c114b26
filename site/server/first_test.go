package server

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"

	"weft/runner"
	"weft/site/book"
)

// TestNothingIsMadeBeforeItIsAskedFor: what a server does before its first page
// does not grow with the cells of the book. It runs, looks up, checks and draws
// nothing; the first page draws itself and looks up its own chapter.
func TestNothingIsMadeBeforeItIsAskedFor(t *testing.T) {
	var known, runs, checks atomic.Int32
	server := &Server{
		Known: func(*book.Chapter) (runner.Run, bool) { known.Add(1); return runner.Run{}, true },
		Run: func(_ context.Context, _ *book.Chapter, _ func(runner.Result)) (runner.Run, error) {
			runs.Add(1)
			return runner.Run{}, nil
		},
		Check: func(*book.Book) []runner.Problem { checks.Add(1); return nil },
	}
	s := started{dir: t.TempDir()}
	s.write(t, "weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
	for _, name := range []string{"one", "two", "three"} {
		s.write(t, "en/"+name+".md", "# "+name+"\n\n```go\nx := 1\n```\n")
	}
	s = serveBook(t, s.dir, server)
	s.ask(t, http.MethodGet, "/en/none/", map[string]string{"Cookie": s.cookie()}).Body.Close()
	if n := known.Load() + runs.Load() + checks.Load(); n != 0 {
		t.Errorf("before a chapter was asked for: %d looked up, %d run, %d checked", known.Load(), runs.Load(), checks.Load())
	}
	res := s.ask(t, http.MethodGet, "/en/two/", map[string]string{"Cookie": s.cookie()})
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Fatal(res.Status)
	}
	if known.Load() != 1 || runs.Load() != 0 || checks.Load() != 0 {
		t.Errorf("for the first page: %d looked up, %d run, %d checked; want 1, 0, 0", known.Load(), runs.Load(), checks.Load())
	}
	server.shelf.mu.Lock()
	defer server.shelf.mu.Unlock()
	if page := server.shelf.drawn["en/two/"]; page == nil || len(server.shelf.drawn) > 2 { // the other is that which says that nothing is there
		t.Errorf("%d pages are drawn", len(server.shelf.drawn))
	}
}
