package program_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/runner/program"
)

// A snippet is a cell with mistakes. The archives in testdata/words hold many;
// one whose name begins with the word "statements" holds statements, and for
// the compiler they become the body of a function.
type snippet struct {
	name       string // archive/name
	text       string
	statements bool
}

// TestProblemsAreThoseOfTheCompiler gives many broken cells to the compiler
// too, each as a package of its own. What it prints is what Check must say:
// every error, with its text, line and column.
func TestProblemsAreThoseOfTheCompiler(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles many packages")
	}
	snippets := snippets(t)
	compiler := judge(t, snippets)
	for i, s := range snippets {
		t.Run(s.name, func(t *testing.T) {
			got, want := checked(s), compiler[i]
			if strings.Contains(got, "weft_") {
				t.Errorf("a name of ours shows:\n%s", got)
			}
			diff := cmp.Diff(want, got)
			switch reason := differences[s.name]; {
			case diff != "" && reason == "":
				t.Errorf("%s\n(-compiler +check):\n%s", s.text, diff)
			case diff == "" && reason != "":
				t.Errorf("no difference any more, but listed: %s", reason)
			}
		})
	}
}

// differences are the snippets of which Check does not say what the compiler
// says, with the reason.
var differences = map[string]string{
	"syntax_of_blocks/for_range_three":                             noTree,
	"types_of_statements/mutex_copied":                             noTree,
	"syntax_of_blocks/type_switch_as_value":                        "the compiler calls its own tree invalid",
	"syntax_of_declarations/interface_method_with_type_parameters": noTypes,
	"syntax_of_literals/dollar":                                    noTypes,
	"syntax_of_literals/backslash":                                 noTypes,
	"syntax_of_statements/at_sign":                                 noTypes,
	"syntax_of_declarations/function_without_name":                 "without a name it is a literal, and the value of the cell",
	"syntax_of_statements/unopened_brace_at_the_end":               "in a function the brace closes it; a cell has nothing to close",
	"types_of_branches/label_twice":                                "go/types says nothing of branches to the second label",
	"types_of_interfaces/std_inference":                            "a place in the standard library is one of this machine",
	"types_of_names/import_redeclared":                             otherCells,
	"types_of_names/package_as_value":                              otherCells,
	"types_of_interfaces/std_cannot_infer":                         quoted,
	"types_of_names/unexported_field":                              quoted,
	"types_of_statements/wait_group_by_value":                      quoted,
}

const (
	noTree     = "go/parser builds no tree for this, so types are told when it is mended"
	noTypes    = "types are told when the characters or words are mended"
	otherCells = "another cell may use the import"
	quoted     = "the compiler tells package sync from internal/sync, which no reader knows"
)

// snippets reads the archives.
func snippets(t *testing.T) []snippet {
	files, err := filepath.Glob("testdata/words/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	var all []snippet
	for _, file := range files {
		ar, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range ar.Files {
			name, statements := strings.CutPrefix(f.Name, "statements ")
			topic := strings.TrimSuffix(filepath.Base(file), ".txtar")
			all = append(all, snippet{topic + "/" + name, string(f.Data), statements})
		}
	}
	return all
}

// checked gives what Check says of the snippet.
func checked(s snippet) string {
	p := program.Check([]runner.Cell{{Number: 1, Source: s.text, Pos: runner.Pos{File: "cell", Line: 1, Col: 1}}}, shared.Importer())
	return problems(p)
}

// judge gives what the compiler says of each snippet.
func judge(t *testing.T, snippets []snippet) []string {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module judge\n\ngo 1.26\n")
	for i, s := range snippets {
		write(fmt.Sprintf("s%d/file.go", i), s.file())
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "build", "-gcflags=-e", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off", "GOTOOLCHAIN=local", "CGO_ENABLED=0")
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Run(); err == nil {
		t.Fatal("go build accepts all snippets")
	}
	return said(t, snippets, stderr.String())
}

// file gives the snippet as a Go file of its own.
func (s snippet) file() string {
	const line = "//line cell:%d:1\n"
	if !s.statements {
		return "package p\n\n" + fmt.Sprintf(line, 1) + s.text
	}
	imports := importsBefore.FindString(s.text)
	at := strings.Count(imports, "\n") + 1
	return "package p\n\n" + fmt.Sprintf(line, 1) + imports + "func _() {\n" + fmt.Sprintf(line, at) + s.text[len(imports):] + "}\n"
}

// importsBefore finds the imports that a snippet begins with.
var importsBefore = regexp.MustCompile(`\Aimport (".*"|\((?s:.*?)\n\))\n\n?`)

// heading and printed find what the go command prints: the package, and a
// message of the compiler. Places in messages have the original place added.
var (
	original = regexp.MustCompile(`\[/[^\]]*\]`)
	heading  = regexp.MustCompile(`^# judge/s(\d+)$`)
	printed  = regexp.MustCompile(`^cell:(\d+):(\d+): (.*)$`)
)

// said sorts what the go command prints by snippet.
func said(t *testing.T, snippets []snippet, output string) []string {
	said := make([]string, len(snippets))
	i := 0
	for line := range strings.Lines(output) {
		line = original.ReplaceAllString(strings.TrimSuffix(line, "\n"), "")
		if m := heading.FindStringSubmatch(line); m != nil {
			i, _ = strconv.Atoi(m[1])
		} else if m := printed.FindStringSubmatch(line); m != nil {
			said[i] += snippets[i].message(m[1], m[2], m[3], said[i] == "")
		} else if strings.HasPrefix(line, "\t") {
			said[i] += line + "\n"
		} else {
			t.Errorf("the go command says: %s", line)
		}
	}
	return said
}

// message gives a message of the compiler. One behind the snippet is told of
// its end. There the compiler meets the brace of our function, and at an end
// of file it would say nothing after another error.
func (s snippet) message(line, col, text string, first bool) string {
	whole := strings.TrimRight(s.text, "\n")
	last := strings.Count(whole, "\n") + 1
	if n, _ := strconv.Atoi(line); n > last || n == last && len(col) > 0 && s.behind(whole, col) {
		if s.statements && !first && (strings.Contains(text, "unexpected }") || strings.Contains(text, "non-declaration")) {
			return ""
		}
		line, col = strconv.Itoa(last), strconv.Itoa(len(whole)-strings.LastIndex(whole, "\n"))
		if s.statements {
			text = strings.Replace(text, "unexpected }", "unexpected EOF", 1)
		}
	}
	return fmt.Sprintf("cell:%s:%s: %s\n", line, col, text)
}

// behind reports whether a column of the last line is behind its end.
func (s snippet) behind(whole, col string) bool {
	n, _ := strconv.Atoi(col)
	return n > len(whole)-strings.LastIndex(whole, "\n")
}
