package edit_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"weft/runner"
	"weft/site/book"
	"weft/site/book/edit"
)

var update = flag.Bool("update", false, "rewrite the wanted parts of golden files")

// TestEdit holds one archive for each behaviour. It begins with a chapter, a.md,
// or a.md.quoted with its lines in Go's quotes for bytes that no archive can hold.
// Each part do is a change of that chapter, with the part source before it for
// what it writes, and the part edited after it is the chapter that is wanted, or
// the reason why it is refused.
func TestEdit(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no archives: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(strings.TrimSpace(string(a.Comment))) == 0 {
				t.Error("the archive does not say what it promises")
			}
			testArchive(t, a)
			if *update {
				if err := os.WriteFile(file, txtar.Format(a), 0o666); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// testArchive makes the changes of an archive.
func testArchive(t *testing.T, a *txtar.Archive) {
	text, quoted := chapterOf(t, a)
	var source, order string
	for i, f := range a.Files[1:] {
		switch f.Name {
		case "source":
			source = string(f.Data)
		case "source.quoted":
			source = unquote(t, string(f.Data))
		case "do":
			order = strings.TrimSpace(string(f.Data))
		case "edited":
			got := outcome(t, text, order, source, quoted)
			if diff := cmp.Diff(string(f.Data), got); diff != "" && !*update {
				t.Errorf("%s (-want +got):\n%s", order, diff)
			}
			a.Files[1+i].Data = []byte(got)
		default:
			t.Errorf("unknown part %q", f.Name)
		}
	}
}

// chapterOf gives the chapter that an archive begins with.
func chapterOf(t testing.TB, a *txtar.Archive) (text string, quoted bool) {
	t.Helper()
	if a.Files[0].Name == "a.md.quoted" {
		return unquote(t, string(a.Files[0].Data)), true
	}
	return string(a.Files[0].Data), false
}

// outcome carries out an order, and tells what came of it.
func outcome(t *testing.T, text, order, source string, quoted bool) string {
	t.Helper()
	before := edit.Read([]byte(text), parse)
	c, shown, err := carryOut(before, order, source)
	switch {
	case err != nil:
		return "refused: " + err.Error() + "\n"
	case shown != "":
		return shown
	case string(before.Bytes()) != text:
		t.Errorf("%s: the text before is not what was read any more", order)
	}
	got := string(c.Bytes())
	if quoted {
		var all strings.Builder
		for line := range strings.Lines(got) {
			all.WriteString(strconv.Quote(line) + "\n")
		}
		got = all.String()
	}
	return got + strings.TrimRight(fmt.Sprintf("(%s)", strings.Join(c.Keys(), " ")), "\n") + "\n"
}

// carryOut makes the change that an order names.
func carryOut(t *edit.Text, order, source string) (c edit.Change, shown string, err error) {
	word, rest, _ := strings.Cut(order, " ")
	name, arg, _ := strings.Cut(rest, " ")
	if name == `""` {
		name = ""
	}
	cell := 1 + slices.IndexFunc(t.Chapter().Cells, func(c runner.Cell) bool { return c.ID() == name })
	number, _ := strconv.Atoi(arg)
	switch word {
	case "save":
		c, err = t.Save(cell, source)
	case "before", "after":
		c, err = t.Insert(cell, word == "after", arg, source)
	case "append":
		c, err = t.Append(name, arg, source)
	case "split":
		if source == "" {
			source = t.Chapter().Cells[cell-1].Source
		}
		c, err = t.Split(cell, source, number)
	case "remove":
		c, err = t.Remove(cell)
	case "move":
		c, err = t.Move(cell, number)
	case "prose":
		c, err = t.Prose(name, source)
	case "section":
		var s edit.Section
		if s, err = t.Section(name); err == nil {
			shown = fmt.Sprintf("line %d id %q\n%s", s.Line, s.ID, s.Text)
		}
	case "line":
		n, _ := strconv.Atoi(name)
		s := t.SectionAt(n)
		shown = fmt.Sprintf("line %d id %q\n%s", s.Line, s.ID, s.Text)
	default:
		err = fmt.Errorf("unknown order %q", order)
	}
	return c, shown, err
}

// parse parses the chapters of the tests.
func parse(text []byte) *book.Chapter { return book.Parse("en/a.md", "en", text) }

// unquote joins lines in Go's quotes.
func unquote(t testing.TB, lines string) string {
	t.Helper()
	var text strings.Builder
	for line := range strings.Lines(lines) {
		s, err := strconv.Unquote(strings.TrimSpace(line))
		if err != nil {
			t.Fatalf("unquote %s: %v", line, err)
		}
		text.WriteString(s)
	}
	return text.String()
}
