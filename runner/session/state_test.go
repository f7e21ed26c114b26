package session

import (
	"encoding/json"
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/runner/program"
)

var update = flag.Bool("update", false, "rewrite what the archives want")

// shared gives the types of the installed toolchain to all tests.
var shared program.Types

// TestState holds one archive for each behaviour. The files named "cell KEY",
// with attributes behind it, are the cells; script has an event or a reply on
// each line, and want what the session then does. Cells are checked as they are
// in life, but not run: each ends at once and prints its text, unless the script
// holds it.
func TestState(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			playArchive(t, file)
		})
	}
}

func playArchive(t *testing.T, file string) {
	ar, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	config := Config{Types: &shared}
	if strings.Contains(string(ar.Comment), "In a browser") {
		config.Offered = func(path string) bool { return path == "os" || path == "time" }
	}
	p := player{front: &memo{front: newFront(config)}, fails: map[string]runner.Ending{}}
	rules := Rules{Instant: "yaegi"}
	if strings.Contains(string(ar.Comment), "Go confirms") {
		rules.Confirm = "go"
	}
	p.state = NewState(rules)
	var cells []Keyed
	for i, f := range ar.Files {
		fields := strings.Fields(f.Name)
		switch fields[0] {
		case "cell":
			cells = append(cells, keyed(t, fields[1:], string(f.Data)))
		case "script":
			p.cells = cells
			p.apply(Event{Type: Open, Cells: cells})
			p.log = strings.Builder{}
			for line := range strings.Lines(string(f.Data)) {
				fmt.Fprintf(&p.log, "> %s", line)
				p.play(t, strings.Fields(line), line)
			}
		case "want":
			if diff := cmp.Diff(string(f.Data), p.log.String()); diff != "" && !*update {
				t.Errorf("want (-want +got):\n%s", diff)
			}
			ar.Files[i].Data = []byte(p.log.String())
		}
	}
	if *update {
		write(t, file, ar)
	}
}

// keyed gives a cell from the name of its file: a key and attributes.
func keyed(t *testing.T, fields []string, source string) Keyed {
	c := runner.Cell{Source: source, Pos: runner.Pos{File: fields[0] + ".md", Line: 1, Col: 1}}
	if !strings.HasPrefix(fields[0], "cell-") {
		c.Name = fields[0]
	}
	for _, f := range fields[1:] {
		attribute(t, &c, f)
	}
	return Keyed{fields[0], c}
}

// attribute gives a cell an attribute.
func attribute(t *testing.T, c *runner.Cell, text string) {
	name, value, _ := strings.Cut(text, "=")
	switch name {
	case "isolated":
		c.Isolated = true
	case "norun":
		c.NoRun = true
	case "kernel":
		c.Kernel = value
	case "race":
		c.Race, c.Kernel = true, "go"
	case "virtual":
		c.Virtual = true
	case "trace":
		c.Trace = "goroutines"
	case "runs":
		c.Runs, _ = strconv.Atoi(value)
	case "expect":
		c.Expect = runner.Ending(value)
	case "param":
		name, values, _ := strings.Cut(value, ":")
		c.Param = &runner.Param{Name: name, Values: strings.Split(values, ",")}
	default:
		t.Fatalf("unknown attribute %q", text)
	}
}

// A memo is a front that knows the programs it has checked. Checking takes
// milliseconds, and few programs come in many orders.
type memo struct {
	front *front
	known map[string]*memory
	now   *memory
}

// A memory is what was said of a program.
type memory struct {
	cells   []Keyed
	checked Checked
	written *Written
}

func (m *memo) check(a Check) Checked {
	b, err := json.Marshal(a.Cells)
	if err != nil {
		panic(err)
	}
	text := string(b)
	if m.known == nil {
		m.known = map[string]*memory{}
	}
	m.now = m.known[text]
	if m.now == nil {
		m.now = &memory{cells: a.Cells, checked: m.front.check(a, nil)}
		m.known[text] = m.now
	}
	checked := m.now.checked
	checked.Rev = a.Rev
	return checked
}

func (m *memo) write(a Write) Written {
	if m.now.written == nil {
		m.front.check(Check{Rev: a.Rev, Cells: m.now.cells}, nil)
		w := m.front.write(a)
		m.now.written = &w
	}
	written := *m.now.written
	written.Rev = a.Rev
	return written
}

// A player plays a script to a session.
type player struct {
	state  State
	cells  []Keyed // as the file has them
	front  *memo
	log    strings.Builder
	hold   bool
	prove  Prove
	fails  map[string]runner.Ending
	noisy  int // how often cells have printed something of their own
	slow   string
	starts int
	wild   string
}

// apply gives the session a change, and replies to what it asks for.
func (p *player) apply(c Change) {
	var actions []Action
	p.state, actions = p.state.Apply(c)
	for _, a := range actions {
		switch a := a.(type) {
		case Check:
			p.apply(p.front.check(a))
		case Write:
			p.apply(p.front.write(a))
		case Start:
			p.started(a)
			if !p.hold {
				p.finish(a.Key)
			}
		case Stop:
			p.say("stop")
		case Discard:
			p.say("discard")
		case Prove:
			p.prove = a
			p.say("prove %s", strings.Join(a.Keys, " "))
		case Abandon:
			p.say("abandon")
		case Feed:
			p.say("feed %q %v", a.Text, a.End)
		case Tell:
			p.told(a.Message)
		}
	}
}

