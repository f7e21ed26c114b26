package main

import (
	"fmt"
	"regexp"
	"strings"

	"weft/runner"
)

// The kinds of verdicts.
const (
	right = "right"
	// refused: weft says that it cannot run the program, and why.
	refused = "refused"
	// tooSlow: weft says that the program is over a limit, and it was going on.
	tooSlow = "too slow"
	// wrong: the program does something else than Go, and nobody says so.
	wrong = "wrong"
	// crashed: the process of the kernel is lost, or weft is.
	crashed = "crashed"
	// hung: the program is over its time, and does nothing or never ends.
	hung = "hung"
)

var kinds = []string{right, refused, tooSlow, wrong, crashed, hung}

// A verdict is what became of a program on a kernel.
type verdict struct{ Kind, Detail string }

func (v verdict) String() string {
	if v.Detail == "" {
		return v.Kind
	}
	return v.Kind + " (" + v.Detail + ")"
}

// compare gives the verdict on a result.
func compare(r runner.Result, truth outcome) verdict {
	got := outcomeOf(r)
	if got.same(truth) {
		return verdict{right, ""}
	}
	switch e := r.Err(); {
	case e == nil:
	case e.Ending == runner.Unsupported || e.Ending == runner.CompileError || e.Ending == runner.Absent:
		return verdict{refused, firstLine(e.Message)}
	case e.Ending == runner.Timeout || e.Ending == runner.Memory || e.Ending == runner.OutputLimit:
		return verdict{tooSlow, firstLine(e.Message)}
	case died(r, *e) && truth.Status != 2:
		return verdict{crashed, firstLine(e.Message)}
	}
	return verdict{wrong, difference(got, truth)}
}

// died reports whether the process of the kernel ended as no program of the
// author does.
func died(r runner.Result, e runner.Error) bool {
	switch e.Ending {
	case runner.Fatal, runner.Signal, runner.Stack:
		return true
	}
	return e.Ending == runner.Panic && r.ExitCode == 2
}

// varying is what differs in each run: addresses, times of package log, and
// notes on signals.
var varying = regexp.MustCompile(`\d{4}/\d\d/\d\d \d\d:\d\d:\d\d |\[signal [^]]*\]\n?|exit status \d+\n?|0x[0-9a-f]+| \[recovered, repanicked\]`)

// plain gives what was written to the standard error without stacks and what
// differs in each run.
func plain(s string) string {
	s, _, _ = strings.Cut(s, "\ngoroutine ")
	if i := strings.Index(s, "fatal error: stack overflow"); i >= 0 {
		s = "fatal error: stack overflow"
	}
	return strings.TrimSpace(varying.ReplaceAllString(s, ""))
}

// difference tells the first thing in which two outcomes differ.
func difference(got, want outcome) string {
	switch {
	case got.Stdout != want.Stdout:
		return "stdout " + firstDifference(got.Stdout, want.Stdout) + note(got.Stderr)
	case plain(got.Stderr) != plain(want.Stderr):
		return "stderr " + firstDifference(plain(got.Stderr), plain(want.Stderr))
	}
	return fmt.Sprintf("exit status %d, want %d", got.Status, want.Status)
}

// note gives what a program said beside its output.
func note(stderr string) string {
	if stderr == "" {
		return ""
	}
	return "; stderr " + firstLine(stderr)
}

// firstDifference shows the first line in which two texts differ.
func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	at := func(list []string) string {
		if i < len(list) {
			return fmt.Sprintf("%.120q", list[i])
		}
		return "nothing"
	}
	return fmt.Sprintf("line %d: %s, want %s", i+1, at(g), at(w))
}

// firstLine gives the first line of a text, and not too much of it.
func firstLine(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	return fmt.Sprintf("%.200s", s)
}
