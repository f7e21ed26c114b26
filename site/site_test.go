package site_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/tools/txtar"

	"weft/site"
)

// sample gives the site with everything in it.
func sample(t testing.TB) *site.Site {
	t.Helper()
	a, err := txtar.ParseFile("testdata/sample/everything.txtar")
	if err != nil {
		t.Fatal(err)
	}
	return siteOf(t, a)
}

func build(t testing.TB, s *site.Site) []site.File {
	t.Helper()
	files, problems, err := s.Files()
	if err != nil {
		t.Fatal(err)
	}
	if len(problems) > 0 {
		t.Errorf("problems:\n%s", list(problems))
	}
	return files
}

// pages gives the parsed pages of a site by their files.
func pages(t testing.TB, files []site.File) map[string]*html.Node {
	t.Helper()
	all := map[string]*html.Node{}
	for _, f := range files {
		if strings.HasSuffix(f.Path, ".html") {
			doc, err := html.Parse(bytes.NewReader(f.Data))
			if err != nil {
				t.Fatalf("%s: %v", f.Path, err)
			}
			all[f.Path] = doc
		}
	}
	return all
}

// attr gives an attribute of a node; empty if it has none.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestSameSiteSameBytes(t *testing.T) {
	first, second := build(t, sample(t)), build(t, sample(t))
	if len(first) != len(second) {
		t.Fatalf("built twice: %d files, then %d", len(first), len(second))
	}
	for i := range first {
		if first[i].Path != second[i].Path || !bytes.Equal(first[i].Data, second[i].Data) {
			t.Errorf("built twice: %s differs", first[i].Path)
		}
	}
}

func TestPageIsTheFileOfTheSite(t *testing.T) {
	s := sample(t)
	s.Drafts = true
	files := build(t, s)
	for _, c := range s.Book.Chapters["zh"] {
		page, assets, err := s.Page(c)
		if err != nil {
			t.Fatal(err)
		}
		name := "zh/" + c.Name + "/index.html"
		if !bytes.Equal(page, fileOf(t, files, name)) {
			t.Errorf("Page differs from %s", name)
		}
		for _, a := range assets {
			if !bytes.Equal(a.Data, fileOf(t, files, a.Path)) {
				t.Errorf("asset %s of Page differs", a.Path)
			}
		}
	}
}

// TestLiveIndexIsThatOfTheSite looks at a book whose index has many shards.
func TestLiveIndexIsThatOfTheSite(t *testing.T) {
	s := ownBook(t)
	want := map[string][]byte{}
	for _, f := range build(t, s) {
		want[f.Path] = f.Data
	}
	live, err := s.Live()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range s.Book.Languages {
		files, ok, err := live.Index(lang + "/search.json")
		if err != nil || !ok || len(files) < 10 {
			t.Fatalf("%s: the index has %d files, %v, %v", lang, len(files), ok, err)
		}
		for _, f := range files {
			if !bytes.Equal(f.Data, want[f.Path]) {
				t.Errorf("%s is not that of the site", f.Path)
			}
		}
	}
}

func TestPagesHaveNothingInline(t *testing.T) {
	for name, doc := range pages(t, build(t, sample(t))) {
		checkInline(t, name, doc)
	}
}

// checkInline reports styles and handlers in a page.
func checkInline(t *testing.T, name string, doc *html.Node) {
	t.Helper()
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "style" {
			t.Errorf("%s: has a style element", name)
		}
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
				t.Errorf("%s: <%s> has the attribute %s", name, n.Data, a.Key)
			}
		}
	}
}

func TestPagesLoadNothingFromElsewhere(t *testing.T) {
	loads := map[string]string{"script": "src", "img": "src", "iframe": "src", "link": "href", "image": "href", "use": "href"}
	for name, doc := range pages(t, build(t, sample(t))) {
		for n := range doc.Descendants() {
			ref := attr(n, loads[n.Data])
			if n.Data == "link" && attr(n, "rel") != "stylesheet" && attr(n, "rel") != "icon" {
				continue
			}
			if strings.Contains(ref, "//") || strings.HasPrefix(ref, "data:") {
				t.Errorf("%s: <%s> loads %q", name, n.Data, ref)
			}
		}
	}
}

