package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/coder/websocket"

	"weft/runner"
	"weft/runner/session"
)

// waitTime is how long a test waits for what must come.
const waitTime = 90 * time.Second

// A served is a book of one chapter that `weft serve` shows.
type served struct {
	t       *testing.T
	dir     string
	home    string
	temp    string // where kernels have their directories
	cmd     *exec.Cmd
	address string
	cookie  string
	// cells are the sources as they are in the file.
	cells map[string]string
	// chapter and version are those of the page.
	chapter string
	version string
	socket  *websocket.Conn
}

// chapter is the file of the chapter but for the sources of its cells, which
// stand there as <name>.
const servedChapter = `# Served

Text with a no-break space and a line end of its own.` + "\u00a0\r\n" + `
- In a list:

  ~~~go name=a
  <a>
  ~~~

~~~go name=b
<b>
~~~
~~~output
...
~~~

~~~go name=c
<c>
~~~

~~~go name=line
import ("bufio"; "os")
in := bufio.NewScanner(os.Stdin)
fmt.Println("your name?")
in.Scan()
fmt.Printf("hello, %s\n", in.Text())
~~~

~~~go name=forever
import "time"
for { fmt.Println("tick"); time.Sleep(20 * time.Millisecond) }
~~~

~~~go name=traced trace
done := make(chan bool)
go func() { time.Sleep(time.Millisecond); done <- true }()
<-done
~~~

~~~go name=drawn
import "weft/show"
show.SVG("<svg viewBox='0 0 9 9'><script>alert(1)</script><circle r='3'/></svg>")
show.HTML("<b onclick='alert(1)'>bold</b>")
~~~

The file has no line end at its end.`

// serveBook serves the book until the test ends.
func serveBook(t *testing.T, kernel string) *served {
	t.Helper()
	if testing.Short() {
		t.Skip("runs a server and its kernels: half a minute")
	}
	s := &served{t: t, dir: t.TempDir(), home: t.TempDir(), temp: t.TempDir(), chapter: "en/served", cells: map[string]string{
		"a": "import \"fmt\"\nn := 1\n", "b": "n += 1\n", "c": "fmt.Println(n)\n",
	}}
	if err := os.Mkdir(filepath.Join(s.dir, "en"), 0o777); err != nil {
		t.Fatal(err)
	}
	s.write("weft.toml", "languages = [\"en\"]\n\n[title]\nen = \"A book\"\n")
	s.write("en/01-served.md", s.text())
	s.start(kernel)
	t.Cleanup(func() { _ = s.cmd.Process.Kill(); _ = s.cmd.Wait() }) // it may have ended
	s.open()
	return s
}

// text gives what must be in the file.
func (s *served) text() string {
	text := servedChapter
	for key, source := range s.cells {
		source = strings.TrimSuffix(source, "\n")
		if key == "a" {
			source = strings.ReplaceAll(source, "\n", "\n  ")
		}
		text = strings.ReplaceAll(text, "<"+key+">", source)
	}
	return text
}

func (s *served) write(name, text string) {
	s.t.Helper()
	if err := os.WriteFile(filepath.Join(s.dir, name), []byte(text), 0o666); err != nil {
		s.t.Fatal(err)
	}
}

// start starts the server and waits for the address that it prints.
func (s *served) start(kernel string) {
	s.t.Helper()
	cache, err := goCache(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	s.cmd = exec.Command("weft", "serve", "--kernel", kernel, "--no-cache", s.dir)
	s.cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+s.home, "TMPDIR="+s.temp, "GOCACHE="+cache)
	s.cmd.Stderr = os.Stderr
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		s.t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		s.t.Fatalf("weft serve prints no address: %v", err)
	}
	s.address = strings.TrimSpace(line)
}

// open gets the page, as a browser does, and opens its socket.
func (s *served) open() {
	s.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	res.Body.Close()
	s.cookie = res.Header.Get("Set-Cookie")
	status, html := s.get("/en/served/")
	version := regexp.MustCompile(`data-version="([^"]+)"`).FindStringSubmatch(html)
	if status != http.StatusOK || version == nil {
		s.t.Fatalf("the page: %d\n%s", status, html)
	}
	s.version = version[1]
	s.dial()
}

