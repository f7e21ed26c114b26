package book_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/site/book"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of golden files")

// views are what an archive may want of a chapter: each gives its part as
// text. The problems are compared in every archive: no part, no problems.
var views = map[string]func(*book.Chapter) string{
	"problems": viewProblems,
	"chapter":  viewChapter,
	"cells":    viewCells,
	"wants":    viewWants,
	"files":    viewFiles,
	"tree":     viewTree,
	"sections": func(c *book.Chapter) string { return viewSections(c.Sections(), "") },
	"text":     func(c *book.Chapter) string { return c.Text(c.Doc()) + "\n" },
}

// TestParse holds one archive for each behaviour: a chapter, and what is
// wanted of it. The chapter is a file *.md in the folder of its language; a
// file *.md.quoted has its lines in Go's quotes, for bytes that no archive
// can hold.
func TestParse(t *testing.T) {
	for _, file := range archives(t, "parse") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a := readArchive(t, file)
			c := parseFirst(t, a)
			compare(t, file, a, func(part string) (string, bool) {
				view, ok := views[part]
				if !ok {
					return "", false
				}
				return view(c), true
			})
		})
	}
}

// archives gives the golden files in a folder of testdata.
func archives(t testing.TB, folder string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives in testdata/%s: %v", folder, err)
	}
	return files
}

func readArchive(t testing.TB, file string) *txtar.Archive {
	t.Helper()
	a, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(strings.TrimSpace(string(a.Comment))) == 0 {
		t.Errorf("%s does not say what it promises", file)
	}
	return a
}

// parseFirst parses the chapter that an archive begins with.
func parseFirst(t testing.TB, a *txtar.Archive) *book.Chapter {
	t.Helper()
	name, text := a.Files[0].Name, a.Files[0].Data
	if strings.HasSuffix(name, ".quoted") {
		name = strings.TrimSuffix(name, ".quoted")
		text = unquote(t, string(text))
	}
	return book.Parse(name, filepath.Dir(name), text)
}

// unquote joins lines in Go's quotes.
func unquote(t testing.TB, lines string) []byte {
	t.Helper()
	var text []byte
	for line := range strings.Lines(lines) {
		s, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("unquote %s: %v", line, err)
		}
		text = append(text, s...)
	}
	return text
}

// compare holds the parts of an archive against what is; part gives that,
// and false for a part that is input. With -update it writes the archive.
func compare(t testing.TB, file string, a *txtar.Archive, part func(string) (string, bool)) {
	t.Helper()
	if !slices.ContainsFunc(a.Files, func(f txtar.File) bool { return f.Name == "problems" }) {
		a.Files = append(a.Files, txtar.File{Name: "problems"})
	}
	for i, f := range a.Files {
		got, ok := part(f.Name)
		if !ok {
			continue
		}
		if diff := cmp.Diff(string(f.Data), got); diff != "" && !*update {
			t.Errorf("%s differs (-want +got):\n%s", f.Name, diff)
		}
		a.Files[i].Data = []byte(got)
	}
	if *update {
		a.Files = slices.DeleteFunc(a.Files, func(f txtar.File) bool { return f.Name == "problems" && len(f.Data) == 0 })
		if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func viewProblems(c *book.Chapter) string { return problemText(c.Problems()) }

// problemText prints problems as the command does.
func problemText(ps []runner.Problem) string {
	var s strings.Builder
	for _, p := range ps {
		fmt.Fprintln(&s, p)
		if p.Hint != "" {
			fmt.Fprintf(&s, "\t%s\n", strings.ReplaceAll(p.Hint, "\n", "\n\t"))
		}
	}
	return s.String()
}

func viewChapter(c *book.Chapter) string {
	l := c.Length()
	return fmt.Sprintf("name %q number %d title %q\n%+v\nhan %d words %d minutes %d\n",
		c.Name, c.Number, c.Title, c.Front, l.Han, l.Words, l.Minutes())
}

// viewCells shows each cell with its place and options, and before each
// line of its source the column where it begins.
func viewCells(c *book.Chapter) string {
	var s strings.Builder
	for _, cell := range c.Cells {
		options, err := json.Marshal(cell.Options)
		if err != nil {
			panic(err)
		}
		fmt.Fprintf(&s, "cell %d %s at %d:%d %s\n", cell.Number, cell.ID(), cell.Pos.Line, cell.Pos.Col, options)
		line := 0
		for text := range strings.Lines(cell.Source) {
			line++
			fmt.Fprintf(&s, "%3d|%s", cell.At(line, 1).Col, text)
		}
	}
	return s.String()
}

func viewWants(c *book.Chapter) string {
	var s strings.Builder
	for _, b := range blocks(c) {
		if w := b.Want; w != nil {
			fmt.Fprintf(&s, "cell %d wants at %d:%d unordered=%v\n%s", b.Cell, w.Pos.Line, w.Pos.Col, w.Unordered, bars(w.Text))
		}
	}
	return s.String()
}

func viewFiles(c *book.Chapter) string {
	var s strings.Builder
	for _, f := range c.Files {
		fmt.Fprintf(&s, "%s at %s\n%s", f.Name, f.Pos, bars(f.Data))
	}
	return s.String()
}

// bars puts a bar before every line.
func bars(text string) string {
	var s strings.Builder
	for line := range strings.Lines(text) {
		s.WriteString("|" + line)
	}
	return s.String()
}

// blocks gives the cell blocks of a chapter.
func blocks(c *book.Chapter) []*book.CellBlock {
	var all []*book.CellBlock
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if b, ok := n.(*book.CellBlock); ok && entering {
			all = append(all, b)
		}
		return ast.WalkContinue, nil
	})
	return all
}

