package process_test

import (
	"strings"
	"testing"
	"time"

	"weft/runner"
)

// chapterOf makes a chapter of cells that are harmless and share the variable n.
func chapterOf(t *testing.T, statements ...string) []runner.Unit {
	t.Helper()
	var units []runner.Unit
	for i, s := range statements {
		units = append(units, unit(t, i+1, "fmt strings", "fmt.Print(); strings.ToUpper(``); "+s))
	}
	units[0].Source += "var n int\n"
	return units
}

// story runs units of a chapter that was announced one by one, each a moment after
// the one before, and tells how they ended and what they printed.
func (p pooled) story(t *testing.T, announced, asked []runner.Unit) string {
	t.Helper()
	k := p.Get(nil, announced)
	defer func() {
		if err := k.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}()
	var words []string
	for _, u := range asked {
		var told strings.Builder
		results, err := k.Run(t.Context(), []runner.Unit{u}, func(_ int, o runner.Output) { told.WriteString(o.Text) })
		if err != nil {
			t.Fatalf("Run of cell %d: %v", u.Cell, err)
		}
		r := results[0]
		if got := r.Text(runner.Stdout); r.Cell != u.Cell || told.String() != got {
			t.Errorf("cell %d: told %q of cell %d, want %q", u.Cell, told.String(), r.Cell, got)
		}
		words = append(words, string(r.Ending)+":"+r.Text(runner.Stdout)[:min(len(r.Text(runner.Stdout)), 9)])
		time.Sleep(10 * time.Millisecond)
	}
	return strings.Join(words, " ")
}

// What a child has run before anybody asked is what it would have run then.
func TestPool_runs_ahead(t *testing.T) {
	for _, test := range []struct {
		name       string
		statements []string
		want       string
	}{
		{"all well", []string{`n++; fmt.Print(n)`, `n++; fmt.Print(n)`, `n++; fmt.Print(n)`}, "done:1 done:2 done:3"},
		{"panic", []string{`n++`, `n++; panic(n)`, `fmt.Print(n)`}, "done: panic: done:2"},
		{"death", []string{`n++`, `n++; fmt.Print(n); select {}`, `n++; fmt.Print(n)`, `n++; fmt.Print(n)`}, "done: deadlock:2 done:2 done:3"},
		{"death of the first", []string{`select {}`, `n++; fmt.Print(n)`}, "deadlock: done:1"},
		{"death by the one before", []string{`go func() { for n == 0 {}; panic(n) }()`, `n++; for {}`, `fmt.Print("end")`}, "done: panic: done:end"},
		{"too long", []string{`n++`, `for { n++ }`, `fmt.Print(n)`}, "done: timeout: done:1"},
		{"too much", []string{`n++`, `fmt.Print(strings.Repeat("too much ", 1<<18))`, `fmt.Print(n)`}, "done: output-limit:too much  done:1"},
	} {
		t.Run(strings.ReplaceAll(test.name, " ", "_"), func(t *testing.T) {
			units := chapterOf(t, test.statements...)
			if got := newPooled(t).story(t, units, units); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// Who asks for other units than were announced finds nothing of these.
func TestPool_asked_for_others(t *testing.T) {
	p := newPooled(t)
	units := chapterOf(t, `fmt.Print(n)`, `n = 7`, `fmt.Print(n)`)
	if got, want := p.story(t, units, []runner.Unit{units[0], units[2]}), "done:0 done:0"; got != want {
		t.Errorf("without the second one: got %q, want %q", got, want)
	}
	units = chapterOf(t, `fmt.Print(n)`, `n++; fmt.Print(n)`, `n = 7`)
	again := units[1]
	again.Again = true
	asked := []runner.Unit{units[0], units[1], again, units[2]}
	if got, want := p.story(t, units, asked), "done:0 done:1 done:2 done:"; got != want {
		t.Errorf("the second one again: got %q, want %q", got, want)
	}
	units[1].Runs = 2
	asked[1], asked[2].Runs = units[1], 2
	if got, want := p.story(t, units, asked), "done:0 done:1 done:2 done:"; got != want {
		t.Errorf("the second one again, as announced: got %q, want %q", got, want)
	}
	if got, want := p.story(t, units, units[:1]), "done:0"; got != want {
		t.Errorf("the first one alone: got %q, want %q", got, want)
	}
}
