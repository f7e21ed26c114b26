package session_test

import (
	"context"
	"io/fs"
	"strings"
	"sync"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/program"
	"weft/runner/program/lower/native"
	"weft/runner/session"
	"weft/runner/show"
	"weft/runner/yaegi"
	"weft/runner/yaegi/symbols"
)

// known gives the types of the installed toolchain to all tests.
var known = program.Types{Local: map[string]fs.FS{show.Path: show.Source()}}

// A page is the other side of a session in a test.
type page struct {
	host *session.Host
	mu   sync.Mutex
	all  []session.Message
	more chan struct{}
}

// open opens a chapter whose kernels interpret in this process; that which
// confirms, if there is one, gets what hears.
func open(t *testing.T, confirms bool, cells ...string) *page {
	t.Helper()
	p := &page{more: make(chan struct{}, 1)}
	config := session.Config{Types: &known, Instant: interpreter("yaegi"), Tell: p.hear, Where: "machine"}
	if confirms {
		config.Confirm = interpreter("go")
	}
	p.host = session.New(config)
	t.Cleanup(p.host.Close)
	var keyed []session.Keyed
	for i, source := range cells {
		key := string(rune('a' + i))
		c := runner.Cell{Name: key, Source: source, Pos: runner.Pos{File: "c.md", Line: 10 * (i + 1), Col: 1}}
		if rest, ok := strings.CutPrefix(source, "//param "); ok {
			values, _, _ := strings.Cut(rest, "\n")
			c.Param = &runner.Param{Name: "n", Values: strings.Split(values, ",")}
		}
		keyed = append(keyed, session.Keyed{Key: key, Cell: c})
	}
	p.host.Send(session.Event{Type: session.Open, Cells: keyed})
	return p
}

// interpreter gives a kernel that interprets in this process.
func interpreter(name string) session.Kernel {
	return session.Kernel{
		Name: name, Lowered: true,
		Release: func(runner.Flavour) (string, error) { return "go1.26", nil },
		Open: func(context.Context, []runner.File, runner.Plan) (runner.Kernel, error) {
			return yaegi.New(yaegi.Config{Library: yaegi.NewLibrary(append(symbols.Host(), native.Symbols())...)})
		},
	}
}

func (p *page) hear(m session.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all = append(p.all, m)
	select {
	case p.more <- struct{}{}:
	default:
	}
}

// await waits for a message that is wanted, and takes away those before it.
func (p *page) await(t testing.TB, what string, want func(session.Message) bool) session.Message {
	t.Helper()
	limit := time.After(30 * time.Second)
	for {
		p.mu.Lock()
		for i, m := range p.all {
			if want(m) {
				p.all = p.all[i+1:]
				p.mu.Unlock()
				return m
			}
		}
		p.mu.Unlock()
		select {
		case <-p.more:
		case <-limit:
			p.mu.Lock()
			defer p.mu.Unlock()
			t.Fatalf("%s did not come; there was %+v", what, p.all)
		}
	}
}

// ended waits for the end of a run of a cell that was asked for.
func (p *page) ended(t *testing.T, key string) runner.Result {
	t.Helper()
	m := p.await(t, "the end of "+key, func(m session.Message) bool {
		return m.Type == session.Ended && m.Key == key && !m.Silent
	})
	return *m.Result
}

// run runs a cell and gives what it printed.
func (p *page) run(t *testing.T, key string) string {
	t.Helper()
	p.host.Send(session.Event{Type: session.Run, What: session.RunCell, Key: key})
	return p.ended(t, key).Printed()
}

func (p *page) edit(key, source string) {
	p.host.Send(session.Event{Type: session.Edit, Key: key, Source: source})
}

