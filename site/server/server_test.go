package server

import (
	"context"
	"encoding/json"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// A started is a server with a small book.
type started struct {
	dir, addr, token string
}

// start serves a book of one chapter until the test ends.
func start(t *testing.T) started {
	t.Helper()
	return startWith(t, &Server{Write: Replace})
}

// startWith serves it with a server of one's own.
func startWith(t *testing.T, server *Server) started {
	t.Helper()
	s := started{dir: t.TempDir()}
	s.write(t, "weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
	s.write(t, "en/01-one.md", "# One\n\nFirst.\n\nSecond.\n")
	return serveBook(t, s.dir, server)
}

// serveBook serves the book in a directory.
func serveBook(t testing.TB, dir string, server *Server) started {
	t.Helper()
	s := started{dir: dir, token: NewToken()}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	server.Dir, server.Token = s.dir, s.token
	go func() { ended <- server.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return s
}

func (s started) write(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(s.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

// cookie gives the header that a browser sends which has the token.
func (s started) cookie() string {
	_, port, _ := net.SplitHostPort(s.addr)
	return "weft-" + port + "=" + s.token
}

// ask sends a request with headers, "Host" among them, and gives the answer.
func (s started) ask(t *testing.T, method, path string, headers map[string]string) *http.Response {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://"+s.addr+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	if host := headers["Host"]; host != "" {
		r.Host = strings.ReplaceAll(host, "PORT", s.addr[strings.LastIndex(s.addr, ":")+1:])
	}
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	return res
}

// TestRefusals asks for what only pages of the server and those who have its
// token may get.
func TestRefusals(t *testing.T) {
	s := start(t)
	upgrade := func(more ...string) map[string]string {
		h := map[string]string{
			"Cookie": s.cookie(), "Connection": "Upgrade", "Upgrade": "websocket",
			"Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
		}
		for i := 0; i < len(more); i += 2 {
			h[more[i]] = more[i+1]
		}
		return h
	}
	socket := "/-/session?chapter=en/one"
	for name, test := range map[string]struct {
		method, path string
		headers      map[string]string
		want         int
	}{
		"page with cookie":            {"GET", "/en/one/", map[string]string{"Cookie": s.cookie()}, 200},
		"page by another local name":  {"GET", "/en/one/", map[string]string{"Cookie": s.cookie(), "Host": "localhost:PORT"}, 200},
		"page without token":          {"GET", "/en/one/", nil, 401},
		"asset without token":         {"GET", "/assets/x.css", nil, 401},
		"wrong token":                 {"GET", "/?token=wrong", nil, 401},
		"wrong cookie":                {"GET", "/en/one/", map[string]string{"Cookie": s.cookie() + "x"}, 401},
		"token is exchanged":          {"GET", "/en/one/?token=" + s.token, nil, 303},
		"rebound name":                {"GET", "/en/one/", map[string]string{"Cookie": s.cookie(), "Host": "evil.example:PORT"}, 421},
		"rebound name with token":     {"GET", "/?token=" + s.token, map[string]string{"Host": "evil.example:PORT"}, 421},
		"another port":                {"GET", "/en/one/", map[string]string{"Cookie": s.cookie(), "Host": "localhost:1"}, 421},
		"script of another site":      {"GET", "/en/one/", map[string]string{"Cookie": s.cookie(), "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403},
		"script of another port":      {"GET", "/en/one/", map[string]string{"Cookie": s.cookie(), "Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"}, 403},
		"frame in another site":       {"GET", "/en/one/", map[string]string{"Cookie": s.cookie(), "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, 403},
		"request of another origin":   {"GET", "/en/one/", map[string]string{"Cookie": s.cookie(), "Origin": "https://evil.example"}, 403},
		"post without origin":         {"POST", "/en/one/", map[string]string{"Cookie": s.cookie()}, 403},
		"post":                        {"POST", "/en/one/", map[string]string{"Cookie": s.cookie(), "Origin": "http://" + s.addr}, 405},
		"socket":                      {"GET", socket, upgrade("Origin", "http://"+s.addr), 101},
		"socket of another origin":    {"GET", socket, upgrade("Origin", "https://evil.example"), 403},
		"socket of another port":      {"GET", socket, upgrade("Origin", "http://127.0.0.1:1"), 403},
		"stolen cookie, no origin":    {"GET", socket, upgrade(), 403},
		"socket without token":        {"GET", socket, upgrade("Origin", "http://"+s.addr, "Cookie", ""), 401},
		"socket of no chapter":        {"GET", "/-/session?chapter=../weft", upgrade("Origin", "http://"+s.addr), 404},
		"file of the book":            {"GET", "/weft.toml", map[string]string{"Cookie": s.cookie()}, 404},
		"file above the book":         {"GET", "/..%2f..%2fetc%2fpasswd", map[string]string{"Cookie": s.cookie()}, 404},
		"list of a folder":            {"GET", "/assets/", map[string]string{"Cookie": s.cookie()}, 404},
		"session without a handshake": {"GET", socket, map[string]string{"Cookie": s.cookie()}, 426},
	} {
		t.Run(name, func(t *testing.T) {
			if got := s.ask(t, test.method, test.path, test.headers).StatusCode; got != test.want {
				t.Errorf("%s %s: status %d, want %d", test.method, test.path, got, test.want)
			}
		})
	}
}

// TestTokenLeavesTheAddress exchanges the token for a cookie that scripts and
// other sites do not get.
func TestTokenLeavesTheAddress(t *testing.T) {
	s := start(t)
	res := s.ask(t, "GET", "/en/one/?token="+s.token, nil)
	if got := res.Header.Get("Location"); got != "/en/one/" {
		t.Errorf("leads to %q", got)
	}
	c := res.Cookies()
	if len(c) != 1 || !c[0].HttpOnly || c[0].SameSite != http.SameSiteStrictMode || c[0].Path != "/" {
		t.Errorf("cookies %v", c)
	}
}

// dial opens the socket of a tab that shows a version of the chapter.
func (s started) dial(t *testing.T, version string) *websocket.Conn {
	t.Helper()
	h := http.Header{"Cookie": {s.cookie()}, "Origin": {"http://" + s.addr}}
	c, _, err := websocket.Dial(t.Context(), "ws://"+s.addr+"/-/session?chapter=en/one&version="+version, &websocket.DialOptions{HTTPHeader: h})
	if err != nil {
		t.Fatal(err)
	}
	c.SetReadLimit(largestEvent)
	t.Cleanup(func() { c.CloseNow() })
	return c
}

// hear reads messages until one of a type comes.
func hear[M any](t testing.TB, c *websocket.Conn, kind string) M {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		_, text, err := c.Read(ctx)
		if err != nil {
			t.Fatalf("wait for %s: %v", kind, err)
		}
		var h head
		if err := json.Unmarshal(text, &h); err != nil {
			t.Fatal(err)
		}
		if h.Type != kind {
			continue
		}
		var m M
		if err := json.Unmarshal(text, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
}

// tell sends an event.
func tell(t testing.TB, c *websocket.Conn, event string) {
	t.Helper()
	if err := c.Write(t.Context(), websocket.MessageText, []byte(event)); err != nil {
		t.Fatal(err)
	}
}

// TestSavedFileChangesThePage saves a chapter as editors do, and wants the tab
// to learn of the one block that differs; a tab that comes back later as well.
func TestSavedFileChangesThePage(t *testing.T) {
	s := start(t)
	c := s.dial(t, "")
	tell(t, c, `{"type":"open"}`)
	first := hear[pageChanged](t, c, "page-changed")
	if len(first.Splices) != 1 || first.Splices[0].Remove != -1 || len(first.Splices[0].HTML) != 2 {
		t.Fatalf("a tab without version is told %+v", first.Splices)
	}
	s.write(t, ".en.tmp", "# One\n\nFirst.\n\nChanged.\n")
	if err := os.Rename(filepath.Join(s.dir, ".en.tmp"), filepath.Join(s.dir, "en", "01-one.md")); err != nil {
		t.Fatal(err)
	}
	second := hear[pageChanged](t, c, "page-changed")
	want := []splice{{1, 1, []string{"<p>Changed.</p>"}}}
	check := func(m pageChanged) {
		t.Helper()
		if m.From != first.Version || len(m.Splices) != 1 || m.Splices[0].At != 1 || m.Splices[0].Remove != 1 || m.Splices[0].HTML[0] != want[0].HTML[0] {
			t.Errorf("from %s: splices %+v, want %+v", m.From, m.Splices, want)
		}
	}
	check(second)
	late := s.dial(t, first.Version)
	tell(t, late, `{"type":"open","version":"`+first.Version+`"}`)
	check(hear[pageChanged](t, late, "page-changed"))
}

// TestLineAboveMovesCells inserts a paragraph above cells: the page is told of
// that, and of the lines in which they begin now.
func TestLineAboveMovesCells(t *testing.T) {
	s := start(t)
	w := s.page(t, threeCells)
	s.write(t, "en/01-one.md", strings.Replace(threeCells, "First.\n", "First.\n\nNew.\n", 1))
	m := w.told()
	if len(m.Splices) != 1 || m.Splices[0].At != 1 || m.Splices[0].Remove != 0 || m.Splices[0].HTML[0] != "<p>New.</p>" {
		t.Errorf("splices %+v", m.Splices)
	}
	if want := map[string]string{"a": "8", "cell-2": "20", "c": "27"}; !maps.Equal(m.Lines, want) {
		t.Errorf("lines %v, want %v", m.Lines, want)
	}
}

// TestLargeEventEndsTheSocket sends more than an event may have.
func TestLargeEventEndsTheSocket(t *testing.T) {
	s := start(t)
	c := s.dial(t, "")
	_ = c.Write(t.Context(), websocket.MessageText, make([]byte, largestEvent+1)) // it may be cut off
	for {
		if _, _, err := c.Read(t.Context()); err != nil {
			if got := websocket.CloseStatus(err); got != websocket.StatusMessageTooBig {
				t.Errorf("ends with %v, want %v", err, websocket.StatusMessageTooBig)
			}
			return
		}
	}
}

// TestSaveWritesTheLinesOfTheCell saves a cell in a list of a file with CRLF,
// then one that somebody else has changed.
func TestSaveWritesTheLinesOfTheCell(t *testing.T) {
	s := start(t)
	file := "\ufeff# One\r\n\r\n- item\r\n\r\n  ```go name=a\r\n  x := 1\r\n  _ = x\r\n  ```\r\n\r\nend  \r\nno newline"
	c := s.dial(t, "")
	tell(t, c, `{"type":"open"}`)
	hear[pageChanged](t, c, "page-changed")
	s.write(t, "en/01-one.md", file)
	version := hear[pageChanged](t, c, "page-changed").Version
	save := func(source, was string) {
		b, err := json.Marshal(map[string]any{"type": "file-save", "id": 1, "version": version,
			"saves": []save{{"a", source, was}}})
		if err != nil {
			t.Fatal(err)
		}
		tell(t, c, string(b))
	}
	onDisk := func() string {
		b, err := os.ReadFile(filepath.Join(s.dir, "en", "01-one.md"))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	save("x := 22\n_ = x\n", "x := 1\n_ = x\n")
	if m := hear[fileSaved](t, c, "file-saved"); len(m.Keys) != 1 || m.Keys[0] != "a" {
		t.Fatalf("saved %v", m.Keys)
	}
	want := strings.Replace(file, "x := 1", "x := 22", 1)
	if got := onDisk(); got != want {
		t.Fatalf("the file is\n%q, want\n%q", got, want)
	}
	save("mine\n", "x := 1\n_ = x\n")
	if m := hear[fileConflict](t, c, "file-conflict"); m.Disk != "x := 22\n_ = x\n" || !strings.Contains(m.Diff, "+mine") {
		t.Errorf("conflict %+v", m)
	}
	if got := onDisk(); got != want {
		t.Errorf("what is in conflict is in the file: %q", got)
	}
}