func TestIdsAreUnique(t *testing.T) { checkIDs(t, build(t, sample(t))) }

// checkIDs reports ids that a page has twice.
func checkIDs(t *testing.T, files []site.File) {
	t.Helper()
	for name, doc := range pages(t, files) {
		seen := map[string]bool{}
		for n := range doc.Descendants() {
			id := attr(n, "id")
			if id != "" && seen[id] {
				t.Errorf("%s: id %q is there twice", name, id)
			}
			seen[id] = true
		}
	}
}

// TestPagesAreNested finds elements that a browser would close or move.
func TestPagesAreNested(t *testing.T) {
	for _, f := range build(t, sample(t)) {
		if strings.HasSuffix(f.Path, ".html") {
			checkNesting(t, f.Path, f.Data)
		}
	}
}

// checkNesting reports the first element of a page that is closed by another.
func checkNesting(t *testing.T, name string, page []byte) {
	t.Helper()
	var open []string
	z := html.NewTokenizer(bytes.NewReader(page))
	for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
		name, _ := z.TagName()
		switch tag := string(name); {
		case kind == html.StartTagToken && !void[tag]:
			open = append(open, tag)
		case kind == html.EndTagToken && (len(open) == 0 || open[len(open)-1] != tag):
			t.Fatalf("%s: </%s> where %v is open", name, tag, open)
		case kind == html.EndTagToken:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%s: %v is never closed", name, open)
	}
}

// void are the elements without an end, and those of drawings that we write
// without one.
var void = map[string]bool{
	"br": true, "hr": true, "img": true, "input": true, "link": true, "meta": true, "wbr": true,
}

func TestDraftsAreLeftOut(t *testing.T) {
	s := sample(t)
	for _, drafts := range []bool{false, true} {
		s.Drafts = drafts
		found := false
		for _, f := range build(t, s) {
			found = found || f.Path == "zh/draft/index.html"
		}
		if found != drafts {
			t.Errorf("with Drafts %v: draft is part of the site: %v", drafts, found)
		}
	}
}

func TestBaseURLMustBeAnAddress(t *testing.T) {
	s := sample(t)
	for _, base := range []string{"example.org", "ftp://example.org/", "https://example.org/?a", "https://"} {
		s.BaseURL = base
		if _, _, err := s.Files(); err == nil {
			t.Errorf("BaseURL %q: no error", base)
		}
	}
}

func TestBookWithoutLanguageIsRefused(t *testing.T) {
	s := sample(t)
	s.Book.Languages = nil
	if _, _, err := s.Files(); err == nil {
		t.Error("site of a book without language: no error")
	}
}

// FuzzPage renders whatever an author writes: there is always a page, its
// elements are nested, and nothing in it runs.
func FuzzPage(f *testing.F) {
	a, err := txtar.ParseFile("testdata/sample/everything.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range a.Files {
		if strings.HasSuffix(file.Name, ".md") {
			f.Add(file.Data)
		}
	}
	s := sample(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		c := s.Book.Parse("zh/99-fuzz.md", text)
		page, _, err := s.Page(c)
		if err != nil {
			t.Fatal(err)
		}
		checkNesting(t, c.File, page)
		checkInline(t, c.File, parse(t, string(page)))
	})
}

func BenchmarkSite(b *testing.B) {
	s := sample(b)
	for b.Loop() {
		build(b, s)
	}
}

// BenchmarkPage renders the page of the longest chapter of our own book, with
// what its author recorded.
func BenchmarkPage(b *testing.B) {
	s := ownBook(b)
	c := s.Book.Chapters["zh"][0]
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := s.Page(c); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(int64(len(c.Source())))
}

// TestOwnBook builds the book of this repository.
func TestOwnBook(t *testing.T) {
	files := build(t, ownBook(t))
	checkLinks(t, files)
	checkIDs(t, files)
}
