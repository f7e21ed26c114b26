package kerneltest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"weft/runner"
)

// AsWritten takes out of units what lowering has put in for the interpreter,
// and leaves the Go of the author: units for a kernel that compiles.
func AsWritten(units []runner.Unit) []runner.Unit {
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
	return units
}

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
			lines[i], _, _ = strings.Cut(line, m[0])
			lines[i] = strings.TrimSuffix(lines[i], "// ")
		}
	}
	u.Source = strings.Join(lines, "\n")
}