func (p *player) say(format string, args ...any) { fmt.Fprintf(&p.log, format+"\n", args...) }

func (p *player) started(a Start) {
	if p.starts++; p.starts > 1000 {
		panic("the session never comes to an end:\n" + p.log.String()[:min(p.log.Len(), 3000)])
	}
	line := "start " + a.Key
	if a.Kernel != "yaegi" {
		line += " on " + a.Kernel + " after " + fmt.Sprint(a.Needs)
	}
	if a.Fresh {
		line += " in a new kernel"
	}
	if a.Silent {
		line += ", silently"
	}
	if a.Declare != nil {
		line += fmt.Sprint(", declared: ", a.Declare)
	}
	if a.Value >= 0 {
		line += fmt.Sprintf(" with value %d", a.Value)
	}
	p.say("%s", line)
}

// told writes what the page is told, but for what is told each time.
func (p *player) told(m Message) {
	switch m.Type {
	case Judged:
		p.say("verdict %s %s", m.Key, m.Result.Verdict)
	case Lost:
		p.say("lost: %s", m.Reason)
	case Ended:
		if m.Result.Ending != runner.Done {
			p.say("ended %s with %s", m.Key, m.Result.Ending)
		}
	case Input:
		p.say("waits %s", m.Key)
	}
}

// finish ends the run that is going on.
func (p *player) finish(key string) {
	res := runner.Result{Ending: runner.Done, Outputs: []runner.Output{{Kind: runner.Stdout}}}
	if i := p.state.index(key); i >= 0 {
		res.Outputs[0].Text = p.state.cells[i].cell.Source
	}
	if e := p.fails[key]; e != "" {
		res = runner.Failed(0, runner.Error{Ending: e})
	}
	if p.wild == key {
		p.noisy++
		res.Outputs[0].Text = fmt.Sprint(p.noisy)
	}
	if p.slow == key {
		res.Elapsed = 2 * quick
	}
	p.apply(Finished{Run: p.state.running.run, Result: res})
}

// play carries out a line of a script.
func (p *player) play(t *testing.T, words []string, line string) {
	text := func(n int) string { return strings.ReplaceAll(strings.Join(words[n:], " "), ";;", "\n") + "\n" }
	switch words[0] {
	case "run":
		p.apply(Event{Type: Run, What: words[1], Key: strings.Join(words[2:], "")})
	case "edit":
		p.apply(Event{Type: Edit, Key: words[1], Source: text(2)})
	case "insert":
		p.apply(Event{Type: Insert, Key: words[1], After: words[2], Source: text(3)})
	case "remove":
		p.apply(Event{Type: Remove, Key: words[1]})
	case "move":
		p.apply(Event{Type: Move, Key: words[1], After: strings.Join(words[2:], "")})
	case "choose":
		p.apply(Event{Type: Choose, Key: words[1], Value: words[2]})
	case "file":
		p.file(words[1], text(2))
	case "attribute": // of a cell in the file
		p.cells = slices.Clone(p.cells)
		i := slices.IndexFunc(p.cells, func(k Keyed) bool { return k.Key == words[1] })
		attribute(t, &p.cells[i].Cell, words[2])
		p.apply(Event{Type: Update, Cells: p.cells})
	case "join":
		p.apply(Joined{words[1]})
	case "reads":
		p.apply(Waits{p.state.running.run})
	case "known":
		p.known()
	case "interrupt", "restart":
		p.apply(Event{Type: words[0], Key: strings.Join(words[1:], "")})
	case "auto":
		p.apply(Event{Type: Auto, On: true})
	case "input":
		p.apply(Event{Type: Input, Text: text(1)})
	case "hold":
		p.hold = true
	case "let":
		p.hold = false
		p.finish(p.state.running.key)
	case "next":
		p.finish(p.state.running.key)
	case "slow":
		p.slow = words[1]
	case "wild":
		p.wild = words[1]
	case "stopped":
		res := runner.Failed(0, runner.Error{Ending: runner.Signal, Message: interrupted})
		res.Reason = interrupted
		p.hold = false
		p.apply(Finished{Run: p.state.running.run, Result: res, Gone: true})
	case "timeout":
		p.apply(Finished{Run: p.state.running.run, Result: runner.Failed(0, runner.Error{Ending: runner.Timeout}), Gone: true})
	case "gone":
		p.hold = false
		p.apply(Finished{Run: p.state.running.run, Gone: true, Lost: "the kernel is gone"})
	case "agree", "differ":
		p.answer(words[0])
	case "states":
		p.states()
	default:
		t.Fatalf("unknown line %q", line)
	}
}

