package book_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"weft/site/book"
)

// TestSourcesComeBack lets the sources of a large book go: they and what is made
// of them are the same when they are read again, also with front matter to the
// end of the file, a byte order mark and CRLF. A file that was written meanwhile
// or is gone is lost.
func TestSourcesComeBack(t *testing.T) {
	texts := []string{
		"---\ntitle: A\n---\n\nText of %d.\n\n## S\n", "\ufeff# B %d\r\n\r\nText.\r\n", "---\ntitle: C%d\n---", "# D %d\n\n```go\nprintln(1)\n```\n",
	}
	files := fstest.MapFS{"weft.toml": {Data: []byte("languages = [\"en\"]\n\n[title]\nen = \"Long\"\n")}}
	for n := range 204 {
		text := fmt.Sprintf(texts[n%len(texts)], n)
		files[fmt.Sprintf("en/%03d-c.md", n)] = &fstest.MapFile{Data: []byte(text)}
	}
	open := func() []*book.Chapter {
		b, err := book.OpenFS(".", files)
		if err != nil {
			t.Fatal(err)
		}
		return b.Chapters["en"]
	}
	b, err := book.OpenFS(".", files)
	if err != nil {
		t.Fatal(err)
	}
	b.LetGo()
	for i, c := range open() {
		let := b.Chapters["en"][i]
		if got, want := string(let.Source()), string(c.Source()); got != want {
			t.Errorf("%s: the source that comes back is %q, want %q", c.Path, got, want)
		}
		if got, want := fmt.Sprint(let.Anchors(), let.Problems(), let.Digest()), fmt.Sprint(c.Anchors(), c.Problems(), c.Digest()); got != want {
			t.Errorf("%s: %s, want %s", c.Path, got, want)
		}
	}
	if err := b.Lost(); err != nil {
		t.Error(err)
	}
	b, err = book.OpenFS(".", files)
	if err != nil {
		t.Fatal(err)
	}
	b.LetGo()
	files["en/000-c.md"].Data = []byte("---\ntitle: A\n---\n\nOther.\n")
	delete(files, "en/001-c.md")
	for _, c := range b.Chapters["en"] {
		c.Doc()
	}
	if err := fmt.Sprint(b.Lost()); strings.Count(err, "\n") != 1 || !strings.Contains(err, `"en/000-c.md" again: it was changed`) || !strings.Contains(err, `"en/001-c.md"`) {
		t.Errorf("lost: %s", err)
	}
}