// attrs shows the attributes of a block that are set.
func attrs(a book.Attrs) string {
	s := a.Lang
	for _, part := range []struct{ key, value string }{{"name", a.Name}, {"file", a.File}, {"from", a.From}} {
		if part.value != "" {
			s += " " + part.key + "=" + part.value
		}
	}
	for _, flag := range []struct {
		key string
		on  bool
	}{{"ignore", a.Ignore}, {"hide", a.Hide}, {"fold", a.Fold}} {
		if flag.on {
			s += " " + flag.key
		}
	}
	return s
}

func viewSections(sections []book.Section, indent string) string {
	var s strings.Builder
	for _, sec := range sections {
		fmt.Fprintf(&s, "%s%s h%d #%s %s\n", indent, sec.Number, sec.Level, sec.ID, sec.Text)
		s.WriteString(viewSections(sec.Sections, indent+"  "))
	}
	return s.String()
}

// viewTree shows the tree, a line for each node.
func viewTree(c *book.Chapter) string {
	var s strings.Builder
	depth := 0
	_ = ast.Walk(c.Doc(), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			depth--
			return ast.WalkContinue, nil
		}
		line := strings.Repeat("  ", depth) + n.Kind().String() + " " + detail(c, n)
		fmt.Fprintln(&s, strings.TrimRight(line, " "))
		depth++
		return ast.WalkContinue, nil
	})
	return s.String()
}

// detail is what the tree shows of a node besides its kind.
func detail(c *book.Chapter, n ast.Node) string {
	switch n := n.(type) {
	case *ast.Text:
		s := strconv.Quote(string(n.Value(c.Source())))
		if n.SoftLineBreak() {
			s += " break"
		}
		return s
	case *ast.String:
		return strconv.Quote(string(n.Value))
	case *ast.Emphasis:
		return strconv.Itoa(n.Level)
	case *ast.Heading:
		id, _ := n.AttributeString("id")
		return fmt.Sprintf("%d #%s", n.Level, id)
	case *ast.Link:
		return string(n.Destination)
	case *ast.Image:
		return string(n.Destination)
	case *ast.AutoLink:
		return string(n.URL(c.Source()))
	case *ast.FencedCodeBlock:
		return string(n.Language(c.Source()))
	case *book.CellBlock:
		return fmt.Sprintf("%d %s %q", n.Cell, attrs(n.Attrs), n.Code)
	case *book.Alert:
		return n.Name
	case *book.Figure:
		return fmt.Sprintf("%s alt %q caption %q", n.Destination, n.Alt, n.Caption)
	case *east.FootnoteLink:
		return strconv.Itoa(n.Index)
	case *east.Footnote:
		return strconv.Itoa(n.Index)
	}
	return ""
}
