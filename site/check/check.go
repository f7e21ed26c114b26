// Package check tells what is wrong with a book, without running a cell:
// what parsing found, links that lead nowhere, names that are there twice,
// pictures that cannot stand in a page.
//
// It asks nothing of other hosts: a link out of the book is taken as it is.
package check

import (
	"slices"

	"weft/runner"
	"weft/site/book"
)

// Check gives all problems of a book in the order of files and lines: those
// of weft.toml and of each chapter, and what only the whole book shows.
func Check(b *book.Book) []runner.Problem {
	all := slices.Clone(b.Problems)
	for _, c := range chapters(b) {
		all = append(all, c.Problems...)
	}
	for _, check := range []func(*book.Book) []runner.Problem{
		checkTitles,
		checkNames,
		checkReferences,
		checkLinks,
		checkImages,
		checkTranslations,
	} {
		all = append(all, check(b)...)
	}
	slices.SortStableFunc(all, func(a, b runner.Problem) int { return a.Pos.Compare(b.Pos) })
	return slices.Compact(all)
}

// chapters gives the chapters of all languages.
func chapters(b *book.Book) []*book.Chapter {
	var all []*book.Chapter
	for _, lang := range b.Languages {
		all = append(all, b.Chapters[lang]...)
	}
	return all
}
