package epub_test

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"weft/site"
	"weft/site/book"
	"weft/site/epub"
)

// FuzzDocument binds whatever an author writes: it is XML, and an id is in it
// once.
func FuzzDocument(f *testing.F) {
	a, err := txtar.ParseFile("../testdata/sample/everything.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range a.Files {
		if strings.HasSuffix(file.Name, ".md") {
			f.Add(file.Data)
		}
	}
	f.Add([]byte("# A \x14 in the title\n\nand \x01 in the text\n"))
	s := everything(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		alone := *s.Book
		alone.Chapters = map[string][]*book.Chapter{"zh": {s.Book.Parse("zh/01-fuzz.md", text)}}
		document, err := epub.Document(&site.Site{Book: &alone, Drafts: true}, "zh")
		if err != nil {
			t.Fatal(err)
		}
		readXML(t, "document", document, map[string]bool{}, map[string][]string{})
	})
}
