package site_test

import (
	"net/url"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"weft/site"
	"weft/site/book"
)

func ownBook(t testing.TB) *site.Site {
	t.Helper()
	b, err := book.Open("../content")
	if err != nil {
		t.Fatal(err)
	}
	return &site.Site{Book: b}
}

func TestLinksResolve(t *testing.T) {
	checkLinks(t, build(t, sample(t)))
}

// TestLinksResolveBelowAPath serves the site where its base URL says, which
// only the page for what is missing needs to know.
func TestLinksResolveBelowAPath(t *testing.T) {
	s := sample(t)
	s.BaseURL = "https://example.org/some/book"
	var moved []site.File
	for _, f := range build(t, s) {
		moved = append(moved, site.File{Path: "some/book/" + f.Path, Data: f.Data})
	}
	checkLinks(t, moved)
}

// TestPagesHaveAPictureToShare looks for the file of each: addresses of
// pictures are absolute, and the site must be where it says.
func TestPagesHaveAPictureToShare(t *testing.T) {
	s := sample(t)
	s.BaseURL = "https://example.org/book"
	files := build(t, s)
	for name, doc := range pages(t, files) {
		address := ""
		for n := range doc.Descendants() {
			if attr(n, "property") == "og:image" {
				address = attr(n, "content")
			}
		}
		picture, ok := strings.CutPrefix(address, "https://example.org/book/")
		if name == "404.html" {
			continue
		}
		if !ok {
			t.Errorf("%s: its picture is %q", name, address)
			continue
		}
		fileOf(t, files, picture)
	}
}

// checkLinks reports references that lead to no file, or to no id in it.
func checkLinks(t *testing.T, files []site.File) {
	t.Helper()
	have := map[string]bool{}
	for _, f := range files {
		have[f.Path] = true
	}
	docs := pages(t, files)
	for name, doc := range docs {
		for n := range doc.Descendants() {
			for _, key := range []string{"href", "src"} {
				ref := attr(n, key)
				u, err := url.Parse(ref)
				if err != nil {
					t.Errorf("%s: %q: %v", name, ref, err)
				}
				if ref == "" || err != nil || u.Scheme != "" {
					continue
				}
				target := fileAt(name, u.Path)
				if !have[target] {
					t.Errorf("%s: %s=%q leads to %s, which is not there", name, key, ref, target)
				}
				if doc := docs[target]; doc != nil && u.Fragment != "" && !hasID(doc, u.Fragment) {
					t.Errorf("%s: %s=%q leads to an id that is not there", name, key, ref)
				}
			}
		}
	}
}

// fileAt gives the file that a server sends for a reference in a page.
func fileAt(page, ref string) string {
	if ref == "" {
		return page
	}
	name := path.Join(path.Dir(page), ref)
	if path.IsAbs(ref) {
		name = strings.TrimPrefix(path.Clean(ref), "/")
	}
	if strings.HasSuffix(ref, "/") {
		name = path.Join(name, "index.html")
	}
	return name
}

func hasID(doc *html.Node, id string) bool {
	for n := range doc.Descendants() {
		if attr(n, "id") == id {
			return true
		}
	}
	return false
}

func TestRelative(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"zh/a/", "zh/b/", "../b/"},
		{"zh/a/", "zh/a/", "./"},
		{"zh/a/", "zh/", "../"},
		{"zh/a/", "", "../../"},
		{"zh/", "zh/a/", "a/"},
		{"", "zh/", "zh/"},
		{"", "", "./"},
		{"zh/a/", "assets/x.css", "../../assets/x.css"},
		{"404.html", "zh/", "zh/"},
	} {
		if got := site.Relative(c.from, c.to); got != c.want {
			t.Errorf("Relative(%q, %q) = %q, want %q", c.from, c.to, got, c.want)
		}
	}
}
