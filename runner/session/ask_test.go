package session_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"weft/runner"
	"weft/runner/session"
)

// TestAsk: the page's questions are answered from the text that it has.
func TestAsk(t *testing.T) {
	p := open(t, false, "import \"fmt\"\n世 := 1\n", "fmt.Println(世)\n")
	ask := func(e session.Event) session.Message {
		e.Type, e.ID = session.Ask, 7
		p.host.Send(e)
		return p.await(t, "an answer", func(m session.Message) bool { return m.Type == session.Answer && m.ID == 7 })
	}
	m := ask(session.Event{What: session.AskComplete, Key: "b", Source: "x := \"😀\"; fmt.Prin", Line: 1, Col: 20})
	if !slices.ContainsFunc(m.Items, func(i session.Item) bool { return i.Label == "Println" && i.Insert == "Println(" }) {
		t.Errorf("complete: %+v", m.Items)
	}
	m = ask(session.Event{What: session.AskHover, Key: "b", Line: 1, Col: 13})
	if m.Text != "var 世 int" {
		t.Errorf("hover: %q", m.Text)
	}
	m = ask(session.Event{What: session.AskFormat, Key: "b", Source: "if  true {\nfmt.Println( 1 )\n}"})
	if m.Source != "if true {\n\tfmt.Println(1)\n}\n" {
		t.Errorf("format: %q", m.Source)
	}
	if m = ask(session.Event{What: session.AskHover, Key: "nobody"}); m.Text != "" {
		t.Errorf("a cell that is not there: %+v", m)
	}
}

// TestAskForTheProgram: the cells are exported as they are now, below their
// headings; what does not compile is a comment.
func TestAskForTheProgram(t *testing.T) {
	p := open(t, false, "import \"fmt\"\nx := 1\n", "fmt.Println(x)\n", "y\n")
	p.host.Send(session.Event{Type: session.Edit, Key: "b", Source: "fmt.Println(x + 41)\n"})
	p.host.Send(session.Event{Type: session.Ask, ID: 7, What: session.AskExport, Key: "a", File: "04-Über", Text: "The title", Sections: map[string]string{"b": "A section"}})
	m := p.await(t, "an answer", func(m session.Message) bool { return m.Type == session.Answer && m.ID == 7 })
	if len(m.Files) != 1 || m.Files[0].Name != "main.go" {
		t.Fatalf("%+v", m)
	}
	for _, want := range []string{"// The title\npackage main\n", "// A section\n", "fmt.Println(x + 41)\n", "//\ty\n"} {
		if !strings.Contains(m.Files[0].Data, want) {
			t.Errorf("there is no %q in\n%s", want, m.Files[0].Data)
		}
	}
}

// BenchmarkComplete completes a name in the last of many cells.
func BenchmarkComplete(b *testing.B) {
	var cells []string
	for i := range 60 {
		cells = append(cells, fmt.Sprintf("import (\"fmt\"; \"net/http\"; \"strings\")\nfunc f%d(r *http.Request) string { return strings.ToUpper(r.Host) }\nx%d := []int{1, 2}\nfor _, n := range x%d {\n\tfmt.Println(n, f%d(&http.Request{}))\n}\n", i, i, i, i))
	}
	p := &page{more: make(chan struct{}, 1)}
	p.host = session.New(session.Config{Types: &known, Instant: interpreter("yaegi"), Tell: p.hear})
	b.Cleanup(p.host.Close)
	var keyed []session.Keyed
	for i, source := range cells {
		keyed = append(keyed, session.Keyed{Key: fmt.Sprint("k", i), Cell: runner.Cell{Source: source, Pos: runner.Pos{File: "c.md", Line: 1, Col: 1}}})
	}
	p.host.Send(session.Event{Type: session.Open, Cells: keyed})
	for n := 1; b.Loop(); n++ {
		p.host.Send(session.Event{Type: session.Ask, ID: n, What: session.AskComplete, Key: "k59", Source: strings.Repeat(" ", n%3) + "http.Ne", Line: 1, Col: 8 + n%3})
		p.await(b, "an answer", func(m session.Message) bool { return m.Type == session.Answer && m.ID == n && len(m.Items) > 0 })
	}
}
