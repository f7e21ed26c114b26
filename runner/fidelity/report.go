package main

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
)

// A report is the trials of a measurement, as they are printed.
type report struct {
	kernels []string
	trials  []trial
}

// print writes the tables, and the programs that are not right.
func (r report) print(w io.Writer) error {
	b := bufio.NewWriter(w)
	for i, name := range r.kernels {
		fmt.Fprintf(b, "%s: what is not right\n", name)
		r.list(b, i)
	}
	r.differing(b)
	r.skipped(b)
	r.table(b, "all programs", func(program) bool { return true })
	r.table(b, "those held out", func(p program) bool { return p.held })
	return b.Flush()
}

// list writes what is not right on the kernel with index i: each program, and
// for refusals how often each reason was given. Programs that are held out
// have no names.
func (r report) list(w io.Writer, i int) {
	var lines []string
	reasons := map[string]int{}
	for _, t := range r.trials {
		if t.skipped != "" || t.verdicts[i].Kind == right {
			continue
		}
		v := t.verdicts[i]
		if v.Kind == refused && !t.program.held {
			reasons[v.Detail]++
		}
		if why := listed()[t.program.name]; why != "" && r.kernels[i] == compiled {
			v.Detail += " (" + why + ")"
		}
		if !t.program.held || r.kernels[i] == compiled {
			lines = append(lines, fmt.Sprintf("  %-9s %-36s %s\n", v.Kind, t.program.name, v.Detail))
		}
	}
	slices.Sort(lines)
	for _, l := range lines {
		fmt.Fprint(w, l)
	}
	fmt.Fprint(w, counted(reasons))
}

// differing writes how often the interpreter of a page gives another verdict
// than that of a process, and which two, without the names of programs.
func (r report) differing(w io.Writer) {
	here, there := slices.Index(r.kernels, lowered), slices.Index(r.kernels, browsed)
	if here < 0 || there < 0 {
		return
	}
	count := map[string]int{}
	for _, t := range r.trials {
		if t.skipped == "" && t.verdicts[here].Kind != t.verdicts[there].Kind {
			count[fmt.Sprintf("%s, %s", t.verdicts[here], t.verdicts[there])]++
		}
	}
	fmt.Fprintf(w, "%s and %s: verdicts that differ\n%s", lowered, browsed, counted(count))
}

// counted gives the lines of a count, the largest first.
func counted(count map[string]int) string {
	var keys []string
	for k := range count {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), strings.Compare(a, b))
	})
	var b strings.Builder
	for _, k := range keys {
		fmt.Fprintf(&b, "  %4d × %s\n", count[k], k)
	}
	return b.String()
}

// skipped writes how many programs tell nothing, and why.
func (r report) skipped(w io.Writer) {
	reasons := map[string]int{}
	for _, t := range r.trials {
		if reason, _, _ := strings.Cut(t.skipped, ": "); reason != "" {
			reasons[reason]++
		}
	}
	fmt.Fprint(w, "skipped, because the judge has no answer\n", counted(reasons))
}

// table writes the figures of some of the programs.
func (r report) table(w io.Writer, title string, wanted func(program) bool) {
	var count = make([]map[string]int, len(r.kernels))
	n := 0
	for i := range count {
		count[i] = map[string]int{}
	}
	for _, t := range r.trials {
		if t.skipped != "" || !wanted(t.program) {
			continue
		}
		n++
		for i, v := range t.verdicts {
			count[i][v.Kind]++
		}
	}
	fmt.Fprintf(w, "%s: %d\n%-10s", title, n, "")
	for _, kind := range kinds {
		fmt.Fprintf(w, "%16s", kind)
	}
	for i, name := range r.kernels {
		fmt.Fprintf(w, "\n%-10s", name)
		for _, kind := range kinds {
			fmt.Fprintf(w, "%7d %6.1f %%", count[i][kind], 100*float64(count[i][kind])/float64(max(n, 1)))
		}
	}
	fmt.Fprintln(w)
}

// listedText names the programs that the compiling kernel does not run as a
// plain go build does, each with its reason.
//
//go:embed listed.txt
var listedText string

// listed gives the reasons of listedText by the name of the program.
func listed() map[string]string {
	reasons := map[string]string{}
	for line := range strings.Lines(listedText) {
		if name, reason, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			reasons[name] = strings.TrimSpace(reason)
		}
	}
	return reasons
}
