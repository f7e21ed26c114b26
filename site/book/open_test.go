package book_test

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/txtar"

	"weft/site/book"
)

// TestOpen holds one archive for each behaviour: the files of a book, and
// what is wanted of it.
func TestOpen(t *testing.T) {
	for _, file := range archives(t, "open") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a := readArchive(t, file)
			b, err := book.OpenFS("docs", files(a))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, file, a, func(part string) (string, bool) {
				switch part {
				case "book":
					return viewBook(b), true
				case "files":
					return viewFiles(b.Chapters[b.Languages[0]][0]), true
				case "problems":
					return bookProblems(b), true
				}
				return "", false
			})
		})
	}
}

// files gives the files of an archive as a file system; the parts that are
// wanted are not among them.
func files(a *txtar.Archive) fs.FS {
	m := fstest.MapFS{}
	for _, f := range a.Files {
		if strings.ContainsAny(f.Name, "/.") {
			m[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	return m
}

func viewBook(b *book.Book) string {
	var s strings.Builder
	fmt.Fprintf(&s, "%s %+v\n", b.Dir, b.Config)
	for _, lang := range b.Languages {
		for _, c := range b.Chapters[lang] {
			fmt.Fprintf(&s, "%s %s %d %s %q\n", c.File, c.Path, c.Number, c.Name, c.Title)
		}
	}
	return s.String()
}

func bookProblems(b *book.Book) string {
	s := problemText(b.Problems)
	for _, lang := range b.Languages {
		for _, c := range b.Chapters[lang] {
			s += problemText(c.Problems())
		}
	}
	return s
}

func TestOpenWithoutBook(t *testing.T) {
	for name, files := range map[string]fstest.MapFS{
		"no configuration": {"readme.md": {}},
		"empty content":    {"content/readme.md": {}},
	} {
		b, err := book.OpenFS("docs", files)
		if err == nil || !strings.Contains(err.Error(), "no weft.toml") {
			t.Errorf("%s: OpenFS = %v, %v, want an error about weft.toml", name, b, err)
		}
	}
	if b, err := book.Open(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Errorf("Open of no directory = %v, want an error", b)
	}
}

// TestParseInBook holds that a chapter parsed again is the one that Open
// gave.
func TestParseInBook(t *testing.T) {
	a := readArchive(t, filepath.Join("testdata", "open", "files_from_the_book.txtar"))
	b, err := book.OpenFS("docs", files(a))
	if err != nil {
		t.Fatal(err)
	}
	first := b.Chapters["zh"][0]
	text, err := fs.ReadFile(b.FS, first.Path)
	if err != nil {
		t.Fatal(err)
	}
	again := b.Parse(first.Path, text)
	if viewTree(again) != viewTree(first) || viewFiles(again) != viewFiles(first) || viewProblems(again) != viewProblems(first) {
		t.Errorf("Parse(%q) gives another chapter than Open", first.Path)
	}
}
