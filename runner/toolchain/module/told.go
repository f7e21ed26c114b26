package module

import "weft/runner"

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
	t.snap(m.functions())
	e.Stack = t.String()
	if e.Ending == runner.Deadlock || e.Ending == runner.Timeout {
		e.Acts = t.acts()
	}
	if pos := t.pos(); pos.IsValid() {
		e.Pos = pos
	}
	return o
}

// Leaks gives the goroutines in a report that wait for others.
func (m *Module) Leaks(report string) []runner.Leak { return parseTrace(report, m.names).leaks() }
