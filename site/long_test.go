package site_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"weft/site"
	"weft/site/book"
)

// TestPagesOfALongBookListTheirPart: of a book with hundreds of chapters a
// page lists those of its part and leads to the cover, which lists all.
func TestPagesOfALongBookListTheirPart(t *testing.T) {
	files := fstest.MapFS{"weft.toml": {Data: []byte("languages = [\"en\"]\n[title]\nen = \"Long\"\n")}}
	for n := 1; n <= 300; n++ {
		text := fmt.Sprintf("---\ntitle: Title %d\npart: Part %d\n---\n\nText.\n", n, (n-1)/10+1)
		files[fmt.Sprintf("en/%03d-c%d.md", n, n)] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := book.OpenFS("long", files)
	if err != nil {
		t.Fatal(err)
	}
	pages, _, err := (&site.Site{Book: b}).Files()
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, f := range pages {
		want := map[string]int{"en/index.html": 300, "en/c155/index.html": 10}[f.Path]
		if want == 0 {
			continue
		}
		looked++
		html := string(f.Data)
		_, list, _ := strings.Cut(html, map[bool]string{true: `class="cover"`, false: `id="nav"`}[want == 300])
		list, _, _ = strings.Cut(list, "</nav>")
		if got := strings.Count(list, "<li><a "); got != want {
			t.Errorf("%s lists %d chapters, want %d", f.Path, got, want)
		}
		if abridged := strings.Contains(html, "All chapters"); abridged != (want != 300) {
			t.Errorf("%s leads to all chapters: %v", f.Path, abridged)
		}
	}
	if looked != 2 {
		t.Errorf("looked at %d pages, want 2", looked)
	}
}