// get gets a file, as a browser does that has the cookie.
func (s *served) get(path string) (status int, text string) {
	s.t.Helper()
	base, _, _ := strings.Cut(s.address, "/?")
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, base+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Cookie", s.cookie)
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return res.StatusCode, string(b)
}

// dial opens a socket.
func (s *served) dial() {
	s.t.Helper()
	base, _, _ := strings.Cut(s.address, "/?")
	headers := http.Header{"Cookie": {s.cookie}, "Origin": {base}}
	var err error
	s.socket, _, err = websocket.Dial(s.t.Context(), base+"/-/session?chapter="+s.chapter+"&version="+s.version, &websocket.DialOptions{HTTPHeader: headers})
	if err != nil {
		s.t.Fatal(err)
	}
	s.socket.SetReadLimit(64 << 20)
}

// tell sends an event.
func (s *served) tell(event any) {
	s.t.Helper()
	b, err := json.Marshal(event)
	if err == nil {
		err = s.socket.Write(s.t.Context(), websocket.MessageText, b)
	}
	if err != nil {
		s.t.Fatalf("tell %v: %v", event, err)
	}
}

// A told is a message of the session or of the server.
type told struct {
	session.Message
	Version string `json:"version"`
	From    string `json:"from"`
	// Event is what another tab did.
	Event session.Event `json:"event"`
}

// hear reads until a message is the one that is waited for.
func (s *served) hear(what string, is func(told) bool) told {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), waitTime)
	defer cancel()
	for {
		_, b, err := s.socket.Read(ctx)
		if err != nil {
			s.t.Fatalf("wait for %s: %v", what, err)
		}
		var m told
		if err := json.Unmarshal(b, &m); err != nil {
			s.t.Fatalf("read %.200s: %v", b, err)
		}
		if m.Type == "page-changed" {
			s.version = m.Version
		}
		if is(m) {
			return m
		}
		switch m.Type {
		case session.Lost, "file-refused", "file-conflict":
			s.t.Fatalf("wait for %s: %s", what, b)
		}
	}
}

func (s *served) edit(key, source string) {
	s.t.Helper()
	s.tell(session.Event{Type: session.Edit, Key: key, Source: source})
}

func (s *served) run(what, key string) {
	s.t.Helper()
	s.tell(session.Event{Type: session.Run, What: what, Key: key})
}

// ended waits for the end of a run that was asked for.
func (s *served) ended(key string) told {
	s.t.Helper()
	return s.hear("the end of "+key, func(m told) bool { return m.Type == session.Ended && m.Key == key && !m.Silent })
}

// save saves a cell; when it returns, that was acknowledged.
func (s *served) save(key, source string) {
	s.t.Helper()
	s.tell(map[string]any{"type": "file-save", "id": 1, "version": s.version,
		"saves": []map[string]string{{"key": key, "source": source, "was": s.cells[key]}}})
	s.hear("file-saved", func(m told) bool { return m.Type == "file-saved" })
	s.cells[key] = source
}

// onDisk checks that all that was saved is in the file, and nothing else has
// changed.
func (s *served) onDisk() {
	s.t.Helper()
	got, err := os.ReadFile(filepath.Join(s.dir, "en/01-served.md"))
	if err != nil || string(got) != s.text() {
		s.t.Errorf("the file: %v\n%q, want\n%q", err, got, s.text())
	}
}

// processes gives the server's processes, however far below it.
func (s *served) processes() []int {
	all := []int{s.cmd.Process.Pid}
	for i := 0; i < len(all); i++ {
		names, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", all[i]))
		for _, name := range names {
			text, _ := os.ReadFile(name)
			for _, word := range strings.Fields(string(text)) {
				if pid, err := strconv.Atoi(word); err == nil {
					all = append(all, pid)
				}
			}
		}
	}
	return all[1:]
}

// commandLine gives the command line of a process; empty if there is none.
func commandLine(pid int) string {
	text, _ := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", pid))
	return strings.ReplaceAll(string(text), "\x00", " ")
}

