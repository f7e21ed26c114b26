package check_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/site/book"
	"weft/site/check"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of golden files")

// TestCheck holds one archive for each behaviour: the files of a book, and
// its problems in the part of that name. A book without the part has none.
func TestCheck(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			testArchive(t, file)
		})
	}
}

func testArchive(t *testing.T, file string) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(strings.TrimSpace(string(a.Comment))) == 0 {
		t.Errorf("%s does not say what it promises", file)
	}
	want := ""
	files := fstest.MapFS{}
	for _, f := range a.Files {
		if f.Name == "problems" {
			want = string(f.Data)
			continue
		}
		files[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	b, err := book.OpenFS(".", files)
	if err != nil {
		t.Fatal(err)
	}
	got := problemText(b)
	if diff := cmp.Diff(want, got); diff != "" && !*update {
		t.Errorf("problems differ (-want +got):\n%s", diff)
	}
	if *update {
		rewrite(t, file, a, got)
	}
}

// problemText prints the problems of a book as the command does.
func problemText(b *book.Book) string {
	var s strings.Builder
	for _, p := range check.Check(b) {
		fmt.Fprintln(&s, p)
		if p.Hint != "" {
			fmt.Fprintf(&s, "\t%s\n", p.Hint)
		}
	}
	return s.String()
}

// rewrite writes an archive with other problems.
func rewrite(t *testing.T, file string, a *txtar.Archive, problems string) {
	t.Helper()
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "problems" })
	if problems != "" {
		a.Files = append(a.Files, txtar.File{Name: "problems", Data: []byte(problems)})
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
		t.Fatal(err)
	}
}
