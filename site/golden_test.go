package site_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"os"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/site"
	"weft/site/book"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of golden files")

// TestSite holds one archive for each behaviour. An archive is a book, with
// a weft.toml or in the one language of its first chapter, and maybe runs.json
// and dates.json, which have the runs and dates by the paths of chapters. What
// is wanted of it:
//
//	want.html     the text of its first chapter
//	text/PAGE     the text of the chapter on a page, with what stands before it
//	want/FILE     a file of the site, as a whole
//	problems      the problems; none if there is no such part
//
// Hashes are numbered in the order in which they appear.
func TestSite(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(bytes.TrimSpace(a.Comment)) == 0 {
				t.Errorf("%s does not say what it promises", file)
			}
			got := view(t, a)
			if *update {
				rewrite(t, file, a, got)
				return
			}
			for _, f := range a.Files {
				if want, ok := got[f.Name]; ok {
					if diff := cmp.Diff(string(f.Data), want); diff != "" {
						t.Errorf("%s (-want +got):\n%s", f.Name, diff)
					}
					delete(got, f.Name)
				}
			}
			if got["problems"] != "" {
				t.Errorf("problems:\n%s", got["problems"])
			}
		})
	}
}

// rewrite writes what an archive got as what it wants.
func rewrite(t *testing.T, file string, a *txtar.Archive, got map[string]string) {
	t.Helper()
	a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool {
		return f.Name == "problems" && got["problems"] == ""
	})
	for i, f := range a.Files {
		if text, ok := got[f.Name]; ok {
			a.Files[i].Data = []byte(text)
			delete(got, f.Name)
		}
	}
	if got["problems"] != "" {
		a.Files = append(a.Files, txtar.File{Name: "problems", Data: []byte(got["problems"])})
	}
	if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
		t.Fatal(err)
	}
}

// view gives all that an archive wants of its site.
func view(t *testing.T, a *txtar.Archive) map[string]string {
	t.Helper()
	s := siteOf(t, a)
	files, problems, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{"problems": list(problems)}
	for _, f := range a.Files {
		if f.Name == "want.html" {
			got[f.Name] = numbered(chapterText(t, s))
		}
		if name, ok := strings.CutPrefix(f.Name, "want/"); ok {
			got[f.Name] = numbered(string(fileOf(t, files, name)))
		}
		if name, ok := strings.CutPrefix(f.Name, "text/"); ok {
			page := string(fileOf(t, files, name+"/index.html"))
			got[f.Name] = numbered(between(t, page, "<main id=\"main\" tabindex=\"-1\">\n", "</main>"))
		}
	}
	return got
}

// siteOf makes the site of an archive.
func siteOf(t testing.TB, a *txtar.Archive) *site.Site {
	t.Helper()
	fsys := fstest.MapFS{}
	runs, dates := map[string]runner.Run{}, map[string]site.Dates{}
	beside := map[string]any{"runs.json": &runs, "dates.json": &dates}
	for _, f := range a.Files {
		if to, ok := beside[f.Name]; ok {
			if err := json.Unmarshal(f.Data, to); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			continue
		}
		if !strings.HasPrefix(f.Name, "want") && !strings.HasPrefix(f.Name, "text/") && f.Name != "problems" {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	if fsys["weft.toml"] == nil {
		lang := a.Files[0].Name[:2]
		fsys["weft.toml"] = &fstest.MapFile{Data: fmt.Appendf(nil, "languages = [%q]\n[title]\n%[1]s = \"书\"\n", lang)}
	}
	b, err := book.OpenFS(".", fsys)
	if err != nil {
		t.Fatal(err)
	}
	s := &site.Site{Book: b, Runs: map[*book.Chapter]runner.Run{}, Dates: map[*book.Chapter]site.Dates{}}
	for _, chapters := range b.Chapters {
		for _, c := range chapters {
			if run, ok := runs[c.Path]; ok {
				s.Runs[c] = run
			}
			if d, ok := dates[c.Path]; ok {
				s.Dates[c] = d
			}
		}
	}
	return s
}

// chapterText gives the HTML of the text of the first chapter of a site.
func chapterText(t *testing.T, s *site.Site) string {
	t.Helper()
	page, _, err := s.Page(s.Book.Chapters[s.Book.Languages[0]][0])
	if err != nil {
		t.Fatal(err)
	}
	return between(t, string(page), "<div class=\"text\">\n", "</div>\n</article>\n<footer class=\"turn\">")
}

// between gives what stands in a page between two pieces of it.
func between(t *testing.T, page, start, end string) string {
	t.Helper()
	_, after, ok := strings.Cut(page, start)
	part, _, closed := strings.Cut(after, end)
	if !ok || !closed {
		t.Fatalf("page has no %q or no %q after it", start, end)
	}
	return part
}

func fileOf(t testing.TB, files []site.File, name string) []byte {
	t.Helper()
	for _, f := range files {
		if f.Path == name {
			return f.Data
		}
	}
	t.Fatalf("site has no file %q", name)
	return nil
}

func list(problems []runner.Problem) string {
	var b strings.Builder
	for _, p := range problems {
		fmt.Fprintln(&b, p)
		if p.Hint != "" {
			fmt.Fprintf(&b, "\t%s\n", p.Hint)
		}
	}
	return b.String()
}

var hashes = regexp.MustCompile(`\.[0-9a-f]{10}\b|sha256-(?:[A-Za-z0-9+/=]|&#43;)+`)

// numbered replaces hashes by numbers, the same by the same.
func numbered(html string) string {
	seen := map[string]int{}
	return hashes.ReplaceAllStringFunc(html, func(h string) string {
		if seen[h] == 0 {
			seen[h] = len(seen) + 1
		}
		return fmt.Sprintf("%.1s#%d", h, seen[h])
	})
}
