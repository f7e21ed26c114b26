package process

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"weft/runner"
	"weft/runner/protocol"
)

// play gives a collector events, one word each, and then what its cell has:
// o:TEXT and e:TEXT are texts on the two pipes, o1 and e1 marks, b1 d1 r1
// the replies begin, display and result with that number, o- and e- marks
// without one, and + is time. In a text _ stands for a space and / for a line feed.
func play(t *testing.T, events string) (*collector, *cell) {
	t.Helper()
	c := newCollector("W", 1000)
	cell := newCell(runner.Unit{Cell: 1}, 1000, func(runner.Output) {})
	c.begin(cell)
	now := time.Now()
	for event := range strings.FieldsSeq(events) {
		kind, rest := event[0], event[1:]
		pipe := map[byte]int{'o': stdout, 'e': stderr}[kind]
		n, _ := strconv.Atoi(rest)
		switch {
		case kind == '+':
			now = now.Add(time.Millisecond)
		case rest == "-":
			c.text(pipe, turnMark("W"), now)
		case n == 0:
			c.text(pipe, []byte(strings.NewReplacer("_", " ", "/", "\n").Replace(rest[1:])), now)
		case kind == 'o', kind == 'e':
			c.text(pipe, mark("W", n), now)
		case kind == 'b':
			c.reply(protocol.Reply{Seq: n, Kind: protocol.Begin})
		case kind == 'd':
			c.reply(protocol.Reply{Seq: n, Kind: protocol.Output, Output: &runner.Output{Kind: runner.Display, Text: "D"}})
		case kind == 'r':
			c.reply(protocol.Reply{Seq: n, Kind: protocol.Result, Result: &runner.Result{Ending: runner.Done}})
		}
	}
	return c, cell
}

// shown gives the texts of outputs, those of the standard error in brackets.
func shown(outputs []runner.Output) string {
	var words []string
	for _, o := range outputs {
		if o.Kind == runner.Stderr {
			o.Text = "[" + o.Text + "]"
		}
		words = append(words, o.Text)
	}
	return strings.Join(words, " ")
}

func TestCollector_order(t *testing.T) {
	for _, test := range []struct{ name, events, want string }{
		{"in order", "o1 e1 b1 o:a o2 e2 d2 o:b o3 e3 r3", "a D b"},
		{"reply before its marks", "o1 e1 b1 d2 o:a o2 o:b e2 o3 e3 r3", "a D b"},
		{"marks before their reply", "o1 e1 b1 o:a o2 e2 o:b d2 o3 e3 r3", "a D b"},
		{"one pipe behind", "o1 e1 b1 o:a o2 o:b d2 o3 r3 e:x e2 e3", "a [x] D b"},
		{"all at once", "o1 o:a o2 o:b o3 b1 d2 r3 e1 e:x e2 e:y e3", "a [x] D b [y]"},
		{"before the begin", "o:late e:err o1 e1 b1 o:a o2 e2 r2", "late [err] a"},
		{"after the end", "o1 e1 b1 o:a o2 e2 r2 o:late", "a"},
		{"turns", "o1 e1 b1 o:a o- o- o:c o2 e- e:b e- e2 r2", "a [b] c"},
		{"not over", "o1 e1 b1 o:a", "a"},
	} {
		_, cell := play(t, test.events)
		if got := shown(cell.Result.Outputs); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestCollector_late_output_is_the_next_cells(t *testing.T) {
	c, _ := play(t, "o1 e1 b1 o:a o2 e2 r2 o:late d3 o3 e3")
	next := newCell(runner.Unit{Cell: 2}, 1000, func(runner.Output) {})
	c.begin(next)
	c.start()
	if got, want := shown(next.Result.Outputs), "late D"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCollector_times(t *testing.T) {
	_, cell := play(t, "+ o1 e1 b1 + + o:a + o2 e2 d2 o3 e3 r3")
	for i, want := range []time.Duration{2 * time.Millisecond, 3 * time.Millisecond} {
		if got := cell.Result.Outputs[i].At; got != want {
			t.Errorf("output %d came at %v, want %v", i, got, want)
		}
	}
}

func TestCollector_crash(t *testing.T) {
	for _, test := range []struct {
		name, events   string
		crashed        bool
		report, output string
	}{
		{"words", "o1 e1 b1 o:a e:fatal_error:_x", true, "fatal error: x", "a"},
		{"after a line", "o1 e1 b1 e:y/panic:_x", true, "panic: x", "[y\n]"},
		{"within a line", "o1 e1 b1 e:a_panic:_x", true, "", "[a panic: x]"},
		{"within a line of two reads", "o1 e1 b1 e:a_ e:panic:_x", true, "", "[a panic: x]"},
		{"other status", "o1 e1 b1 e:panic:_x", false, "", "[panic: x]"},
		{"with output around", "o1 e1 b1 e:panic:_x o:b e:more", true, "panic: xmore", "b"},
		{"before a reply", "o1 e1 b1 e:panic:_x o2 e2 d2", true, "", "[panic: x] D"},
	} {
		c, cell := play(t, test.events)
		report := c.finish(test.crashed)
		if got := shown(cell.Result.Outputs); report != test.report || got != test.output {
			t.Errorf("%s: report %q, output %q, want %q, %q", test.name, report, got, test.report, test.output)
		}
	}
}

func TestCollector_size_of_a_report(t *testing.T) {
	words := "e:panic:_" + strings.Repeat("x", maxReport)
	_, cell := play(t, "o1 e1 b1 o:a "+words)
	if got := len(shown(cell.Result.Outputs)); got < 1000 {
		t.Errorf("%d bytes of output, want all that the limit allows: nobody is dying", got)
	}
	c, _ := play(t, "o1 e1 b1")
	c.dying()
	for range 1000 {
		c.text(stderr, []byte("fatal error: again\n"+strings.Repeat("x", 1000)), time.Now())
	}
	if got := len(c.finish(true)); got > maxReport {
		t.Errorf("a report of %d bytes is kept, want at most %d", got, maxReport)
	}
}

func TestCollector_last_words_of_the_living(t *testing.T) {
	c, cell := play(t, "o1 e1 b1 e:panic:_x o:b")
	if got := shown(cell.Result.Outputs); got != "" {
		t.Errorf("output %q at once, want none", got)
	}
	c.dying()
	c.release()
	if got := shown(cell.Result.Outputs); got != "" {
		t.Errorf("output %q of the dying, want none", got)
	}
	c.crash.dying = false
	c.release() // what its timer does
	if got, want := shown(cell.Result.Outputs), "[panic: x] b"; got != want {
		t.Errorf("output %q, want %q", got, want)
	}
}
