package export_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/site/book"
	"weft/site/export"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of golden files")

// TestExport holds one archive for each behaviour: a chapter, the results of its
// cells in the file results, pictures, and of what is wanted one or more:
//
//	markdown  the chapter as Markdown, written to another directory
//	notebook  the chapter as a notebook
//	words     what an exported program says of the chapter
func TestExport(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, file := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { testArchive(t, file) })
	}
}

func testArchive(t *testing.T, file string) {
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	c := chapterOf(t, a)
	for i, f := range a.Files {
		var got string
		switch f.Name {
		case "markdown":
			got = string(c.Markdown())
		case "notebook":
			text, err := c.Notebook()
			if err != nil {
				t.Fatal(err)
			}
			got = string(text)
		case "words":
			got = words(c.Chapter)
		default:
			continue
		}
		if diff := cmp.Diff(string(f.Data), got); diff != "" && !*update {
			t.Errorf("%s differs (-want +got):\n%s", f.Name, diff)
		}
		a.Files[i].Data = []byte(got)
	}
	if *update {
		if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

// chapterOf gives the chapter of an archive with its run.
func chapterOf(t *testing.T, a *txtar.Archive) *export.Chapter {
	t.Helper()
	c := &export.Chapter{Dir: "../content/zh", Run: runner.Run{Go: "go1.26.8"}}
	files := map[string][]byte{}
	for _, f := range a.Files {
		files[f.Name] = f.Data
		switch {
		case f.Name == "results":
			if err := json.Unmarshal(f.Data, &c.Run.Results); err != nil {
				t.Fatal(err)
			}
		case strings.HasSuffix(f.Name, ".md"):
			c.Chapter = book.Parse(f.Name, "zh", f.Data)
		}
	}
	c.Read = func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return data, nil
		}
		return nil, fs.ErrNotExist
	}
	return c
}

// words shows what a program says of a chapter.
func words(c *book.Chapter) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q\n", export.Doc(c))
	sections := export.Sections(c)
	for _, n := range slices.Sorted(maps.Keys(sections)) {
		fmt.Fprintf(&b, "%d %q\n", n, sections[n])
	}
	return b.String()
}
