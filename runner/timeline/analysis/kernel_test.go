package analysis_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"testing"

	"weft/runner"
	"weft/runner/timeline/analysis"
)

// A giver is a kernel whose cells give these outputs.
type giver []runner.Output

func (g giver) Run(_ context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	for _, o := range g {
		report(0, o)
	}
	return []runner.Result{{Cell: units[0].Cell, Outputs: g}}, nil
}

func (giver) Close() error { return nil }

// A timeline stands behind all that the cell has written and before what ended
// it, though its trace came earlier, and traces themselves are told to nobody.
func TestTimelineStandsBehindOutputs(t *testing.T) {
	encoded, err := json.Marshal(base64.StdEncoding.EncodeToString(file(t, "cpu")))
	if err != nil {
		t.Fatal(err)
	}
	written := func(text string) runner.Output { return runner.Output{Kind: runner.Stdout, Text: text} }
	below := giver{
		written("a"), {Kind: runner.Display, Data: map[string]json.RawMessage{runner.TraceType: encoded}},
		written("b"), {Kind: runner.Failure, Error: &runner.Error{Ending: runner.Timeout}},
	}
	said := ""
	results, err := analysis.Kernel{Kernel: below}.Run(t.Context(), []runner.Unit{{Cell: 1, Trace: "goroutines"}}, func(_ int, o runner.Output) {
		said += fmt.Sprintf("%s %t ", o.Kind, o.Data[runner.TraceType] != nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "stdout false stdout false error false display false "; said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	got := results[0].Outputs
	if len(got) != 3 || got[0].Text != "ab" || got[1].Data[runner.TimelineType] == nil || got[2].Kind != runner.Failure {
		t.Errorf("outputs %+v, want the text, the timeline, and the error", got)
	}
}
