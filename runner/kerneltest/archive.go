package kerneltest

import (
	"fmt"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"
	"weft/runner"
)

// An archive is one promise.
type archive struct {
	needs     []string
	config    Config
	showStack bool
	units     []runner.Unit
	want      string
	more      []more // what is wanted instead of kernels that can more
}

// A more is what is wanted of a kernel that has a field of [Can].
type more struct{ can, want string }

// read reads an archive.
func read(t *testing.T, name string) *archive {
	t.Helper()
	data, err := testdata.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ar := txtar.Parse(data)
	a := &archive{}
	for line := range strings.Lines(string(ar.Comment)) {
		if err := a.option(strings.Fields(line)); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range ar.Files {
		cell, isUnit := strings.CutSuffix(f.Name, ".go")
		can, isMore := strings.CutPrefix(f.Name, "want ")
		switch {
		case f.Name == "want":
			a.want = string(f.Data)
		case isMore:
			a.more = append(a.more, more{can, string(f.Data)})
		case isUnit && !strings.Contains(cell, "/"):
			a.units = append(a.units, Unit(t, f.Name, string(f.Data)))
		default:
			a.config.Files = append(a.config.Files, runner.File{Name: f.Name, Data: string(f.Data)})
		}
	}
	return a
}

// option takes a line of the comment; most are only words.
func (a *archive) option(words []string) error {
	switch {
	case len(words) > 1 && words[0] == "needs":
		a.needs = words[1:]
	case len(words) == 2 && words[0] == "show" && words[1] == "stack":
		a.showStack = true
	case len(words) == 2 && words[0] == "env":
		a.config.Env = append(a.config.Env, words[1])
	case len(words) == 3 && words[0] == "limit":
		return a.limit(words[1], words[2])
	}
	return nil
}

// limit sets a limit.
func (a *archive) limit(name, value string) (err error) {
	l := &a.config.Limits
	switch name {
	case "wall":
		l.Wall, err = time.ParseDuration(value)
	case "memory":
		l.Memory, err = strconv.ParseInt(value, 0, 64)
	case "output":
		l.Output, err = strconv.ParseInt(value, 0, 64)
	case "files":
		l.Files, err = strconv.Atoi(value)
	case "processes":
		l.Processes, err = strconv.Atoi(value)
	default:
		return fmt.Errorf("no limit %q", name)
	}
	return err
}

// require skips the test if the kernel cannot do what the promise needs.
func (a *archive) require(t *testing.T, can Can) {
	t.Helper()
	require(t, can, a.needs)
}

// wanted gives what is wanted of a kernel.
func (a *archive) wanted(t *testing.T, can Can) string {
	t.Helper()
	want := a.want
	for _, m := range a.more {
		if can.has(t, m.can) {
			want = m.want
		}
	}
	return want
}

// run runs the units of the archive and compares.
func (a *archive) run(t *testing.T, open Open) {
	k := open(t, a.config)
	defer shut(t, k)
	var reported []runner.Result
	results, err := k.Run(t.Context(), a.units, collect(&reported))
	if err != nil {
		t.Fatalf("Run: %v", err)
	}
	if got := text(results, a.showStack); got != a.want {
		t.Errorf("results:\n%s\nwant:\n%s", got, a.want)
	}
	for i, r := range reported {
		r.Outputs = runner.JoinAll(r.Outputs)
		r.Ending, r.ExitCode = results[i].Ending, results[i].ExitCode
		if got, want := text([]runner.Result{r}, false), text(results[i:i+1], false); got != want {
			t.Errorf("reported:\n%s\nbut the result is:\n%s", got, want)
		}
	}
}

// collect gives a report that makes results of the outputs.
func collect(results *[]runner.Result) runner.Report {
	return func(unit int, o runner.Output) {
		for len(*results) <= unit {
			*results = append(*results, runner.Result{Cell: len(*results) + 1})
		}
		r := &(*results)[unit]
		r.Outputs = append(r.Outputs, o)
	}
}

// shut closes a kernel.
func shut(t *testing.T, k runner.Kernel) {
	t.Helper()
	if err := k.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}

// Unit makes a unit of a Go file without package clause. Its number is that
// in the name: "3.go" is of cell 3.
func Unit(t testing.TB, name, text string) runner.Unit {
	t.Helper()
	number, err := strconv.Atoi(strings.TrimSuffix(name, ".go"))
	if err != nil {
		t.Fatalf("unit %q: the name is no number", name)
	}
	u := runner.Unit{Cell: number, Pos: runner.Pos{File: name, Line: 1, Col: 1}}
	for i, line := range strings.Split(text, "\n") {
		if m := importRE.FindStringSubmatch(line); m != nil {
			u.Imports = append(u.Imports, imported(m[1], m[2]))
			line = ""
		}
		option(t, &u, strings.Fields(line))
		u.Source += line + "\n"
		u.Lines = append(u.Lines, i+1)
	}
	if entry := fmt.Sprintf("weft_cell%d", number); strings.Contains(text, "func "+entry+"()") {
		u.Entry = entry
	}
	return u
}

// importRE matches a line with an import.
var importRE = regexp.MustCompile(`^import (\w+ )?"(.*)"$`)

// imported gives an import; without a name it has the last part of the path
// that is no version.
func imported(name, importPath string) runner.Import {
	name = strings.TrimSpace(name)
	if name == "" {
		name = path.Base(versionRE.ReplaceAllString(importPath, ""))
	}
	return runner.Import{Name: name, Path: importPath}
}

// versionRE matches the version at the end of an import path.
var versionRE = regexp.MustCompile(`/v[0-9]+$`)

// option sets what a comment in a unit asks for.
func option(t testing.TB, u *runner.Unit, words []string) {
	t.Helper()
	switch {
	case len(words) == 1 && words[0] == "//weft:isolated":
		u.Isolated = true
	case len(words) == 1 && words[0] == "//weft:virtual":
		u.Virtual = true
	case len(words) == 2 && words[0] == "//weft:timeout":
		d, err := time.ParseDuration(words[1])
		if err != nil {
			t.Fatal(err)
		}
		u.Timeout = d
	}
}