// file gives a cell of the file another source, or puts a new one before it:
// cells without a name are called by their places.
func (p *player) file(key, source string) {
	i := slices.IndexFunc(p.cells, func(k Keyed) bool { return k.Key == strings.TrimPrefix(key, "+") })
	p.cells = slices.Clone(p.cells)
	if strings.HasPrefix(key, "+") {
		p.cells = slices.Insert(p.cells, i, Keyed{Cell: runner.Cell{Source: source, Pos: runner.Pos{File: "new.md", Line: 1, Col: 1}}})
	}
	p.cells[i].Cell.Source = source
	for i := range p.cells {
		if p.cells[i].Cell.Name == "" {
			p.cells[i].Key = fmt.Sprintf("cell-%d", i+1)
		}
	}
	p.apply(Event{Type: Update, Cells: p.cells})
}

// known tells what a run of the file gave: each cell its text.
func (p *player) known() {
	results := map[string]runner.Result{}
	for _, k := range p.cells {
		results[k.Key] = runner.Result{Ending: runner.Done, Outputs: []runner.Output{{Kind: runner.Stdout, Text: k.Cell.Source}}}
		if p.slow == k.Key {
			results[k.Key] = runner.Result{Ending: runner.Done, Elapsed: 2 * quick}
		}
	}
	p.apply(Event{Type: Known, Results: results})
}

// answer replies to the batch of proofs.
func (p *player) answer(how string) {
	a := p.prove
	for _, key := range a.Keys {
		i := p.state.index(key)
		if i < 0 || p.state.cells[i].first == nil {
			continue
		}
		res := *p.state.cells[i].first
		if how == "differ" {
			res = runner.Failed(0, runner.Error{Ending: runner.Panic})
		}
		p.apply(Proved{Batch: a.Batch, Key: key, Result: res})
	}
	p.apply(ProofEnded{Batch: a.Batch})
}

// states writes how things stand.
func (p *player) states() {
	var all []string
	for i, c := range p.state.cells {
		e := p.state.entry(i)
		s := c.key + " " + string(e.State)
		if e.Confirming {
			s += " (Go is at work)"
		}
		for _, problem := range e.Problems {
			s += fmt.Sprintf(" (%d:%d: %s)", problem.Line, problem.Col, problem.Text)
		}
		all = append(all, s)
	}
	p.say("%s", strings.Join(all, ", "))
}

// TestApplyDoesNotChangeTheState: a state that was kept is as it was, whatever
// was made of it.
func TestApplyDoesNotChangeTheState(t *testing.T) {
	p := player{front: &memo{front: newFront(Config{Types: &shared})}, state: NewState(Rules{Instant: "yaegi"})}
	p.apply(Event{Type: Open, Cells: []Keyed{keyed(t, []string{"a"}, "n := 1\n"), keyed(t, []string{"b"}, "n\n")}})
	p.apply(Event{Type: Run, What: RunAll})
	kept := p.state
	before := entries(kept)
	p.apply(Event{Type: Edit, Key: "a", Source: "n := 2\n"})
	p.apply(Event{Type: Remove, Key: "b"})
	if diff := cmp.Diff(before, entries(kept)); diff != "" {
		t.Errorf("the state has changed (-before +after):\n%s", diff)
	}
}

func entries(s State) []Entry {
	var all []Entry
	for i := range s.cells {
		all = append(all, s.entry(i))
	}
	return slices.Clone(all)
}

// FuzzApply: no order of events and replies is too much, and in the end a run
// of all cells leaves nothing waiting.
func FuzzApply(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17})
	f.Add([]byte{9, 0, 9, 10, 3, 12, 4, 11, 9, 6, 0, 14, 2, 13})
	lines := strings.Split(`run cell a|run cell b|run above c|run all|run affected a|edit a n := 2|edit a n := "x" + 1|edit b m := n|edit c n++|insert new-1 a n := 7|remove b|move a c|interrupt|interrupt a|restart|auto|input x|choose d 5|run cell d|remove nobody|move nobody a|edit nobody x|choose a 1|hold|let|stopped|timeout|gone|agree|differ|wild a|slow b`, "|")
	front := &memo{front: newFront(Config{Types: &shared})}
	f.Fuzz(func(t *testing.T, steps []byte) {
		p := player{front: front, state: NewState(Rules{Instant: "yaegi", Confirm: "go"})}
		p.apply(Event{Type: Open, Cells: []Keyed{
			keyed(t, []string{"a"}, "n := 1\n"), keyed(t, []string{"b", "kernel=go"}, "m := n\n"),
			keyed(t, []string{"c"}, "n += 1\n"), keyed(t, []string{"d", "param=k:1,2"}, "k := 1\nk + n\n"),
		}})
		for _, step := range steps[:min(len(steps), 60)] {
			line := lines[int(step)%len(lines)]
			words := strings.Fields(line)
			if p.state.running == nil && slices.Contains([]string{"let", "stopped", "timeout", "gone"}, words[0]) {
				continue
			}
			p.play(t, words, line)
		}
		p.hold = false
		if p.state.running != nil {
			p.finish(p.state.running.key)
		}
		p.apply(Event{Type: Run, What: RunAll})
		if p.state.running != nil || len(p.state.queue) > 0 {
			t.Errorf("runs %v, waits %v", p.state.running, p.state.queue)
		}
	})
}
