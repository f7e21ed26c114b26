package server

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/coder/websocket"
)

// BenchmarkProseSaved measures from the save of a word in the largest chapter of
// the book until a page is told what differs.
func BenchmarkProseSaved(b *testing.B) {
	dir := b.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../content")); err != nil {
		b.Fatal(err)
	}
	s := serveBook(b, dir, &Server{})
	c, _, err := websocket.Dial(b.Context(), "ws://"+s.addr+"/-/session?chapter=en/processes&version=",
		&websocket.DialOptions{HTTPHeader: http.Header{"Cookie": {s.cookie()}, "Origin": {"http://" + s.addr}}})
	if err != nil {
		b.Fatal(err)
	}
	defer c.CloseNow()
	c.SetReadLimit(largestEvent)
	tell(b, c, `{"type":"open"}`)
	hear[pageChanged](b, c, "page-changed")
	name := filepath.Join(dir, "en", "01-processes.md")
	text, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	head, rest, _ := bytes.Cut(text, []byte("\n## "))
	for i := 0; b.Loop(); i++ {
		now := fmt.Appendf(nil, "%s\n## %s", head, bytes.Replace(rest, []byte(" the "), fmt.Appendf(nil, " the %dth ", i), 1))
		if err := os.WriteFile(name+".tmp", now, 0o666); err != nil {
			b.Fatal(err)
		}
		if err := os.Rename(name+".tmp", name); err != nil {
			b.Fatal(err)
		}
		if m := hear[pageChanged](b, c, "page-changed"); len(m.Splices) != 1 {
			b.Fatalf("%d splices", len(m.Splices))
		}
	}
}
