package generated

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

// CellsPerChapter is how many cells a chapter of WriteCells has.
const CellsPerChapter = 10

// WriteCells writes a book with a number of chapters in English into dir, of
// ten cells each, which are run: each computes a little, prints some lines,
// and uses what those above it have defined. They are written so that the
// interpreter alone can run them, one after the other.
func WriteCells(dir string, chapters int) error {
	err := writeFile(filepath.Join(dir, "weft.toml"), "languages = [\"en\"]\n\n[title]\nen = \"Cells\"\n")
	for n := 1; n <= chapters; n++ {
		var b strings.Builder
		fmt.Fprintf(&b, "# Chapter %d\n\n```go\nimport (\n\t\"fmt\"\n\t\"sort\"\n\t\"strings\"\n)\n```\n", n)
		for i := 1; i < CellsPerChapter; i++ {
			fmt.Fprintf(&b, "\nCell %d.\n\n```go\n%s```\n", i, cell(n, i))
		}
		err = errors.Join(err, writeFile(filepath.Join(dir, "en", fmt.Sprintf("%03d-cells%d.md", n, n)), b.String()))
	}
	return err
}

// cell gives the text of a cell: a function in odd ones, and in even ones
// statements that call it.
func cell(chapter, i int) string {
	if i%2 == 1 {
		return fmt.Sprintf(`func words%[1]d(text string) []string {
	list := strings.Fields(text)
	sort.Strings(list)
	for i := 0; i < len(list); i++ {
		list[i] = strings.ToUpper(list[i]) + fmt.Sprint(i+%[2]d)
	}
	return list
}
`, i, chapter)
	}
	return fmt.Sprintf(`sum%[1]d := 0
for i := 0; i < 1000; i++ {
	sum%[1]d += i %% %[2]d
}
for _, w := range words%[3]d("the quick brown fox jumps over the lazy dog") {
	fmt.Println(w, len(w), sum%[1]d)
}
`, i, chapter+1, i-1)
}

// CellProgram gives a program that does what two cells do, with a number of its
// own in it.
func CellProgram(n int) string {
	return fmt.Sprintf("package main\n\nimport (\n\t\"fmt\"\n\t\"sort\"\n\t\"strings\"\n)\n\n%s\nfunc main() {\n%s}\n", cell(n, 1), cell(n, 2))
}
