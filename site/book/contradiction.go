package book

import (
	"fmt"

	"weft/runner"
)

// clashes are attributes that do not go together; the reason is shown to
// the author.
var clashes = []struct {
	one    string
	others []string
	reason string
}{
	{"norun", []string{"runs", "race", "trace", "timeout", "leak", "param"}, "a cell with norun is not run"},
	{"runs", []string{"param"}, "a cell is run many times, or with many values"},
	{"runs", []string{"trace"}, "many runs have no timeline in common"},
	{"hide", []string{"fold"}, "code that is hidden cannot be opened"},
}

// contradictions are the attributes that cannot hold together, each at the
// one that stands later. An attribute with a mistake contradicts nothing.
func (f *fence) contradictions() []flaw {
	var flaws []flaw
	for _, c := range clashes {
		for _, other := range c.others {
			if f.has(c.one, other) {
				flaws = append(flaws, f.clash(c.one, other, c.reason))
			}
		}
	}
	if f.has("expect", "norun") && f.options.Expect != runner.CompileError {
		flaws = append(flaws, f.clash("expect", "norun", "a cell with norun can only end with compile-error"))
	}
	return append(flaws, f.detector()...)
}

// detector sees to it that a cell for the race detector goes to the kernel
// that has one.
func (f *fence) detector() []flaw {
	if !f.options.Race {
		return nil
	}
	asked := "race"
	if !f.has("race") {
		asked = "expect"
	}
	if f.options.Kernel == "yaegi" {
		return []flaw{f.clash(asked, "kernel", "only the go kernel has the race detector")}
	}
	f.options.Kernel = "go"
	return nil
}

// has reports whether all of some attributes are given, without mistakes.
func (f *fence) has(keys ...string) bool {
	for _, k := range keys {
		if _, ok := f.given.find(k); !ok {
			return false
		}
	}
	return true
}

// clash tells that two given attributes contradict each other.
func (f *fence) clash(a, b, reason string) flaw {
	one, two := f.given.get(a), f.given.get(b)
	if one.at > two.at {
		one, two = two, one
	}
	return flaw{two.at, fmt.Sprintf("%q contradicts %q", two.String(), one.String()), reason}
}
