package kerneltest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"weft/runner"
)

// text gives results in the form of an archive: without times, and with
// neighbouring texts as one.
func text(results []runner.Result, stack bool) string {
	var b strings.Builder
	for _, r := range results {
		fmt.Fprintf(&b, "%d %s", r.Cell, r.Ending)
		if r.Ending == runner.Exit {
			fmt.Fprintf(&b, " %d", r.ExitCode)
		}
		b.WriteString("\n")
		for _, o := range r.Outputs {
			b.WriteString("\t" + outputText(o) + "\n")
			if stack && o.Error != nil {
				b.WriteString(indent(o.Error.Stack))
			}
		}
	}
	return b.String()
}

// outputText gives an output on one line.
func outputText(o runner.Output) string {
	switch {
	case o.Error != nil:
		return fmt.Sprintf("error %q %s", o.Error.Message, o.Error.Pos)
	case o.Kind == runner.Value:
		return fmt.Sprintf("value %s %q", o.Type, o.Text)
	case o.Kind == runner.Display:
		return "display" + bundleText(o.Data)
	}
	return fmt.Sprintf("%s %q", o.Kind, o.Text)
}

// bundleText gives a MIME bundle on one line.
func bundleText(data map[string]json.RawMessage) string {
	var b strings.Builder
	for _, mime := range slices.Sorted(maps.Keys(data)) {
		fmt.Fprintf(&b, " %s %s", mime, data[mime])
	}
	return b.String()
}

// indent moves the lines of a stack in, as in an archive.
func indent(stack string) string {
	var b strings.Builder
	for line := range strings.Lines(stack) {
		b.WriteString("\t\t" + line)
	}
	return b.String()
}
