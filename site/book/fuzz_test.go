package book_test

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yuin/goldmark/ast"

	"weft/runner"
	"weft/site/book"
)

// FuzzParse holds what is true of the chapter of every text: places are in
// the file, and the lines of a cell are lines of the file.
func FuzzParse(f *testing.F) {
	for _, file := range archives(f, "parse") {
		a := readArchive(f, file)
		text := a.Files[0].Data
		if strings.HasSuffix(a.Files[0].Name, ".quoted") {
			text = unquote(f, string(text))
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		before := bytes.Clone(text)
		c := book.Parse("zh/01-a.md", "en", text)
		if !bytes.Equal(before, text) {
			t.Error("Parse has changed its text")
		}
		lines := fileLines(text, c)
		for _, p := range c.Problems() {
			checkPlace(t, lines, p.Pos)
		}
		for _, cell := range c.Cells {
			checkLines(t, lines, cell.Pos, cell.Indents, cell.Source)
		}
		for _, b := range blocks(c) {
			if b.Want != nil {
				checkLines(t, lines, b.Want.Pos, b.Want.Indents, b.Want.Text)
			}
		}
		checkTree(t, c)
		if got := c.Rewrite(text, nil); !bytes.Equal(got, text) {
			t.Errorf("Rewrite of nothing gives %q", got)
		}
		c.Rewrite(text, map[int]string{1: "x\n", 2: "```\n", 3: ""}) // must not panic
		again := book.Parse("zh/01-a.md", "en", text)
		if diff := cmp.Diff(c, again, cmpopts.IgnoreUnexported(book.Chapter{})); diff != "" {
			t.Errorf("parsed twice: %s", diff)
		}
		large := book.ParseLarge("zh/01-a.md", "en", text)
		if diff := cmp.Diff(c, large, cmpopts.IgnoreUnexported(book.Chapter{})); diff != "" {
			t.Errorf("in a large book: %s", diff)
		}
		for part, view := range views {
			if got, want := view(large), view(c); got != want {
				t.Errorf("%s in a large book:\n%s", part, cmp.Diff(want, got))
			}
		}
	})
}

// fileLines gives the lines of a file as an editor shows them. Where an
// editor could only guess, it is what the chapter says.
func fileLines(text []byte, c *book.Chapter) []string {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
		text = c.Source()
	}
	return strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
}

func checkPlace(t *testing.T, lines []string, p runner.Pos) {
	t.Helper()
	if p.Line < 1 || p.Line > len(lines) || p.Col < 1 || p.Col > len(lines[p.Line-1])+1 {
		t.Errorf("%v is outside of the file", p)
	}
}

// checkLines holds the lines of a text that begins at a place against the
// lines of the file.
func checkLines(t *testing.T, lines []string, p runner.Pos, indents []int, text string) {
	t.Helper()
	checkPlace(t, lines, p)
	n := strings.Count(text, "\n")
	if text != "" && !strings.HasSuffix(text, "\n") || indents != nil && len(indents) != n {
		t.Fatalf("%d indents for %q", len(indents), text)
	}
	if n == 0 {
		return
	}
	if first := (runner.Cell{Pos: p, Indents: indents}).At(1, 1); first != p {
		t.Errorf("first line is at %v, text at %v", first, p)
	}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		indent := 0
		if indents != nil {
			indent = indents[i]
		}
		got := lines[p.Line-1+i]
		if indent > len(got) || got[indent:] != line {
			t.Errorf("line %d is %q without %d bytes, want %q", p.Line+i, got, indent, line)
		}
	}
}

// checkTree holds that all texts of the tree are in the source, and that
// the tree hangs together after nodes have been moved.
func checkTree(t *testing.T, c *book.Chapter) {
	t.Helper()
	ids := map[string]bool{}
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		for child := n.FirstChild(); child != nil; child = child.NextSibling() {
			if child.Parent() != n || child.NextSibling() == nil && n.LastChild() != child {
				t.Errorf("%v in %v hangs elsewhere", child.Kind(), n.Kind())
			}
		}
		switch n := n.(type) {
		case *ast.Text:
			if n.Segment.Start > n.Segment.Stop || n.Segment.Stop > len(c.Source()) {
				t.Errorf("text at %v is outside of the source", n.Segment)
			}
		case *ast.Heading:
			id, _ := n.AttributeString("id")
			if name := string(id.([]byte)); name == "" || ids[name] {
				t.Errorf("id %q is empty or used twice", name)
			} else {
				ids[name] = true
			}
		case *ast.HTMLBlock, *ast.RawHTML:
			t.Errorf("%v is in the tree", n.Kind())
		}
		return ast.WalkContinue, nil
	})
	for _, cell := range c.Cells {
		if ids[cell.ID()] {
			t.Errorf("id %q is used twice", cell.ID())
		}
		ids[cell.ID()] = true
	}
}