// killKernels kills the kernels of the server.
func (s *served) killKernels() {
	s.t.Helper()
	var killed []int
	for _, pid := range s.processes() {
		if c := commandLine(pid); strings.Contains(c, " kernel ") && !strings.Contains(c, "--guard") {
			killed = append(killed, pid)
			_ = syscall.Kill(pid, syscall.SIGKILL) // it may have ended
		}
	}
	if len(killed) == 0 {
		s.t.Fatalf("there is no kernel among %v", s.processes())
	}
	s.gone(killed)
}

// gone waits until processes have ended.
func (s *served) gone(pids []int) {
	s.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for len(pids) > 0 && time.Now().Before(end) {
		pids = slices.DeleteFunc(pids, func(pid int) bool { return commandLine(pid) == "" })
		time.Sleep(10 * time.Millisecond)
	}
	for _, pid := range pids {
		s.t.Errorf("process %d is left: %s", pid, commandLine(pid))
	}
}

// TestServe_survives: 200 edits, runs and saves in a row in one chapter, each
// with the answer that it must have; then the kernel is killed, and the session
// says so and goes on; then the server, and no process of it is left, and all
// that it has said to be saved is in the file. WEFT_ROUNDS sets another number.
func TestServe_survives(t *testing.T) {
	s := serveBook(t, "both")
	rounds := 200
	if n, err := strconv.Atoi(os.Getenv("WEFT_ROUNDS")); err == nil {
		rounds = n
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	n, more := 1, 1
	s.edit("a", s.cells["a"])
	now := map[string]string{"a": s.cells["a"], "b": s.cells["b"]}
	for range rounds {
		switch r.IntN(8) {
		case 0, 1:
			n = r.IntN(1000)
			now["a"] = fmt.Sprintf("import \"fmt\"\nn := %d\n", n)
			s.edit("a", now["a"])
		case 2:
			more = r.IntN(1000)
			now["b"] = fmt.Sprintf("n += %d\n", more)
			s.edit("b", now["b"])
		case 3:
			s.edit("b", "n += nothing\n")
			s.run(session.RunCell, "b")
			if got := s.ended("b").Result.Ending; got != runner.CompileError {
				t.Fatalf("an undefined name ends with %s", got)
			}
			s.edit("b", now["b"])
		case 4:
			key := []string{"a", "b"}[r.IntN(2)]
			if now[key] != s.cells[key] {
				s.save(key, now[key])
				// The file has changed: what was typed into others is told anew.
				for other, source := range now {
					s.edit(other, source)
				}
			}
		case 5:
			s.run(session.RunCell, "forever")
			s.hear("a tick", func(m told) bool { return m.Type == session.Output && m.Key == "forever" })
			s.tell(session.Event{Type: session.Interrupt})
			if e := s.ended("forever").Result.Err(); e == nil || e.Message != "interrupted" {
				t.Fatalf("interrupt: %+v", e)
			}
		case 6:
			s.run(session.RunCell, "b")
			s.ended("b")
		}
		s.run(session.RunCell, "c")
		want := fmt.Sprintln(n + more)
		if got := s.ended("c").Result.Text(runner.Stdout); got != want {
			t.Fatalf("with %q the cell prints %q, want %q", now, got, want)
		}
	}
	s.killsKernels(fmt.Sprintln(n + more))
	s.killsServer()
}

// killsKernels kills the kernels, once while a cell runs and once while none
// does.
func (s *served) killsKernels(want string) {
	s.t.Helper()
	s.run(session.RunCell, "forever")
	s.hear("a tick", func(m told) bool { return m.Type == session.Output && m.Key == "forever" })
	s.killKernels()
	if e := s.ended("forever").Result.Err(); e == nil || e.Message != "signal: killed" {
		s.t.Errorf("the cell whose kernel was killed ends with %+v", e)
	}
	s.run(session.RunCell, "c")
	if got := s.ended("c").Result.Text(runner.Stdout); got != want {
		s.t.Errorf("after the end of its kernel the cell prints %q, want %q", got, want)
	}
	s.killKernels()
	s.run(session.RunCell, "c")
	if m := s.hear("lost", func(m told) bool { return m.Type == session.Lost }); !m.Again || !strings.Contains(m.Reason, "killed") {
		s.t.Errorf("lost: %q, again %v", m.Reason, m.Again)
	}
	s.run(session.RunCell, "c")
	if got := s.ended("c").Result.Text(runner.Stdout); got != want {
		s.t.Errorf("in a new kernel the cell prints %q, want %q", got, want)
	}
}

// killsServer kills the server while a cell runs, at once after a save.
func (s *served) killsServer() {
	s.t.Helper()
	s.run(session.RunCell, "forever")
	s.hear("a tick", func(m told) bool { return m.Type == session.Output && m.Key == "forever" })
	s.save("c", "fmt.Println(n) // the last\n")
	left := s.processes()
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Fatal(err)
	}
	_ = s.cmd.Wait() // it was killed
	s.onDisk()
	s.gone(left)
	if rooms, err := os.ReadDir(s.temp); err != nil || len(rooms) > 0 {
		s.t.Errorf("in the directory for temporary files are %v, %v", rooms, err)
	}
}

