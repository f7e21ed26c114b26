package search_test

import (
	"fmt"
	"slices"
	"testing"

	"weft/site/book"
	"weft/site/generated"
)

// TestLargeBooksAreSearchedInPieces asks a book whose texts lie several in a
// file: what is unique is found where it stands, its text is loaded, and the
// index has fewer files than the book has pages.
func TestLargeBooksAreSearchedInPieces(t *testing.T) {
	dir := t.TempDir()
	if err := generated.Write(dir, 420); err != nil {
		t.Fatal(err)
	}
	b, err := book.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	files := bookFiles(t, b)
	for _, lang := range []string{"zh", "en"} {
		var queries []string
		for n := 1; n <= 210; n += 19 {
			queries = append(queries, fmt.Sprintf("worker%d3", n))
		}
		for i, a := range ask(t, files, lang, queries) {
			if want := fmt.Sprintf("chapter%d/", 1+19*i); len(a.Found) != 1 || a.Found[0][:len(want)] != want {
				t.Errorf("%s: %s finds %q, want a section of %s", lang, queries[i], a.Found, want)
			}
			if a.Excerpt == "" {
				t.Errorf("%s: %s has no excerpt", lang, queries[i])
			}
		}
		if texts := textsOf(t, files, lang); len(texts) != 210*4 || slices.Contains(texts[1:4], "") {
			t.Errorf("%s: %d texts, want %d; the first are %q", lang, len(texts), 210*4, texts[:4])
		}
		if pieces := len(listOf(t, files, lang).Pieces); pieces > 210/2 {
			t.Errorf("%s: %d pieces of 210 pages", lang, pieces)
		}
	}
}
