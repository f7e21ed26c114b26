package lower_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner/program/lower"
)

var update = flag.Bool("update", false, "let the go command say what the archives in testdata want")

// TestPrograms lowers each program in testdata, interprets it, and wants the
// output and the end that the Go toolchain gave it.
func TestPrograms(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no archives: ", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			testArchive(t, name)
		})
	}
}

func testArchive(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	input, want := parts(a)
	if *update {
		want = compiled(t, input)
		write(t, name, a, want)
	}
	if want == nil {
		t.Fatal("nothing is wanted; run with -update")
	}
	files, refusals, err := lower.Package(input, imp)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, r := range refusals {
		got["refused"] += fmt.Sprintf("%s:%d: %s\n", input[r.File].Name, r.Line, r.Reason)
	}
	if len(refusals) == 0 || want["stdout"] != "" {
		outcomeOf(runLowered(t, texts(files), 20*time.Second), got)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lowered (-want +got):\n%s", diff)
		if os.Getenv("SHOW") != "" {
			t.Log(strings.Join(texts(files), "\n---\n"))
		}
	}
}

// parts gives the Go files of an archive and what is wanted of them.
func parts(a *txtar.Archive) (input []lower.File, want map[string]string) {
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ".go") {
			input = append(input, lower.File{Name: f.Name, Text: string(f.Data)})
			continue
		}
		if want == nil {
			want = map[string]string{}
		}
		want[f.Name] = string(f.Data)
	}
	return input, want
}

func texts(files []lower.File) []string {
	var list []string
	for _, f := range files {
		list = append(list, f.Text)
	}
	return list
}

// outcomeOf puts what a program printed and how it ended into sections.
func outcomeOf(o outcome, into map[string]string) {
	into["stdout"] = strings.TrimSuffix(o.stdout, "\n") + "\n"
	if s := plainStderr(o.stderr); s != "" {
		into["stderr"] = s + "\n"
	}
	switch {
	case o.hung:
		into["exit"] = "hung\n"
	case o.code != 0:
		into["exit"] = fmt.Sprintln(o.code)
	}
}

// compiled lets the Go toolchain run the files.
func compiled(t *testing.T, files []lower.File) map[string]string {
	dir := t.TempDir()
	args := []string{"build", "-o", "prog"}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), []byte(f.Text), 0o666); err != nil {
			t.Fatal(err)
		}
		args = append(args, f.Name)
	}
	build := runCommand(t, time.Minute, dir, []string{"GO111MODULE=on", "GOFLAGS="}, "go", args...)
	if build.code != 0 {
		t.Fatal("go build: ", build.stderr)
	}
	want := map[string]string{}
	outcomeOf(runCommand(t, 20*time.Second, dir, nil, filepath.Join(dir, "prog")), want)
	return want
}

// write puts what is wanted back into an archive.
func write(t *testing.T, name string, a *txtar.Archive, want map[string]string) {
	out := &txtar.Archive{Comment: a.Comment}
	for _, f := range a.Files {
		if strings.HasSuffix(f.Name, ".go") {
			out.Files = append(out.Files, f)
		}
	}
	for _, section := range []string{"stdout", "stderr", "exit"} {
		if s, ok := want[section]; ok {
			out.Files = append(out.Files, txtar.File{Name: section, Data: []byte(s)})
		}
	}
	if err := os.WriteFile(name, txtar.Format(out), 0o666); err != nil {
		t.Fatal(err)
	}
}

var try = flag.String("try", "", "lower and run the named file")

// TestTry is for the workbench: go test -run Try -v -try FILE; with SHOW set
// it prints the lowered text.
func TestTry(t *testing.T) {
	if *try == "" {
		t.Skip("no file")
	}
	src, err := os.ReadFile(*try)
	if err != nil {
		t.Fatal(err)
	}
	files, refusals, err := lower.Package([]lower.File{{Name: "prog.go", Text: string(src)}}, imp)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range refusals {
		t.Logf("refused: line %d: %s", r.Line, r.Reason)
	}
	if os.Getenv("SHOW") != "" {
		t.Logf("\n%s", files[0].Text)
	}
	o := runLowered(t, texts(files), 20*time.Second)
	t.Logf("exit %d hung %v\n%s\n--- stderr\n%s", o.code, o.hung, o.stdout, o.stderr)
}
