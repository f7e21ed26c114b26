package module

import (
	"slices"

	"weft/runner"
)

// Told gives an output as a reader is to see it.
func (m *Module) Told(o runner.Output) runner.Output {
	if o.Error == nil || o.Error.Stack == "" {
		return o
	}
	e := *o.Error
	o.Error = &e
	if e.Ending == runner.Race {
		r := parseRace(e.Stack, m.names)
		e.Stack, e.Acts = r.String(), r.acts()
		if len(e.Acts) > 0 {
			e.Pos = e.Acts[0].Pos
		}
		return o
	}
	t := parseTrace(e.Stack, m.names)
	t.snap(m.lines)
	e.Stack = t.String()
	if e.Ending == runner.Deadlock || e.Ending == runner.Timeout {
		e.Acts = t.acts()
	}
	if pos := t.pos(); pos.IsValid() {
		e.Pos = pos
	}
	return o
}

// lines gives the lines of the Markdown file that a function of a stack may be
// on, in order: those of its cell if it runs one, else those of all.
func (m *Module) lines(function string) []int {
	var lines []int
	for _, u := range m.units {
		if function == "main."+u.Entry {
			lines = slices.Clone(u.Lines)
			break
		}
		lines = append(lines, u.Lines...)
	}
	slices.Sort(lines)
	return lines
}

// Leaks gives the goroutines in a report that wait for others.
func (m *Module) Leaks(report string) []runner.Leak { return parseTrace(report, m.names).leaks() }
