package check

import (
	"weft/runner"
	"weft/site/book"
)

// checkTitles reports chapters that nothing names but their file.
func checkTitles(b *book.Book) []runner.Problem {
	var list []runner.Problem
	for _, c := range chapters(b) {
		if c.Front.Title != "" || len(c.Source()) == 0 || len(c.Passages()) > 0 || c.TitleHeading() != nil {
			continue
		}
		list = append(list, runner.Problem{
			Pos:  c.At(0),
			Text: "the chapter has no title",
			Hint: "begin it with a line like # Title, or put title: into the front matter",
		})
	}
	return list
}
