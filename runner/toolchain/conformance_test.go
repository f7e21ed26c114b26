package toolchain_test

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weft/runner"
	"weft/runner/kerneltest"
	"weft/runner/toolchain"
)

// can is what a compiled program can do: everything, but that nobody sees in
// which order it writes to two pipes within microseconds.
var can = kerneltest.Can{
	System: true,
	Die:    true, Deadlock: true, Stop: true, Limit: true, Racy: true,
	Descriptors: true, Place: true, Files: true, Isolate: true, Trace: true, Exact: true,
	Feed: true, Interrupt: true,
}

func TestConformance(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program for each promise: half a minute")
	}
	tools := &toolchain.Toolchain{Cache: t.TempDir(), TempDir: t.TempDir()}
	open := func(t *testing.T, c kerneltest.Config) runner.Kernel {
		conf := config(t)
		conf.Files, conf.Limits = c.Files, c.Limits
		if c.Env != nil {
			conf.Env = c.Env
		}
		k, err := tools.Open(t.Context(), toolchain.Config{Process: conf})
		if err != nil {
			t.Fatal(err)
		}
		return plain{k}
	}
	kerneltest.Run(t, open, can)
}

// plain is a kernel that takes out of units what lowering has put in for the
// interpreter, and leaves the Go of the author.
type plain struct{ *toolchain.Kernel }

// lowered are the patterns of what is taken out, and what stands for it.
var lowered = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`weft_cell\.Panic\(.*\)`), ""},
	{regexp.MustCompile(`defer func\(\) \{ weft_cell\.Died\(.*\) \}\(\)`), ""},
	{regexp.MustCompile(`weft_cell\.Print(ln)?\(`), "print$1("},
}

// mark matches a mark of the line that the statement below is at.
var mark = regexp.MustCompile(`weft_line = (\d+)`)

// obey gives the line below each mark in a unit the number that the mark
// says, and takes the mark out.
func obey(u *runner.Unit) {
	u.Lines = slices.Clone(u.Lines)
	lines := strings.Split(u.Source, "\n")
	for i, line := range lines {
		if m := mark.FindStringSubmatch(line); m != nil {
			u.Lines[i+1], _ = strconv.Atoi(m[1])
			lines[i] = ""
		}
	}
	u.Source = strings.Join(lines, "\n")
}

// Run implements runner.Kernel.
func (p plain) Run(ctx context.Context, units []runner.Unit, report runner.Report) ([]runner.Result, error) {
	units = slices.Clone(units)
	for i := range units {
		u := &units[i]
		obey(u)
		for _, l := range lowered {
			u.Source = l.pattern.ReplaceAllString(u.Source, l.instead)
		}
		u.Imports = slices.DeleteFunc(slices.Clone(u.Imports), func(imp runner.Import) bool {
			return imp.Name == "weft_cell" && !strings.Contains(u.Source, "weft_cell.")
		})
	}
	return p.Kernel.Run(ctx, units, report)
}