// TestServe_input: a cell that reads says so, waits, and gets what is typed;
// Go is given the same. A loop that is endless in Go alone is stopped, and Go
// confirms the next run.
func TestServe_input(t *testing.T) {
	s := serveBook(t, "both")
	s.run(session.RunCell, "line")
	s.hear("line asks", func(m told) bool { return m.Type == session.Input && m.Key == "line" })
	s.tell(session.Event{Type: session.Input, Text: "wörld\n"})
	if got := s.ended("line").Result.Text(runner.Stdout); got != "your name?\nhello, wörld\n" {
		t.Errorf("the cell prints %q", got)
	}
	s.judged("line", runner.Confirmed)
	s.edit("c", "import \"runtime\"\n_, _, _, endless := runtime.Caller(0)\nfor endless {\n}\n")
	s.run(session.RunCell, "c")
	s.hear("Go is at work", func(m told) bool {
		return slices.ContainsFunc(m.Cells, func(e session.Entry) bool { return e.Key == "c" && e.Confirming })
	})
	s.tell(session.Event{Type: session.Interrupt, Key: "c"})
	s.judged("c", runner.Alone)
	s.edit("c", "fmt.Println(n)\n")
	s.run(session.RunCell, "c")
	s.judged("c", runner.Confirmed)
}

// judged waits for the verdict on a cell.
func (s *served) judged(key string, want runner.Verdict) {
	s.t.Helper()
	m := s.hear("the verdict on "+key, func(m told) bool { return m.Type == session.Judged && m.Key == key })
	if m.Result.Verdict != want {
		s.t.Errorf("verdict on %s: %s, %s, want %s", key, m.Result.Verdict, m.Result.Reason, want)
	}
}

// TestServe_hasNoWorker: no page of the server asks a browser to keep it, and
// what another site under this address has left there goes.
func TestServe_hasNoWorker(t *testing.T) {
	s := serveBook(t, "yaegi")
	for _, path := range []string{"/", "/en/", "/en/served/", "/nowhere/"} {
		if _, html := s.get(path); strings.Contains(html, "data-worker") {
			t.Errorf("%s names a service worker", path)
		}
	}
	if status, text := s.get("/worker.js"); status != http.StatusOK || !strings.Contains(text, "unregister()") {
		t.Errorf("/worker.js: %d\n%s", status, text)
	}
}

// TestServe_draws: timelines, drawings and HTML of cells come as HTML of Go,
// cleaned, with ids of their own.
func TestServe_draws(t *testing.T) {
	s := serveBook(t, "yaegi")
	s.run(session.RunCell, "drawn")
	html := s.ended("drawn").HTML
	if html == nil || len(html.Each) != 2 || !strings.Contains(html.Each[0], "<circle") || !strings.Contains(html.Each[1], "<b>bold</b>") {
		t.Fatalf("html %v", html)
	}
	if all := fmt.Sprint(html.Each); strings.Contains(all, "alert") {
		t.Errorf("a script is left in %s", all)
	}
	s.run(session.RunCell, "traced")
	first := s.ended("traced").HTML
	s.run(session.RunCell, "traced")
	second := s.ended("traced").HTML
	if first == nil || !strings.Contains(first.Each[0], "<weft-timeline") {
		t.Fatalf("html %v, want a timeline", first)
	}
	ids := regexp.MustCompile(`id="([^"]*)"`)
	for _, id := range ids.FindAllString(first.Each[0], -1) {
		if strings.Contains(second.Each[0], id) {
			t.Errorf("two timelines have %s", id)
		}
	}
}
