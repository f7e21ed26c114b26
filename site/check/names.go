package check

import (
	"fmt"

	"weft/runner"
	"weft/site/book"
)

// checkNames reports chapters of one language with the same name: their
// pages would have the same address.
func checkNames(b *book.Book) []runner.Problem {
	var ps []runner.Problem
	for _, lang := range b.Languages {
		first := map[string]*book.Chapter{}
		for _, c := range b.Chapters[lang] {
			if other, taken := first[c.Name]; taken {
				ps = append(ps, runner.Problem{
					Pos:  c.At(0),
					Text: fmt.Sprintf("chapter is called %q, as is %s", c.Name, other.File),
					Hint: "the name of the file without its number is the address of the page; rename one",
				})
				continue
			}
			first[c.Name] = c
		}
	}
	return ps
}
