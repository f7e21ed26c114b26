package book_test

import (
	"path/filepath"
	"strings"
	"testing"

	"weft/site/book"
)

// TestRewrite holds one archive for each behaviour: a chapter, for some of
// its cells an output in a file with the name of the cell, and the chapter
// that is wanted.
func TestRewrite(t *testing.T) {
	for _, file := range archives(t, "rewrite") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a := readArchive(t, file)
			c := parseFirst(t, a)
			outputs := map[int]string{}
			for _, cell := range c.Cells {
				for _, f := range a.Files {
					if f.Name == cell.ID() {
						outputs[cell.Number] = string(f.Data)
					}
				}
			}
			compare(t, file, a, func(part string) (string, bool) {
				switch part {
				case "rewritten":
					return string(c.Rewrite(a.Files[0].Data, outputs)), true
				case "problems":
					return viewProblems(c), true
				}
				return "", false
			})
		})
	}
}

// TestRewriteKeepsWindowsLines holds that a file with CRLF and a byte order
// mark stays one.
func TestRewriteKeepsWindowsLines(t *testing.T) {
	text := []byte("\ufeff# A\r\n\r\n```go\r\nx\r\n```\r\n```output\r\n1\r\n```\r\n")
	c := book.Parse("en/a.md", "en", text)
	want := "\ufeff# A\r\n\r\n```go\r\nx\r\n```\r\n```output\r\n2\r\n3\r\n```\r\n"
	if got := string(c.Rewrite(text, map[int]string{1: "2\n3\n"})); got != want {
		t.Errorf("Rewrite = %q, want %q", got, want)
	}
	if got := string(c.Rewrite(text, nil)); got != string(text) {
		t.Errorf("Rewrite of nothing = %q, want %q", got, text)
	}
}

// TestRecode holds one archive for each behaviour: a chapter, for some of its
// blocks the code in a file with the name of the block, and the chapter that
// is wanted.
func TestRecode(t *testing.T) {
	for _, file := range archives(t, "recode") {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a := readArchive(t, file)
			text := a.Files[0].Data
			for _, f := range a.Files[1:] {
				c := book.Parse("en/a.md", "en", text)
				for _, b := range blocks(c) {
					if b.Attrs.Name == f.Name {
						text = c.Recode(text, b, string(f.Data))
					}
				}
			}
			compare(t, file, a, func(part string) (string, bool) {
				return string(text), part == "recoded"
			})
		})
	}
}

// TestRecodeKeepsWindowsLines holds that a file with CRLF stays one.
func TestRecodeKeepsWindowsLines(t *testing.T) {
	text := []byte("\ufeff# A\r\n\r\n```go\r\nx\r\ny\r\n```\r\n")
	c := book.Parse("en/a.md", "en", text)
	want := "\ufeff# A\r\n\r\n```go\r\nx\r\n\r\nz\r\n```\r\n"
	if got := string(c.Recode(text, blocks(c)[0], "x\n\nz\n")); got != want {
		t.Errorf("Recode = %q, want %q", got, want)
	}
}

// FuzzRewrite holds that what is written is what is read again.
func FuzzRewrite(f *testing.F) {
	for _, output := range []string{"", "1\n", "\n\n x\n\ty\n", "```\n", "   ````output\n> a\n- b\n", "...", "~~~"} {
		f.Add(output, "", "```")
		f.Add(output, "> ", "~~~~")
		f.Add(output, "  ", "```")
	}
	f.Fuzz(func(t *testing.T, output, prefix, mark string) {
		start := map[string]string{"": "", "> ": "", "  ": "- a\n\n", "\t": "1. a\n\n", "> > ": ""}
		if _, ok := start[prefix]; !ok || mark != "```" && mark != "~~~~" || strings.ContainsAny(output, "\r\x00") {
			t.Skip()
		}
		output = strings.ToValidUTF8(output, "?")
		lines := []string{"```go", "x", "```", mark + "output", "old", mark, ""}
		text := []byte("# A\n\n" + start[prefix] + prefix + strings.Join(lines, "\n"+prefix))
		got := book.Parse("en/a.md", "en", book.Parse("en/a.md", "en", text).Rewrite(text, map[int]string{1: output}))
		if output != "" && !strings.HasSuffix(output, "\n") {
			output += "\n"
		}
		want := blocks(got)[0].Want
		if want == nil || normal(want.Text) != normal(output) || len(got.Problems()) > 0 {
			t.Errorf("after Rewrite: %+v, want %q; %v", want, output, got.Problems())
		}
	})
}

// normal takes spaces off lines that have nothing else: a list has no other
// empty lines.
func normal(text string) string {
	var s strings.Builder
	for line := range strings.Lines(text) {
		if strings.Trim(line, " \t\n\v\f") == "" {
			line = "\n"
		}
		s.WriteString(line)
	}
	return s.String()
}
