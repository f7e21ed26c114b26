package book

import (
	"fmt"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/ast"
)

// TestTreesOfLargeBooksComeBack lets the tree of a chapter with everything in
// it go: the one that is made in its place is the same, and so is what was
// asked of the chapter before. As long as somebody has a node there is one tree.
func TestTreesOfLargeBooksComeBack(t *testing.T) {
	text := "---\ntitle: T\nclock: virtual\n---\n\n# A heading\n\nText with *emphasis*, [a link](#x), a note[^1].\n\n" +
		"## Section {#x}\n\n```go name=one\nprintln(1)\n```\n\n```output\n1\n```\n\n- an item\n  ```go\n  println(2)\n  ```\n\n" +
		"```go file=f.go from=data/f.go#part\n```\n\n> [!NOTE]\n> Called out.\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n[^1]: The note.\n"
	files := fstest.MapFS{
		"weft.toml":    {Data: []byte("languages = [\"en\"]\n[title]\nen = \"B\"\n")},
		"en/data/f.go": {Data: []byte("package f\n\n// #region part\nvar X = 1\n// #endregion\n")},
	}
	for n := range largeBook + 1 {
		files[fmt.Sprintf("en/%03d-c%d.md", n, n)] = &fstest.MapFile{Data: []byte(text)}
	}
	b, err := OpenFS("book", files)
	if err != nil {
		t.Fatal(err)
	}
	large, small := b.Chapters["en"][7], b.Parse("en/007-c7.md", []byte(text))
	runtime.GC()
	if large.tree.strong != nil || large.tree.loose.Value() != nil {
		t.Fatal("the tree of a chapter in a large book is still there")
	}
	if got, want := dump(large), dump(small); got != want {
		t.Errorf("the tree that came back is another:\n%s", cmp.Diff(want, got))
	}
	heading := large.TitleHeading()
	runtime.GC()
	if large.TitleHeading() != heading {
		t.Error("there are two trees at once")
	}
	for _, c := range []struct {
		what        string
		large, want any
	}{
		{"anchors", large.Anchors(), small.Anchors()},
		{"passages", large.Passages(), small.Passages()},
		{"addresses", large.Addresses(), small.Addresses()},
		{"digest", large.Digest(), small.Digest()},
		{"problems", large.Problems(), small.Problems()},
		{"cells", large.Cells, small.Cells},
		{"files", large.Files, small.Files},
	} {
		if diff := cmp.Diff(c.want, c.large); diff != "" {
			t.Errorf("%s of a large book: %s", c.what, diff)
		}
	}
	runtime.KeepAlive(heading)
}

// dump gives the tree of a chapter as text.
func dump(c *Chapter) string {
	s := ""
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			s += fmt.Sprintf("%s %d %v", n.Kind(), n.Pos(), n.Attributes())
			if b, ok := n.(*CellBlock); ok {
				s += fmt.Sprintf(" %d %+v %q %v %v %d %d", b.Cell, b.Attrs, b.Code, b.At, b.Indents, b.First, b.End)
			}
			if text, ok := n.(*ast.Text); ok {
				s += fmt.Sprintf(" %q", text.Value(c.Source()))
			}
			s += "\n"
		}
		return ast.WalkContinue, nil
	})
	return s
}
