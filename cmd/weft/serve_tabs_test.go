package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/session"
)

// tab opens another tab on a chapter.
func (s *served) tab(chapter string) *served {
	s.t.Helper()
	other := *s
	other.chapter = chapter
	other.version = ""
	other.dial()
	return &other
}

// ticks waits for an output of the cell that never ends.
func (s *served) ticks() {
	s.t.Helper()
	s.hear("a tick", func(m told) bool { return m.Type == session.Output && m.Key == "forever" })
}

// interrupt ends the cell that never ends.
func (s *served) interrupt() {
	s.t.Helper()
	s.tell(session.Event{Type: session.Interrupt})
	if e := s.ended("forever").Result.Err(); e == nil || e.Message != "interrupted" {
		s.t.Errorf("interrupted: %+v", e)
	}
}

// TestServe_twoTabs: what runs in one tab is seen in the other, what is typed in
// one is told to the other, an answer goes to who asked, and who closes a tab
// ends nothing.
func TestServe_twoTabs(t *testing.T) {
	s := serveBook(t, "yaegi")
	other := s.tab("en/served")
	s.edit("a", "import \"fmt\"\nn := 40\n")
	m := other.hear("the edit", func(m told) bool { return m.Type == "page-edit" })
	if m.Event.Key != "a" || m.Event.Source != "import \"fmt\"\nn := 40\n" {
		t.Errorf("the other tab is told of %+v", m.Event)
	}
	other.run(session.RunCell, "c")
	for name, tab := range map[string]*served{"this": s, "the other": other} {
		if got := tab.ended("c").Result.Text(runner.Stdout); got != "41\n" {
			t.Errorf("%s tab sees %q, want 41", name, got)
		}
	}
	for id, tab := range []*served{s, other} {
		tab.tell(session.Event{Type: session.Ask, ID: id + 7, What: session.AskHover, Key: "c", Line: 1, Col: 2})
	}
	for id, tab := range []*served{s, other} {
		if m := tab.hear("an answer", func(m told) bool { return m.Type == session.Answer }); m.ID != id+7 {
			t.Errorf("tab %d gets the answer to %d", id, m.ID)
		}
	}
	s.run(session.RunCell, "forever")
	s.ticks()
	if err := s.socket.CloseNow(); err != nil {
		t.Fatal(err)
	}
	other.ticks()
	other.interrupt()
}

// TestServe_twoChapters: each chapter has a session and kernels of its own, and a
// cell that never ends keeps nobody from running cells of another.
func TestServe_twoChapters(t *testing.T) {
	s := serveBook(t, "yaegi")
	s.write("en/02-other.md", "# Other\n\n```go name=c\nn := 7\nn\n```\n")
	s.run(session.RunCell, "forever")
	s.ticks()
	s.await("the other chapter", func() bool { status, _ := s.get("/en/other/"); return status == http.StatusOK })
	other := s.tab("en/other")
	other.run(session.RunCell, "c")
	if got := other.ended("c").Result.Printed(); got != "7\n" {
		t.Errorf("the cell of the other chapter gives %q, want 7", got)
	}
	s.ticks()
	s.interrupt()
}

// TestServe_lostConnection: a tab that was cut off, or asleep, comes back with the
// version that it shows. Its cell has run on; it is told what was said since, and
// what differs in the page; and it is answered at once when it asks whether
// anybody is there.
func TestServe_lostConnection(t *testing.T) {
	s := serveBook(t, "yaegi")
	s.run(session.RunCell, "c")
	s.ended("c")
	s.run(session.RunCell, "forever")
	s.ticks()
	shown := s.version
	if err := s.socket.CloseNow(); err != nil {
		t.Fatal(err)
	}
	s.write("en/01-served.md", strings.Replace(s.text(), "Text with", "Other text with", 1))
	s.await("the changed page", func() bool { _, html := s.get("/en/served/"); return strings.Contains(html, "Other text") })
	s.dial()
	s.tell(map[string]any{"type": "page-ping"})
	was, changed, fresh := false, "", false
	s.hear("page-pong, and what was said", func(m told) bool {
		switch {
		case m.Type == session.Ended && m.Key == "c":
			was = m.Result.Text(runner.Stdout) == "2\n"
		case m.Type == session.Cells:
			fresh = fresh || m.Cells != nil
		}
		return m.Type == "page-pong"
	})
	if !was || !fresh {
		t.Errorf("told of the result: %v, of the cells: %v", was, fresh)
	}
	s.tell(map[string]any{"type": "open", "version": shown, "edits": map[string]string{}})
	s.hear("page-changed", func(m told) bool { changed = m.From; return m.Type == "page-changed" })
	if changed != shown {
		t.Errorf("the changes are from %q, the tab shows %q", changed, shown)
	}
	s.ticks()
	s.interrupt()
}

// TestServe_startedAgain: a server that was killed and is started again has the
// same address and takes the cookie of before; what was typed comes back with the
// tab.
func TestServe_startedAgain(t *testing.T) {
	s := serveBook(t, "yaegi")
	s.edit("a", "import \"fmt\"\nn := 40\n")
	s.run(session.RunCell, "c")
	s.ended("c")
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait() // it was killed
	before := s.address
	s.start("yaegi")
	if s.address != before {
		t.Errorf("the address is %s, it was %s", s.address, before)
	}
	s.dial()
	s.tell(map[string]any{"type": "open", "version": s.version, "edits": map[string]string{"a": "import \"fmt\"\nn := 50\n"}})
	s.run(session.RunCell, "c")
	if got := s.ended("c").Result.Text(runner.Stdout); got != "51\n" {
		t.Errorf("the cell prints %q, want 51", got)
	}
	s.onDisk()
}

// await waits until something holds.
func (s *served) await(what string, holds func() bool) {
	s.t.Helper()
	for end := time.Now().Add(waitTime); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatalf("wait for %s", what)
		}
	}
}

// TestServe_refusesWhatWouldBeLost: a save to a file that has changed meanwhile
// says so, and leaves it.
func TestServe_refusesWhatWouldBeLost(t *testing.T) {
	s := serveBook(t, "yaegi")
	s.cells["b"] = "n += 5\n"
	s.write("en/01-served.md", s.text())
	s.await("the changed page", func() bool { _, html := s.get("/en/served/"); return !strings.Contains(html, s.version) })
	s.tell(map[string]any{"type": "file-save", "id": 3, "version": s.version,
		"saves": []map[string]string{{"key": "b", "source": "n += 9\n", "was": "n += 1\n"}}})
	s.hear("file-conflict", func(m told) bool { return m.Type == "file-conflict" })
	s.onDisk()
}

// TestServe_formatsWhatIsSaved: a saved cell is formatted as gofmt does, and the
// page gets that text; one that does not parse is saved as it is.
func TestServe_formatsWhatIsSaved(t *testing.T) {
	s := serveBook(t, "yaegi")
	s.save("b", "n   +=  3\n")
	s.cells["b"] = "n += 3\n"
	s.onDisk()
	if _, html := s.get("/en/served/"); strings.Contains(html, "n   +=") {
		t.Error("the page has the text that is not formatted")
	}
	s.save("b", "n   +=  3 3\n")
	s.onDisk()
}
