package main

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"weft/runner"
	"weft/site/book"
)

// cellRE is CHAPTER#CELL, where the name of a chapter follows its number.
var cellRE = regexp.MustCompile(`[0-9]{2}-([a-z-]+)#([a-z0-9.-]+)`)

// TestCoverageNamesCellsOfTheBook has every cell of content/COVERAGE.md looked
// up in all languages that have its chapter.
func TestCoverageNamesCellsOfTheBook(t *testing.T) {
	text, err := os.ReadFile("../../content/COVERAGE.md")
	if err != nil {
		t.Fatal(err)
	}
	b, err := book.Open("../../content")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range cellRE.FindAllStringSubmatch(string(text), -1) {
		found := 0
		for _, ch := range chaptersOf(b, true) {
			if ch.Name != m[1] {
				continue
			}
			found++
			if !slices.ContainsFunc(ch.Cells, func(c runner.Cell) bool { return c.Name == m[2] }) {
				t.Errorf("%s has no cell %q", ch.File, m[2])
			}
		}
		if found == 0 {
			t.Errorf("no chapter %q", m[1])
		}
	}
}
