package process_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/process"
)

// A pooled is a pool of children and the directory of their places.
type pooled struct {
	*process.Pool
	dir string
}

// newPooled makes a pool of one child, which is closed with the test.
func newPooled(t *testing.T) pooled {
	c := config(t)
	c.Limits.Wall = 2e9
	p := pooled{process.NewPool(c, 1), c.TempDir}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("Close of the pool: %v", err)
		}
		empty(t, p.dir)
	})
	return p
}

// chapter runs a cell as a chapter of its own, and gives the result.
func (p pooled) chapter(t *testing.T, imports, statements string) runner.Result {
	t.Helper()
	u := unit(t, 1, imports, statements)
	k := p.Get(nil, []runner.Unit{u})
	defer func() {
		if err := k.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}()
	results, err := k.Run(t.Context(), []runner.Unit{u}, nil)
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	return results[0]
}

// places gives the places of the children that there are.
func (p pooled) places(t *testing.T) []string {
	t.Helper()
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

// Chapters that can leave nothing in their process have one after the other, and
// see nothing of each other.
func TestPool_one_process_for_many_chapters(t *testing.T) {
	p := newPooled(t)
	for range 20 {
		u := unit(t, 1, "fmt", `n++; fmt.Print(n)`)
		u.Source += "var n int\n"
		k := p.Get(nil, []runner.Unit{u})
		if got := stdout(t, k, u); got != "1" {
			t.Fatalf("printed %q, want 1: the variable is new", got)
		}
		if err := k.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if places := p.places(t); len(places) != 1 {
		t.Errorf("there are the processes of %v, want one", places)
	}
	k := p.Get(nil, []runner.Unit{unit(t, 1, "fmt", "")})
	defer k.Close()
	results, err := k.Run(t.Context(), []runner.Unit{unit(t, 1, "fmt", `fmt.Print(n)`)}, nil)
	if err != nil || results[0].Ending != runner.Unsupported {
		t.Errorf("a name of another chapter: %+v, %v, want that it is unknown", results, err)
	}
}

// leaving are cells that leave something in their process.
var leaving = map[string][2]string{
	"environment":       {"os", `os.Setenv("LEFT", "1")`},
	"working directory": {"os", `os.Chdir("/")`},
	"arguments":         {"os", `os.Args = nil`},
	"standard output":   {"os", `os.Stdout = nil`},
	"open file":         {"os", `os.Open("/dev/null")`},
	"file":              {"os", `os.WriteFile("left", nil, 0o666)`},
	"umask":             {"syscall", `syscall.Umask(0)`},
	"logger":            {"log", `log.SetFlags(0)`},
	"structured logger": {"log/slog", `slog.SetDefault(nil)`},
	"processors":        {"runtime", `runtime.GOMAXPROCS(1)`},
	"memory limit":      {"runtime/debug", `debug.SetMemoryLimit(1 << 40)`},
	"collector":         {"runtime/debug", `debug.SetGCPercent(-1)`},
	"signals":           {"os/signal", `signal.Ignore()`},
	"server":            {"net/http", `http.HandleFunc("/left", nil)`},
	"published":         {"expvar", `expvar.NewInt("left")`},
	"flag":              {"flag", `flag.Bool("left", false, "")`},
	"seed":              {"math/rand", `rand.Seed(1)`},
	"timer":             {"time", `time.AfterFunc(time.Hour, nil)`},
	"time zone":         {"time", `time.Local = time.UTC`},
	"context":           {"context", `context.WithTimeout(context.Background(), 1)`},
	"variable":          {"errors", `errors.ErrUnsupported = nil`},
	"tables":            {"unicode", `unicode.Letter = nil`},
	"end of files":      {"io", `io.EOF = nil`},
	"type by name":      {"encoding/gob", `gob.Register(1)`},
	"finalizer":         {"runtime", `runtime.SetFinalizer(new(int), func(*int) {})`},

	"goroutine":              {"", `go func() { select {} }()`},
	"busy goroutine":         {"", `go func() { for { } }()`},
	"goroutine that prints":  {"fmt", `go func() { for { fmt.Println("left") } }()`},
	"goroutine with a mutex": {"sync", `var mu sync.Mutex; mu.Lock(); go mu.Lock()`},
	"memory":                 {"fmt", `fmt.Print(len(make([]byte, 300 << 20)))`},
	"panic":                  {"", `panic(1)`},
	"deadly panic":           {"", `go func() { panic(1) }(); select {}`},
	"timeout":                {"", `for { }`},
}

// The process of a chapter that leaves something is nobody else's.
func TestPool_what_chapters_leave(t *testing.T) {
	for name, cell := range leaving {
		t.Run(name, func(t *testing.T) {
			p := newPooled(t)
			p.chapter(t, "fmt", `fmt.Print(1)`) // gives back a used process
			before := p.places(t)
			p.chapter(t, cell[0], cell[1])
			res := p.chapter(t, "fmt strings", `fmt.Print(strings.ToUpper("next"))`)
			if got := res.Text(runner.Stdout); got != "NEXT" || len(res.Outputs) != 1 {
				t.Errorf("the next chapter gave %+v, want NEXT and nothing else", res)
			}
			if used := before[0]; inUsed[name] && !p.loses(used) {
				t.Errorf("the process of %s lives on", used)
			}
		})
	}
}

// inUsed are those of leaving that look harmless, so that they are run in a used
// process.
var inUsed = map[string]bool{
	"goroutine": true, "busy goroutine": true, "goroutine that prints": true, "goroutine with a mutex": true,
	"memory": true, "panic": true, "deadly panic": true, "timeout": true,
}

// loses waits until the place of a child is gone.
func (p pooled) loses(place string) bool {
	for range 1000 {
		if _, err := os.Stat(filepath.Join(p.dir, place)); err != nil {
			return true
		}
		time.Sleep(5 * time.Millisecond)
	}
	return false
}

// A chapter whose process others must not see does not see theirs either: what
// it measures is not what others have left. That holds also if a unit turns up
// that nobody has announced.
func TestPool_fresh_process_for_who_looks(t *testing.T) {
	p := newPooled(t)
	p.chapter(t, "fmt", `fmt.Print(1)`)
	used := p.places(t)[0]
	res := p.chapter(t, "os fmt", `fmt.Print(os.TempDir())`)
	if got := res.Text(runner.Stdout); strings.Contains(got, used) {
		t.Errorf("a chapter that looks around is in %s, which was another's", got)
	}
	first := unit(t, 1, "fmt", `n++; fmt.Print(n)`)
	first.Source += "var n = 4\n"
	k := p.Get(nil, []runner.Unit{first})
	defer k.Close()
	stdout(t, k, first)
	got := stdout(t, k, unit(t, 2, "os fmt", `fmt.Print(n, " ", os.TempDir())`))
	if strings.Contains(got, used) || !strings.HasPrefix(got, "5 ") {
		t.Errorf("a unit that looks around printed %q, want 5 and a place that is not %s", got, used)
	}
}