// TestCellsShareState: cells share what they define, and what a page shows is
// what a run from the top gives, whatever was run before.
func TestCellsShareState(t *testing.T) {
	p := open(t, false, "n := 1\n", "n += 10\n", "n\n")
	for _, step := range []struct{ key, source, want string }{
		{"c", "", "11\n"},
		{"b", "", ""},
		{"b", "", ""},
		{"c", "", "11\n"},
		{"a", "n := 2\n", ""},
		{"c", "", "12\n"},
		{"c", "n * 2\n", "24\n"},
		{"c", "m := n * 3\nm\n", "36\n"},
		{"c", "m := \"three\"\nm\n", "three\n"},
		{"b", "n = 5\n", ""},
		{"c", "n\n", "5\n"},
	} {
		if step.source != "" {
			p.edit(step.key, step.source)
		}
		if got := p.run(t, step.key); got != step.want {
			t.Errorf("cell %s with %q prints %q, want %q", step.key, step.source, got, step.want)
		}
	}
}

// TestOutputStreams: an output is told before its cell has ended.
func TestOutputStreams(t *testing.T) {
	p := open(t, false, "import (\"fmt\"; \"time\")\nfmt.Println(\"now\")\ntime.Sleep(time.Hour)\n", "1+1\n")
	p.host.Send(session.Event{Type: session.Run, What: session.RunCell, Key: "a"})
	p.await(t, "an output", func(m session.Message) bool {
		return m.Type == session.Output && strings.Contains(m.Output.Text, "now")
	})
	p.host.Send(session.Event{Type: session.Interrupt})
	if res := p.ended(t, "a"); res.Ending != runner.Signal || res.Text(runner.Stdout) != "now\n" {
		t.Errorf("interrupted cell ended with %+v", res)
	}
	if got := p.run(t, "b"); got != "2\n" {
		t.Errorf("the next cell prints %q, want 2", got)
	}
}

// TestGoConfirms: a verdict follows the end of a run.
func TestGoConfirms(t *testing.T) {
	p := open(t, true, "n := 1\n", "n + 1\n")
	p.host.Send(session.Event{Type: session.Run, What: session.RunAll})
	if res := p.ended(t, "b"); res.Verdict != "" {
		t.Errorf("ended with the verdict %q before Go has run it", res.Verdict)
	}
	m := p.await(t, "the verdict", func(m session.Message) bool { return m.Type == session.Judged && m.Key == "b" })
	if m.Result.Verdict != runner.Confirmed {
		t.Errorf("verdict %q, want confirmed", m.Result.Verdict)
	}
}

// TestParameterIsChosen: a cell runs with a value that its author did not give,
// and afterwards with all that he gave.
func TestParameterIsChosen(t *testing.T) {
	p := open(t, false, "//param 1,2\nn := 1\nn * 2\n")
	p.host.Send(session.Event{Type: session.Choose, Key: "a", Value: "21"})
	if got := p.ended(t, "a").Printed(); got != "42\n" {
		t.Errorf("with n = 21 it prints %q, want 42", got)
	}
	if got := p.run(t, "a"); !strings.Contains(got, "n = 2:\n4") || strings.Contains(got, "42") {
		t.Errorf("with all values it prints %q", got)
	}
}

// TestChosenValueIsConfirmed: the other kernel runs the cell with that value too,
// after what the cell needs.
func TestChosenValueIsConfirmed(t *testing.T) {
	p := open(t, true, "m := 2\n", "//param 1,2\nn := 1\nn * m\n")
	p.host.Send(session.Event{Type: session.Choose, Key: "b", Value: "21"})
	p.await(t, "the verdict on the value", func(m session.Message) bool {
		return m.Type == session.Judged && m.Key == "b" && m.Result.Printed() == "42\n" && m.Result.Verdict == runner.Confirmed
	})
}

// TestCloseEndsAll: Close returns while a cell runs, and nothing is told after
// it.
func TestCloseEndsAll(t *testing.T) {
	p := open(t, true, "import \"time\"\ntime.Sleep(time.Hour)\n")
	p.host.Send(session.Event{Type: session.Run, What: session.RunAll})
	p.await(t, "the start", func(m session.Message) bool { return m.Type == session.Started })
	p.host.Close()
	p.host.Close()
	p.host.Send(session.Event{Type: session.Run, What: session.RunAll})
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, m := range p.all {
		if m.Type == session.Ended {
			t.Errorf("told after Close: %+v", m)
		}
	}
}
