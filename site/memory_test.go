package site_test

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"weft/runner"
	"weft/site"
	"weft/site/book"
)

// A shelf is a Memory that counts the pages that were rendered.
type shelf struct {
	mu    sync.Mutex
	pages map[string][]byte
	kept  int
	files map[string]string // of the site that was made last
}

func (s *shelf) File(path string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	if text, ok := s.files[path]; ok {
		return []byte(text)
	}
	return nil
}

func (s *shelf) Recall(key string) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pages[key]
}

func (s *shelf) Keep(key string, page []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[key] = page
	s.kept++
}

// remembered are the files of a book of three pages: the second chapter is
// not translated.
func remembered() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"weft.toml":   file("languages = [\"zh\", \"en\"]\nedit = \"https://example.org/edit\"\n\n[title]\nzh = \"书\"\nen = \"Book\"\n"),
		"zh/01-a.md":  file("# 甲\n\n看[乙](02-b.md#two)，[文件](data.txt)。\n\n![图](a.svg)\n\n## 节 {#s}\n\n```go name=x\nprintln(1)\n```\n"),
		"zh/02-b.md":  file("# 乙\n\n## 二 {#two}\n\n字。\n"),
		"en/01-a.md":  file("# A\n\nText.\n\n## Section {#s}\n\n```go name=x\nprintln(1)\n```\n"),
		"zh/a.svg":    file(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>`),
		"zh/data.txt": file("data"),
	}
}

// replaceIn gives a change of one file.
func replaceIn(name, old, new string) func(fstest.MapFS, *site.Site) {
	return func(fs fstest.MapFS, _ *site.Site) {
		fs[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(fs[name].Data), old, new, 1))}
	}
}

// TestMemory changes whatever pages can depend on, one after the other. The
// site with a memory has always the bytes of one without, and renders no more
// pages than have changed.
func TestMemory(t *testing.T) {
	nothing := func(fstest.MapFS, *site.Site) {}
	run := func(ending runner.Ending) func(fstest.MapFS, *site.Site) {
		return func(_ fstest.MapFS, s *site.Site) {
			c := s.Book.Chapters["zh"][0]
			s.Runs = map[*book.Chapter]runner.Run{c: {Kernel: "go", Results: []runner.Result{{Cell: 1, Ending: ending}}}}
		}
	}
	tests := []struct {
		name     string
		change   func(fstest.MapFS, *site.Site)
		rendered int
	}{
		{"first build", nothing, 4},
		{"nothing", nothing, 0},
		{"prose of a chapter", replaceIn("en/01-a.md", "Text", "Prose"), 1},
		{"prose of a chapter that both languages show", replaceIn("zh/02-b.md", "字", "文字"), 2},
		{"a picture", replaceIn("zh/a.svg", "0 0 1 1", "0 0 2 2"), 1},
		{"a file that a link leads to", replaceIn("zh/data.txt", "data", "other"), 1},
		{"code", replaceIn("zh/01-a.md", "println(1)", "println(2)"), 1},
		{"a section that others count", replaceIn("zh/02-b.md", "{#two}", "{#three}"), 2},
		{"a title in the navigation", replaceIn("zh/02-b.md", "# 乙", "# 丙"), 4},
		{"the configuration", replaceIn("weft.toml", "书", "另一本"), 4},
		{"a file that is gone", func(fs fstest.MapFS, _ *site.Site) { delete(fs, "zh/data.txt") }, 1},
	}
	fs, memory := remembered(), &shelf{pages: map[string][]byte{}}
	check := func(t *testing.T, change func(fstest.MapFS, *site.Site), rendered int) {
		t.Helper()
		memory.kept = 0
		with := open(t, fs, change)
		with.Memory = memory
		got := files(t, with)
		if diff := cmp.Diff(files(t, open(t, fs, change)), got); diff != "" {
			t.Errorf("with a memory the site is another:\n%s", diff)
		}
		memory.files = got
		if memory.kept != rendered {
			t.Errorf("%d pages were rendered, want %d", memory.kept, rendered)
		}
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			test.change(fs, open(t, fs, nothing))
			check(t, nothing, test.rendered)
		})
	}
	for _, test := range []struct {
		name     string
		change   func(fstest.MapFS, *site.Site)
		rendered int
	}{
		{"a run", run(runner.Done), 1},
		{"another run", run(runner.Panic), 1},
		{"the address", func(_ fstest.MapFS, s *site.Site) { s.BaseURL = "https://example.org/" }, 4},
		{"no address", nothing, 4}, // the site that was there last is another
		{"the date of a chapter", func(_ fstest.MapFS, s *site.Site) {
			s.Dates = map[*book.Chapter]site.Dates{s.Book.Chapters["zh"][0]: {Changed: time.Unix(1e9, 0).UTC()}}
		}, 1},
		{"no date", nothing, 1},
		{"nothing again", nothing, 0},
	} {
		t.Run(test.name, func(t *testing.T) { check(t, test.change, test.rendered) })
	}
	t.Run("damage", func(t *testing.T) {
		for key := range memory.pages {
			memory.pages[key] = []byte("no page")
		}
		check(t, nothing, 4)
	})
	t.Run("a page that somebody changed", func(t *testing.T) {
		memory.files["en/a/index.html"] += "<!-- better -->"
		check(t, nothing, 1)
	})
	t.Run("no site", func(t *testing.T) {
		memory.files = nil
		check(t, nothing, 4)
	})
}

// open opens the book in fs as a site, and changes that.
func open(t *testing.T, fs fstest.MapFS, change func(fstest.MapFS, *site.Site)) *site.Site {
	t.Helper()
	b, err := book.OpenFS("book", fs)
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{Book: b}
	change(fstest.MapFS{}, s)
	return s
}

// files gives the files of a site by path.
func files(t *testing.T, s *site.Site) map[string]string {
	t.Helper()
	list, _, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range list {
		all[f.Path] = string(f.Data)
	}
	return all
}
